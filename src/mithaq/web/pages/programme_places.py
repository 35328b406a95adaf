"""The places of a programme as its page shows them: a leaf of whole sites at a time, a matrix of site and thing, areas with their share."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mithaq.desks.plan.decimals import is_decimal
from mithaq.desks.plan.programmes.reading import next_due
from mithaq.desks.plan.programmes.records import CONFIRMED, ProgrammeBody, Target
from mithaq.desks.plan.programmes.standing import Entry, Place
from mithaq.web.parties import Parties
from mithaq.web.views import PartyView
from mithaq.web.visit import Visit

ON_A_LEAF, MOST_COLUMNS, MOST_AREAS = 40, 8, 100
KEY_LENGTH = 16


@dataclass(frozen=True)
class Figure:
    """A quantity as it was written, as the reader's digits show it, and its unit."""

    quantity: str
    figure: str
    unit: str


@dataclass(frozen=True)
class SaidView(Figure):
    """What one side says that stands: its status and figure, since when, who confirms it, and what is found of it."""

    id: str
    party: PartyView
    status: str
    on: str
    baseline: str
    findings: tuple[str, ...]
    confirmed: tuple[PartyView, ...]


@dataclass(frozen=True)
class PlaceView:
    """A thing at a site: its target, what stands of it, by whose word it is reached, and whether it is late."""

    key: str
    what: str
    site: str
    target: Target | None
    planned: Figure
    said: tuple[SaidView, ...]
    reached: tuple[PartyView, ...]
    confirmed: bool
    late: bool
    stopped: bool
    href: str = ""


@dataclass(frozen=True)
class Leaf:
    """Some whole sites of a programme: the places in the order of their sites, which leaf it is and how many there are."""

    places: list[tuple[str, Target]]
    number: int
    count: int


@dataclass(frozen=True)
class Area:
    """An area of a programme: how many of its targets there are, are reached, and are late."""

    name: str
    total: int
    reached: int
    late: int


@dataclass(frozen=True)
class Matrix:
    """Sites against things; a cell is None where nothing is planned or said."""

    things: list[str]
    rows: list[tuple[str, list[PlaceView | None]]]


def leaf_of(named: Sequence[tuple[str, Target]], asked: str) -> Leaf:
    """Return the leaf that was asked for, the first for what is no number; a site is never parted unless it fills a leaf alone."""
    by_site: dict[str, list[tuple[str, Target]]] = {}
    for key, target in named:
        by_site.setdefault(" ".join(target.site.split()).casefold(), []).append((key, target))
    leaves: list[list[tuple[str, Target]]] = [[]]
    for site in sorted(by_site):
        for start in range(0, len(by_site[site]), ON_A_LEAF):
            part = by_site[site][start : start + ON_A_LEAF]
            if leaves[-1] and len(leaves[-1]) + len(part) > ON_A_LEAF:
                leaves.append([])
            leaves[-1] += part
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 5 else 1
    number = number if 1 <= number <= len(leaves) else 1
    return Leaf(leaves[number - 1], number, len(leaves))


def view_of(visit: Visit, parties: Parties, place: Place, key: str, day: str) -> PlaceView:
    """Return a place as the page shows it; `day` is today, "" when nothing of the programme can be late any more."""
    target = place.target
    standing = sorted(place.standing, key=lambda one: (parties.of(one.party).place, -one.at[0]))
    reaching = {one.party: one for one in place.reaching}
    due = next_due([target]) if target is not None else ""
    newest = place.standing[0].body if place.standing else None
    return PlaceView(
        key[:KEY_LENGTH],
        target.what if target is not None else newest.what if newest is not None else "",
        target.site if target is not None else newest.site if newest is not None else "",
        target,
        figure_of(visit, target.quantity if target is not None else "", target.unit if target is not None else ""),
        tuple(said_of(visit, parties, place, one) for one in standing),
        parties.several(reaching),
        any(place.is_confirmed(one) for one in reaching.values()),
        bool(day and due and due < day and not reaching),
        not day,
    )


def said_of(visit: Visit, parties: Parties, place: Place, entry: Entry) -> SaidView:
    """Return what a standing entry says."""
    body = entry.body
    shown = figure_of(visit, body.quantity, body.unit)
    by_word = {one.party for one in entry.words if one.body.position == CONFIRMED}
    confirmed = parties.several(by_word | {one.party for one in place.others_beside(entry) if entry.agrees(one)})
    baseline = figure_of(visit, body.baseline, "").figure
    return SaidView(
        shown.quantity,
        shown.figure,
        shown.unit,
        entry.record.id,
        parties.of(entry.party),
        body.status,
        body.on,
        baseline,
        place.findings(entry),
        confirmed,
    )


def figure_of(visit: Visit, quantity: str, unit: str) -> Figure:
    """Return a quantity in the reader's digits."""
    return Figure(quantity, visit.face.number(float(quantity)) if is_decimal(quantity) else quantity, unit)


def matrix_of(shown: Sequence[PlaceView]) -> Matrix | None:
    """Return sites against things, or None when there are too many things for columns."""
    things = list(dict.fromkeys(one.what for one in shown))
    if not things or len(things) > MOST_COLUMNS:
        return None
    by_site: dict[str, dict[str, PlaceView]] = {}
    for one in shown:
        by_site.setdefault(one.site, {})[one.what] = one
    return Matrix(things, [(site, [cells.get(thing) for thing in things]) for site, cells in by_site.items()])


def areas_of(body: ProgrammeBody, left: Sequence[Target], day: str) -> list[Area]:
    """Return the areas of a programme, those with the most that is late first; areas without a target too."""
    found = {one: Area(one, 0, 0, 0) for one in body.areas}
    for target in body.targets:
        area = found.get(target.site, Area(target.site, 0, 0, 0))
        is_open = target in left
        late = is_open and bool(next_due([target])) and next_due([target]) < day
        found[target.site] = replace(area, total=area.total + 1, reached=area.reached + (not is_open), late=area.late + late)
    return sorted(found.values(), key=lambda one: (-one.late, one.name))[:MOST_AREAS]
