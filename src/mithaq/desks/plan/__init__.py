"""The plan: rounds, meetings, and commitments that both sides sign, report and accept."""
