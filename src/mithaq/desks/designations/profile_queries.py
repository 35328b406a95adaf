"""Questions about groups: the claims of a subject with what contradicts them, and how consistently every group is treated.

A contradiction is shown to whoever may see both claims; it is never resolved here. How a group is treated is found for one page of groups
at a time, a bounded number of questions for each.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from mithaq.desks.designations.decision_queries import Subject, keys_of, side_by_side
from mithaq.desks.designations.profile_records import CLAIM_TYPE, MONITORING_REPORT_TYPE, ClaimBody, matter_key
from mithaq.desks.designations.reviewed import reviewed_subjects
from mithaq.store import Held, Reading, Where

MAX_CLAIMS = 200
MAX_MENTIONS = 20
PLAN, LISTS, DESIGNATIONS, REPORTS, INCIDENTS = "plan", "lists", "designations", "reports", "incidents"
PLACES = (PLAN, DESIGNATIONS, LISTS, REPORTS, INCIDENTS)


@dataclass(frozen=True)
class Claim:
    """A claim with its record, its author's identity, and the identifiers of the claims that contradict it."""

    id: str
    author: str
    at: int
    body: ClaimBody
    against: tuple[str, ...] = ()


@dataclass(frozen=True)
class Treatment:
    """Where a group is dealt with. `found` holds, by place, the records there; `subject` what every voice says."""

    subject: Subject
    found: dict[str, list[str]]

    @property
    def places(self) -> list[str]:
        """Return the places that deal with the group."""
        return [place for place in PLACES if self.found.get(place)]

    @property
    def is_in_one_place_only(self) -> bool:
        """Return whether one place alone deals with it, so that the others may have forgotten it."""
        return len(self.places) == 1


def claims_of(reading: Reading, key: str) -> list[Claim]:
    """Return the claims about a subject, under whatever word they name it, newest first, each with what contradicts it."""
    rows: dict[str, Held] = {}
    for name in (one for one in keys_of(reading, key) if reading.has(CLAIM_TYPE.name, "subject", one)):
        for held in reading.page(CLAIM_TYPE.name, [Where("subject", "=", name)], limit=MAX_CLAIMS).rows:
            if held.record is not None and not held.recalled:
                rows[held.id] = held
    bodies = {one: msgspec.convert(held.record.properties, ClaimBody) for one, held in rows.items() if held.record is not None}
    against = contradictions(bodies)
    ordered = sorted(rows.values(), key=lambda held: (held.modified, held.id), reverse=True)
    return [
        Claim(held.id, held.record.created_by, held.modified, bodies[held.id], tuple(sorted(against.get(held.id, ()))))
        for held in ordered
        if held.record is not None
    ]


def contradictions(bodies: dict[str, ClaimBody]) -> dict[str, set[str]]:
    """Return, by claim, the claims of the same subject that contradict it: of one matter and another voice, or disputed by name."""
    found: dict[str, set[str]] = defaultdict(set)
    by_matter: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for identifier, body in bodies.items():
        by_matter[matter_key(body.aspect, body.matter)][body.voice].append(identifier)
        for other in body.disputes:
            if other in bodies and other != identifier:
                found[identifier].add(other)
                found[other].add(identifier)
    for voices in by_matter.values():
        for voice, many in voices.items():
            others = [one for other, ones in voices.items() if other != voice for one in ones]
            for one in many:
                found[one].update(others)
    return {one: others for one, others in found.items() if others}


def treatments(reading: Reading, parties: Sequence[str], groups: Iterable[str]) -> list[Treatment]:
    """Return how each of some groups is treated in plan, designations, lists, reports and incidents."""
    return [_treatment(reading, parties, group) for group in groups]


def all_groups() -> list[str]:
    """Return the reviewed groups by id, in the order of the reviewed file."""
    return [one.id for one in reviewed_subjects().values() if one.kind == "armed-group"]


def mentions_of(reading: Reading, keys: Iterable[str], kind: str) -> list[Held]:
    """Return the live records of a type with a facet `mentions` that name a subject, newest first, a bounded number."""
    found: dict[str, Held] = {}
    for key in (one for one in keys if reading.has(kind, "mentions", one)):
        for held in reading.page(kind, [Where("mentions", "=", key)], limit=MAX_MENTIONS).rows:
            if held.record is not None and not held.recalled:
                found[held.id] = held
    return sorted(found.values(), key=lambda held: held.modified, reverse=True)[:MAX_MENTIONS]


def commitments_naming(reading: Reading, keys: Iterable[str]) -> list[Held]:
    """Return the commitments that write a reviewed name of the subject, newest first, a bounded number."""
    found: dict[str, Held] = {}
    for key in keys:
        group = reviewed_subjects().get(key)
        for name in {group.en, group.ar} - {""} if group is not None else ():
            for held in reading.search(name, types=["commitment"], limit=MAX_MENTIONS).rows:
                if held.record is not None and not held.recalled:
                    found[held.id] = held
    return sorted(found.values(), key=lambda held: held.modified, reverse=True)[:MAX_MENTIONS]


def _treatment(reading: Reading, parties: Sequence[str], group: str) -> Treatment:
    subject = side_by_side(reading, group, parties, depth=0)
    reports = mentions_of(reading, subject.keys, "open-report")
    incidents = [
        one.id
        for report in reports
        for one in reading.page("statement", [Where("about", "=", report.id), Where("kind", "=", "incident")], limit=5).rows
        if one.record is not None and not one.recalled
    ]
    monitoring = mentions_of(reading, subject.keys, MONITORING_REPORT_TYPE.name)
    found = {
        PLAN: [held.id for held in commitments_naming(reading, subject.keys)],
        DESIGNATIONS: [one.record for one in subject.standings if one.record and not one.is_list],
        LISTS: [one.record for one in subject.standings if one.is_list and one.is_listed],
        REPORTS: [held.id for held in (*reports, *monitoring)],
        INCIDENTS: incidents,
    }
    return Treatment(subject, found)
