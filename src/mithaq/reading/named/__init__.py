"""Who and what is named in a page: persons, offices, places, and what lists name."""
