"""What a programme, an entry and a word on one must be: asked of what we write and of what a partner sends.

1. A programme is of a known kind, led by one of its parties, with bounded targets, each known by what and where.
2. An entry is of a party of its programme, has a status of the programme's kind, and figures that are numbers.
3. Of a resettlement only aggregate numbers are told: whole, and one to four people only as "<5".
4. A word on an entry is of another party than the entry's author.
"""

import msgspec

from mithaq.desks.plan.decimals import is_decimal
from mithaq.desks.plan.programmes.figures import FEWER, is_small, is_whole
from mithaq.desks.plan.programmes.records import (
    CAPACITY,
    CENTRE,
    CONFIRMED,
    DISPUTED,
    ENTRY_TYPE,
    POSITIONS,
    PROGRAMME_TYPE,
    RESETTLEMENT,
    STATUSES,
    TRAINING,
    WORD_TYPE,
    EntryWordBody,
    ProgrammeBody,
    ProgrammeEntryBody,
    Target,
    place_of,
    statuses_of,
)
from mithaq.exchange.agreement import TYPE as AGREEMENT
from mithaq.exchange.agreement import read_agreement
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused, Said, because
from mithaq.records.record import Record
from mithaq.store import Held, Reading

MOST_TARGETS, MOST_LINES, MOST_TEXT = 500, 200, 300


class BadProgramme(Refused):
    """A programme that could not be reckoned with."""

    rule = "programme.form"
    what = N_("This programme cannot be recorded: {reason}.")
    whose = N_("It is for whoever records it.")
    next_act = N_("Correct the named part and send it again.")


class BadEntry(Refused):
    """An entry on a programme, or a word on an entry, that could not be reckoned with."""

    rule = "programme.entry"
    what = N_("This entry cannot be recorded: {reason}.")
    whose = N_("It is for whoever enters it.")
    next_act = N_("Correct the named part and send it again.")


class TooFewPeople(Refused):
    """A count of people that is so small that it could tell who they are."""

    rule = "programme.aggregate"
    what = N_("A count of {quantity} is not told of a resettlement: with a place and a date it could tell who they are.")
    whose = N_("It is for whoever enters it.")
    next_act = N_("Write <5 for one to four people, or the number of a larger area or a longer time.")


class NotOfTheProgramme(Refused):
    """A word on a programme by a party that does not take part in it."""

    rule = "programme.party"
    what = N_("Only a party of the programme enters its progress.")
    whose = N_("It is for the parties of the programme.")
    next_act = N_("Write a note on it, or ask its owner to add your side.")
    status = 403


class NotTheOtherSide(Refused):
    """A party that confirms or disputes its own entry."""

    rule = "programme.other-side"
    what = N_("An entry is confirmed or disputed by another party than the one that made it.")
    whose = N_("It is for the other parties of the programme.")
    next_act = N_("If your own entry is wrong, make a new one: the newest of each side stands.")
    status = 403


def check_programme(reading: Reading, record: Record) -> None:
    """Raise BadProgramme or TooFewPeople when a programme is none."""
    body = msgspec.convert(record.properties, ProgrammeBody)
    parties = parties_of(reading, body)
    reason = (
        _wrong_in_words(body)
        or _wrong_parties(body, parties)
        or next((wrong for one in body.targets if (wrong := _wrong_target(body.kind, one))), None)
    )
    if reason is not None:
        raise BadProgramme(reason=reason)
    before = programme_of(reading, record.id)
    if before is not None and before.kind != body.kind:
        raise BadProgramme(reason=N_("its kind cannot be changed any more; stop it and begin another"))
    places = [place_of("", one.what, one.site) for one in body.targets]
    if len(set(places)) < len(places):
        raise BadProgramme(reason=N_("two of its targets are the same thing at the same site; say in their names how they differ"))
    if body.kind == RESETTLEMENT:
        for target in body.targets:
            _require_aggregate(target.quantity)


def _wrong_in_words(body: ProgrammeBody) -> str | Said | None:
    if body.kind not in STATUSES:
        return N_("its kind is none of: roll-out, training, capacity, recovery, resettlement, centre")
    if not body.name.strip() or not body.number.strip():
        return N_("it has no name or no number")
    if len(body.targets) > MOST_TARGETS:
        return because(
            N_("it has {count} targets, and {most} are the most; make a programme for each region"),
            count=len(body.targets),
            most=MOST_TARGETS,
        )
    if max(len(body.members), len(body.areas), len(body.needs), len(body.sources)) > MOST_LINES:
        return because(N_("it has more than {most} members, areas, needs or sources"), most=MOST_LINES)
    if body.starts_on and body.ends_on and body.ends_on < body.starts_on[: len(body.ends_on)]:
        return N_("it ends before it begins")
    return N_("only a centre has member agencies") if body.members and body.kind != CENTRE else None


def _wrong_parties(body: ProgrammeBody, parties: frozenset[str]) -> str | None:
    named = {body.lead, *body.parties, *body.offices, *(one.party for one in body.members)}
    if parties and not named <= parties:
        return N_("it names a party that does not take part in it")
    return N_("a member agency has no name") if any(not one.agency.strip() for one in body.members) else None


def _wrong_target(kind: str, target: Target) -> str | Said | None:
    if not target.what.strip():
        return N_("a target does not say what it is")
    if max(len(target.what), len(target.site), len(target.unit)) > MOST_TEXT:
        return because(N_("a target is named with more than {most} letters"), most=MOST_TEXT)
    if target.reached_at and target.reached_at not in STATUSES[kind]:
        return N_("the status at which a target is reached is none that this kind of programme goes through")
    return None if not target.quantity else _wrong_figure(kind, target.quantity)


def _wrong_figure(kind: str, quantity: str) -> str | Said | None:
    """Return why a quantity is none, for a kind of programme."""
    if quantity == FEWER and kind == RESETTLEMENT:
        return None
    if not is_decimal(quantity):
        return because(N_("the quantity “{quantity}” is no number such as 12 or 12.5, in the digits 0 to 9"), quantity=quantity[:40])
    if kind in (RESETTLEMENT, TRAINING) and not is_whole(quantity):
        return because(N_("the number of people “{quantity}” is not whole"), quantity=quantity[:40])
    return None


def _require_aggregate(quantity: str) -> None:
    if is_small(quantity):
        raise TooFewPeople(quantity=quantity[:40])


def check_entry(reading: Reading, record: Record) -> None:
    """Raise BadEntry, TooFewPeople or NotOfTheProgramme when an entry is none; one whose programme is not here is kept."""
    body = msgspec.convert(record.properties, ProgrammeEntryBody)
    programme = programme_of(reading, body.about)
    if programme is None:
        return
    if record.created_by not in parties_of(reading, programme):
        raise NotOfTheProgramme()
    if body.status not in statuses_of(programme.kind):
        raise _strange_status()
    if not body.what.strip():
        raise BadEntry(reason=N_("it does not say what it is about"))
    if max(len(body.what), len(body.site), len(body.unit)) > MOST_TEXT:
        raise BadEntry(reason=because(N_("what, where or the unit has more than {most} letters"), most=MOST_TEXT))
    if body.baseline and (programme.kind != CAPACITY or not is_decimal(body.baseline)):
        raise BadEntry(reason=N_("only an indicator of a capacity has a figure of before, and it is a number"))
    _require_figure(programme.kind, body.quantity)


def check_word(reading: Reading, record: Record) -> None:
    """Raise NotTheOtherSide, NotOfTheProgramme, BadEntry or TooFewPeople when a word on an entry is none."""
    body = msgspec.convert(record.properties, EntryWordBody)
    if body.position not in POSITIONS:
        raise BadEntry(reason=N_("the answer is none of: confirmed, disputed"))
    if body.position == DISPUTED and not body.reason.strip():
        raise BadEntry(reason=N_("a dispute says why"))
    if body.position == CONFIRMED and (body.status or body.quantity):
        raise BadEntry(reason=N_("a confirmation has no status or quantity of its own"))
    held = reading.get(body.about)
    if held is None or held.record is None or held.type != ENTRY_TYPE.name:
        return
    if record.created_by == held.record.created_by:
        raise NotTheOtherSide()
    programme = programme_of(reading, str(held.record.properties["about"]))
    if programme is None:
        return
    if record.created_by not in parties_of(reading, programme):
        raise NotOfTheProgramme()
    if body.status and body.status not in statuses_of(programme.kind):
        raise _strange_status()
    _require_figure(programme.kind, body.quantity)


def _require_figure(kind: str, quantity: str) -> None:
    reason = _wrong_figure(kind, quantity) if quantity else None
    if reason is not None:
        raise BadEntry(reason=reason)
    if kind == RESETTLEMENT:
        _require_aggregate(quantity)


def _strange_status() -> BadEntry:
    return BadEntry(reason=N_("the status is none of this kind of programme"))


def programme_of(reading: Reading, identifier: str) -> ProgrammeBody | None:
    """Return the body of a programme, or None when none of that name is here."""
    held = reading.get(identifier)
    return body_of(held) if held is not None else None


def body_of(held: Held) -> ProgrammeBody | None:
    """Return the body of a held programme, or None when it is another record or has no body."""
    if held.record is None or held.type != PROGRAMME_TYPE.name:
        return None
    return msgspec.convert(held.record.properties, ProgrammeBody)


def parties_of(reading: Reading, body: ProgrammeBody) -> frozenset[str]:
    """Return the parties that take part in a programme: those that it names among those of its agreement, or all of them."""
    held = reading.get(body.agreement)
    if held is None or held.record is None or held.type != AGREEMENT:
        return frozenset(body.parties)
    every = read_agreement(held).identities()
    return every & frozenset(body.parties) if body.parties else every


CHECKS = ((PROGRAMME_TYPE.name, check_programme), (ENTRY_TYPE.name, check_entry), (WORD_TYPE.name, check_word))
