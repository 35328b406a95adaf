"""The words of exports and joint statements: fields of their acts and the states that a statement can be in."""

from collections.abc import Mapping

from mithaq.lang.catalogue import N_

LABELS: Mapping[str, str] = {
    "answers": N_("The draft that it answers"),
    "commitments": N_("Commitments that it speaks of"),
    "ends_at": N_("Ends at"),
    "joint_statement": N_("Joint statement"),
    "prevails": N_("Language that prevails"),
    "starts_at": N_("Begins at"),
    "zone": N_("Time zone"),
}
HINTS: Mapping[str, str] = {
    "ends_at": N_("Date and time with the distance from UTC, such as 2026-02-11T11:00:00+05:00"),
    "starts_at": N_("Date and time with the distance from UTC, such as 2026-02-11T10:00:00+05:00"),
    "zone": N_("A name of the IANA database, such as Asia/Karachi"),
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "joint-statement": {"proposed": N_("proposed"), "answered": N_("answered by another draft"), "agreed": N_("agreed by all")},
}
