"""Beginning a request: its form with what its kind and urgency need, and the drafts that wait on this node to be completed and sent.

One form serves both: it is sent to `requests.send`, and by its second button kept as a draft, which takes it incomplete.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from starlette.responses import Response

from mithaq.acts.work import NoSuchRecord
from mithaq.desks.requests.complete import Lack, lacks
from mithaq.desks.requests.drafts import DRAFT_STATES, DraftBody, DraftTerms, draft_of
from mithaq.desks.requests.fixed import KINDS, URGENCIES, WAITING
from mithaq.lang.catalogue import N_
from mithaq.store import Held, Where
from mithaq.web.fieldwords import LABELS
from mithaq.web.listing import Filter, Option, Sort, Table, read_list
from mithaq.web.offers import Offering
from mithaq.web.pages.records import held_of
from mithaq.web.parties import Parties
from mithaq.web.views import ActView, Choice, FieldView, PartyView
from mithaq.web.visit import Visit

SEND = "requests.send"


@dataclass(frozen=True)
class DraftRow:
    """A draft in the list, with how much it still lacks."""

    id: str
    body: DraftBody
    asked: PartyView | None
    lacking: int
    changed: int


def begin(visit: Visit) -> Response:
    """Return the form of a new request, with what a request of the chosen kind and urgency has to say."""
    with visit.reading() as reading:
        parties = visit.parties(reading)
        agreement = visit.asked("agreement") or visit.agreement(parties)
        if agreement not in parties.agreements:
            return visit.page("request_begin.html", {"form": None, "tab": "list"})
        kind = visit.asked("kind") if visit.asked("kind") in KINDS else ""
        urgency = visit.asked("urgency") if visit.asked("urgency") in URGENCIES else ""
        terms = _begun(visit, agreement, kind, urgency)
        values = {
            "tab": "list",
            "form": _form(visit, parties, terms, {}),
            "kinds": [Choice(one, visit.face.word("request-kind", one), one == kind) for one in KINDS],
            "urgencies": [Choice(one, visit.face.word("urgency", one), one == urgency) for one in URGENCIES],
            "agreement": agreement,
            "chosen": bool(kind and urgency),
            "lacking": _lacks(visit, parties, terms) if kind and urgency else [],
            "word": lambda name: visit.say(LABELS[name]),
        }
    return visit.page("request_begin.html", values)


def _begun(visit: Visit, agreement: str, kind: str, urgency: str) -> DraftTerms:
    """Return what the address says of a request: a page that leads here knows whom it concerns, or which commitment."""
    return DraftTerms(
        agreement=agreement,
        kind=kind,
        urgency=urgency,
        to=visit.asked("to"),
        number=visit.asked("number"),
        subject=visit.asked("subject"),
        pillar=visit.asked("pillar"),
        commitment=visit.asked("commitment") or None,
        concerns=[one for one in (visit.asked("concerns"),) if one],
    )


def drafts(visit: Visit) -> Response:
    """Return the drafts of this node, those that wait unless others are chosen."""
    face = visit.face
    states = tuple(Option(one, face.word("request-draft", one), (Where("status", "=", one),)) for one in DRAFT_STATES)
    table = Table("/requests/drafts", "request-draft", (Filter("status", face.say(N_("State")), states, WAITING),), (_changed(visit),))
    with visit.reading() as reading:
        parties = visit.parties(reading)
        found = read_list(visit, reading, table)
        rows = [_row(visit, parties, held, body) for held in found.rows if (body := draft_of(held)) is not None]
        values = {"tab": "drafts", "rows": rows, "shown": found.shown, "bar": found.bar}
        return visit.page("request_drafts.html", values)


def draft(visit: Visit) -> Response:
    """Return one draft: what it still lacks, and its form. Raises: NoSuchRecord."""
    identifier = visit.part("id")
    with visit.reading() as reading:
        held, _ = held_of(reading, identifier, "request-draft")
        body = draft_of(held)
        if body is None:
            raise NoSuchRecord(id=identifier)
        parties = visit.parties(reading)
        waits = body.status == WAITING
        offering = Offering(visit, parties, body.agreement)
        values = {
            "tab": "drafts",
            "id": identifier,
            "body": body,
            "waits": waits,
            "form": _form(visit, parties, body, {"request_draft": identifier}) if waits else None,
            "lacking": _lacks(visit, parties, body) if waits else [],
            "offers": [offering.named("requests.drop_draft", {"request_draft": identifier}, back="/requests/drafts")] if waits else [],
            "word": lambda name: visit.say(LABELS[name]),
            "marking": parties.marking(reading, held),
        }
    visit.consult(identifier)
    return visit.page("request_draft.html", values)


def _form(visit: Visit, parties: Parties, terms: DraftTerms, more: Mapping[str, str]) -> ActView:
    """Return the form of a request, filled with what is known; beside a field stands what it lacks."""
    offering = Offering(visit, parties, terms.agreement)
    given: dict[str, object] = {**_dotted(msgspec.to_builtins(terms)), **more}
    made = offering.one(visit.house.find(SEND), given, shown=True)
    asked = terms.kind and terms.urgency
    lacking = {one.field: one for one in _lacks(visit, parties, terms)} if asked else {}
    hidden = {"agreement", "request_draft"}
    fields = tuple(_marked(visit, one, lacking.get(one.name), hidden=one.name in hidden) for one in made.fields)
    return replace(made, fields=fields)


def _marked(visit: Visit, field: FieldView, lack: Lack | None, *, hidden: bool) -> FieldView:
    """Return a field with what it lacks; what goes without saying is hidden."""
    if hidden:
        value = next((one.value for one in field.choices if one.chosen), field.value)
        return replace(field, kind="hidden", value=value)
    if lack is None:
        return field
    said = visit.say(lack.why)
    return replace(field, error=said) if lack.needed else replace(field, hint=" ".join(part for part in (field.hint, said) if part))


def _dotted(value: Mapping[str, Any], prefix: str = "") -> dict[str, object]:
    """Return what a draft says by the dotted names of its form; lists of words stay lists."""
    found: dict[str, object] = {}
    for name, one in value.items():
        if isinstance(one, Mapping):
            found |= _dotted(one, f"{prefix}{name}.")
        elif isinstance(one, list) and one and isinstance(one[0], Mapping):
            for number, row in enumerate(one):
                found |= _dotted(row, f"{prefix}{name}.{number}.")
        elif one not in (None, "", []):
            found[prefix + name] = one
    return found


def _lacks(visit: Visit, parties: Parties, terms: DraftTerms) -> list[Lack]:
    policy = parties.agreements.get(terms.agreement)
    return [] if policy is None else lacks(terms, policy, visit.node)


def _row(visit: Visit, parties: Parties, held: Held, body: DraftBody) -> DraftRow:
    needed = [one for one in _lacks(visit, parties, body) if one.needed]
    return DraftRow(held.id, body, parties.of(body.to) if body.to else None, len(needed), held.modified)


def _changed(visit: Visit) -> Sort:
    return Sort("changed", visit.say(N_("Changed")))


PAGES = (("/requests/new", begin), ("/requests/drafts", drafts), ("/request-draft/{id}", draft))
