"""All records of a type: for those that no desk lists, and for whoever looks across desks."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from starlette.responses import Response

from mithaq.lang.catalogue import N_
from mithaq.records.kind import RecordType
from mithaq.store import Held, Reading, Where
from mithaq.web.listing import Filter, Naming, Option, Sort, Table, counted, read_list
from mithaq.web.titles import Titled, page_of, said_of, subject_of, titled
from mithaq.web.views import MarkingView, PartyView
from mithaq.web.visit import Visit

# The one word by which a record of a type is known: the kind under which words.py names it, and the property.
# Counted facets whose values are known by a word, by type and facet.
WORDS = {
    ("commitment", "status"): "commitment",
    ("commitment", "pillar"): "pillar",
    ("dialogue-round", "pillar"): "pillar",
    ("meeting", "pillar"): "pillar",
    ("request", "status"): "request",
    ("request", "urgency"): "urgency",
    ("request", "kind"): "request-kind",
    ("request-draft", "status"): "request-draft",
    ("request-draft", "kind"): "request-kind",
    ("custody-step", "step"): "custody",
    ("onward-question", "status"): "onward",
    ("onward-answer", "outcome"): "outcome",
    ("reply", "step"): "step",
    ("draft", "status"): "decision",
    ("draft", "kind"): "draft",
    ("statement", "kind"): "draft",
    ("statement", "nature"): "nature",
    ("designation", "state"): "designation",
    ("designation", "kind"): "entry-kind",
    ("designation-answer", "position"): "position",
    ("list-entry", "kind"): "entry-kind",
    ("programme", "kind"): "programme-kind",
    ("programme", "state"): "programme-state",
    ("programme-entry", "status"): "programme-status",
    ("entry-word", "position"): "entry-word",
    ("hit", "standing"): "hit",
    ("proposal", "status"): "proposal",
}
FACETS = {"status": N_("State"), "state": N_("State"), "kind": N_("Kind"), "pillar": N_("Pillar"), "standing": N_("State")}
MOST_FACETS = 2


@dataclass(frozen=True)
class Row:
    """A record as a line: itself, its one word where it has no words of its own ("kind/value"), what it is about if it is about another."""

    line: Titled
    said: str
    about: Titled | None
    author: PartyView | None
    marking: MarkingView | None


def listed(visit: Visit) -> Response:
    """Return the records of the chosen type, or of all types, newest first."""
    with visit.reading() as reading:
        parties = visit.parties(reading)
        kind = visit.asked("type") if visit.asked("type") in visit.house.rules.types else ""
        found = read_list(visit, reading, _table(visit, reading, kind))
        rows = [
            Row(
                titled(held, visit.house.rules.types),
                said_of(held),
                _about(visit, reading, held),
                parties.of(held.record.created_by) if held.record is not None else None,
                parties.marking(reading, held),
            )
            for held in found.rows
        ]
        return visit.page("record_list.html", {"rows": rows, "shown": found.shown, "bar": found.bar, "kind": kind})


def _about(visit: Visit, reading: Reading, held: Held) -> Titled | None:
    subject = subject_of(held)
    about = reading.get(subject) if subject else None
    if about is None:
        return None
    line = titled(about, visit.house.rules.types)
    return line if held.type != "draft" else replace(line, href=f"{page_of(about.id, about.type)}#{held.id}")


def _table(visit: Visit, reading: Reading, kind: str) -> Table:
    types = sorted((visit.say(one.label), name) for name, one in visit.house.rules.types.items())
    every = Option("", visit.say(N_("of every kind")))
    chosen = Filter("type", visit.say(N_("Kind")), (every, *(Option(name, label) for label, name in types)))
    owners = [Option("", visit.say(N_("all")))]
    owners += [Option(value, label, (Where("created_by", op, ids),)) for value, label, op, ids in _owners(visit, reading)]
    declared = visit.house.rules.types.get(kind)
    facets = [] if declared is None else [counted(visit, reading, kind, name, naming) for name, naming in _facets(visit, declared)]
    filters = (chosen, Filter("owner", visit.say(N_("Whose")), tuple(owners)), *facets)
    newest, oldest = Sort("", visit.say(N_("Version of"))), Sort("oldest", visit.say(N_("Oldest")), descending=False)
    return Table("/records", kind or None, filters, (newest, oldest), dates_label=visit.say(N_("Version of")))


def _owners(visit: Visit, reading: Reading) -> Iterator[tuple[str, str, str, str | tuple[str, ...]]]:
    parties = visit.parties(reading)
    others = tuple(party for party in parties.known if party != visit.node)
    yield "us", visit.say(N_("of our side")), "=", visit.node
    if others:
        yield "partners", visit.say(N_("of partners")), "in", others


def _facets(visit: Visit, declared: RecordType) -> Iterator[tuple[str, Naming]]:
    """Yield the counted facets that have words, the first few."""
    known = [facet.name for facet in declared.facets if facet.counted and (declared.name, facet.name) in WORDS]
    for name in known[:MOST_FACETS]:
        label = visit.say(FACETS[name]) if name in FACETS else visit.face.word("property", name)
        yield name, Naming(label, WORDS[declared.name, name])


PAGES = (("/records", listed),)
