"""Reports: open text as received, what the reader proposes of it, and what an analyst made of that."""
