"""The follow-up: what was announced and never taken up, what is due, late, unsigned, not judged, lapsed, in conflict or contradicted;
and of pledges what is late, not confirmed, or told with other figures by the other side.

Each finding names the record it is about, whose it is, and the words of the source where it was said. It is asked anew each time: nothing
is kept that could be out of date.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import msgspec

from mithaq.desks.plan.assistance.waiting import CLAIMED, DIFFERING, LATE_TRANCHE, UNCONFIRMED, waiting_pledges
from mithaq.desks.plan.following import OPEN
from mithaq.desks.plan.programmes.deriving import OPEN_STATES
from mithaq.desks.plan.programmes.reading import next_due, open_targets, words_on
from mithaq.desks.plan.programmes.records import ENTRY_TYPE, PROGRAMME_TYPE
from mithaq.desks.plan.programmes.rules import body_of as programme_body
from mithaq.desks.plan.records import (
    BREACH_TYPE,
    COMMITMENT_TYPE,
    CONTRADICTION_TYPE,
    MEETING_TYPE,
    ROUND_TYPE,
    SERIES_TYPE,
    TIME_PROPOSAL_TYPE,
    RoundBody,
    SeriesBody,
)
from mithaq.desks.plan.said.records import FIGURE_TYPE, figure_title
from mithaq.desks.plan.standings import look_behind
from mithaq.desks.plan.states import AGREED, AMENDING, CONFLICTING, DISPUTED, IN_PROGRESS, PROPOSED, REPORTED_DONE, RETURNED, SUSPENDED
from mithaq.desks.plan.structure.groups import WORKING_GROUP_TYPE, rhythm
from mithaq.exchange.agreement import Agreement, LanguageText, read_agreement
from mithaq.records.ident import last_day
from mithaq.records.source import Source
from mithaq.store import Held, Reading, Where

DOING = (AGREED, IN_PROGRESS, RETURNED)
SOON_DAYS = 30
ROUNDS = 500
OVERDUE, DUE, UNSIGNED, UNJUDGED, ANNOUNCED = "overdue", "due", "unsigned", "unjudged", "announced"
LATE, CONTRADICTED, UNANSWERED = "lapsed", "contradicted", "unanswered"
TARGET_LATE, ENTRY_DISPUTED = "target-late", "entry-disputed"
# What is urgent first; the next meeting takes them up in this order.
KINDS = (
    OVERDUE,
    LATE_TRANCHE,
    TARGET_LATE,
    CONFLICTING,
    DISPUTED,
    ENTRY_DISPUTED,
    CONTRADICTED,
    DIFFERING,
    UNANSWERED,
    CLAIMED,
    UNCONFIRMED,
    UNJUDGED,
    UNSIGNED,
    DUE,
    SUSPENDED,
    LATE,
    ANNOUNCED,
)


@dataclass(frozen=True)
class Finding:
    """One thing to follow up. `day` is when it was due or said, cut to what is known; `whose` are the parties that it waits for.

    `number` and `title` are those of `record`, `texts` its title in its languages; `source` is where it was said, `words` what the
    finding adds.
    """

    kind: str
    record: str
    title: str
    number: str = ""
    day: str = ""
    whose: tuple[str, ...] = ()
    source: Source | None = None
    words: str = ""
    texts: tuple[LanguageText, ...] = ()


def follow_up(reading: Reading, agreement: str, today: date, *, limit: int = 100) -> list[Finding]:
    """Return at most `limit` findings of each kind under an agreement, or under all when it is empty, in the order of KINDS."""
    under = [Where("agreement", "=", agreement)] if agreement else []
    policies = {held.id: read_agreement(held) for held in reading.page("agreement", limit=100).rows if held.record is not None}
    policies = {name: one for name, one in policies.items() if agreement in ("", name)}
    found = [
        *_commitments(reading, under, today, limit),
        *_announced(reading, limit),
        *_decided(reading, under, limit),
        *_lapsed(reading, policies, today),
        *_late_groups(reading, under, policies, today),
        *_contradicted(reading, under, limit),
        *_waiting(reading, under, limit),
        *_disputed_figures(reading, under, limit),
        *_assistance(reading, under, today, limit),
        *_late_targets(reading, under, today, limit),
        *_disputed_entries(reading, under, limit),
    ]
    return [one for kind in KINDS for one in found if one.kind == kind]


def _commitments(reading: Reading, under: list[Where], today: date, limit: int) -> Iterator[Finding]:
    day, soon = today.isoformat(), (today + timedelta(days=SOON_DAYS)).isoformat()
    asked = (
        (OVERDUE, [Where("due", "<", day), Where("status", "in", DOING)], "debtors"),
        (DUE, [Where("due", ">=", day), Where("due", "<=", soon), Where("status", "in", DOING)], "debtors"),
        (UNSIGNED, [Where("status", "in", (PROPOSED, AMENDING))], ""),
        (UNJUDGED, [Where("status", "in", (REPORTED_DONE,))], "creditors"),
        (CONFLICTING, [Where("status", "in", (CONFLICTING,))], ""),
        (DISPUTED, [Where("status", "in", (DISPUTED,))], ""),
        (SUSPENDED, [Where("status", "in", (SUSPENDED,))], "creditors"),
    )
    for kind, where, side in asked:
        order = "due" if kind in (OVERDUE, DUE) else "modified"
        rows = reading.page(COMMITMENT_TYPE.name, [*under, *where], order=order, descending=order != "due", limit=limit).rows
        live = [held for held in rows if held.record is not None and not held.recalled]
        behind = look_behind(reading, live)
        for held in live:
            found = behind.standing[held.id]
            body = found.body
            late = found.state == PROPOSED and kind == UNSIGNED and bool(body.due) and str(body.due) < day
            whose = {"debtors": body.debtors, "creditors": body.creditors}.get(side) or found.unsigned or found.sides
            source = body.sources[0] if body.sources else None
            one = LATE if late else kind
            owed = tuple(sorted(whose))
            yield Finding(one, held.id, body.measure, body.number, body.due or "", owed, source, texts=tuple(body.texts))


def _announced(reading: Reading, limit: int) -> Iterator[Finding]:
    for held in reading.page("statement", [Where("followed", "=", OPEN)], limit=limit).rows:
        if held.record is None:
            continue
        body = held.record.properties
        start, end = next((span for span in body.get("spans", []) if len(span) == 2), (None, None))
        content = body.get("content", {})
        title = str(content.get("action") or content.get("text") or content.get("place") or "")
        about = reading.get(str(body["about"]))
        day = str(about.record.properties.get("published") or "") if about is not None and about.record is not None else ""
        yield Finding(ANNOUNCED, held.id, title, day=day, source=Source(record=str(body["about"]), start=start, end=end))


def _decided(reading: Reading, under: list[Where], limit: int) -> Iterator[Finding]:
    for held in reading.page(MEETING_TYPE.name, [*under, Where("followed", "=", OPEN)], limit=limit).rows:
        if held.record is not None:
            body = held.record.properties
            words = "\n".join(str(one) for one in body["decisions"])
            yield Finding(
                ANNOUNCED, held.id, str(body["title"]), day=str(body["held_on"]), source=_source(body.get("sources")), words=words
            )


def _lapsed(reading: Reading, policies: dict[str, Agreement], today: date) -> Iterator[Finding]:
    """Yield the series whose next round is late, by the interval of the series or of its agreement."""
    for agreement, policy in policies.items():
        under = [Where("agreement", "=", agreement)]
        declared: dict[str, Held] = {}
        for held in reading.page(SERIES_TYPE.name, under, limit=ROUNDS).rows:
            if held.record is not None and not held.recalled:
                declared.setdefault(str(held.record.properties["name"]), held)
        last: dict[str, Held] = {}
        for held in reading.page(ROUND_TYPE.name, under, order="held_on", limit=ROUNDS).rows:
            if held.record is not None and not held.recalled:
                last.setdefault(str(held.record.properties["series"]), held)
        for name in sorted({*declared, *last}):
            yield from _late_series(name, declared.get(name), last.get(name), policy, today)


def _late_series(name: str, series: Held | None, last: Held | None, policy: Agreement, today: date) -> Iterator[Finding]:
    body = msgspec.convert(series.record.properties, SeriesBody) if series is not None and series.record is not None else None
    interval = body.interval_days if body is not None and body.interval_days > 0 else policy.dialogue_interval_days
    held_on = str(last.record.properties["held_on"]) if last is not None and last.record is not None else body.started if body else ""
    if not held_on:
        return
    about, due = last or series, _after(last_day(held_on), interval)
    if due is not None and due < today and about is not None and about.record is not None:
        source = _source(about.record.properties.get("sources"))
        yield Finding(LATE, about.id, name, day=due.isoformat(), whose=tuple(sorted(policy.identities())), source=source, words=held_on)


def _late_groups(reading: Reading, under: list[Where], policies: dict[str, Agreement], today: date) -> Iterator[Finding]:
    """Yield the working groups at work that should have met again by their interval and have planned no meeting."""
    for held in reading.page(WORKING_GROUP_TYPE.name, [*under, Where("over", "=", "no")], limit=ROUNDS).rows:
        if held.record is None or held.recalled:
            continue
        body, met = held.record.properties, rhythm(reading, held, today)
        policy = policies.get(str(body["agreement"]))
        if met.late and policy is not None:
            last = met.last.record.properties["held_on"] if met.last is not None and met.last.record is not None else body["started"]
            whose = tuple(sorted(policy.identities()))
            yield Finding(LATE, held.id, str(body["name"]), day=met.due, whose=whose, source=_source(body.get("sources")), words=str(last))


def _contradicted(reading: Reading, under: list[Where], limit: int) -> Iterator[Finding]:
    for held in reading.page(CONTRADICTION_TYPE.name, [*under, Where("followed", "=", OPEN)], limit=limit).rows:
        if held.record is None:
            continue
        body = held.record.properties
        about = reading.get(str(body["about"]))
        said = about.record.properties if about is not None and about.record is not None else {}
        title = str(said.get("measure") or said.get("title") or said.get("series") or said.get("name") or "")
        number = str(said.get("number") or "")
        yield Finding(CONTRADICTED, held.id, title, number, source=_source(body.get("sources")), words=str(body["says"]))
    yield from _rounds_apart(reading, under)


def _rounds_apart(reading: Reading, under: list[Where]) -> Iterator[Finding]:
    """Yield the rounds of one series and known number that two records date differently."""
    same: dict[tuple[str, str, int], list[Held]] = defaultdict(list)
    for held in reading.page(ROUND_TYPE.name, under, limit=ROUNDS).rows:
        if held.record is not None and not held.recalled:
            body = msgspec.convert(held.record.properties, RoundBody)
            if body.number:
                same[body.agreement, body.series, body.number].append(held)
    for (_, series, number), rounds in same.items():
        days = sorted({str(one.record.properties["held_on"]) for one in rounds if one.record is not None})
        if any(not second.startswith(first) for first in days for second in days if len(first) <= len(second)):
            newest = max(rounds, key=lambda one: one.modified)
            sources = newest.record.properties.get("sources") if newest.record is not None else None
            yield Finding(CONTRADICTED, newest.id, series, str(number), days[-1], source=_source(sources), words=" / ".join(days))


def _waiting(reading: Reading, under: list[Where], limit: int) -> Iterator[Finding]:
    """Yield breaches that a debtor has not answered, and proposals of a time that nobody has taken or refused."""
    asked = (
        (BREACH_TYPE.name, [Where("state", "=", "alleged")], "says"),
        (TIME_PROPOSAL_TYPE.name, [Where("state", "=", OPEN)], "starts_at"),
    )
    for kind, where, named in asked:
        for held in reading.page(kind, [*under, *where], limit=limit).rows:
            about = reading.get(str(held.record.properties["about"])) if held.record is not None else None
            if held.record is None or about is None or about.record is None:
                continue
            body, said = held.record.properties, about.record.properties
            debtors = said.get("debtors")
            yield Finding(
                UNANSWERED,
                held.id,
                str(said.get("measure") or said.get("title") or ""),
                str(said.get("number") or ""),
                str(body.get("happened_on", "")),
                tuple(debtors) if isinstance(debtors, list) else (about.record.created_by,),
                _source(body.get("sources")),
                str(body[named]),
            )


def _disputed_figures(reading: Reading, under: list[Where], limit: int) -> Iterator[Finding]:
    for held in reading.page(FIGURE_TYPE.name, [*under, Where("verification", "=", DISPUTED)], limit=limit).rows:
        if held.record is not None and not held.recalled:
            body = held.record.properties
            whose = (str(body["party"]),) if body.get("party") else (held.record.created_by,)
            day, source = str(body.get("as_of") or ""), _source(body.get("sources"))
            yield Finding(DISPUTED, held.id, figure_title(body), day=day, whose=whose, source=source)


def _assistance(reading: Reading, under: list[Where], today: date, limit: int) -> Iterator[Finding]:
    """Yield pledges that are claimed only, late, not confirmed, or of which the two sides tell other figures."""
    for one in waiting_pledges(reading, under, today.isoformat(), limit):
        body = one.found.body
        source = body.sources[0] if body.sources else None
        yield Finding(one.kind, one.id, body.title, body.number, one.day, one.whose, source, one.words)


def _late_targets(reading: Reading, under: list[Where], today: date, limit: int) -> Iterator[Finding]:
    """Yield the targets of programmes that are over and that no side's word reaches, at most `limit`, those of the longest late first."""
    where = [*under, Where("due", "<", today.isoformat()), Where("state", "in", OPEN_STATES)]
    left = limit
    for held in reading.page(PROGRAMME_TYPE.name, where, order="due", descending=False, limit=limit).rows:
        body = programme_body(held)
        if body is None or held.recalled:
            continue
        late = [one for one in open_targets(reading, held.id, body) if "" < next_due([one]) < today.isoformat()]
        for one in sorted(late, key=lambda target: next_due([target]))[:left]:
            title = f"{body.name}: {' · '.join(part for part in (one.what, one.site) if part)}"
            yield Finding(TARGET_LATE, held.id, title, body.number, one.due, (body.lead,), body.sources[0] if body.sources else None)
        left -= min(left, len(late))


def _disputed_entries(reading: Reading, under: list[Where], limit: int) -> Iterator[Finding]:
    """Yield the standing entries of programmes that another party disputes, with its words; they wait for whoever made them."""
    for held in reading.page(ENTRY_TYPE.name, [*under, Where("finding", "=", DISPUTED)], limit=limit).rows:
        programme = reading.get(str(held.record.properties["about"])) if held.record is not None and not held.recalled else None
        body = programme_body(programme) if programme is not None else None
        if held.record is None or body is None or programme is None or programme.recalled:
            continue
        said = held.record.properties
        reasons = [
            str(one.properties.get("reason", ""))
            for one in words_on(reading, [held.id]).get(held.id, ())
            if one.properties["position"] == DISPUTED
        ]
        title = f"{body.name}: {' · '.join(str(said[name]) for name in ('what', 'site') if said.get(name))}"
        source = _source(said.get("sources")) or (body.sources[0] if body.sources else None)
        words = "\n".join(dict.fromkeys(reasons))
        yield Finding(ENTRY_DISPUTED, held.id, title, body.number, str(said.get("on", "")), (held.record.created_by,), source, words)


def agenda(findings: Sequence[Finding]) -> list[str]:
    """Return the lines of the next meeting's agenda: what is late first, each once."""
    ordered = (one for kind in KINDS for one in findings if one.kind == kind)
    return list(dict.fromkeys(f"{one.number} {one.title}".strip() for one in ordered if one.title))


def _after(day: str, days: int) -> date | None:
    """Return the day that is some days after another, or None when that is beyond the calendar."""
    try:
        return date.fromisoformat(day) + timedelta(days=days)
    except OverflowError:
        return None


def _source(sources: object) -> Source | None:
    first = sources[0] if isinstance(sources, list) and sources else None
    return msgspec.convert(first, Source) if first is not None else None
