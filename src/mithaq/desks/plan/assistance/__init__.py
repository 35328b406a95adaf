"""Pledges and assistance: what was promised, committed, delivered, received and used, as each side says it."""
