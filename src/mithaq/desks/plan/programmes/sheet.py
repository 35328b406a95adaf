"""Programmes as a table: a row for each target, and for what was entered without one, with what each side says of it."""

from collections.abc import Iterator, Sequence

from mithaq.desks.plan.exporting import Speech, every, marking_of, show_marking
from mithaq.desks.plan.programmes.deriving import state_of
from mithaq.desks.plan.programmes.figures import FEWER
from mithaq.desks.plan.programmes.reading import places, targets_by_place, unplanned
from mithaq.desks.plan.programmes.records import PROGRAMME_TYPE
from mithaq.desks.plan.programmes.rules import body_of
from mithaq.desks.plan.programmes.standing import Place
from mithaq.exchange.agreement import Agreement
from mithaq.formats.sheets import Cell, Column
from mithaq.lang.catalogue import N_
from mithaq.store import Reading, Where

MOST_UNPLANNED = 500


def programme_columns(speech: Speech) -> list[Column]:
    """Return the columns of the sheet."""
    names = (
        *((N_("Number"), 10), (N_("Name"), 40), (N_("Kind"), 18), (N_("Pillar"), 18), (N_("Who leads it"), 18), (N_("State"), 12)),
        *((N_("What"), 30), (N_("Site"), 24), (N_("Target"), 14), (N_("Due"), 12), (N_("What each side says"), 50)),
        *((N_("To be looked at"), 24), (N_("Marking"), 28), (N_("Record"), 20)),
    )
    return [Column(speech.say(name), width) for name, width in names]


def programme_rows(reading: Reading, agreement: str, policy: Agreement, speech: Speech) -> Iterator[Sequence[Cell]]:
    """Yield the rows of the programmes under an agreement that the reader may see, oldest first."""
    for held in every(reading, PROGRAMME_TYPE.name, [Where("agreement", "=", agreement)]):
        body, marking = body_of(held), marking_of(reading, held)
        if body is None or marking is None:
            continue
        state = state_of(reading, held.id, body)
        keys = list(targets_by_place(held.id, body)) + unplanned(reading, held.id, MOST_UNPLANNED)
        head = (
            *(body.number, body.name, speech.word("programme-kind", body.kind), speech.word("pillar", body.pillar)),
            *(policy.party_name(body.lead), speech.word("programme-state", state)),
        )
        tail = (show_marking(marking, policy), held.id)
        if not keys:
            yield (*head, "", "", "", "", "", "", *tail)
        for place in places(reading, held.id, body, keys).values():
            yield (*head, *_cells(place, policy, speech), *tail)


def _cells(place: Place, policy: Agreement, speech: Speech) -> tuple[Cell, ...]:
    target, newest = place.target, place.standing[0].body if place.standing else None
    named = target or newest
    planned = f"{_figure(target.quantity, speech)} {target.unit}".strip() if target is not None else ""
    said = (
        f"{policy.party_name(one.party)}: {speech.word('programme-status', one.body.status)} "
        f"{_figure(one.body.quantity, speech)} {one.body.unit}".rstrip()
        for one in place.standing
    )
    found = dict.fromkeys(speech.word("programme-finding", one) for entry in place.standing for one in place.findings(entry))
    what, site = (named.what, named.site) if named is not None else ("", "")
    return what, site, planned, target.due if target is not None else "", "\n".join(said), "\n".join(found)


def _figure(quantity: str, speech: Speech) -> str:
    return speech.say(N_("fewer than 5")) if quantity == FEWER else quantity
