"""Learning: what people correct of names is kept, so that the next reading knows it; and can be withdrawn."""
