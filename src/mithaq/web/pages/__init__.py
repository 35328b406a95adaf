"""The pages, one module for each desk: what a page reads and which template says it."""
