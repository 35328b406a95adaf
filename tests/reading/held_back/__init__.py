"""Annotated reports that writers of rules do not read: see README.md beside this file."""
