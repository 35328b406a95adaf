"""The courier: what the line carries, as one signed and encrypted file, for a partner that cannot be reached."""
