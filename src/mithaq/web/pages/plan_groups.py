"""Dialogue series with their tracks, and working groups: both as lists, and one of each."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from starlette.responses import Response

from mithaq.desks.plan.records import MEETING_TYPE, ROUND_TYPE, SERIES_TYPE, SeriesBody
from mithaq.desks.plan.states import ACCEPTED, CLOSED, STATES
from mithaq.desks.plan.structure.groups import (
    WORKING_GROUP_TYPE,
    GroupMembersBody,
    Member,
    Rhythm,
    WorkingGroupBody,
    membership,
    progress,
    rhythm,
)
from mithaq.exchange.agreement import FULL
from mithaq.lang.catalogue import N_
from mithaq.records.ident import instant
from mithaq.store import Held, Reading, Where
from mithaq.web.evidence import excerpt, holders, notes
from mithaq.web.listing import Filter, Option, Sort, Table, read_list
from mithaq.web.offers import Offering
from mithaq.web.pages.plan_cards import cards_of
from mithaq.web.pages.records import held_of
from mithaq.web.pages.registry_pieces import choices_of, ref, with_choices
from mithaq.web.parties import Parties
from mithaq.web.titles import Titled, titled
from mithaq.web.views import ActView, Choice, PartyView
from mithaq.web.visit import Visit

GROUPS = "/plan/groups"
ROWS, MEETINGS, DELIVERABLES = 50, 50, 100
NOT_OURS = N_("it belongs to {owner}; only its owner changes it.")
DONE = (ACCEPTED, CLOSED)


@dataclass(frozen=True)
class GroupRow:
    """A working group as a line: when it met and meets, and how many of its deliverables are accepted."""

    line: Titled
    body: WorkingGroupBody
    owner: PartyView
    rhythm: Rhythm
    done: int
    total: int


@dataclass(frozen=True)
class SeriesRow:
    """A dialogue series as a line."""

    line: Titled
    body: SeriesBody
    owner: PartyView


@dataclass(frozen=True)
class TrackRow:
    """A track of a series: how deep the agreement lets it go, and what there is under it."""

    pillar: str
    depth: str
    rounds: int
    groups: int
    meetings: int
    commitments: int


@dataclass(frozen=True)
class Side:
    """The members of a group for one side, and since when they are so named; none when it named nobody."""

    party: PartyView
    members: list[Member]
    at: int | None


def listed(visit: Visit) -> Response:
    """Return the dialogue series and the working groups of the chosen agreement."""
    with visit.reading() as reading:
        parties = visit.parties(reading)
        agreement = visit.agreement(parties)
        found = read_list(visit, reading, _table(visit, parties, agreement))
        under = [Where("agreement", "=", agreement)] if agreement else []
        series = [_series_row(visit, parties, held) for held in reading.page(SERIES_TYPE.name, under, limit=ROWS).rows if _live(held)]
        values = {
            "tab": "groups",
            "series": series,
            "rows": [_row(visit, reading, parties, held) for held in found.rows if _live(held)],
            "shown": found.shown,
            "bar": found.bar,
            "offers": _founding(visit, reading, parties, agreement, [one.body.name for one in series]),
        }
        return visit.page("plan_groups.html", values)


def group(visit: Visit) -> Response:
    """Return one working group: its mandate, the members of each side, its meetings, its deliverables and how far they are."""
    identifier = visit.part("id")
    with visit.reading() as reading:
        held, properties = held_of(reading, identifier, WORKING_GROUP_TYPE.name)
        body = msgspec.convert(properties, WorkingGroupBody)
        parties = visit.parties(reading)
        cited = [Where("cites", "=", identifier)]
        meetings = [one for one in reading.page(MEETING_TYPE.name, cited, order="held_on", limit=MEETINGS).rows if _of(one, identifier)]
        owed = [one for one in reading.page("commitment", cited, limit=DELIVERABLES).rows if _of(one, identifier)]
        counts = progress(reading, identifier, STATES)
        offering = Offering(visit, parties, body.agreement)
        row = _row(visit, reading, parties, held)
        values = {
            "id": identifier,
            "body": body,
            "row": row,
            "sides": _sides(reading, parties, identifier, body.agreement),
            "meetings": [(titled(one, visit.house.rules.types), one.record.properties) for one in meetings if one.record is not None],
            "next": titled(row.rhythm.planned, visit.house.rules.types) if row.rhythm.planned is not None else None,
            "deliverables": cards_of(visit, reading, parties, owed),
            "counts": counts,
            "document": ref(visit, reading, body.document),
            "series": _series_named(visit, reading, body),
            "excerpts": [excerpt(reading, one.record, one.start, one.end) for one in body.sources],
            "offers": _on_group(visit, offering, identifier, body, row),
            "notes": notes(reading, identifier, parties),
            "note_offer": offering.named("registry.annotate", {"record": identifier}, back=visit.path),
            "holders": holders(reading, identifier, parties),
            "marking": parties.marking(reading, held),
        }
    visit.consult(identifier)
    return visit.page("working_group.html", values)


def series(visit: Visit) -> Response:
    """Return one dialogue series: its rounds, its groups, and per track what there is."""
    identifier = visit.part("id")
    with visit.reading() as reading:
        held, properties = held_of(reading, identifier, SERIES_TYPE.name)
        body = msgspec.convert(properties, SeriesBody)
        parties = visit.parties(reading)
        under = [Where("agreement", "=", body.agreement)]
        named = [*under, Where("series", "=", body.name)]
        rounds = reading.page(ROUND_TYPE.name, named, order="held_on", limit=ROWS).rows
        groups = reading.page(WORKING_GROUP_TYPE.name, named, limit=ROWS).rows
        offering = Offering(visit, parties, body.agreement)
        given: dict[str, object] = {"agreement": body.agreement, "series": body.name}
        values = {
            "id": identifier,
            "body": body,
            "owner": parties.of(str(properties["created_by_ref"])),
            "tracks": [_track(reading, parties, body, named, pillar) for pillar in body.pillars],
            "rounds": [(titled(one, visit.house.rules.types), one.record.properties) for one in rounds if one.record is not None],
            "groups": [_row(visit, reading, parties, one) for one in groups if _live(one)],
            "chairs": [(parties.of(one.party), one) for one in body.co_chairs],
            "excerpts": [excerpt(reading, one.record, one.start, one.end) for one in body.sources],
            "offers": [offering.named("plan.record_round", given), offering.named("plan.found_group", given)],
            "notes": notes(reading, identifier, parties),
            "note_offer": offering.named("registry.annotate", {"record": identifier}, back=visit.path),
            "holders": holders(reading, identifier, parties),
            "marking": parties.marking(reading, held),
        }
    visit.consult(identifier)
    return visit.page("dialogue_series.html", values)


def _table(visit: Visit, parties: Parties, agreement: str) -> Table:
    say = visit.say
    policy = parties.agreements.get(agreement)
    named = policy.pillars if policy is not None else []
    pillars = [Option(one, visit.face.word("pillar", one), (Where("pillar", "=", one),)) for one in named]
    over = [
        Option("no", say(N_("at work")), (Where("over", "=", "no"),)),
        Option("yes", say(N_("ended")), (Where("over", "=", "yes"),)),
    ]
    everything = Option("", say(N_("all")))
    filters = (
        Filter("pillar", say(N_("Pillar")), (everything, *pillars)),
        Filter("over", say(N_("State")), (everything, *over)),
    )
    sorts = (Sort("", say(N_("Changed"))), Sort("name", say(N_("Name")), "name", descending=False))
    always = (Where("agreement", "=", agreement),) if agreement else ()
    return Table(GROUPS, WORKING_GROUP_TYPE.name, filters, sorts, always=always)


def _row(visit: Visit, reading: Reading, parties: Parties, held: Held) -> GroupRow:
    properties = held.record.properties if held.record is not None else {}
    body = msgspec.convert(properties, WorkingGroupBody)
    total = reading.count("commitment", [Where("cites", "=", held.id)])
    done = reading.count("commitment", [Where("cites", "=", held.id), Where("status", "in", DONE)]) if total else 0
    met = rhythm(reading, held, instant(visit.face.now).date())
    owner = parties.of(str(properties.get("created_by_ref", "")))
    return GroupRow(titled(held, visit.house.rules.types), body, owner, met, done, total)


def _series_row(visit: Visit, parties: Parties, held: Held) -> SeriesRow:
    properties = held.record.properties if held.record is not None else {}
    owner = parties.of(str(properties.get("created_by_ref", "")))
    return SeriesRow(titled(held, visit.house.rules.types), msgspec.convert(properties, SeriesBody), owner)


def _track(reading: Reading, parties: Parties, body: SeriesBody, named: Sequence[Where], pillar: str) -> TrackRow:
    policy = parties.agreements.get(body.agreement)
    under = [Where("agreement", "=", body.agreement), Where("pillar", "=", pillar)]
    return TrackRow(
        pillar,
        policy.depth(pillar) if policy is not None else FULL,
        reading.count(ROUND_TYPE.name, [*named, Where("pillar", "=", pillar)]),
        reading.count(WORKING_GROUP_TYPE.name, [*named, Where("pillar", "=", pillar)]),
        reading.count(MEETING_TYPE.name, under),
        reading.count("commitment", under),
    )


def _sides(reading: Reading, parties: Parties, identifier: str, agreement: str) -> list[Side]:
    found = membership(reading, identifier)
    sides = []
    for party in parties.of_agreement(agreement):
        held = found.get(party.id)
        named = msgspec.convert(held.record.properties, GroupMembersBody).members if held is not None and held.record is not None else []
        sides.append(Side(party, named, held.modified if held is not None else None))
    return sides


def _on_group(visit: Visit, offering: Offering, identifier: str, body: WorkingGroupBody, row: GroupRow) -> list[ActView]:
    """Return what may be done on a group: revise it, name members, let it meet, owe something."""
    reasons = {} if row.owner.own else {"plan.revise_group": visit.say(NOT_OURS, owner=row.owner.name)}
    given: dict[str, object] = {"agreement": body.agreement, "group": identifier}
    meeting = offering.named("plan.record_meeting", {**given, "pillars": [body.pillar]}, back=visit.path)
    owing = offering.named("plan.propose_commitment", {**given, "pillar": body.pillar}, back=visit.path)
    return [*offering.about(WORKING_GROUP_TYPE.name, identifier, reasons=reasons), meeting, owing]


def _founding(visit: Visit, reading: Reading, parties: Parties, agreement: str, names: Sequence[str]) -> list[ActView]:
    if not agreement:
        return []
    offering = Offering(visit, parties, agreement)
    documents = choices_of(visit, reading.page("framework-document", [Where("agreement", "=", agreement)], limit=ROWS).rows)
    known = [Choice(one, one, stored=True) for one in dict.fromkeys(names)]
    found = offering.named("plan.found_group", {"agreement": agreement})
    return [
        offering.named("plan.open_series", {"agreement": agreement}),
        with_choices(visit, found, {"document": documents, "series": known}),
    ]


def _series_named(visit: Visit, reading: Reading, body: WorkingGroupBody) -> Titled | None:
    if not body.series:
        return None
    where = [Where("agreement", "=", body.agreement), Where("name", "=", body.series)]
    rows = [held for held in reading.page(SERIES_TYPE.name, where, limit=5).rows if _live(held)]
    return titled(rows[0], visit.house.rules.types) if rows else None


def _of(held: Held, group_id: str) -> bool:
    return _live(held) and held.record is not None and held.record.properties.get("group") == group_id


def _live(held: Held) -> bool:
    return held.record is not None and not held.recalled


PAGES = ((GROUPS, listed), ("/working-group/{id}", group), ("/series/{id}", series))
