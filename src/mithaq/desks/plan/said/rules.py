"""What a position, a caveat, an operation and a figure must be: asked of what we write and of what a partner sends.

1. Each says something, with words that are fixed where others reckon with them; that dates are dates, the type says.
2. Whose it is, is a party of the agreement, as far as that is here.
3. A position says what it is about; a caveat for whose sake it is; a figure is a number.
"""

from collections.abc import Iterable, Sequence

import msgspec

from mithaq.desks.plan.decimals import is_decimal
from mithaq.desks.plan.said.records import (
    BOUNDS,
    CAVEAT_TYPE,
    EFFECTS,
    FIGURE_CHECK_TYPE,
    FIGURE_TYPE,
    FINDINGS,
    OPERATION_KINDS,
    OPERATION_TYPE,
    POSITION_TYPE,
    STANCES,
    CaveatBody,
    FigureBody,
    FigureCheckBody,
    OperationBody,
    PositionBody,
)
from mithaq.exchange.agreement import TYPE as AGREEMENT
from mithaq.exchange.agreement import read_agreement
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import first_day, last_day
from mithaq.records.record import Record
from mithaq.store import Reading

MOST_NAMED = 100


class BadWord(Refused):
    """A position, caveat, operation or figure that cannot be recorded."""

    rule = "said.form"
    what = N_("This cannot be recorded: {reason}.")
    whose = N_("It is for whoever records it.")
    next_act = N_("Correct the named part and send it again.")


def is_number(text: str) -> bool:
    """Return whether a text is a decimal number, with a sign if it is below nothing."""
    return is_decimal(text.removeprefix("-"))


def check_position(reading: Reading, record: Record) -> None:
    """Raise BadWord when a position is none."""
    body = msgspec.convert(record.properties, PositionBody)
    _of_parties(reading, body.agreement, [body.party])
    _among(body.stance, STANCES, N_("the stance is none of those that there are"))
    _said(body.text, N_("it has no words"))
    if body.about is None and not body.matter.strip():
        raise BadWord(reason=N_("it does not say what it is about: name a record, or say it in words"))


def check_caveat(reading: Reading, record: Record) -> None:
    """Raise BadWord when a caveat is none."""
    body = msgspec.convert(record.properties, CaveatBody)
    _of_parties(reading, body.agreement, [body.party])
    _among(body.effect, EFFECTS, N_("its effect is none of those that there are"))
    _said(body.text, N_("it has no words"))
    if not any(one.strip() for one in body.third_parties) or len(body.third_parties) > MOST_NAMED:
        raise BadWord(reason=N_("it names nobody for whose sake it is said, or too many"))


def check_operation(reading: Reading, record: Record) -> None:
    """Raise BadWord when an operation is none."""
    body = msgspec.convert(record.properties, OperationBody)
    _of_parties(reading, body.agreement, body.parties)
    _among(body.kind, OPERATION_KINDS, N_("the kind is none of those that there are"))
    _said(body.name, N_("it has no name"))
    if body.began_on and body.ended_on and last_day(body.ended_on) < first_day(body.began_on):
        raise BadWord(reason=N_("it ends before it begins"))
    if not body.parties or max(len(body.areas), len(body.against)) > MOST_NAMED:
        raise BadWord(reason=N_("it names no party, or more than a hundred areas or groups"))


def check_figure(reading: Reading, record: Record) -> None:
    """Raise BadWord when a figure is none."""
    body = msgspec.convert(record.properties, FigureBody)
    _of_parties(reading, body.agreement, [body.party] if body.party else [])
    _among(body.bound, BOUNDS, N_("how exactly it was said is none of the words that there are"))
    _said(body.measured, N_("it does not say what was measured"))
    _said(body.claimant, N_("it does not say who claims it"))
    _require_number(body.value)


def check_finding(_reading: Reading, record: Record) -> None:
    """Raise BadWord when a finding on a figure is none."""
    body = msgspec.convert(record.properties, FigureCheckBody)
    _among(body.finding, FINDINGS, N_("the finding is none of those that there are"))
    _said(body.basis, N_("it does not say by what means it was found"))
    if body.value:
        _require_number(body.value)


def _of_parties(reading: Reading, agreement: str, named: Iterable[str]) -> None:
    held = reading.get(agreement)
    if held is None or held.type != AGREEMENT or held.record is None:
        return
    if not set(named) <= read_agreement(held).identities():
        raise BadWord(reason=N_("it names a side that is no party of the agreement"))


def _among(value: str, known: Sequence[str], reason: str) -> None:
    if value not in known:
        raise BadWord(reason=reason)


def _said(text: str, reason: str) -> None:
    if not text.strip():
        raise BadWord(reason=reason)


def _require_number(value: str) -> None:
    if not is_number(value):
        raise BadWord(reason=N_("its value is not a number such as 90 or 12.5, in western digits and without separators"))


CHECKS = (
    (POSITION_TYPE.name, check_position),
    (CAVEAT_TYPE.name, check_caveat),
    (OPERATION_TYPE.name, check_operation),
    (FIGURE_TYPE.name, check_figure),
    (FIGURE_CHECK_TYPE.name, check_finding),
)
