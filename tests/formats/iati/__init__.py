"""Tests of IATI."""
