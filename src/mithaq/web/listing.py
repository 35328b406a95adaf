"""Lists: one bar of filters for all of them. Fixed choices by facet, a span of days, columns that sort, pages by cursor, saved views.

1. What is chosen are fixed words and days, so that it may stand in an address and be saved; a person's own words are sealed (`sealing`).
2. A choice that is not among the options is as if nothing had been chosen. A list shows and counts what its reader may see, and says so.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from urllib.parse import urlencode

from mithaq.lang.catalogue import N_
from mithaq.records.ident import micros
from mithaq.store import Held, Reading, Where
from mithaq.web.views import Choice, Shown
from mithaq.web.visit import Visit

PAGE = 50
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
FIXED_WORD = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
MOST_OPTIONS = 100
FROM, TO, ORDER, AFTER = "from", "to", "order", "after"
MODIFIED = "modified"


@dataclass(frozen=True)
class Option:
    """A value that a filter may have; `where` is what it asks of the records, None when nothing can fulfil it; `stored` as of a Choice."""

    value: str
    label: str
    where: Sequence[Where] | None = ()
    stored: bool = False


@dataclass(frozen=True)
class Filter:
    """A choice of one among options. `usual` is the value when nothing was chosen."""

    name: str
    label: str
    options: tuple[Option, ...]
    usual: str = ""

    def chosen(self, visit: Visit) -> Option:
        """Return the option that the address names, else the usual one."""
        value = visit.asked(self.name, self.usual)
        found = next((one for one in self.options if one.value == value), None)
        return found or next((one for one in self.options if one.value == self.usual), self.options[0])


@dataclass(frozen=True)
class Sort:
    """An order: by version, or by a facet, whose bearers alone appear then. `usual` is the direction of the first click."""

    value: str
    label: str
    order: str = MODIFIED
    descending: bool = True


@dataclass(frozen=True)
class Table:
    """A list as its page declares it. `dates` is the facet, or "modified", that the span of days is about; of what lasts for days it is
    the first and `ends` the facet of the last. `sought` are the further types among which words are sought."""

    place: str
    kind: str | None
    filters: tuple[Filter, ...]
    sorts: tuple[Sort, ...]
    dates: str = MODIFIED
    dates_label: str = ""
    always: tuple[Where, ...] = ()
    sought: tuple[str, ...] = ()
    ends: str = ""


@dataclass(frozen=True)
class FilterView:
    """A filter as the bar shows it."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class SortView:
    """An order as the head of a column shows it: where it leads, and how the list is sorted by it now."""

    label: str
    href: str
    sorted: str = ""


@dataclass(frozen=True)
class Bar:
    """The bar over a list. `query` is what is chosen beyond the usual; `saved` are the reader's views, the current one marked."""

    place: str
    filters: tuple[FilterView, ...]
    sorts: Mapping[str, SortView]
    query: str
    order: str = ""
    dates_label: str = ""
    first: str = ""
    last: str = ""
    saved: tuple[Choice, ...] = ()

    @property
    def is_narrowed(self) -> bool:
        """Return whether anything beyond the usual is chosen."""
        return bool(self.query)

    @property
    def name(self) -> str:
        """Return the name of the view that is shown, or an empty text."""
        return next((one.label for one in self.saved if one.chosen), "")


@dataclass(frozen=True)
class Listed:
    """A page of a list with its bar."""

    rows: list[Held]
    shown: Shown
    bar: Bar
    chosen: Mapping[str, str] = field(default_factory=dict)


def read_list(visit: Visit, reading: Reading, table: Table, words: str = "") -> Listed:
    """Return the page of a list that the address asks for, or of what has all `words`, to which no filter applies. Raises: StaleCursor."""
    options = {one.name: one.chosen(visit) for one in table.filters}
    sort = next((one for one in table.sorts if one.value == visit.asked(ORDER)), table.sorts[0])
    where: list[Where] | None = [*table.always]
    for option in options.values():
        where = None if where is None or option.where is None else [*where, *option.where]
    first, last = _day(visit.asked(FROM)), _day(visit.asked(TO))
    chosen = {name: option.value for name, option in options.items()}
    bar = _bar(visit, reading, table, chosen, sort, (first, last))
    if words and table.kind is not None:
        found = reading.search(words, types=[table.kind, *table.sought], after=visit.asked(AFTER) or None, limit=PAGE)
        return Listed(found.rows, Shown(len(found.rows), older=visit.older(found.next)), bar, chosen)
    if where is None:
        return Listed([], Shown(0, 0), bar, chosen)
    where += [*_between(table.ends or table.dates, first, ""), *_between(table.dates, "", last)]
    page = reading.page(table.kind, where, order=sort.order, descending=sort.descending, after=visit.asked(AFTER) or None, limit=PAGE)
    total = reading.count(table.kind, where) if table.kind is not None else None
    return Listed(page.rows, Shown(len(page.rows), total, older=visit.older(page.next)), bar, chosen)


@dataclass(frozen=True)
class Naming:
    """How the values of a facet are named: by `names`, by a word of a kind, or as they stand. `label` names the facet itself."""

    label: str
    words: str = ""
    names: Mapping[str, str] = field(default_factory=dict)


def counted(visit: Visit, reading: Reading, kind: str, facet: str, naming: Naming) -> Filter:
    """Return the filter of a counted facet, each value with its number. A value that is no fixed word stands in the address as a hash."""
    options = [Option("", visit.say(N_("all")))]
    for value, count in sorted(reading.counts(kind, facet).items())[:MOST_OPTIONS]:
        if value:
            name = naming.names.get(value) or (visit.face.word(naming.words, value) if naming.words else value)
            key = value if FIXED_WORD.fullmatch(value) else sha256(value.encode()).hexdigest()[:12]
            options.append(Option(key, f"{name} ({visit.face.number(count)})", (Where(facet, "=", value),), stored=not naming.words))
    return Filter(facet, naming.label, tuple(options))


def _bar(visit: Visit, reading: Reading, table: Table, chosen: Mapping[str, str], sort: Sort, days: tuple[str, str]) -> Bar:
    usual = {one.name: one.usual for one in table.filters}
    kept = [(name, value) for name, value in chosen.items() if value != usual[name]]
    kept += [(name, value) for name, value in zip((FROM, TO), days, strict=True) if value]
    ordered = [(ORDER, sort.value)] if sort is not table.sorts[0] else []
    query = urlencode([*kept, *ordered])
    sorts = {one.value: SortView(one.label, _address(table.place, kept, one.value), _sorted(one, sort)) for one in table.sorts}
    kept_views = reading.saved_views(visit.principal.id, table.place)
    saved = tuple(Choice(f"{table.place}?{view.query}", view.name, view.query == query) for view in kept_views)
    filters = tuple(
        FilterView(
            one.name, one.label, tuple(Choice(opt.value, opt.label, opt.value == chosen[one.name], opt.stored) for opt in one.options)
        )
        for one in table.filters
    )
    return Bar(table.place, filters, sorts, query, sort.value if ordered else "", table.dates_label, days[0], days[1], saved)


def _address(place: str, kept: Sequence[tuple[str, str]], order: str) -> str:
    query = urlencode([*kept, *([(ORDER, order)] if order else [])])
    return f"{place}?{query}" if query else place


def _sorted(one: Sort, current: Sort) -> str:
    return "" if one is not current else "descending" if one.descending else "ascending"


def _day(text: str) -> str:
    """Return a day as it was chosen, or an empty text for what is none."""
    try:
        return date.fromisoformat(text).isoformat() if DAY.fullmatch(text) else ""
    except ValueError:
        return ""


def _between(facet: str, first: str, last: str) -> list[Where]:
    """Return the conditions of a span of days, the last included whole."""
    after = (date.fromisoformat(last) + timedelta(days=1)).isoformat() if last else ""
    if facet == MODIFIED:
        return [Where(facet, op, micros(f"{day}T00:00:00Z")) for op, day in ((">=", first), ("<", after)) if day]
    return [Where(facet, op, day) for op, day in ((">=", first), ("<", after)) if day]
