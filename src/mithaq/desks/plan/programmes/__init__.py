"""Programmes: what was announced and takes months at many places, and what each side says of its progress."""
