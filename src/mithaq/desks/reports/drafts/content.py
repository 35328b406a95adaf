"""What a draft proposes or a statement says, as a person corrects it field by field: one shape for each kind.

What is stored has the shape that the reader gives (docs/reference/report-json.md), so that nobody who uses it asks who wrote it. An empty
field is unknown, and is stored as null.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused, because
from mithaq.reading.result import INCIDENT_KINDS
from mithaq.records.ident import is_date

PRECISIONS = {4: "year", 7: "month", 10: "day"}
CORRECTED = "corrected"
MEETING_STATES = ("held", "planned", "denied")
COMMITMENT_STATES = ("agreed", "pledged", "offered", "announced", "planned", "reaffirmed")
MENTION_TYPES = ("person", "organisation", "armed-group", "place", "office", "event", "document")
POLARITIES = ("affirmed", "denied")


class BadContent(Refused):
    """A correction that says nothing, or something that no statement can."""

    rule = "statement.content"
    what = N_("This statement cannot be kept: {reason}.")
    whose = N_("It is for whoever corrects it.")
    next_act = N_("Correct the named field and send it again.")


class Filled(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every correction is: fields of which the empty ones are unknown."""


class DateSaid(Filled, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A date cut to what is known (2024, 2024-05, 2024-05-07), or the days between which it lies."""

    value: str = ""
    earliest: str = ""
    latest: str = ""


class MentionSaid(Filled, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who or what is named. `id` is that of a listed subject."""

    type: str = ""
    text: str = ""
    en: str = ""
    ar: str = ""
    side: str = ""
    id: str = ""


class ParticipantSaid(Filled, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One party to a meeting."""

    name: str = ""
    side: str = ""
    office: str = ""


class MeetingSaid(Filled, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """People or states that met, are to meet, or are denied to have met."""

    participants: list[ParticipantSaid] = []
    place: str = ""
    date: DateSaid = DateSaid()
    status: str = "held"
    speaker: str = ""


class CommitmentSaid(Filled, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody undertook."""

    actor: str = ""
    beneficiary: str = ""
    action: str = ""
    amount: float | None = None
    currency: str = ""
    due: str = ""
    status: str = "announced"
    speaker: str = ""


class PillarSaid(Filled, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A pillar of cooperation that the text speaks about."""

    pillar: str = ""


class VictimsSaid(Filled, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many people were killed, injured or taken; empty where nobody says."""

    killed: int | None = None
    injured: int | None = None
    taken: int | None = None


class IncidentSaid(Filled, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An attack or clash."""

    kind: str = "attack"
    place: str = ""
    side: str = ""
    date: DateSaid = DateSaid()
    groups: list[str] = []
    claimed_by: str = ""
    victims: VictimsSaid = VictimsSaid()
    speaker: str = ""


class DesignationSaid(Filled, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A designation that the text reports."""

    subject: str = ""
    name: str = ""
    authority: str = ""
    speaker: str = ""


class UtteranceSaid(Filled, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody says of something: `about` is what is said, `subjects` are ids of what it speaks of."""

    speaker: str = ""
    side: str = ""
    office: str = ""
    stance: str = ""
    about: str = ""
    subjects: list[str] = []
    polarity: str = "affirmed"


class Corrected(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A correction: what is said, under the kind that it is of, and its nature and grades, each empty to leave it as it stands."""

    date: DateSaid | None = None
    mention: MentionSaid | None = None
    meeting: MeetingSaid | None = None
    commitment: CommitmentSaid | None = None
    pillar: PillarSaid | None = None
    incident: IncidentSaid | None = None
    designation: DesignationSaid | None = None
    position: UtteranceSaid | None = None
    claim: UtteranceSaid | None = None
    nature: str = ""
    source_grade: str = ""
    information_grade: str = ""


# What each kind must say at least, one of the named fields.
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "date": ("value", "earliest", "latest"),
    "mention": ("text", "en", "ar"),
    "meeting": ("participants",),
    "commitment": ("action",),
    "pillar": ("pillar",),
    "incident": ("kind",),
    "designation": ("name", "subject"),
    "position": ("about",),
    "claim": ("about",),
}
_FIXED: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("mention", "type"): MENTION_TYPES,
    ("meeting", "status"): MEETING_STATES,
    ("commitment", "status"): COMMITMENT_STATES,
    ("incident", "kind"): INCIDENT_KINDS,
    ("position", "polarity"): POLARITIES,
    ("claim", "polarity"): POLARITIES,
}


def content_of(ask: Corrected, kind: str, before: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a correction says, in the reader's shape; what no field asks for stays as it was `before`. Raises: BadContent."""
    said: Filled | None = getattr(ask, kind, None)
    if said is None:
        raise BadContent(reason=because(N_("nothing is said of the kind {kind}"), kind=kind))
    made: dict[str, Any] = {**before, **_plain(said)}
    if kind == "mention":
        made["text"] = made["text"] or before.get("text")
    if not any(made.get(name) for name in _NEEDED[kind]):
        raise BadContent(reason=because(N_("it needs at least: {fields}"), fields=", ".join(_NEEDED[kind])))
    for (of, name), allowed in _FIXED.items():
        if of == kind and made.get(name) not in (None, *allowed):
            raise BadContent(reason=because(N_("{field} is none of: {choices}"), field=name, choices=", ".join(allowed)))
    return made


def kind_said(ask: Corrected) -> str:
    """Return the one kind that a correction speaks of. Raises: BadContent."""
    named = [name for name in _NEEDED if getattr(ask, name) is not None]
    if len(named) != 1:
        raise BadContent(reason=N_("it must say one thing, of one kind"))
    return named[0]


def fields_of(kind: str, content: Mapping[str, Any]) -> dict[str, object]:
    """Return the fields of a correction of `kind` filled with what is said now, by dotted name."""
    return {f"{kind}.{name}": value for name, value in _dotted(content)}


def _plain(said: Filled) -> dict[str, Any]:
    if isinstance(said, DateSaid):
        return _date(said)
    made: dict[str, Any] = {}
    for name, value in msgspec.structs.asdict(said).items():
        if isinstance(value, Filled):
            made[name] = _plain(value)
        elif isinstance(value, list):
            made[name] = [_plain(one) if isinstance(one, Filled) else one for one in value]
        else:
            made[name] = None if value == "" else value
    return made


def _date(said: DateSaid) -> dict[str, Any]:
    for one in (said.value, said.earliest, said.latest):
        if one and not is_date(one):
            raise BadContent(reason=because(N_("“{value}” is not a date such as 2026-06-30, 2026-06 or 2026"), value=one))
    return {
        "value": said.value or None,
        "precision": PRECISIONS.get(len(said.value)),
        "basis": CORRECTED if said.value or said.earliest or said.latest else "unknown",
        "earliest": said.earliest or None,
        "latest": said.latest or None,
    }


def _dotted(value: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, object]]:
    for name, one in value.items():
        if isinstance(one, Mapping):
            yield from _dotted(one, f"{prefix}{name}.")
        elif isinstance(one, list) and any(isinstance(member, Mapping) for member in one):
            for number, member in enumerate(one):
                yield from _dotted(member, f"{prefix}{name}.{number}.")
        else:
            yield prefix + name, one
