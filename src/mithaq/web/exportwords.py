"""The words of exports and joint statements: fields of their acts and the states that a statement can be in."""

from collections.abc import Mapping

from mithaq.lang.catalogue import N_

LABELS: Mapping[str, str] = {
    "answers": N_("The draft that it answers"),
    "commitments": N_("Commitments that it speaks of"),
    "joint_statement": N_("Joint statement"),
    "prevails": N_("Language that prevails"),
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "joint-statement": {"proposed": N_("proposed"), "answered": N_("answered by another draft"), "agreed": N_("agreed by all")},
}
