"""What the register of incidents keeps: incidents, and what another side tells of one.

1. An incident is one attack or clash. Condolences, threats and totals over a period are none.
2. A number that nobody told is unknown, never nothing; a day that nobody told is left out, and the incident then stands in no month.
3. Sides do not write over each other: an account is what another side tells of an incident, and where the numbers differ both stand.
4. An incident that turns out to be none, or another told twice, is struck with the reason: it stays and is no longer counted.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from mithaq.desks.reports.incidents.places import spot_of
from mithaq.lang.catalogue import N_
from mithaq.reading.result import INCIDENT_KINDS
from mithaq.records.kind import Facet, FacetKind, Form, RecordType, at, words
from mithaq.records.source import Source, sourced

KINDS = INCIDENT_KINDS
BOUNDS = ("exactly", "about", "at-least", "at-most")
NATURES = ("fact", "claim", "denial")
COUNTED, STRUCK = "counted", "struck"
MONTH, YEAR, NOTHING = "month", "year", "nothing"
NUMBERS = ("killed", "injured", "taken")
ANALYST = "reports.analyst"


class IncidentTold(msgspec.Struct, frozen=True, kw_only=True):
    """What is told of one attack or clash. `happened_on` is an ISO 8601 date cut to what is known; `area` a state or province.

    `groups` are held to be behind it, `claimed_by` says so itself: ids of listed subjects, or names. Numbers are None where nobody says.
    """

    agreement: str
    kind: str
    what: str
    place: str = ""
    area: str = ""
    happened_on: str = ""
    groups: list[str] = []
    claimed_by: str = ""
    killed: int | None = None
    injured: int | None = None
    taken: int | None = None
    bound: str = "exactly"
    nature: str = "claim"
    source_grade: str = ""
    information_grade: str = ""
    statement: str | None = None
    sources: list[Source] = []


class LeftOut(Source, frozen=True, kw_only=True):
    """A source that was named and tells of something else, with the reason."""

    reason: str


class IncidentBody(IncidentTold, frozen=True, kw_only=True):
    """An incident of the register. `struck` says why it does not count, `same_as` which one counts in its place.

    `left_out` are sources that stood there and were taken away.
    """

    struck: str = ""
    same_as: str | None = None
    left_out: list[LeftOut] = []


class AccountTold(msgspec.Struct, frozen=True, kw_only=True):
    """What a side tells of an incident: its own numbers and words, and whether it denies it."""

    text: str
    denies: bool = False
    killed: int | None = None
    injured: int | None = None
    taken: int | None = None
    bound: str = "exactly"
    groups: list[str] = []
    sources: list[Source] = []


class IncidentAccountBody(AccountTold, frozen=True, kw_only=True):
    """What a side tells of an incident that another side entered."""

    about: str


def _standing(body: Mapping[str, Any]) -> list[str]:
    return [STRUCK if body.get("struck") else COUNTED]


def _known(body: Mapping[str, Any]) -> list[str]:
    """Return how far it is known when it happened: to the month or better, to the year, or not at all."""
    day = str(body.get("happened_on") or "")
    return [MONTH if len(day) >= len("2025-11") else YEAR if day else NOTHING]


def _groups(body: Mapping[str, Any]) -> list[str]:
    named = body.get("groups")
    found = [str(one) for one in named] if isinstance(named, list) else []
    return sorted({*found, *([str(body["claimed_by"])] if body.get("claimed_by") else [])})


def _near(body: Mapping[str, Any]) -> list[str]:
    return spot_of(str(body.get("place") or ""), str(body.get("area") or "")).facets()


def incident_title(body: Mapping[str, Any]) -> str:
    """Return an incident as a line: what happened, and where."""
    return ", ".join(str(body[name]) for name in ("what", "place") if body.get(name))


INCIDENT_TYPE = RecordType(
    "security-incident",
    N_("Incident"),
    IncidentBody,
    (
        Facet("agreement", at("agreement"), FacetKind.REF),
        Facet("kind", at("kind"), counted=True),
        Facet("place", at("place")),
        Facet("area", at("area")),
        Facet("group", _groups),
        Facet("happened_on", at("happened_on"), FacetKind.DATE),
        Facet("standing", _standing, counted=True),
        Facet("known", _known),
        Facet("near", _near),
        Facet("cites", lambda body: sorted(set(sourced(body))), FacetKind.REF),
    ),
    words("what", "place", "area", "struck"),
    incident_title,
    office=ANALYST,
    forms=(
        ("agreement", Form.ID),
        ("happened_on", Form.DATE),
        ("same_as", Form.ID),
        ("statement", Form.ID),
        ("sources.record", Form.ID),
        ("left_out.record", Form.ID),
    ),
)
ACCOUNT_TYPE = RecordType(
    "incident-account",
    N_("Account of an incident"),
    IncidentAccountBody,
    (Facet("about", at("about"), FacetKind.REF), Facet("cites", lambda body: sorted(set(sourced(body))), FacetKind.REF)),
    words("text"),
    words("text"),
    office=ANALYST,
    forms=(("about", Form.ID), ("sources.record", Form.ID)),
)
TYPES = (INCIDENT_TYPE, ACCOUNT_TYPE)
