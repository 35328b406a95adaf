"""Whether what was announced or decided is followed up: by a record of the plan that cites it, or by somebody who set it aside.

An announcement is a confirmed statement of a report (kind commitment, or a meeting that is planned). It is taken up when a record of the
plan cites the statement, or its report at words that overlap it, or its report as a whole.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.work import Work
from mithaq.desks.plan.assistance.records import PLEDGE_TYPE
from mithaq.desks.plan.records import (
    COMMITMENT_TYPE,
    CONTRADICTION_TYPE,
    MEETING_TYPE,
    ROUND_TYPE,
    SERIES_TYPE,
    SET_ASIDE_TYPE,
    ContradictionBody,
    SetAsideBody,
    cites,
)
from mithaq.desks.plan.roles import SECRETARY
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.record import Record
from mithaq.records.source import Source
from mithaq.store import Held, Reading, Where, Writing

STATEMENT, REPORT, PROGRAMME = "statement", "open-report", "programme"
OPEN, TAKEN_UP, PUT_ASIDE = "open", "taken-up", "set-aside"
FOLLOWED = frozenset({STATEMENT, MEETING_TYPE.name, CONTRADICTION_TYPE.name})
CITING = (COMMITMENT_TYPE.name, MEETING_TYPE.name, ROUND_TYPE.name, SERIES_TYPE.name, PLEDGE_TYPE.name, PROGRAMME)
PLAN_TYPES = (*CITING, CONTRADICTION_TYPE.name)
MOST = 200


class NotFollowed(Refused):
    """Something that nobody follows up, or that has been."""

    rule = "follow-up.open"
    what = N_("{id} is not among what waits to be followed up.")
    whose = N_("It is for the secretary of the plan.")
    next_act = N_("The follow-up page shows what waits.")
    status = 409


class NoReason(Refused):
    """Something that is set aside, or contradicted, without saying why."""

    rule = "follow-up.reason"
    what = N_("This needs words: {reason}.")
    whose = N_("It is for whoever says it.")
    next_act = N_("Fill in the named part and send it again.")


class SetAside(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say why an announcement, a meeting's decisions or a contradiction is not followed up. It stays on this node."""

    record: str
    reason: str


class Contradict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say that a source contradicts a record of the plan; nothing else is changed by it, and every party sees it."""

    record: str
    says: str
    sources: list[Source]


def set_aside(work: Work, ask: SetAside) -> None:
    """Write why; the record leaves the follow-up of this node."""
    held = work.get(ask.record, *FOLLOWED)
    if not ask.reason.strip():
        raise NoReason(reason=N_("the reason is empty"))
    if followed(work.writing, held) != OPEN:
        raise NotFollowed(id=held.id)
    work.write(SET_ASIDE_TYPE.name, SetAsideBody(about=held.id, reason=ask.reason), work.private_over([held.id]))


def contradict(work: Work, ask: Contradict) -> None:
    """Write what the source says against the record and release it to who sees the record."""
    held = work.get(ask.record, *CITING)
    agreement = str(held.record.properties.get("agreement")) if held.record is not None else ""
    if not ask.says.strip():
        raise NoReason(reason=N_("what the source says is empty"))
    if not ask.sources:
        raise NoReason(reason=N_("no source is named"))
    for one in ask.sources:
        work.get(one.record)
    body = ContradictionBody(about=held.id, agreement=agreement, says=ask.says, sources=ask.sources)
    record = work.write(CONTRADICTION_TYPE.name, body, work.marking_like(held))
    work.release(record, agreement, work.audience(held))


def followed(reading: Reading, held: Held) -> str:
    """Return whether what a record announces is open, taken up or set aside; an empty text when it announces nothing."""
    if held.record is None or held.recalled or not _announces(held.type, held.record.properties):
        return ""
    if reading.has(SET_ASIDE_TYPE.name, "about", held.id):
        return PUT_ASIDE
    if held.type == STATEMENT:
        return TAKEN_UP if _is_cited(reading, held.record) else OPEN
    if held.type == MEETING_TYPE.name:
        return TAKEN_UP if _citing(reading, held.id, (COMMITMENT_TYPE.name, PLEDGE_TYPE.name)) else OPEN
    return OPEN


def _announces(kind: str, body: Mapping[str, Any]) -> bool:
    if kind == MEETING_TYPE.name:
        return bool(body.get("decisions"))
    if kind == STATEMENT:
        content = body.get("content")
        planned = isinstance(content, Mapping) and content.get("status") == "planned"
        return body.get("kind") == "commitment" or (body.get("kind") == "meeting" and planned)
    return kind == CONTRADICTION_TYPE.name


def _is_cited(reading: Reading, statement: Record) -> bool:
    """Return whether a record of the plan cites a statement, or its report at the statement's words or as a whole."""
    if _citing(reading, statement.id, CITING):
        return True
    report, spans = str(statement.properties["about"]), statement.properties.get("spans", [])
    found = (
        one for held in _citing(reading, report, CITING) if held.record is not None for one in held.record.properties.get("sources", [])
    )
    return any(one.get("record") == report and _overlaps(one, spans) for one in found if isinstance(one, Mapping))


def _overlaps(source: Mapping[str, Any], spans: Iterable[Any]) -> bool:
    start, end = source.get("start"), source.get("end")
    if not isinstance(start, int) or not isinstance(end, int):
        return True
    return any(len(span) == 2 and span[0] < end and start < span[1] for span in spans)


def _citing(reading: Reading, identifier: str, kinds: Iterable[str]) -> list[Held]:
    rows = (held for kind in kinds for held in reading.page(kind, [Where("cites", "=", identifier)], limit=MOST).rows)
    return [held for held in rows if held.record is not None and not held.recalled]


def following_projection(writing: Writing, record: Record) -> None:
    """Keep the facet `followed` of the announcements that a record is, cites, or sets aside."""
    body = record.properties
    touched = [record.id] if record.type in FOLLOWED else []
    if record.type == SET_ASIDE_TYPE.name:
        touched.append(str(body["about"]))
    for cited in sorted(set(cites(body))) if record.type in CITING else ():
        touched.append(cited)
        if cited.startswith(f"{REPORT}--"):
            touched += [held.id for held in writing.page(STATEMENT, [Where("about", "=", cited)], limit=MOST).rows]
    for identifier in dict.fromkeys(touched):
        held = writing.get(identifier)
        if held is not None and held.type in FOLLOWED and held.record is not None:
            said = followed(writing, held)
            writing.derive(identifier, "followed", [said] if said else [])


def _agreement_of(reading: Reading, ask: Contradict) -> str | None:
    held = reading.get(ask.record)
    return None if held is None or held.record is None else str(held.record.properties.get("agreement"))


ACTS: tuple[Act[Any], ...] = (
    Act("plan.set_aside", N_("Set aside"), SetAside, set_aside, SECRETARY, article="plan"),
    Act("plan.contradict", N_("Say what contradicts it"), Contradict, contradict, SECRETARY, article="plan", agreement=_agreement_of),
)
PROJECTIONS = tuple((name, following_projection) for name in (STATEMENT, SET_ASIDE_TYPE.name, *PLAN_TYPES))
