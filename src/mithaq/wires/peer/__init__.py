"""The peer line: HTTP over mutual TLS, whose identity comes from the certificate and from nothing else."""
