"""The plan: the board by pillar, the list with its filters, follow-up, meetings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from mithaq.desks.plan.standings import Behind, look_behind
from mithaq.desks.plan.states import BESIDE, LAPSED, OPEN_STATES, STATES, SUSPENDED
from mithaq.lang.catalogue import N_
from mithaq.records.ident import timestamp
from mithaq.store import Held, Reading, Where
from mithaq.web.listing import Filter, Option, Sort, Table, read_list
from mithaq.web.offers import Offering
from mithaq.web.pages.plan_cards import Card, card_of, cards_of, pillars_of
from mithaq.web.parties import Parties
from mithaq.web.queues import DOING
from mithaq.web.titles import Titled, titled
from mithaq.web.visit import Visit

IN_STATE = 300
FEW_CARDS = 150
MANY_IN_CELL, FEW_IN_CELL = 12, 3
MEETINGS = 50
# Columns of the board that are shown only when something stands in them.
RARE = (SUSPENDED, LAPSED)


@dataclass(frozen=True)
class Cell:
    """A place of the board: its cards by due day, and how many more there are; `least`: there may be more than that."""

    cards: list[Card]
    more: int
    href: str
    least: bool = False


def board(visit: Visit) -> Response:
    """Return the board of the chosen agreement: a row for each pillar, a column for each state."""
    with visit.reading() as reading:
        parties = visit.parties(reading)
        agreement = visit.agreement(parties)
        held = {state: _in_state(reading, agreement, state) for state in STATES}
        policy = parties.agreements.get(agreement)
        named = policy.pillars if policy is not None else []
        found = {_said(one, "pillar") for rows in held.values() for one in rows}
        pillars = [*named, *sorted(found - set(named))]
        count = sum(len(rows) for rows in held.values())
        size = MANY_IN_CELL if count <= FEW_CARDS else FEW_IN_CELL
        places = {(pillar, state): [one for one in held[state] if _said(one, "pillar") == pillar] for pillar in pillars for state in STATES}
        behind = look_behind(reading, [one for here in places.values() for one in here[:size]])
        full = {state for state in STATES if len(held[state]) == IN_STATE}

        def cell(pillar: str, state: str) -> Cell:
            return _cell(visit, parties, (pillar, state), places[pillar, state], (size, behind, state in full))

        shown = [one for one in STATES if one not in RARE or held[one]]
        rows = [(pillar, [cell(pillar, state) for state in shown]) for pillar in pillars]
        values = {
            "tab": "board",
            "rows": [row for row in rows if any(cell.cards for cell in row[1])],
            "states": shown,
            "empty": [pillar for pillar, cells in rows if not any(cell.cards for cell in cells)],
            "offers": _propose(visit, parties, agreement),
            "agreement": policy,
            "shown": sum(len(cell.cards) for _, cells in rows for cell in cells),
            "total": count,
            "least": bool(full),
        }
        return visit.page("plan_board.html", values)


def listed(visit: Visit) -> Response:
    """Return the commitments of the chosen agreement as a list."""
    with visit.reading() as reading:
        parties = visit.parties(reading)
        agreement = visit.agreement(parties)
        found = read_list(visit, reading, _table(visit, parties, agreement))
        live = [held for held in found.rows if held.record is not None and not held.recalled]
        values = {
            "tab": "list",
            "cards": cards_of(visit, reading, parties, live),
            "markings": {held.id: parties.marking(reading, held) for held in live},
            "shown": found.shown,
            "bar": found.bar,
            "offers": _propose(visit, parties, agreement),
        }
        return visit.page("plan_list.html", values)


def meetings(visit: Visit) -> Response:
    """Return the rounds and meetings of the chosen agreement, newest first."""
    with visit.reading() as reading:
        parties = visit.parties(reading)
        agreement = visit.agreement(parties)
        where = [Where("agreement", "=", agreement)] if agreement else []
        found: list[tuple[str, Titled, str]] = []
        for kind in ("dialogue-round", "meeting"):
            page = reading.page(kind, where, order="held_on", limit=MEETINGS)
            for held in page.rows:
                if held.record is not None:
                    body = held.record.properties
                    found.append((str(body.get("held_on", "")), titled(held, visit.house.rules.types), str(body.get("place", ""))))
        offers = _propose(visit, parties, agreement, ("plan.record_round", "plan.record_meeting"))
        values = {"tab": "meetings", "meetings": sorted(found, key=lambda one: one[0], reverse=True), "offers": offers}
        return visit.page("plan_meetings.html", values)


def _in_state(reading: Reading, agreement: str, state: str) -> list[Held]:
    where = [Where("status", "=", state), *([Where("agreement", "=", agreement)] if agreement else [])]
    rows = reading.page("commitment", where, limit=IN_STATE).rows
    live = [held for held in rows if held.record is not None and not held.recalled]
    return sorted(live, key=lambda held: (_said(held, "due") or "9999", _said(held, "number")))


def _said(held: Held, name: str) -> str:
    return str(held.record.properties.get(name) or "") if held.record is not None else ""


def _cell(visit: Visit, parties: Parties, place: tuple[str, str], here: Sequence[Held], shown: tuple[int, Behind, bool]) -> Cell:
    """Return a place of the board; `shown` is how many cards it shows, what stands behind them, and whether there may be more."""
    pillar, state = place
    size, behind, least = shown
    cards = [card_of(visit, parties, held, behind) for held in here[:size]]
    return Cell(cards, len(here) - len(cards), f"/plan/list?state={state}&pillar={pillar}", least)


def _table(visit: Visit, parties: Parties, agreement: str) -> Table:
    """Return the list of commitments as its bar offers it."""
    face, own = visit.face, visit.node
    others = tuple(party.id for party in parties.partners_of(agreement)) or tuple(one for one in parties.known if one != own)
    everything = visit.say(N_("all"))
    states = [
        Option("", everything),
        Option("open", visit.say(N_("open")), (Where("status", "in", OPEN_STATES),)),
        Option("doing", visit.say(N_("to be done")), (Where("status", "in", DOING),)),
        *(Option(one, face.word("commitment", one), (Where("status", "=", one),)) for one in (*STATES, *BESIDE)),
    ]
    sides = (
        Option("", everything),
        Option("debtor", visit.say(N_("we owe it")), (Where("debtor", "=", own),)),
        Option("creditor", visit.say(N_("we are owed it")), (Where("creditor", "=", own),)),
        Option("unsigned", visit.say(N_("our signature is missing")), (Where("unsigned", "=", own),)),
        Option("their_signature", visit.say(N_("their signature is missing")), (Where("unsigned", "in", others),) if others else None),
    )
    late = Option("yes", visit.say(N_("overdue")), (Where("due", "<", timestamp(visit.face.now)[:10]),))
    filters = (
        Filter("state", visit.say(N_("State")), tuple(states)),
        Filter("side", visit.say(N_("Whose")), sides),
        pillars_of(visit, parties, agreement),
        Filter("late", visit.say(N_("Time")), (Option("", visit.say(N_("any"))), late)),
    )
    sorts = (
        Sort("", visit.say(N_("Changed"))),
        Sort("due", visit.say(N_("Due")), "due", descending=False),
        Sort("number", visit.say(N_("Number")), "number", descending=False),
    )
    under = (Where("agreement", "=", agreement),) if agreement else ()
    return Table("/plan/list", "commitment", filters, sorts, "due", visit.say(N_("Due")), under)


def _propose(visit: Visit, parties: Parties, agreement: str, names: tuple[str, ...] = ("plan.propose_commitment",)) -> list[Any]:
    if not agreement:
        return []
    return [Offering(visit, parties, agreement).named(name, {"agreement": agreement}) for name in names]


PAGES = (("/plan", board), ("/plan/list", listed), ("/plan/meetings", meetings))
