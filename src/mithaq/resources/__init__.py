"""Reviewed reference data: each file names its source, licence and date. Read with `importlib.resources`."""
