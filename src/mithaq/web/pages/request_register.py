"""Registers over requests: arrests and hand-overs with their last step, questions about onward use, and the statistics of both sides."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

from mithaq.desks.requests.figures import Figures, SideFigures, periods, read_counted, side_figures
from mithaq.desks.requests.fixed import CUSTODY_KINDS, CUSTODY_STEPS, OUTCOMES, WAITING, custody_status
from mithaq.lang.catalogue import N_
from mithaq.store import Reading, Where
from mithaq.web.listing import Filter, Option, Sort, Table, read_list
from mithaq.web.pages.designation_views import Link, link_of
from mithaq.web.pages.request_views import Row, onward_line, rows_of
from mithaq.web.views import Choice, PartyView
from mithaq.web.visit import Visit

MOST_NAMED = 3


@dataclass(frozen=True)
class CustodyRow:
    """A request for arrest or hand-over with whom it concerns."""

    row: Row
    concerns: tuple[Link, ...]


@dataclass(frozen=True)
class SideView:
    """The figures of what one side asked of another, each table as (label, figures); grounds as (label, how many)."""

    asker: PartyView
    asked: PartyView
    total: Figures
    tables: tuple[tuple[str, tuple[tuple[str, Figures], ...]], ...]
    grounds: tuple[tuple[str, int], ...]


def custody(visit: Visit) -> Response:
    """Return the requests for arrest or hand-over with the last step that was said, the same for both sides."""
    face, everything = visit.face, visit.say(N_("all"))
    steps = (
        Option("", everything),
        *(Option(one, face.word("custody", one), (Where("status", "=", custody_status(one)),)) for one in CUSTODY_STEPS),
    )
    ways = (
        Option("", everything),
        Option("in", face.say(N_("asked of us")), (Where("to", "=", visit.node),)),
        Option("out", face.say(N_("asked by us")), (Where("created_by", "=", visit.node),)),
    )
    filters = (Filter("step", face.say(N_("Last step")), steps), Filter("way", face.say(N_("Whose")), ways))
    sorts = (Sort("changed", face.say(N_("Changed"))), Sort("number", face.say(N_("Number")), "number", descending=False))
    always = (Where("kind", "in", tuple(sorted(CUSTODY_KINDS))),)
    with visit.reading() as reading:
        parties = visit.parties(reading)
        found = read_list(visit, reading, Table("/requests/custody", "request", filters, sorts, always=always))
        rows = [CustodyRow(row, _named(visit, reading, row)) for row in rows_of(visit, reading, parties, found.rows)]
        return visit.page("request_custody.html", {"tab": "custody", "rows": rows, "shown": found.shown, "bar": found.bar})


def onward(visit: Visit) -> Response:
    """Return the questions about onward use, those that wait unless others are chosen."""
    face = visit.face
    states = tuple(Option(one, face.word("onward", one), (Where("status", "=", one),)) for one in (WAITING, *OUTCOMES))
    whose = (
        Option("", face.say(N_("all"))),
        Option("us", face.say(N_("asked of us")), (Where("asked_of", "=", visit.node),)),
        Option("others", face.say(N_("asked by us")), (Where("created_by", "=", visit.node),)),
    )
    filters = (Filter("status", face.say(N_("State")), states, WAITING), Filter("whose", face.say(N_("Whose")), whose))
    sorts = (Sort("changed", face.say(N_("Changed"))),)
    with visit.reading() as reading:
        parties = visit.parties(reading)
        found = read_list(visit, reading, Table("/requests/onward", "onward-question", filters, sorts))
        rows = [onward_line(reading, parties, held) for held in found.rows if held.record is not None and not held.recalled]
        return visit.page("request_onward.html", {"tab": "onward", "rows": rows, "shown": found.shown, "bar": found.bar})


def statistics(visit: Visit) -> Response:
    """Return the figures of all sides that the reader may see, in one form for each."""
    period, agreement = visit.asked("period"), visit.asked("agreement")
    with visit.reading() as reading:
        parties = visit.parties(reading)
        counted = read_counted(reading)
        known = periods(counted)
        chosen = period if period in known else ""
        under = agreement if agreement in parties.agreements else ""
        sides = side_figures(counted, parties.known, visit.face.now, agreement=under, period=chosen)
        values = {
            "tab": "statistics",
            "sides": [_side(visit, one, parties.of(one.asker), parties.of(one.asked)) for one in sides],
            "periods": [Choice("", visit.say(N_("all")), not chosen), *(Choice(one, one, one == chosen) for one in known)],
            "agreements": [
                Choice("", visit.say(N_("all")), not under),
                *(Choice(one, body.name, one == under, stored=True) for one, body in parties.agreements.items()),
            ],
        }
    return visit.page("request_statistics.html", values)


def _named(visit: Visit, reading: Reading, row: Row) -> tuple[Link, ...]:
    """Return whom a request concerns: the listed subjects, else the items that it names."""
    listed = [Link(link_of(reading, visit.face.locale, one).text) for one in row.body.concerns[:MOST_NAMED]]
    return tuple(listed or [Link(one.value) for one in row.body.items[:MOST_NAMED]])


def _side(visit: Visit, one: SideFigures, asker: PartyView, asked: PartyView) -> SideView:
    face = visit.face

    def table(label: str, kind: str, parts: Mapping[str, Figures]) -> tuple[str, tuple[tuple[str, Figures], ...]]:
        return label, tuple((face.word(kind, value) if kind else value, figures) for value, figures in parts.items())

    tables = (
        table(face.say(N_("Kind")), "request-kind", one.by_kind),
        table(face.say(N_("Urgency")), "urgency", one.by_urgency),
        table(
            face.say(N_("Month in which it was asked")),
            "",
            {face.plain_day(month): figures for month, figures in sorted(one.by_month.items(), reverse=True)},
        ),
    )
    return SideView(asker, asked, one.total, tables, tuple((face.word("ground", ground), count) for ground, count in one.grounds.items()))


PAGES = (("/requests/custody", custody), ("/requests/onward", onward), ("/requests/statistics", statistics))
