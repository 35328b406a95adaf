"""Screening in bulk by command: on the processes of this machine or on a cluster."""
