"""Screening: a name is asked for, its candidates shown with reasons beside the entries; hits that wait; one hit and its judgement.

What was asked never stands in an address: the question is sent as a form, and asking is an act.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from starlette.responses import Response

from mithaq.desks.designations.hit_records import HIT_STATES, OPEN, HitBody
from mithaq.desks.designations.matching import LeftWords, MetWords
from mithaq.desks.designations.records import ListEntryBody
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import micros
from mithaq.store import Held, Reading, Where
from mithaq.web.acting import require_own_form
from mithaq.web.evidence import notes
from mithaq.web.listing import Filter, Naming, Option, Sort, Table, counted, read_list
from mithaq.web.offers import Offering
from mithaq.web.pages.records import held_of
from mithaq.web.titles import page_of
from mithaq.web.views import ActView
from mithaq.web.visit import Visit

CANDIDATES = 10
SCREEN = "designations.screen"


@dataclass(frozen=True)
class Meeting:
    """How two names met: each word asked for with what meets it and why, and what is left of either."""

    met: Sequence[MetWords]
    left: LeftWords
    ways: Sequence[str]


@dataclass(frozen=True)
class Found:
    """A candidate as the page shows it: the name that met, the entry beside it, and what may be done."""

    subject: str
    score: float
    percent: int
    name: str
    meeting: Meeting
    href: str
    entry: ListEntryBody | None
    title: str
    cleared: Mapping[str, str] | None
    offer: ActView


def ask(visit: Visit) -> Response:
    """Return the empty question."""
    return _page(visit, None, None)


def answer(visit: Visit) -> Response:
    """Ask whom a name may mean and return the candidates, the question still filled in."""
    require_own_form(visit)
    name, reference, purpose = visit.field("name").strip(), visit.field("reference").strip(), visit.field("purpose").strip()
    asked: dict[str, Any] = {"names": [name], "purpose": purpose or "screening", "hits": CANDIDATES}
    if visit.field("doubtful"):
        asked["threshold"] = 0.0
    if reference:
        asked["references"] = [reference]
    try:
        said = visit.house.perform(SCREEN, visit.actor, asked).said
    except Refused as refused:
        return _page(visit, None, refused)
    return _page(visit, said, None)


def hits(visit: Visit) -> Response:
    """Return the hits of a state, the newest first; those that wait when nothing is chosen."""
    with visit.reading() as reading:
        found = read_list(visit, reading, _hit_table(visit, reading))
        rows = [(held, _body(held)) for held in found.rows if held.record is not None]
        return visit.page("hits.html", {"rows": rows, "bar": found.bar, "shown": found.shown})


def _hit_table(visit: Visit, reading: Reading) -> Table:
    """Return the list of hits as its bar offers it."""
    face, numbers = visit.face, reading.counts("hit", "standing")
    states = [(one, f"{face.word('hit', one)} ({face.number(numbers.get(one, 0))})") for one in HIT_STATES]
    standing = Filter(
        "standing",
        face.say(N_("State")),
        (Option("all", face.say(N_("all"))), *(Option(one, label, (Where("standing", "=", one),)) for one, label in states)),
        OPEN,
    )
    source = counted(visit, reading, "hit", "source", Naming(face.say(N_("List"))))
    sorts = (Sort("", face.say(N_("When"))), Sort("oldest", face.say(N_("Oldest first")), descending=False))
    return Table("/hits", "hit", (standing, source), sorts, dates_label=face.say(N_("When")), always=(Where("state", "=", "live"),))


def hit(visit: Visit) -> Response:
    """Return one hit: both names, how they met, the entry, and what may be judged."""
    identifier = visit.part("id")
    with visit.reading() as reading:
        held, properties = held_of(reading, identifier, "hit")
        body = msgspec.convert(properties, HitBody)
        parties = visit.parties(reading)
        offering = Offering(visit, parties, visit.agreement(parties))
        entry = _entry(reading, body.record)
        known = reading.get(body.record) if body.record else None
        judged = visit.say(N_("it was judged; open it again first."))
        waits = visit.say(N_("it waits for its judgement."))
        reasons = dict.fromkeys(("designations.clear_hit", "designations.confirm_hit"), "" if body.state == OPEN else judged)
        values = {
            "id": identifier,
            "held": held,
            "body": body,
            "percent": round(100 * body.score),
            "names_met": _meeting(visit, body.met, body.left),
            "entry": entry,
            "href": page_of(body.record) if body.record else "",
            "changed": known is not None and bool(body.record_modified) and known.modified != micros(body.record_modified),
            "notes": notes(reading, identifier, parties),
            "note_offer": offering.named("registry.annotate", {"record": identifier}, back=visit.path),
            "offers": offering.about(
                "hit", identifier, reasons={**reasons, "designations.reopen_hit": waits if body.state == OPEN else ""}
            ),
            "marking": parties.marking(reading, held),
        }
    visit.consult(identifier)
    return visit.page("hit.html", values)


def _page(visit: Visit, said: Mapping[str, Any] | None, refused: Refused | None) -> Response:
    name, reference, purpose = visit.field("name").strip(), visit.field("reference").strip(), visit.field("purpose").strip()
    with visit.reading() as reading:
        parties = visit.parties(reading)
        offering = Offering(visit, parties, visit.agreement(parties))
        given = {"name": name, "reference": reference, "purpose": purpose or "screening"}
        answers = said["answers"][0] if said is not None else {"hits": [], "problem": None}
        values = {
            "asked": said is not None,
            "given": given,
            "doubtful": bool(visit.field("doubtful")),
            "found": [_found(visit, reading, offering, given, one) for one in answers["hits"]],
            "problem": answers["problem"],
            "threshold": round(100 * said["threshold"]) if said is not None else 0,
            "lists": [_version(reading, source) for source in reading.counts("list-entry", "source")],
            "why_not": offering.named(SCREEN).why_not,
            "refused": visit.face.refusal(refused) if refused is not None else None,
        }
    return visit.page("screening.html", values, status=refused.status if refused is not None else 200)


def _found(visit: Visit, reading: Reading, offering: Offering, given: Mapping[str, str], one: Mapping[str, Any]) -> Found:
    met, left = msgspec.convert(one["met"], list[MetWords]), msgspec.convert(one["left"], LeftWords)
    entry, score = _entry(reading, one["record"]), float(one["score"])
    raised = {**given, "subject": one["subject"]}
    reason = "" if given["reference"] else visit.say(N_("ask with the reference of your file; a hit is about a file."))
    return Found(
        subject=one["subject"],
        score=score,
        percent=round(100 * score),
        name=one["name"],
        meeting=_meeting(visit, met, left),
        href=page_of(one["record"]) if one["record"] else "",
        entry=entry,
        title=entry.names[0].text if entry is not None else one["name"],
        cleared=one["cleared"],
        offer=offering.named("designations.raise_hit", raised, reason=reason, back="/hits"),
    )


def _meeting(visit: Visit, met: Sequence[MetWords], left: LeftWords) -> Meeting:
    return Meeting(met, left, [visit.say(one.way) for one in met])


def _entry(reading: Reading, record: str) -> ListEntryBody | None:
    """Return the list's entry of a candidate, as far as the reader sees it; a designation has a page of its own."""
    held = reading.get(record) if record.startswith("list-entry--") else None
    return msgspec.convert(held.record.properties, ListEntryBody) if held is not None and held.record is not None else None


def _version(reading: Reading, source: str) -> tuple[str, int]:
    """Return a list and when its version in force was imported."""
    held = next(iter(reading.page("list-import", [Where("source", "=", source)], limit=1).rows), None)
    return source, held.modified if held is not None else 0


def _body(held: Held) -> HitBody:
    return msgspec.convert(held.record.properties if held.record is not None else {}, HitBody)


PAGES = (("/screen", ask), ("/hits", hits), ("/hit/{id}", hit))
POSTS = (("/screen", answer),)
