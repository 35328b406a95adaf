"""Tests of iCalendar."""
