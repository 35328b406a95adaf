"""JSON over HTTP: one loop over the acts, reading of records, and the OpenAPI document that both are published in."""
