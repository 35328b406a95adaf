"""Designations: the lists that others publish, their changes, and the names that no list gives."""
