"""Drafts: what the reader proposes of a report, and how people decide on it: as it is, corrected, joined, taken apart, undone."""
