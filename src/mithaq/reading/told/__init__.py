"""What a page tells: meetings, commitments, designations, pillars."""
