"""What `benchmarks/screening.py` is made of: the evaluation set, the scoring, the runs, the environments of rivals, the tables."""
