"""What the pages of requests share: rows, the words of a conversation, steps of custody, questions about onward use, why not now."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from mithaq.desks.requests.custody import CustodyBody, custody_steps, last_step, may_say, standing_steps
from mithaq.desks.requests.fixed import CUSTODY_BY_ASKED, CUSTODY_BY_ASKER, CUSTODY_KINDS, DATE_SET, HANDED_OVER, WITHDRAWN
from mithaq.desks.requests.onward import OnwardBody, answers, last_answer, questions, status_of
from mithaq.desks.requests.records import AskedItem, ReplyBody, RequestBody, author_of, replies
from mithaq.desks.requests.standing import Standing, standing_of
from mithaq.lang.catalogue import N_
from mithaq.records.ident import is_moment, micros
from mithaq.store import Held, Reading, Where
from mithaq.web.parties import Parties
from mithaq.web.titles import Titled, titled
from mithaq.web.views import MarkingView, PartyView
from mithaq.web.visit import Visit

SOON = 24 * 3_600_000_000
MOST_KEYS, MOST_ABOUT = 100, 20


@dataclass(frozen=True)
class Row:
    """A request in a list. `custody` is its last step of custody, `legal_basis` on which it was asked; `soon` says due within a day."""

    id: str
    body: RequestBody
    asker: PartyView
    asked: PartyView
    standing: Standing
    late: bool
    soon: bool
    custody: str
    marking: MarkingView | None
    changed: int


@dataclass(frozen=True)
class ItemLine:
    """One thing that was asked about, and what a reply says of it."""

    number: int
    item: AskedItem
    known: str = ""
    text: str = ""


@dataclass(frozen=True)
class Turn:
    """One step of the conversation; the first is the request itself. A recalled step keeps its place and has no body."""

    id: str
    party: PartyView
    step: str
    at: int
    body: ReplyBody | None = None
    text: str = ""
    items: tuple[ItemLine, ...] = ()
    prolonged_to: int | None = None
    recalled: bool = False


@dataclass(frozen=True)
class CustodyLine:
    """A step of custody as a side claims it; one that does not count, or was recalled, is said to be so."""

    id: str
    party: PartyView
    at: int
    body: CustodyBody | None
    counts: bool
    recalled: bool = False


@dataclass(frozen=True)
class OnwardLine:
    """A question about onward use, how it stands, and its last answer."""

    id: str
    request: str
    author: PartyView
    owner: PartyView
    at: int
    body: OnwardBody
    status: str
    conditions: str = ""
    reason: str = ""
    until: str = ""
    answer: str = ""


def rows_of(visit: Visit, reading: Reading, parties: Parties, many: Sequence[Held]) -> list[Row]:
    """Return requests as rows; what was said to all of them is read by one question for each kind of word."""
    live = [held for held in many if held.record is not None]
    said, steps = _said(reading, "reply", live), _said(reading, "custody-step", [held for held in live if _is_custody(held)])
    return [row_of(visit, reading, parties, held, (said[held.id], steps[held.id])) for held in live]


def row_of(visit: Visit, reading: Reading, parties: Parties, held: Held, said: tuple[Sequence[Held], Sequence[Held]]) -> Row:
    """Return a request as a row, given its replies and its steps of custody, oldest first."""
    body = msgspec.convert(held.record.properties if held.record is not None else {}, RequestBody)
    policy = parties.agreements.get(body.agreement)
    standing = standing_of(held, said[0], policy.clocks if policy is not None else None)
    late = standing.is_late(visit.face.now)
    soon = standing.is_open and not late and standing.stopped_at is None and standing.due < visit.face.now + SOON
    custody = last_step(held, said[1])
    asker = parties.of(author_of(held))
    return Row(held.id, body, asker, parties.of(body.to), standing, late, soon, custody, parties.marking(reading, held), held.modified)


def turns_of(reading: Reading, parties: Parties, held: Held, body: RequestBody) -> list[Turn]:
    """Return the conversation of a request, oldest first."""
    asked = tuple(ItemLine(number, item) for number, item in enumerate(body.items, 1))
    turns = [Turn(held.id, parties.of(author_of(held)), "asked", held.modified, text=body.text, items=asked)]
    for one in replies(reading, held.id):
        if one.record is None or one.recalled:
            turns.append(Turn(one.id, parties.of(author_of(one) or body.to), "recalled", one.modified, recalled=True))
            continue
        said = msgspec.convert(one.record.properties, ReplyBody)
        until = micros(said.prolonged_to) if is_moment(said.prolonged_to) else None
        items = tuple(_answered(body, said))
        turns.append(Turn(one.id, parties.of(one.record.created_by), said.step, one.modified, said, said.text, items, until))
    return turns


def custody_of(reading: Reading, parties: Parties, held: Held) -> list[CustodyLine]:
    """Return the steps of custody of a request, oldest first."""
    steps = custody_steps(reading, held.id)
    counted = {record.id for record in standing_steps(held, steps)}
    return [
        CustodyLine(
            one.id,
            parties.of(author_of(one)),
            one.modified,
            msgspec.convert(one.record.properties, CustodyBody) if one.record is not None and not one.recalled else None,
            one.id in counted,
            one.recalled or one.record is None,
        )
        for one in steps
    ]


def onward_of(reading: Reading, parties: Parties, identifier: str) -> list[OnwardLine]:
    """Return the questions about onward use of a request's words, oldest first."""
    live = [one for one in questions(reading, identifier) if one.record is not None and not one.recalled]
    return [onward_line(reading, parties, one) for one in live]


def onward_line(reading: Reading, parties: Parties, held: Held) -> OnwardLine:
    """Return a question about onward use with its last answer."""
    body = msgspec.convert(held.record.properties if held.record is not None else {}, OnwardBody)
    said = answers(reading, held.id)
    found = last_answer(held, said)
    more = found.properties if found is not None else {}
    return OnwardLine(
        held.id,
        body.about,
        parties.of(author_of(held)),
        parties.of(body.asked_of),
        held.modified,
        body,
        status_of(held, said),
        str(more.get("conditions", "")),
        str(more.get("text", "")),
        str(more.get("until", "")),
        found.id if found is not None else "",
    )


def forbidden(visit: Visit, parties: Parties, row: Row, custody: Sequence[CustodyLine]) -> dict[str, str]:
    """Return, by act, why the reader's side may not take a step in a request now."""
    own, say = parties.own, visit.say
    reasons: dict[str, str] = {}
    if own not in (row.asked.id, row.asker.id):
        named = ("requests.reply", "requests.prolong", "requests.withdraw", "requests.ask_onward")
        reasons |= dict.fromkeys(named, say(N_("it is not addressed to your side.")))
    if not row.standing.is_open:
        over = say(N_("it has had its last word."))
        reasons |= dict.fromkeys(("requests.reply", "requests.prolong", "requests.withdraw"), over)
    if own == row.asker.id:
        reasons["requests.prolong"] = say(N_("only {party} says that; it was asked."), party=row.asked.name)
    if own == row.asked.id:
        reasons["requests.withdraw"] = say(N_("only {party} takes it back; it asked."), party=row.asker.name)
    return reasons | _forbidden_custody(visit, row, own, {one.body.step for one in custody if one.body is not None and one.counts})


def _forbidden_custody(visit: Visit, row: Row, own: str, said: Collection[str]) -> dict[str, str]:
    asked, asker, say = row.asked, row.asker, visit.say
    reasons: dict[str, str] = {}
    sides = (("requests.report_custody", asked, CUSTODY_BY_ASKED), ("requests.confirm_custody", asker, CUSTODY_BY_ASKER))
    for act, party, steps in sides:
        if row.standing.state == WITHDRAWN:
            reasons[act] = say(N_("it was taken back."))
        elif not may_say(asked.id, asker.id, own, steps[0]):
            reasons[act] = say(N_("only {party} says what it can know of that."), party=party.name)
    if "requests.confirm_custody" not in reasons and not {DATE_SET, HANDED_OVER} & set(said):
        reasons["requests.confirm_custody"] = say(
            N_("{party} has not said that a day is set or that somebody was handed over."), party=asked.name
        )

    return reasons


def requests_about(visit: Visit, reading: Reading, keys: Sequence[str]) -> list[Titled]:
    """Return the newest requests that concern a listed subject by one of its words, as lines."""
    where = [Where("concerns", "in", tuple(keys[:MOST_KEYS]))]
    live = [held for held in reading.page("request", where, limit=MOST_ABOUT).rows if held.record is not None and not held.recalled]
    return [titled(held, visit.house.rules.types) for held in live]


def _said(reading: Reading, kind: str, many: Sequence[Held]) -> Mapping[str, list[Held]]:
    """Return the records of a kind that are about some requests, by request, oldest first."""
    found: dict[str, list[Held]] = defaultdict(list)
    where = [Where("about", "in", tuple(held.id for held in many))]
    after = None
    while many:
        page = reading.page(kind, where, descending=False, after=after, limit=1_000)
        for one in page.rows:
            found[str(one.record.properties["about"]) if one.record is not None else ""].append(one)
        after = page.next
        if after is None:
            break
    return found


def _is_custody(held: Held) -> bool:
    return held.record is not None and held.record.properties["kind"] in CUSTODY_KINDS


def _answered(body: RequestBody, said: ReplyBody) -> Iterator[ItemLine]:
    """Yield what a reply says of items that were asked about; a number that no item has is left out."""
    for one in said.items:
        if 1 <= one.item <= len(body.items):
            yield ItemLine(one.item, body.items[one.item - 1], one.known, one.text)
