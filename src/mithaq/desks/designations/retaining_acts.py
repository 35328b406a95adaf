"""Acts of retained names: keep them for a purpose until a day, screen them again when a list has changed, destroy them.

1. A retained name has one purpose, one file of whoever keeps it, and a last day; past that day it is destroyed with its hits that nobody
   confirmed. Somebody may destroy it earlier.
2. What is found at retaining, and again at each change, is raised as a hit once.
3. A hit of an entry that left its list lapses.
"""

from typing import Any

import msgspec

from mithaq.acts.act import Act, Ahead, BadAsk
from mithaq.acts.house import House
from mithaq.acts.work import Work
from mithaq.desks.designations.hit_records import (
    BY_LIST_CHANGE,
    BY_RETAINING,
    CONFIRMED,
    LAPSED,
    OPEN,
    RetainedNameBody,
    day_of,
    retained_id,
)
from mithaq.desks.designations.matching import Candidate, Matcher
from mithaq.desks.designations.screening_acts import ANALYST, Occasion, hit_body, keep_hit, require_day
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Said, because
from mithaq.names.words import is_too_long
from mithaq.records.ident import timestamp
from mithaq.records.principal import Kind
from mithaq.store import Job, Where

MOST_NAMES = 1_000
MOST_FOUND = 1_000
MOST_HITS = 20
PAGE = 500
SCREENED = "screened"
NODE = frozenset({Kind.NODE})


class Named(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A name and the file of whoever keeps it."""

    reference: str
    name: str


class Retain(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Keep up to 1,000 names for a purpose until a day; a file that is kept already is corrected."""

    purpose: str
    until: str
    names: list[Named]


class Release(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Destroy a retained name, and its hits that nobody confirmed."""

    retained_name: str
    reason: str


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A retained name and a subject that it may mean since a list has changed."""

    retained: str
    candidate: Candidate


class RaiseFound(msgspec.Struct, frozen=True, kw_only=True):
    """Raise what screening the retained names again has found, and note how far that went.

    `gone` are subjects no longer listed; `screened` is what was looked for, given with the last part, and `state` what stands for it.
    """

    found: list[Found]
    gone: list[str] = []
    screened: bytes | None = None
    state: str = ""


class ForgetRetained(msgspec.Struct, frozen=True, kw_only=True):
    """Destroy the retained names whose last day has passed."""


def release(work: Work, ask: Release) -> None:
    """Destroy a name before its day."""
    work.get(ask.retained_name, "retained-name")
    if not ask.reason.strip():
        raise BadAsk(act="designations.release_name", reason=N_("a reason is needed"))
    work.noted.update(reason=ask.reason[:400])
    work.consulted.append(ask.retained_name)
    _destroy(work, ask.retained_name)


def forget_retained(work: Work, _ask: ForgetRetained) -> None:
    """Destroy the names whose day has passed, up to `PAGE` at once; say how many."""
    over = [Where("until", "<", day_of(work.now).isoformat()), Where("state", "=", "live")]
    rows = work.writing.page("retained-name", over, limit=PAGE).rows
    for held in rows:
        _destroy(work, held.id)
    work.noted.update(destroyed=len(rows))
    work.said.update(destroyed=len(rows))


def raise_found(work: Work, ask: RaiseFound) -> None:
    """Raise each hit that is new."""
    raised = 0
    for one in ask.found:
        held = work.writing.get(one.retained)
        if held is None or held.record is None or held.recalled:
            continue
        body = msgspec.convert(held.record.properties, RetainedNameBody)
        occasion = Occasion(body.name, body.reference, body.purpose, BY_LIST_CHANGE, one.retained)
        raised += keep_hit(work, hit_body(work, occasion, one.candidate))
    lapsed = sum(_lapse(work, subject) for subject in ask.gone)
    if ask.screened is not None:
        work.writing.put_job(Job(SCREENED, SCREENED, work.now, ask.state, ask.screened))
    work.noted.update(purpose="screening again after a change of lists", found=len(ask.found), raised=raised, lapsed=lapsed)
    work.said.update(raised=raised, lapsed=lapsed)


def forget_all(house: House) -> int:
    """Destroy every retained name whose day has passed and return how many there were."""
    total = 0
    while destroyed := int(house.perform("designations.forget_retained", house.node(), {}).said["destroyed"]):
        total += destroyed
    return total


def acts(matcher: Matcher) -> tuple[Act[Any], ...]:
    """Return the acts of retained names, with the matcher of this node."""

    def find(ahead: Ahead, ask: Retain) -> list[list[Candidate]]:
        _require(ask)
        with ahead.node() as node:
            matcher.prepare(node)
            return [matcher.search(node, one.name, hits=MOST_HITS, threshold=matcher.threshold()) for one in ask.names]

    def retain(work: Work, ask: Retain) -> None:
        """Keep names, and raise what they bring up now."""
        _require(ask)
        until, raised = require_day(ask.until, work.now), 0
        for one, found in zip(ask.names, work.ahead, strict=True):
            identifier = retained_id(work.node, ask.purpose, one.reference)
            body = RetainedNameBody(name=one.name, reference=one.reference, purpose=ask.purpose, until=until, by=work.principal.id)
            held = work.writing.get(identifier)
            if held is None or held.record is None:
                work.write("retained-name", body, work.local_marking(), identifier=identifier)
            else:
                work.revise(held, msgspec.to_builtins(body))
            occasion = Occasion(one.name, one.reference, ask.purpose, BY_RETAINING, identifier)
            raised += sum(keep_hit(work, hit_body(work, occasion, candidate)) for candidate in found)
        work.said.update(retained=len(ask.names), raised=raised)

    return (
        Act("designations.retain", N_("Retain names"), Retain, retain, ANALYST, article="screening", ahead=find),
        Act("designations.release_name", N_("Destroy a retained name"), Release, release, ANALYST, article="retention"),
        Act(
            "designations.raise_found",
            N_("Raise what changed lists bring up"),
            RaiseFound,
            raise_found,
            kinds=NODE,
            article="screening",
            secret_fields=frozenset({"screened"}),
        ),
        Act(
            "designations.forget_retained",
            N_("Destroy what is past its day"),
            ForgetRetained,
            forget_retained,
            kinds=NODE,
            article="retention",
        ),
    )


def _require(ask: Retain) -> None:
    """Raise BadAsk for what cannot be retained: all of it or nothing."""
    reason: str | Said = ""
    if not 0 < len(ask.names) <= MOST_NAMES:
        reason = because(N_("1 to {names} names at once"), names=MOST_NAMES)
    elif not ask.purpose.strip():
        reason = N_("the purpose is needed")
    elif long := next((one.reference for one in ask.names if is_too_long(one.name)), ""):
        reason = because(N_("the name of {reference} is too long to be screened whole"), reference=long)
    elif any(not one.reference.strip() or not one.name.strip() for one in ask.names):
        reason = N_("each name needs the reference of its file")
    elif len({one.reference for one in ask.names}) < len(ask.names):
        reason = N_("a reference occurs twice")
    if reason:
        raise BadAsk(act="designations.retain", reason=reason)


def _destroy(work: Work, identifier: str) -> None:
    """Erase a retained name and its hits that nobody confirmed."""
    for held in work.writing.page("hit", [Where("retained", "=", identifier)], limit=PAGE).rows:
        if held.record is not None and held.record.properties["state"] != CONFIRMED:
            work.writing.erase(held.id)
    work.writing.erase(identifier)


def _lapse(work: Work, subject: str) -> int:
    """Let the open hits of a subject lapse."""
    rows = work.writing.page("hit", [Where("subject", "=", subject)], limit=PAGE).rows
    over = [held for held in rows if held.record is not None and held.record.properties["state"] == OPEN]
    for held in over:
        work.revise(held, {"state": LAPSED, "decided_at": timestamp(work.now)})
    return len(over)
