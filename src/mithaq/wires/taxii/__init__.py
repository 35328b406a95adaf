"""TAXII 2.1 (OASIS Standard, 10 June 2021): open intakes for clients of any make, and what a partner was given, read-only."""
