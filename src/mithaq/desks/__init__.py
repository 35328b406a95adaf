"""The desks: record types, acts and questions. A desk owns no tables and imports no other desk."""
