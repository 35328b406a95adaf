"""Labels, direction, dates and calendars, catalogues: what a person reads. Floor 0; no disk but the package's own data."""
