"""What an incident and an account of one must be: asked of what we write and of what a partner sends.

1. Words that are fixed are among those that there are, and it is said what happened.
2. Numbers are whole and not below nothing; that a date is one, the type says.
3. A denial has no numbers of its own: nothing happened, or not so.
"""

import msgspec

from mithaq.desks.reports.incidents.records import (
    ACCOUNT_TYPE,
    BOUNDS,
    INCIDENT_TYPE,
    KINDS,
    NATURES,
    NUMBERS,
    IncidentAccountBody,
    IncidentBody,
)
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.record import Record
from mithaq.store import Reading

MOST_GROUPS, MOST_PEOPLE = 100, 1_000_000


class BadIncident(Refused):
    """An incident or an account of one that cannot be recorded."""

    rule = "incident.form"
    what = N_("This cannot be recorded of an incident: {reason}.")
    whose = N_("It is for whoever records it.")
    next_act = N_("Correct the named part and send it again.")


def check_incident(_reading: Reading, record: Record) -> None:
    """Raise BadIncident when an incident is none."""
    body = msgspec.convert(record.properties, IncidentBody)
    if body.kind not in KINDS or body.nature not in NATURES:
        raise BadIncident(reason=N_("its kind or its nature is none of those that there are"))
    if not body.what.strip():
        raise BadIncident(reason=N_("it does not say what happened"))
    if body.same_as is not None and (not body.struck or body.same_as == record.id):
        raise BadIncident(reason=N_("it is said to be the same as another, but not struck, or as itself"))
    _check_numbers(body)


def check_account(_reading: Reading, record: Record) -> None:
    """Raise BadIncident when an account is none."""
    body = msgspec.convert(record.properties, IncidentAccountBody)
    if not body.text.strip():
        raise BadIncident(reason=N_("the account has no words"))
    if body.denies and any(getattr(body, name) is not None for name in NUMBERS):
        raise BadIncident(reason=N_("it denies the incident and tells victims of it"))
    _check_numbers(body)


def _check_numbers(body: IncidentBody | IncidentAccountBody) -> None:
    if any(not 0 <= number <= MOST_PEOPLE for name in NUMBERS if (number := getattr(body, name)) is not None):
        raise BadIncident(reason=N_("a number of people is below nothing, or beyond a million"))
    if body.bound not in BOUNDS or len(body.groups) > MOST_GROUPS:
        raise BadIncident(reason=N_("it is not said how exact the numbers are, or it names more than a hundred groups"))


CHECKS = ((INCIDENT_TYPE.name, check_incident), (ACCOUNT_TYPE.name, check_account))
