"""The page: its words and sentences, what of it is the report, its language and its date."""
