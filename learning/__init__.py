"""Learning: the models of the name matcher, fitted on the evaluation set's training pairs and development half; run by `python -m learning`."""
