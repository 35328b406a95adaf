"""Positions and caveats: what each side says to what the other decided, and what holds for the sake of others."""

from dataclasses import dataclass

import msgspec
from starlette.responses import Response

from mithaq.desks.plan.said.records import CAVEAT_TYPE, EFFECTS, POSITION_TYPE, STANCES, CaveatBody, PositionBody
from mithaq.lang.catalogue import N_
from mithaq.store import Held, Reading, Where
from mithaq.web.evidence import Excerpt, excerpt
from mithaq.web.listing import Filter, Option, Sort, Table, read_list
from mithaq.web.offers import Offering
from mithaq.web.pages.plan_cards import pillars_of
from mithaq.web.parties import Parties
from mithaq.web.titles import Titled, titled
from mithaq.web.views import ActView, MarkingView, PartyView
from mithaq.web.visit import Visit

POSITIONS, CAVEATS = "/plan/positions", "/plan/caveats"
MOST_ON_ONE = 50


@dataclass(frozen=True)
class Word:
    """A position or a caveat as a line: whose it is, who entered it (None when that is the same), what it is about."""

    id: str
    body: PositionBody | CaveatBody
    party: PartyView
    heard_by: PartyView | None
    about: Titled | None
    excerpts: list[Excerpt]
    marking: MarkingView | None

    @property
    def is_position(self) -> bool:
        """Return whether it is a position, not a caveat."""
        return isinstance(self.body, PositionBody)


@dataclass(frozen=True)
class Words:
    """What is said about one record: positions and caveats, and the acts that add one."""

    positions: list[Word]
    caveats: list[Word]
    offers: tuple[ActView, ...]


def positions(visit: Visit) -> Response:
    """Return the positions under the chosen agreement, the newest first."""
    stances = tuple(Option(one, visit.face.word("stance", one), (Where("stance", "=", one),)) for one in STANCES)
    return _list(visit, POSITIONS, POSITION_TYPE.name, Filter("stance", visit.say(N_("Position")), _all(visit, stances)))


def caveats(visit: Visit) -> Response:
    """Return the caveats under the chosen agreement, the newest first."""
    effects = tuple(Option(one, visit.face.word("effect", one), (Where("effect", "=", one),)) for one in EFFECTS)
    return _list(visit, CAVEATS, CAVEAT_TYPE.name, Filter("effect", visit.say(N_("Effect")), _all(visit, effects)))


def words_on(visit: Visit, reading: Reading, offering: Offering, agreement: str, identifier: str) -> Words:
    """Return what is said about a record, for its page."""
    about = [Where("about", "=", identifier)]
    found = {kind: reading.page(kind, about, limit=MOST_ON_ONE).rows for kind in (POSITION_TYPE.name, CAVEAT_TYPE.name)}
    lines = {kind: [_word(visit, reading, offering.parties, held) for held in rows if _is_live(held)] for kind, rows in found.items()}
    given = {"agreement": agreement, "about": identifier}
    names = ("plan.record_position", "plan.add_caveat")
    offers = tuple(offering.named(name, given, back=visit.path) for name in names) if agreement else ()
    return Words(lines[POSITION_TYPE.name], lines[CAVEAT_TYPE.name], offers)


def _list(visit: Visit, place: str, kind: str, first: Filter) -> Response:
    with visit.reading() as reading:
        parties = visit.parties(reading)
        agreement = visit.agreement(parties)
        sides = tuple(
            Option(one.code or one.id[-8:], f"{one.mark} {one.name}", (Where("party", "=", one.id),), stored=True)
            for one in parties.of_agreement(agreement)
        )
        whose = Filter("party", visit.say(N_("Whose")), _all(visit, sides))
        filters = (first, whose, pillars_of(visit, parties, agreement)) if kind == POSITION_TYPE.name else (first, whose)
        sorts = (Sort("", visit.say(N_("Changed"))), Sort("said", visit.say(N_("Said on")), "said_on"))
        always = (Where("agreement", "=", agreement),) if agreement else ()
        found = read_list(visit, reading, Table(place, kind, filters, sorts, "said_on", visit.say(N_("Said on")), always))
        act = "plan.record_position" if kind == POSITION_TYPE.name else ""
        offers = [Offering(visit, parties, agreement).named(act, {"agreement": agreement})] if agreement and act else []
        values = {
            "tab": "positions",
            "kind": kind,
            "rows": [_word(visit, reading, parties, held) for held in found.rows if _is_live(held)],
            "shown": found.shown,
            "bar": found.bar,
            "offers": offers,
        }
        return visit.page("plan_positions.html", values)


def _word(visit: Visit, reading: Reading, parties: Parties, held: Held) -> Word:
    properties = held.record.properties if held.record is not None else {}
    kinds: dict[str, type[PositionBody] | type[CaveatBody]] = {POSITION_TYPE.name: PositionBody, CAVEAT_TYPE.name: CaveatBody}
    body: PositionBody | CaveatBody = msgspec.convert(properties, kinds[held.type])
    about = reading.get(body.about) if body.about else None
    author = held.record.created_by if held.record is not None else ""
    return Word(
        held.id,
        body,
        parties.of(body.party),
        None if author == body.party else parties.of(author),
        titled(about, visit.house.rules.types) if about is not None and about.record is not None else None,
        [excerpt(reading, one.record, one.start, one.end) for one in body.sources],
        parties.marking(reading, held),
    )


def _is_live(held: Held) -> bool:
    return held.record is not None and not held.recalled


def _all(visit: Visit, options: tuple[Option, ...]) -> tuple[Option, ...]:
    return (Option("", visit.say(N_("all"))), *options)


PAGES = ((POSITIONS, positions), (CAVEATS, caveats))
