"""The calendar of visits and of mandates: who went to whom and when; who holds which seat in which body, and until when.

1. A visit is logged by office; the office holder's name stands beside it where it is known. Other states may take part (trilateral).
2. Both sides may log the same visit: `same_as` names the other side's record, and then it counts once.
3. A mandate has a period of validity; whether it is current is the clock read against it, never a stored state.
"""

from typing import Any

import msgspec

from mithaq.desks.registry.entries import BadEntry, Citing, Officer
from mithaq.desks.registry.periods import Period, check_period, first_days, last_days
from mithaq.lang.catalogue import N_
from mithaq.records.kind import Facet, FacetKind, Form, RecordType, at, words
from mithaq.records.record import Record
from mithaq.store import Reading

SECRETARY = "plan.secretary"


class VisitBody(msgspec.Struct, frozen=True, kw_only=True):
    """A visit. `visitors` are offices of parties; `host` is the party that is visited, `others` are further states that took part."""

    agreement: str
    visitors: list[Officer]
    began_on: str
    ended_on: str = ""
    host: str = ""
    others: list[str] = []
    place: str = ""
    aim: str = ""
    meetings: list[str] = []
    same_as: str | None = None
    sources: list[Citing] = []


class MandateBody(msgspec.Struct, frozen=True, kw_only=True):
    """A seat that a party holds in a body, such as a non-permanent seat in the Security Council, and its period of validity."""

    agreement: str
    body: str
    seat: str
    holder: str
    began_on: str = ""
    ended_on: str = ""
    sources: list[Citing] = []


def visit_period(body: VisitBody) -> Period:
    """Return the days of a visit; one whose end is not known is known for its beginning alone."""
    return Period(body.began_on, body.ended_on or body.began_on)


def _visitors(name: str) -> Any:
    return lambda body: [str(one.get(name, "")) for one in body.get("visitors", []) if one.get(name)]


def _last_day(body: Any) -> list[str]:
    return last_days({"ended_on": body.get("ended_on") or body.get("began_on")})


VISIT_TYPE = RecordType(
    "visit",
    N_("Visit"),
    VisitBody,
    (
        Facet("agreement", at("agreement"), FacetKind.REF),
        Facet("visiting", _visitors("party"), FacetKind.REF),
        Facet("host", at("host"), FacetKind.REF),
        Facet("office", _visitors("office"), counted=True),
        Facet("sides", lambda body: ["more" if body.get("others") else "two"], counted=True),
        Facet("first_day", first_days, FacetKind.DATE),
        Facet("last_day", _last_day, FacetKind.DATE),
        Facet("same_as", at("same_as"), FacetKind.REF),
    ),
    lambda body: "\n".join(
        [
            *_visitors("office")(body),
            *_visitors("name")(body),
            *body.get("others", []),
            str(body.get("place", "")),
            str(body.get("aim", "")),
        ]
    ),
    lambda body: " · ".join(part for part in (next(iter(_visitors("office")(body)), ""), str(body.get("place", ""))) if part),
    office=SECRETARY,
    desk="plan",
    forms=(
        ("agreement", Form.ID),
        ("visitors.party", Form.ID),
        ("host", Form.ID),
        ("meetings", Form.ID),
        ("same_as", Form.ID),
        ("began_on", Form.DATE),
        ("ended_on", Form.DATE),
        ("sources.record", Form.ID),
    ),
)
MANDATE_TYPE = RecordType(
    "mandate",
    N_("Mandate"),
    MandateBody,
    (
        Facet("agreement", at("agreement"), FacetKind.REF),
        Facet("holder", at("holder"), FacetKind.REF),
        Facet("body", at("body"), counted=True),
        Facet("first_day", first_days, FacetKind.DATE),
        Facet("last_day", last_days, FacetKind.DATE),
    ),
    words("body", "seat"),
    lambda body: " · ".join(part for part in (str(body.get("body", "")), str(body.get("seat", ""))) if part),
    office=SECRETARY,
    desk="plan",
    forms=(
        ("agreement", Form.ID),
        ("holder", Form.ID),
        ("began_on", Form.DATE),
        ("ended_on", Form.DATE),
        ("sources.record", Form.ID),
    ),
)
TYPES = (VISIT_TYPE, MANDATE_TYPE)


def check_visit(reading: Reading, record: Record) -> None:
    """Raise BadEntry or BadPeriod when a visit may not be kept."""
    body = msgspec.convert(record.properties, VisitBody)
    check_period(body.began_on, body.ended_on)
    if not body.began_on:
        raise BadEntry(reason=N_("a visit says when it began, as far as known"))
    if not body.visitors or not all(one.office.strip() and one.party for one in body.visitors):
        raise BadEntry(reason=N_("a visit names who went, by party and office"))
    if any(one.party == body.host for one in body.visitors):
        raise BadEntry(reason=N_("nobody visits their own side"))
    held = reading.get(body.same_as) if body.same_as else None
    if body.same_as == record.id or (held is not None and held.type != VISIT_TYPE.name):
        raise BadEntry(reason=N_("it names a record of another kind"))


def check_mandate(_reading: Reading, record: Record) -> None:
    """Raise BadEntry or BadPeriod when a mandate may not be kept."""
    body = msgspec.convert(record.properties, MandateBody)
    check_period(body.began_on, body.ended_on)
    if not body.body.strip() or not body.seat.strip() or not body.holder:
        raise BadEntry(reason=N_("a mandate names the body, the seat and who holds it"))


CHECKS = ((VISIT_TYPE.name, check_visit), (MANDATE_TYPE.name, check_mandate))
