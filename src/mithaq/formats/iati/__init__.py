"""IATI 2.03, the standard in which aid is published: activities written, and any file held against its schema and its ruleset."""
