"""Records, identifiers, canonical bytes, markings, principals: what is exchanged, as plain values. Floor 1, pure."""
