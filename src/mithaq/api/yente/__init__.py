"""Screening in the request and response form of OpenSanctions' yente, over the act of screening."""
