"""What a partner sends: a range judged, taken record by record, answered, and what it passes on of a third party."""
