"""What is said about the cooperation: positions, caveats for others' sake, operations, and figures that somebody claims."""
