"""Receiving: a text as it came, read, graded, read again; the same text twice is one report with two sources."""
