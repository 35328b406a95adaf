"""The words of the plan desk: what forms and pages call the fields of its acts and the properties of its records."""

from collections.abc import Mapping

from mithaq.lang.catalogue import N_

LABELS: Mapping[str, str] = {
    "amendment": N_("Amendment"),
    "breach": N_("Breach"),
    "ends_at": N_("Ends"),
    "happened_on": N_("Happened on"),
    "interval_days": N_("Days between rounds"),
    "moved_by": N_("Moved to a time that was proposed"),
    "RecordBreach.says": N_("What is said"),
    "Contradict.says": N_("What is said"),
    "started": N_("Since"),
    "starts_at": N_("Begins"),
    "status": N_("State"),
    "time_proposal": N_("Proposed time"),
    "zone": N_("Time zone"),
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "plan-step": {
        "proposed": N_("proposed"),
        "doing": N_("under way"),
        "reported": N_("reported done"),
        "done": N_("done"),
        "stopped": N_("suspended or lapsed"),
    },
}
_ZONE = N_("Its offset from UTC on that day must be that of the time.")
HINTS: Mapping[str, str] = {
    "starts_at": N_("With its offset from UTC, such as 2026-06-30T10:00+05:00."),
    "ends_at": N_("With its offset from UTC, such as 2026-06-30T12:00+05:00."),
    **dict.fromkeys(("RecordMeeting.zone", "ProposeTime.zone", "MoveMeeting.zone"), _ZONE),
    "happened_on": N_("As far as it is known: a day, a month or a year."),
    "RecordRound.number": N_("0 when nobody knows it."),
}
