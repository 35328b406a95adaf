"""Linking: one thing that two reports tell of. The machine proposes, a person joins; what the two tell differently stays on both."""
