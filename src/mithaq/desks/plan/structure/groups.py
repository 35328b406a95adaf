"""Working groups: what they are for, who sits in them for each side, what they meet for and deliver.

1. A group is its author's record; each side names its own members in a record of its own, so that nobody writes the other's.
2. Its meetings and deliverables are meetings and commitments that name it.
3. Its next meeting is late when the interval since the last one is over and none is planned; that is the clock read, never stored.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import msgspec

from mithaq.desks.plan.records import HELD, MEETING_TYPE, PLANNED, SECRETARY, cites
from mithaq.lang.catalogue import N_
from mithaq.records.ident import last_day
from mithaq.records.kind import Facet, FacetKind, Form, RecordType, at, words
from mithaq.records.source import Source
from mithaq.store import Held, Reading, Where

MOST = 200


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A seat in a group: the office, and its holder by name where it is a public office holder who was named."""

    office: str
    name: str = ""


class WorkingGroupBody(msgspec.Struct, frozen=True, kw_only=True):
    """A working group under a pillar, in a dialogue series if it belongs to one. It meets every `interval_days`, 0 where that is not said.

    `document` is the framework document that founds it; `started` and `ended` are ISO 8601 dates cut to what is known.
    """

    agreement: str
    name: str
    pillar: str
    mandate: str
    series: str = ""
    interval_days: int = 0
    document: str | None = None
    started: str = ""
    ended: str = ""
    sources: list[Source] = []


class GroupMembersBody(msgspec.Struct, frozen=True, kw_only=True):
    """Who sits in the group that it is `about` for the side that writes it."""

    about: str
    members: list[Member]


WORKING_GROUP_TYPE = RecordType(
    "working-group",
    N_("Working group"),
    WorkingGroupBody,
    (
        Facet("agreement", at("agreement"), FacetKind.REF),
        Facet("name", at("name")),
        Facet("pillar", at("pillar"), counted=True),
        Facet("series", at("series")),
        Facet("over", lambda body: ["yes" if body.get("ended") else "no"], counted=True),
        Facet("cites", lambda body: sorted(set(cites(body))), FacetKind.REF),
    ),
    words("name", "mandate"),
    words("name"),
    office=SECRETARY,
    forms=(
        ("agreement", Form.ID),
        ("document", Form.ID),
        ("sources.record", Form.ID),
        ("started", Form.DATE),
        ("ended", Form.DATE),
    ),
)
GROUP_MEMBERS_TYPE = RecordType(
    "group-members",
    N_("Members of a working group"),
    GroupMembersBody,
    (Facet("about", at("about"), FacetKind.REF),),
    lambda body: "\n".join(f"{one.get('office', '')} {one.get('name', '')}".strip() for one in body.get("members", [])),
    lambda body: ", ".join(str(one.get("office", "")) for one in body.get("members", [])),
    office=SECRETARY,
    forms=(("about", Form.ID),),
)
TYPES = (WORKING_GROUP_TYPE, GROUP_MEMBERS_TYPE)


@dataclass(frozen=True)
class Rhythm:
    """When a group met last and meets next; `due` is the day by which it should meet again, `late` that it passed with none planned."""

    last: Held | None = None
    planned: Held | None = None
    due: str = ""
    late: bool = False


def membership(reading: Reading, group: str) -> dict[str, Held]:
    """Return the newest record of members of each side that has one."""
    rows = reading.page(GROUP_MEMBERS_TYPE.name, [Where("about", "=", group)], limit=MOST, descending=False).rows
    return {held.record.created_by: held for held in rows if held.record is not None and not held.recalled}


def rhythm(reading: Reading, held: Held, today: date) -> Rhythm:
    """Return when a group met and meets, by its meetings and its interval."""
    body = msgspec.convert(held.record.properties if held.record is not None else {}, WorkingGroupBody)
    under = Where("cites", "=", held.id)
    last = _first(reading, [under, Where("status", "=", HELD)])
    planned = _first(reading, [under, Where("status", "=", PLANNED), Where("held_on", ">=", today.isoformat())], descending=False)
    since = str(last.record.properties["held_on"]) if last is not None and last.record is not None else body.started
    if not body.interval_days or not since or body.ended:
        return Rhythm(last, planned)
    try:
        due = date.fromisoformat(last_day(since)) + timedelta(days=body.interval_days)
    except OverflowError:
        return Rhythm(last, planned)
    return Rhythm(last, planned, due.isoformat(), planned is None and due < today)


def progress(reading: Reading, identifier: str, states: tuple[str, ...]) -> dict[str, int]:
    """Return how many commitments that cite a group or a document are in each state; states without any are left out."""
    counts = {state: reading.count("commitment", [Where("cites", "=", identifier), Where("status", "=", state)]) for state in states}
    return {state: count for state, count in counts.items() if count}


def _first(reading: Reading, where: list[Where], *, descending: bool = True) -> Held | None:
    rows = reading.page(MEETING_TYPE.name, where, order="held_on", descending=descending, limit=10).rows
    return next((held for held in rows if held.record is not None and not held.recalled), None)
