"""Annotated reports of our own: see README.md beside this file."""
