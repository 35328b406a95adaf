"""The words of the register of incidents: fields of its acts and fixed values of its records."""

from collections.abc import Mapping

from mithaq.desks.reports.incidents.records import KINDS, NATURES
from mithaq.lang.catalogue import N_

LABELS: Mapping[str, str] = {
    "denies": N_("It was not so"),
    "incident": N_("Incident"),
    "injured": N_("Injured"),
    "killed": N_("Killed"),
    "taken": N_("Taken"),
    "StrikeIncident.same_as": N_("The same as"),
    "more_sources": N_("More sources"),
    "RegisterIncident.what": N_("What happened"),
    "ChangeIncident.what": N_("What happened"),
    "RegisterIncident.statement": N_("The statement of a report"),
    "RegisterIncident.area": N_("State or province"),
    "ChangeIncident.area": N_("State or province"),
}
HINTS: Mapping[str, str] = {
    "killed": N_("Left empty where nobody told a number: unknown is not nothing."),
    "groups": N_("Groups by name or identifier, one a line; no persons."),
    "StrikeIncident.same_as": N_("Where it is another incident told twice: the one that goes on counting."),
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "incident-kind": {
        "bombing": N_("bombing"),
        "shooting": N_("shooting"),
        "ambush": N_("ambush"),
        "raid": N_("raid"),
        "kidnapping": N_("kidnapping"),
        "clash": N_("clash"),
        "infiltration": N_("infiltration"),
        "attack": N_("attack"),
    },
    "incident-standing": {"counted": N_("counted"), "struck": N_("struck")},
    "trend": {
        "rose": N_("rose"),
        "fell": N_("fell"),
        "no-change-shown": N_("no change shown"),
        "too-few": N_("too few to tell"),
    },
}
CHOICES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "reports.register_incident": {"kind": KINDS, "nature": NATURES},
    "reports.change_incident": {"kind": KINDS, "nature": NATURES},
}
CHOICE_WORDS: Mapping[str, Mapping[str, str]] = {
    "reports.register_incident": {"kind": "incident-kind"},
    "reports.change_incident": {"kind": "incident-kind"},
}
