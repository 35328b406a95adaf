"""The registry: the office that keeps correspondence. Partners, agreements, release, recall, notes, accounts, the line."""
