"""A node's keys: made, kept encrypted in a file, changed and announced."""
