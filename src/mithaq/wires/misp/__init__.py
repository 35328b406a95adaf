"""MISP's own JSON, converted to STIX 2.1 and back: nothing here reads or writes the store."""
