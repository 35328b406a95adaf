"""Acts of screening: ask whom names may mean, raise a hit, and judge it.

1. Asking is an act: who asked, why, how many names and which entries were shown stand in the log, the names themselves do not.
2. A hit is about a file (`reference`) and a subject, and there is one of each; the score is the matcher's, never the asker's.
3. A clearing names its officer and reason and ends on a day. It holds for that file and that subject alone, and only while the entry stays
   as it was; a hit found again meanwhile is shown with it and not raised anew.
4. A hit is marked so that whoever sees it may see the entry that it is about.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from mithaq.acts.act import Act, Ahead, BadAsk
from mithaq.acts.work import Work
from mithaq.desks.designations.hit_records import (
    BY_PERSON,
    CLEARED,
    CONFIRMED,
    OPEN,
    HitBody,
    day_of,
    hit_id,
    last_day,
    pair_of,
)
from mithaq.desks.designations.matching import Candidate, Matcher
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused, because
from mithaq.names.words import MAX_NAME, MAX_WORDS, is_too_long
from mithaq.records.ident import timestamp
from mithaq.store import Held, Reading

ANALYST = frozenset({"designations.analyst"})
SCREENERS = ANALYST | {"requests.officer"}
MOST_NAMES, MOST_HITS = 200, 50
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class NotACandidate(Refused):
    """A hit of a name and a subject that the matcher does not bring together."""

    rule = "screening.candidate"
    what = N_("“{name}” does not bring up {subject}.")
    whose = N_("A hit is what the matcher found; nobody enters one by hand.")
    next_act = N_("Screen the name again and choose among the candidates.")


class HitJudged(Refused):
    """A hit that was judged already."""

    rule = "screening.judged"
    what = N_("This hit was judged already: it is {state}.")
    whose = N_("It is for the officer who judged it.")
    next_act = N_("Open it again with a reason, then judge it anew.")
    status = 409


class BadUntil(Refused):
    """A day to which something may not run."""

    rule = "screening.until"
    what = N_("“{value}” is no day from today to {last}.")
    whose = N_("It is for whoever sets the day.")
    next_act = N_("Choose a day within a year; it can be set again when it comes.")


class Screen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ask whom names may mean. `references` are the asker's own files, one for each name when given; `sources` are lists by their names."""

    names: list[str]
    purpose: str = "screening"
    hits: int = 10
    threshold: float | None = None
    sources: list[str] = []
    references: list[str] = []


class RaiseHit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Raise a hit: `name` is that of somebody whose file is `reference`, `subject` one of its candidates."""

    name: str
    reference: str
    subject: str
    purpose: str = "screening"


class ClearHit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Clear a hit: it is somebody else. `until` is the last day on which that is remembered."""

    hit: str
    reason: str
    until: str


class ConfirmHit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Confirm a hit: it is the subject that the entry means."""

    hit: str
    reason: str


class ReopenHit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Open a judged hit again."""

    hit: str
    reason: str


def require_day(value: str, now: int) -> str:
    """Return a day (ISO 8601) from today to a year ahead. Raises: BadUntil."""
    first, last = day_of(now).isoformat(), last_day(now).isoformat()
    if DAY.fullmatch(value) is None or not first <= value <= last:
        raise BadUntil(value=value[:40], last=last)
    return value


def clearing_of(reading: Reading, held: Held | None, now: int) -> HitBody | None:
    """Return a hit's clearing when it still holds: its day has not passed, and the entry is as it was."""
    if held is None or held.record is None or held.recalled:
        return None
    body = msgspec.convert(held.record.properties, HitBody)
    if body.state != CLEARED or body.until < day_of(now).isoformat():
        return None
    entry = reading.get(body.record) if body.record else None
    same = not body.record or (entry is not None and timestamp(entry.modified) == body.record_modified)
    return body if same else None


@dataclass(frozen=True)
class Occasion:
    """For whom, why and how a hit is raised; `retained` is the retained name, if it is one."""

    name: str
    reference: str
    purpose: str
    raised_by: str
    retained: str = ""


def hit_body(work: Work, occasion: Occasion, found: Candidate) -> HitBody:
    """Return the body of a hit that is raised now."""
    entry = work.writing.get(found.record) if found.record else None
    return HitBody(
        name=occasion.name,
        reference=occasion.reference,
        subject=found.subject,
        schema=found.schema,
        listed_name=found.name,
        score=found.score,
        met=found.met,
        left=found.left,
        source=found.source,
        pair=pair_of(occasion.reference, found.subject),
        purpose=occasion.purpose,
        raised_by=occasion.raised_by,
        record=found.record,
        record_modified="" if entry is None else timestamp(entry.modified),
        retained=occasion.retained,
    )


def keep_hit(work: Work, body: HitBody) -> bool:
    """Keep a hit unless it is there, open, confirmed or cleared with a clearing that holds; return whether it was raised."""
    identifier = hit_id(work.node, body.reference, body.subject)
    held = work.writing.get(identifier)
    if held is None or held.record is None:
        work.write("hit", body, work.private_over([body.record] if body.record else []), identifier=identifier)
        return True
    known = msgspec.convert(held.record.properties, HitBody)
    if known.state in (OPEN, CONFIRMED) or clearing_of(work.writing, held, work.now) is not None:
        return False
    work.revise(held, {**msgspec.to_builtins(body), "reason": known.reason, "officer": known.officer, "officer_name": known.officer_name})
    return True


def judge(work: Work, identifier: str, state: str, reason: str, until: str = "") -> None:
    """Give a hit another state, under the actor's name. Raises: NoSuchRecord, HitJudged, BadAsk."""
    held = work.get(identifier, "hit")
    body = msgspec.convert(work.body(identifier, "hit"), HitBody)
    if (body.state == OPEN) == (state == OPEN):
        raise HitJudged(state=body.state)
    if not reason.strip():
        raise BadAsk(act="designations.judge", reason=N_("a reason is needed"))
    officer = {"officer": work.principal.id, "officer_name": work.principal.name or work.principal.id}
    work.revise(held, {"state": state, "reason": reason, "until": until, "decided_at": timestamp(work.now), **officer})


def clear_hit(work: Work, ask: ClearHit) -> None:
    """Remember that it is somebody else."""
    judge(work, ask.hit, CLEARED, ask.reason, require_day(ask.until, work.now))


def confirm_hit(work: Work, ask: ConfirmHit) -> None:
    """Keep that it is the subject of the entry."""
    judge(work, ask.hit, CONFIRMED, ask.reason)


def reopen_hit(work: Work, ask: ReopenHit) -> None:
    """Let a judged hit be judged again."""
    judge(work, ask.hit, OPEN, ask.reason)


def acts(matcher: Matcher) -> tuple[Act[Any], ...]:
    """Return the acts of screening, with the matcher of this node."""

    def find(ahead: Ahead, ask: Screen) -> list[list[Candidate]]:
        with ahead.node() as node:
            matcher.prepare(node)
        with ahead.actor() as seen:
            return _search(matcher, seen, ask)

    def screen(work: Work, ask: Screen) -> None:
        """Tell whom names may mean, and log that it was asked."""
        _require(ask)
        found = _search(matcher, work.seen, ask) if work.ahead is None else work.ahead
        answers = [_answer(work, place, ask, many) for place, many in enumerate(found)]
        shown = dict.fromkeys(one.record for many in found for one in many if one.record)
        work.consulted.extend(shown)
        work.noted.update(purpose=ask.purpose[:200], names=len(ask.names), hits=sum(len(many) for many in found))
        work.said.update(answers=answers, threshold=matcher.threshold())

    def find_one(ahead: Ahead, ask: RaiseHit) -> Candidate | None:
        found = find(ahead, Screen(names=[ask.name], hits=MOST_HITS, threshold=0.0))[0]
        return next((one for one in found if one.subject == ask.subject), None)

    def raise_hit(work: Work, ask: RaiseHit) -> None:
        """Keep a candidate as a hit that somebody judges."""
        found: Candidate | None = work.ahead
        if not ask.reference.strip():
            raise BadAsk(act="designations.raise_hit", reason=N_("the reference of your file is needed"))
        if found is None:
            raise NotACandidate(name=ask.name[:200], subject=ask.subject[:200])
        raised = keep_hit(work, hit_body(work, Occasion(ask.name, ask.reference, ask.purpose, BY_PERSON), found))
        identifier = hit_id(work.node, ask.reference, ask.subject)
        if not raised:
            work.get(identifier, "hit")
        work.said.update(hit=identifier, raised=raised)

    return (
        Act("designations.screen", N_("Screen names"), Screen, screen, SCREENERS, article="screening", ahead=find),
        Act("designations.raise_hit", N_("Raise a hit"), RaiseHit, raise_hit, SCREENERS, article="screening", ahead=find_one),
        Act("designations.clear_hit", N_("Clear the hit: somebody else"), ClearHit, clear_hit, ANALYST, article="screening"),
        Act("designations.confirm_hit", N_("Confirm the hit"), ConfirmHit, confirm_hit, ANALYST, article="screening"),
        Act("designations.reopen_hit", N_("Open the hit again"), ReopenHit, reopen_hit, ANALYST, article="screening"),
    )


def _require(ask: Screen) -> None:
    if not 0 < len(ask.names) <= MOST_NAMES or not 0 < ask.hits <= MOST_HITS:
        raise BadAsk(
            act="designations.screen",
            reason=because(N_("1 to {names} names with 1 to {hits} candidates each"), names=MOST_NAMES, hits=MOST_HITS),
        )
    if ask.references and len(ask.references) != len(ask.names):
        raise BadAsk(act="designations.screen", reason=N_("there must be one reference for each name"))
    if not ask.purpose.strip():
        raise BadAsk(act="designations.screen", reason=N_("the purpose is needed"))


def _search(matcher: Matcher, seen: Reading, ask: Screen) -> list[list[Candidate]]:
    """Return the candidates of each name; a name that is too long to be read whole has none, and its answer says so."""
    _require(ask)
    least = matcher.threshold() if ask.threshold is None else ask.threshold
    return [
        [] if is_too_long(name) else matcher.search(seen, name, hits=ask.hits, threshold=least, sources=ask.sources) for name in ask.names
    ]


def _answer(work: Work, place: int, ask: Screen, found: list[Candidate]) -> dict[str, Any]:
    name = ask.names[place]
    reference = ask.references[place] if ask.references else ""
    hits = [{**msgspec.to_builtins(one), "cleared": _cleared(work, reference, one)} for one in found]
    problem = f"a name of more than {MAX_WORDS} words or {MAX_NAME} characters is not screened" if is_too_long(name) else None
    return {"name": name, "hits": hits, "problem": problem}


def _cleared(work: Work, reference: str, found: Candidate) -> Mapping[str, str] | None:
    held = work.seen.get(hit_id(work.node, reference, found.subject)) if reference else None
    body = clearing_of(work.seen, held, work.now)
    if body is None:
        return None
    return {"officer": body.officer_name, "reason": body.reason, "until": body.until, "hit": hit_id(work.node, reference, found.subject)}
