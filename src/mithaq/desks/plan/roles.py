"""Whose acts the acts of the plan are."""

SECRETARY = frozenset({"plan.secretary"})
SIGNATORY = frozenset({"registry.signatory"})
