"""Requests to a partner, their clocks, and the replies."""
