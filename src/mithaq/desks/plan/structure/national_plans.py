"""One side's own plan as it shows it to the others, and how its lines and the joint commitments serve each other.

1. A national plan is its author's: it alone says what its lines are and how far they are.
2. A link joins a line and a joint commitment: it serves, duplicates or conflicts with it. Either side writes links; both sides' are shown.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from mithaq.desks.plan.records import SECRETARY
from mithaq.lang.catalogue import N_
from mithaq.records.kind import Facet, FacetKind, Form, RecordType, at, words
from mithaq.records.source import Source
from mithaq.store import Held, Reading, Where

LINE_STATES = ("not-started", "under-way", "done", "dropped")
SERVES, DUPLICATES, CONFLICTS = "serves", "duplicates", "conflicts"
LINKS = (SERVES, DUPLICATES, CONFLICTS)
MOST = 500


class PlanLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a national plan; `number` is how it is cited, `indicator` by what it is measured."""

    number: str
    text: str
    pillar: str = ""
    status: str = "not-started"
    indicator: str = ""


class NationalPlanBody(msgspec.Struct, frozen=True, kw_only=True):
    """The plan of the side that writes it. `adopted_by` are authorities; `adopted_on` is an ISO 8601 date cut to what is known."""

    agreement: str
    title: str
    lines: list[PlanLine]
    adopted_on: str = ""
    adopted_by: list[str] = []
    sources: list[Source] = []


class PlanLinkBody(msgspec.Struct, frozen=True, kw_only=True):
    """How the line `line` of the national plan that it is `about` and a joint commitment go together, as its author sees it."""

    about: str
    line: str
    commitment: str
    how: str
    note: str = ""


def _of_lines(name: str, body: Mapping[str, Any]) -> Iterable[str]:
    lines = body.get("lines")
    found = [one.get(name) for one in lines if isinstance(one, Mapping)] if isinstance(lines, list) else []
    return [one for one in found if isinstance(one, str) and one]


NATIONAL_PLAN_TYPE = RecordType(
    "national-plan",
    N_("National plan"),
    NationalPlanBody,
    (
        Facet("agreement", at("agreement"), FacetKind.REF),
        Facet("title", at("title")),
        Facet("pillar", lambda body: sorted(set(_of_lines("pillar", body))), counted=True),
        Facet("adopted_on", at("adopted_on"), FacetKind.DATE),
    ),
    lambda body: "\n".join([str(body.get("title", "")), *_of_lines("text", body)]),
    words("title"),
    office=SECRETARY,
    forms=(("agreement", Form.ID), ("sources.record", Form.ID), ("adopted_on", Form.DATE)),
)
PLAN_LINK_TYPE = RecordType(
    "plan-link",
    N_("Link between plans"),
    PlanLinkBody,
    (
        Facet("about", at("about"), FacetKind.REF),
        Facet("commitment", at("commitment"), FacetKind.REF),
        Facet("how", at("how"), counted=True),
    ),
    words("note"),
    lambda body: f"{body.get('line', '')} {body.get('note', '')}".strip(),
    office=SECRETARY,
    forms=(("about", Form.ID), ("commitment", Form.ID)),
)
TYPES = (NATIONAL_PLAN_TYPE, PLAN_LINK_TYPE)


def links_of(reading: Reading, facet: str, identifier: str) -> list[Held]:
    """Return the links of a national plan (facet "about") or of a commitment (facet "commitment"), oldest first."""
    rows = reading.page(PLAN_LINK_TYPE.name, [Where(facet, "=", identifier)], limit=MOST, descending=False).rows
    return [held for held in rows if held.record is not None and not held.recalled]


def plan_of(held: Held | None) -> NationalPlanBody | None:
    """Return the body of a national plan, None when the record is none or its body is gone."""
    if held is None or held.record is None or held.type != NATIONAL_PLAN_TYPE.name:
        return None
    return msgspec.convert(held.record.properties, NationalPlanBody)
