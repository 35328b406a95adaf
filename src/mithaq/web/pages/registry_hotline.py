"""The hotline: the log of calls of both sides, and one call as each side tells it."""

from dataclasses import dataclass, replace
from datetime import UTC

import msgspec
from starlette.responses import Response

from mithaq.desks.registry.hotline_records import STANDINGS, CallAnswerBody, HotlineCallBody, Station, answers_to_call, other_side
from mithaq.formats.ical.zones import zone_of
from mithaq.lang.catalogue import N_
from mithaq.lang.labels import show_moment
from mithaq.records.ident import micros
from mithaq.records.record import Record
from mithaq.store import Held, Reading, Where
from mithaq.web.evidence import holders, notes
from mithaq.web.listing import Filter, Option, Sort, Table, read_list
from mithaq.web.offers import Offering
from mithaq.web.pages.records import held_of
from mithaq.web.pages.registry_pieces import choices_of, ref, tabs, waits_for_others, whose, with_choices
from mithaq.web.parties import Parties
from mithaq.web.views import MarkingView, PartyView
from mithaq.web.visit import Visit

HOTLINE = "/registry/hotline"
IS_OURS = N_("your side entered it; it is for {other} now.")
NOT_YOURS = N_("it is for the two sides that spoke.")


@dataclass(frozen=True)
class End:
    """One end of a call, and the moment there as its own zone shows it."""

    party: PartyView
    office: str
    name: str
    local: str


@dataclass(frozen=True)
class Row:
    """A call as a line: both ends, what the other side said, whom it waits for."""

    id: str
    at: int
    body: HotlineCallBody
    caller: End
    called: End
    owner: PartyView
    standing: str
    waits: PartyView | None
    marking: MarkingView | None


@dataclass(frozen=True)
class Word:
    """A word of the other side on a call, with the moment that it names."""

    id: str
    party: PartyView
    at: int
    body: CallAnswerBody
    called_at: int | None


@dataclass(frozen=True)
class Compared:
    """A part of the call as each side tells it; an empty text is nothing said, `differs` where both speak and not alike."""

    label: str
    ours: str
    theirs: str
    differs: bool


def hotline(visit: Visit) -> Response:
    """Return the calls by standing, kind, side and day."""
    say = visit.say
    with visit.reading() as reading:
        parties = visit.parties(reading)
        agreement = visit.agreement(parties)
        found = read_list(visit, reading, _table(visit, reading, parties, agreement))
        given: dict[str, object] = {"agreement": agreement} if agreement else {}
        offering = Offering(visit, parties, agreement)
        offer = offering.one(visit.house.find("registry.log_call"), given, shown=True)
        points = choices_of(visit, reading.page("contact-point", limit=100).rows)
        values = {
            "tabs": tabs(visit, HOTLINE),
            "rows": [_row(visit, reading, parties, held) for held in found.rows if held.record is not None],
            "shown": found.shown,
            "bar": found.bar,
            "unanswered": reading.counts("hotline-call", "answered").get("no", 0),
            "disputed": reading.counts("hotline-call", "standing").get(STANDINGS[2], 0),
            "offers": [with_choices(visit, offer, {"contact_point": points})],
            "what": say(N_("Hotline")),
        }
        return visit.page("hotline.html", values)


def call(visit: Visit) -> Response:
    """Return one call: as it was logged, and as the other side tells it, part by part."""
    identifier = visit.part("id")
    with visit.reading() as reading:
        held, _ = held_of(reading, identifier, "hotline-call")
        parties = visit.parties(reading)
        row = _row(visit, reading, parties, held)
        words = _words(reading, parties, held.record) if held.record is not None else []
        offering = Offering(visit, parties, row.body.agreement)
        other = parties.of(other_side(held.record)) if held.record is not None else row.owner
        reason = "" if other.own else visit.say(IS_OURS, other=other.name) if row.owner.own else visit.say(NOT_YOURS)
        values = {
            "id": identifier,
            "row": row,
            "other": other,
            "words": words,
            "compared": _compared(visit, row, words[-1]) if words else [],
            "contact": ref(visit, reading, row.body.contact_point),
            "offers": offering.about("hotline-call", identifier, reasons={"registry.answer_call": reason} if reason else {}),
            "notes": notes(reading, identifier, parties),
            "note_offer": offering.named("registry.annotate", {"record": identifier}, back=visit.path),
            "holders": holders(reading, identifier, parties),
        }
    visit.consult(identifier)
    return visit.page("hotline_call.html", values)


def _table(visit: Visit, reading: Reading, parties: Parties, agreement: str) -> Table:
    face, say = visit.face, visit.say
    everything = Option("", say(N_("all")))

    def numbered(facet: str, words: str, values: tuple[str, ...]) -> tuple[Option, ...]:
        numbers = reading.counts("hotline-call", facet)
        said = [(one, f"{face.word(words, one)} ({face.number(numbers.get(one, 0))})") for one in values]
        return (everything, *(Option(one, label, (Where(facet, "=", one),)) for one, label in said))

    waits = (
        everything,
        Option("us", say(N_("for our word")), (Where("waiting_on", "=", visit.node),)),
        Option("others", say(N_("for a partner's word")), waits_for_others(visit, parties, "waiting_on")),
    )
    filters = (
        Filter("standing", say(N_("State")), numbered("standing", "call", STANDINGS)),
        Filter("kind", say(N_("Kind")), numbered("kind", "call-kind", ("call", "test"))),
        Filter("answered", say(N_("Was it answered?")), numbered("answered", "was_answered", ("yes", "no"))),
        Filter("waits", say(N_("Waits")), waits),
        whose(visit, parties, "owner", say(N_("Entered by")), "created_by"),
    )
    newest = Sort("", say(N_("When the call was")), "called_at")
    always = (Where("agreement", "=", agreement),) if agreement else ()
    return Table(HOTLINE, "hotline-call", filters, (newest,), "called_at", say(N_("When the call was")), always=always)


def _row(visit: Visit, reading: Reading, parties: Parties, held: Held) -> Row:
    properties = held.record.properties if held.record is not None else {}
    body = msgspec.convert(properties, HotlineCallBody)
    at = micros(body.called_at)
    owner = parties.of(str(properties.get("created_by_ref", "")))
    answers = answers_to_call(reading, held.record) if held.record is not None else []
    last = str(answers[-1].properties["says"]) if answers else ""
    standing = {"confirms": "confirmed", "differs": "disputed"}.get(last, "logged")
    waits = None if answers or held.record is None else parties.of(other_side(held.record))
    ends = (_end(visit, parties, body.caller, at), _end(visit, parties, body.called, at))
    return Row(held.id, at, body, *ends, owner, standing, waits, parties.marking(reading, held))


def _end(visit: Visit, parties: Parties, station: Station, at: int) -> End:
    local = show_moment(at, replace(visit.face.manner, zone=zone_of(station.zone) or UTC))
    return End(parties.of(station.party), station.office, station.name, local)


def _words(reading: Reading, parties: Parties, call_record: Record) -> list[Word]:
    made = []
    for record in answers_to_call(reading, call_record):
        body = msgspec.convert(record.properties, CallAnswerBody)
        at = micros(body.called_at) if body.called_at else None
        made.append(Word(record.id, parties.of(record.created_by), record.modified, body, at))
    return made


def _compared(visit: Visit, row: Row, word: Word) -> list[Compared]:
    """Return each part of the call beside what the other side's last word says of it."""
    face, said = visit.face, word.body
    was = face.word("was_answered", "no" if row.body.unanswered else "yes")
    parts = (
        (
            N_("When the call was"),
            show_moment(row.at, face.manner),
            show_moment(word.called_at, face.manner) if word.called_at is not None else "",
        ),
        (N_("Was it answered?"), was, face.word("was_answered", said.was_answered) if said.was_answered else ""),
        (N_("Who answered"), "" if row.body.unanswered else row.called.office, said.answered_by),
        (N_("What it was about"), row.body.matter, said.matter),
        (N_("Agreed next step"), row.body.next_step, said.next_step),
    )
    return [Compared(visit.say(label), ours, theirs, bool(theirs) and theirs != ours) for label, ours, theirs in parts if ours or theirs]


PAGES = ((HOTLINE, hotline), ("/hotline-call/{id}", call))
