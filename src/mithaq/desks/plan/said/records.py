"""What is kept of words: positions, caveats, operations, claimed figures and what others found of them.

1. A position or a caveat is of the party whose it is; another party may enter it as it heard it, and the author says so.
2. A figure stays a claim: with its claimant, the day that it is of, and how exactly it was said. Nothing is rounded or filled in.
3. Whoever claims a figure does not verify it. What a figure is worth follows from the newest word of each other party over the version
   that stands: a figure that is changed after it was confirmed is unverified again.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from mithaq.desks.plan.records import SECRETARY, cites
from mithaq.lang.catalogue import N_
from mithaq.records.kind import Facet, FacetKind, Form, RecordType, at, words
from mithaq.records.source import Source

STANCES = ("welcomes", "supports", "notes", "has-reservations", "rejects", "condemns")
EFFECTS = ("assurance", "condition", "exclusion")
OPERATION_KINDS = ("military", "police", "border", "joint", "other")
BOUNDS = ("exactly", "about", "at-least", "at-most")
FINDINGS = ("confirms", "disputes", "cannot-verify")


class PositionBody(msgspec.Struct, frozen=True, kw_only=True):
    """What a party says to something that another decided or said: to a record (`about`), or to what is told in words (`matter`).

    `office` and `name` are of a public office holder who spoke; `said_on` is an ISO 8601 date cut to what is known.
    """

    agreement: str
    party: str
    stance: str
    text: str
    about: str | None = None
    matter: str = ""
    office: str = ""
    name: str = ""
    said_on: str = ""
    pillar: str = ""
    sources: list[Source] = []


class CaveatBody(msgspec.Struct, frozen=True, kw_only=True):
    """What a party says for the sake of others about a record: an assurance to them, a condition, or that they are left out."""

    agreement: str
    about: str
    party: str
    effect: str
    third_parties: list[str]
    text: str
    said_on: str = ""
    sources: list[Source] = []


class OperationBody(msgspec.Struct, frozen=True, kw_only=True):
    """An operation of one or more parties: where, since when and until when as far as known, against whom by name of the group."""

    agreement: str
    name: str
    kind: str
    parties: list[str]
    areas: list[str] = []
    began_on: str = ""
    ended_on: str = ""
    aim: str = ""
    against: list[str] = []
    pillar: str = ""
    sources: list[Source] = []


class FigureBody(msgspec.Struct, frozen=True, kw_only=True):
    """A figure as somebody claims it. `value` is a decimal number as text, `bound` how exactly it was said.

    `party` is the claimant's side when it is a party; `as_of` the day for which it is said, cut to what is known.
    """

    agreement: str
    measured: str
    value: str
    claimant: str
    unit: str = ""
    bound: str = "exactly"
    party: str | None = None
    about: str | None = None
    area: str = ""
    as_of: str = ""
    sources: list[Source] = []


class FigureCheckBody(msgspec.Struct, frozen=True, kw_only=True):
    """What another side found of the version `sha256` of a claimed figure, by what means, and its own value when it has one."""

    about: str
    sha256: str
    finding: str
    basis: str
    value: str = ""
    sources: list[Source] = []


def figure_title(body: Mapping[str, Any]) -> str:
    """Return a figure as a line: what was measured, where, and the value with its unit."""
    where = f", {body['area']}" if body.get("area") else ""
    return f"{body.get('measured', '')}{where}: {body.get('value', '')} {body.get('unit', '')}".strip()


_AGREEMENT = Facet("agreement", at("agreement"), FacetKind.REF)
_ABOUT = Facet("about", at("about"), FacetKind.REF)
_PARTY = Facet("party", at("party"), FacetKind.REF)
_CITES = Facet("cites", lambda body: sorted(set(cites(body))), FacetKind.REF)
_PILLAR = Facet("pillar", at("pillar"), counted=True)
_SAID_ON = Facet("said_on", at("said_on"), FacetKind.DATE)
_FORMS = (("agreement", Form.ID), ("about", Form.ID), ("party", Form.ID), ("sources.record", Form.ID))
POSITION_TYPE = RecordType(
    "position",
    N_("Position"),
    PositionBody,
    (_AGREEMENT, _ABOUT, _PARTY, Facet("stance", at("stance"), counted=True), _SAID_ON, _PILLAR, _CITES),
    words("text", "matter", "office"),
    words("text"),
    office=SECRETARY,
    forms=(*_FORMS, ("said_on", Form.DATE)),
)
CAVEAT_TYPE = RecordType(
    "caveat",
    N_("Caveat for the sake of others"),
    CaveatBody,
    (_AGREEMENT, _ABOUT, _PARTY, Facet("effect", at("effect"), counted=True), Facet("third_party", at("third_parties")), _SAID_ON, _CITES),
    words("text", "third_parties"),
    words("text"),
    office=SECRETARY,
    forms=(*_FORMS, ("said_on", Form.DATE)),
)
OPERATION_TYPE = RecordType(
    "operation",
    N_("Operation"),
    OperationBody,
    (
        _AGREEMENT,
        Facet("party", at("parties"), FacetKind.REF),
        Facet("kind", at("kind"), counted=True),
        Facet("area", at("areas")),
        Facet("began_on", at("began_on"), FacetKind.DATE),
        Facet("ended_on", at("ended_on"), FacetKind.DATE),
        _PILLAR,
        _CITES,
    ),
    words("name", "aim", "areas", "against"),
    words("name"),
    office=SECRETARY,
    forms=(
        ("agreement", Form.ID),
        ("parties", Form.ID),
        ("sources.record", Form.ID),
        ("began_on", Form.DATE),
        ("ended_on", Form.DATE),
    ),
)
FIGURE_TYPE = RecordType(
    "claimed-figure",
    N_("Claimed figure"),
    FigureBody,
    (
        _AGREEMENT,
        _ABOUT,
        _PARTY,
        Facet("measured", at("measured")),
        Facet("area", at("area")),
        Facet("as_of", at("as_of"), FacetKind.DATE),
        Facet("verification", counted=True),
        Facet("waiting_on", kind=FacetKind.REF),
        _CITES,
    ),
    words("measured", "area", "claimant"),
    figure_title,
    office=SECRETARY,
    forms=(*_FORMS, ("as_of", Form.DATE)),
)
FIGURE_CHECK_TYPE = RecordType(
    "figure-check",
    N_("Finding on a figure"),
    FigureCheckBody,
    (_ABOUT, Facet("finding", at("finding"), counted=True)),
    words("basis"),
    words("basis"),
    office=SECRETARY,
    forms=(("about", Form.ID), ("sources.record", Form.ID)),
)
TYPES = (POSITION_TYPE, CAVEAT_TYPE, OPERATION_TYPE, FIGURE_TYPE, FIGURE_CHECK_TYPE)
