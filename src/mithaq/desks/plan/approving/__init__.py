"""Approvals by several authorities of one side, and what is not signed before all of them have given theirs."""
