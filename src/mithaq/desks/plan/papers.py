"""Papers of the plan: the minutes of a meeting or round, a joint statement, and what of either may be told to the public.

1. What the node itself says (headings, dates, states) stands in every language of the paper; what somebody wrote stands in the languages in
   which it was written, and across all columns where that is one.
2. Minutes and statements say from which record and version they were made, by its hash, so that a paper can be held against the log.
3. A public statement is made of nothing but records that may be told to anybody: see `is_public`. A meeting, a statement or a commitment
   marked otherwise is left out whole; the paper names no record, no office and no person, and does not say that anything is left out.
   A statement that not all have signed, and a commitment that not all have signed, are not yet what the parties say together.
4. Of the agreement a public statement takes only what the parties are called.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import zip_longest

import msgspec

from mithaq.acts.work import NoSuchRecord
from mithaq.desks.plan.exporting import Met, Owed, Speech, every, marking_of, meeting_of, names_of, owed, plan_of, show_marking
from mithaq.desks.plan.statement_records import AGREED, JOINT_STATEMENT_TYPE, JointStatementBody, derive_state, is_public
from mithaq.exchange.agreement import Agreement, LanguageText
from mithaq.formats.paper.model import Paper, Row, Style
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import instant, is_id, timestamp
from mithaq.records.marking import Marking, Tlp
from mithaq.store import Held, Reading, Where

PUBLIC_STATES = frozenset({"agreed", "in_progress", "reported_done", "returned", "accepted", "closed"})
MOST_LANGUAGES = 3


class NotForThePublic(Refused):
    """What cannot be made a public statement."""

    rule = "public.releasable"
    what = N_("“{title}” may not be told to the public: {reason}.")
    whose = N_("It is for the parties together.")
    next_act = N_("Draft a statement that is marked {tlp}, and let every party sign it.")
    status = 409


class TooFewLanguages(Refused):
    """A paper in no language, or in more than fit side by side."""

    rule = "paper.languages"
    what = N_("A paper has one to three languages, each once.")
    whose = N_("It is for whoever asks for it.")
    next_act = N_("Name them in the order in which they are to stand.")


def minutes(reading: Reading, meeting: str, speeches: Sequence[Speech]) -> Paper:
    """Return the minutes of a meeting or round. Raises: NoSuchRecord, TooFewLanguages."""
    _require_languages(speeches)
    found = meeting_of(reading, meeting)
    policy = plan_of(reading, found.body.agreement)
    decided = N_("Outcome") if found.held.type == "dialogue-round" else N_("Decisions")
    rows = [
        Row(Style.TITLE, tuple(speech.say(N_("Minutes")) for speech in speeches)),
        Row(Style.TITLE, (found.title,)),
        *_day_and_place(found, speeches),
        *_delegations(found, policy, speeches),
        *_listed(N_("Agenda"), found.body.agenda, speeches),
        *_listed(decided, found.outcome, speeches),
    ]
    made = list(owed(reading, found.body.agreement, meeting=found.held.id))
    if made:
        rows.append(_heading(N_("Commitments made here"), speeches))
        rows += [row for one in made for row in _commitment(one, policy, speeches)]
    rows += [_line_for(party.name, speeches) for party in policy.parties]
    markings = [found.marking, *(one.marking for one in made)]
    return Paper(found.title, _languages(speeches), tuple(rows), _strictest(markings, policy), _foot(found.held), _dated(found.held))


def statement_paper(reading: Reading, identifier: str, speeches: Sequence[Speech], now: int, *, public: bool) -> Paper:
    """Return a joint statement in its own languages; `public`: as it may be told to anybody. Raises: NoSuchRecord, NotForThePublic."""
    held, body = statement_of(reading, identifier)
    marking = marking_of(reading, held)
    if marking is None:
        raise NoSuchRecord(id=identifier[:100])
    state = derive_state(reading, held)
    if public:
        _require_public(body.title, marking, now, agreed=state == AGREED)
    policy = plan_of(reading, body.agreement)
    texts = [one for one in body.texts if one.authentic][:MOST_LANGUAGES]
    if not texts:
        raise TooFewLanguages()
    spoken = [_speech_in(one.language, speeches) for one in texts]
    rows = [Row(Style.TITLE, tuple(speech.say(N_("Joint statement")) for speech in spoken)), Row(Style.TITLE, (body.title,))]
    rows.append(Row(Style.QUIET, (" · ".join(party.name for party in policy.parties),)))
    rows += [Row(Style.TEXT, cells) for cells in aligned_texts(texts)]
    named = [one for one in owed(reading, body.agreement) if one.held.id in body.commitments]
    if public:
        named = [one for one in named if _is_public_commitment(one, now)]
    if named:
        rows.append(_heading(N_("Commitments"), spoken))
        rows += [row for one in named for row in _commitment(one, policy, spoken, public=public)]
    rows.append(Row(Style.QUIET, tuple(_authenticity(body, len(texts), speech) for speech in spoken)))
    languages = tuple(one.language for one in texts)
    if public:
        return Paper(body.title, languages, tuple(rows), Tlp.CLEAR.label, dated=_dated(held))
    rows.insert(1, Row(Style.QUIET, tuple(speech.word("joint-statement", state) for speech in spoken)))
    rows += _signatures(reading, held, policy, spoken)
    shown = _strictest([marking, *(one.marking for one in named)], policy)
    return Paper(body.title, languages, tuple(rows), shown, _foot(held), _dated(held))


def public_meeting(reading: Reading, meeting: str, speeches: Sequence[Speech], now: int) -> Paper:
    """Return what may be told of a meeting or round and its commitments. Raises: NoSuchRecord, NotForThePublic, TooFewLanguages."""
    _require_languages(speeches)
    found = meeting_of(reading, meeting)
    _require_public(found.title, found.marking, now, agreed=True)
    policy = plan_of(reading, found.body.agreement)
    rows = [
        Row(Style.TITLE, tuple(speech.say(N_("Public statement")) for speech in speeches)),
        Row(Style.TITLE, (found.title,)),
        *_day_and_place(found, speeches),
        Row(Style.QUIET, (" · ".join(party.name for party in policy.parties),)),
        *_listed(N_("Outcome"), found.outcome, speeches),
    ]
    made = [one for one in owed(reading, found.body.agreement, meeting=found.held.id) if _is_public_commitment(one, now)]
    if made:
        rows.append(_heading(N_("Commitments"), speeches))
        rows += [row for one in made for row in _commitment(one, policy, speeches, public=True)]
    return Paper(found.title, _languages(speeches), tuple(rows), Tlp.CLEAR.label, dated=_dated(found.held))


def statement_of(reading: Reading, identifier: str) -> tuple[Held, JointStatementBody]:
    """Return a joint statement. Raises: NoSuchRecord."""
    held = reading.get(identifier) if is_id(identifier) else None
    if held is None or held.record is None or held.recalled or held.type != JOINT_STATEMENT_TYPE.name:
        raise NoSuchRecord(id=identifier[:100])
    return held, msgspec.convert(held.record.properties, JointStatementBody)


def statements(reading: Reading, agreement: str, limit: int) -> list[Held]:
    """Return the newest joint statements under an agreement."""
    rows = reading.page(JOINT_STATEMENT_TYPE.name, [Where("agreement", "=", agreement)], limit=limit).rows
    return [held for held in rows if held.record is not None and not held.recalled]


def aligned_texts(texts: Sequence[LanguageText]) -> Iterator[tuple[str, ...]]:
    """Yield the paragraphs of texts side by side, an empty one where a text is shorter."""
    paragraphs = [[part.strip() for part in one.text.split("\n") if part.strip()] for one in texts]
    return zip_longest(*paragraphs, fillvalue="")


def _require_public(title: str, marking: Marking, now: int, *, agreed: bool) -> None:
    if not is_public(marking, now):
        raise NotForThePublic(title=title, reason=N_("its marking does not allow it"), tlp=Tlp.CLEAR.label)
    if not agreed:
        raise NotForThePublic(title=title, reason=N_("not every party has signed it"), tlp=Tlp.CLEAR.label)


def _is_public_commitment(one: Owed, now: int) -> bool:
    return one.state in PUBLIC_STATES and is_public(one.marking, now)


def _require_languages(speeches: Sequence[Speech]) -> None:
    languages = _languages(speeches)
    if not 1 <= len(languages) <= MOST_LANGUAGES or len(set(languages)) != len(languages):
        raise TooFewLanguages()


def _languages(speeches: Sequence[Speech]) -> tuple[str, ...]:
    return tuple(one.locale for one in speeches)


def _speech_in(language: str, speeches: Sequence[Speech]) -> Speech:
    """Return the speech of a text's language; what no catalogue speaks is said in the words of the first."""
    return next((one for one in speeches if one.locale == language), speeches[0])


def _signatures(reading: Reading, held: Held, policy: Agreement, speeches: Sequence[Speech]) -> Iterator[Row]:
    """Yield a row for each party: the office that signed this version and the day, or a line to sign on."""
    sha256, signed = held.record.sha256.hex() if held.record is not None else "", {}
    for one in every(reading, "sign-off", [Where("about", "=", held.id)]):
        if one.record is not None and one.record.properties["sha256"] == sha256:
            signed[one.record.created_by] = (str(one.record.properties.get("office", "")), instant(one.modified).date().isoformat())
    for party in policy.parties:
        if party.identity in signed:
            office, day = signed[party.identity]
            said = [speech.say(N_("Signed for {party} on {day}"), party=party.name, day=speech.date(day)) for speech in speeches]
            yield Row(Style.TEXT, tuple(said))
            yield Row(Style.QUIET, (office,))
        else:
            yield _line_for(party.name, speeches)


def _line_for(party: str, speeches: Sequence[Speech]) -> Row:
    return Row(Style.SIGN, tuple(speech.say(N_("For {party}: ____________________"), party=party) for speech in speeches))


def _heading(message: str, speeches: Sequence[Speech]) -> Row:
    return Row(Style.HEADING, tuple(speech.say(message) for speech in speeches))


def _listed(message: str, lines: Sequence[str], speeches: Sequence[Speech]) -> list[Row]:
    if not lines:
        return []
    return [_heading(message, speeches), *(Row(Style.ITEM, (line,), f"{number}.") for number, line in enumerate(lines, 1))]


def _day_and_place(found: Met, speeches: Sequence[Speech]) -> list[Row]:
    rows = [Row(Style.QUIET, tuple(speech.date(found.body.held_on) for speech in speeches))]
    if found.starts is not None:
        until = f" – {found.ends:%H:%M}" if found.ends is not None else ""
        rows.append(Row(Style.QUIET, (f"{found.starts:%H:%M}{until} {found.zone or f'{found.starts:%z}'}",)))
    return [*rows, *([Row(Style.QUIET, (found.body.place,))] if found.body.place else [])]


def _delegations(found: Met, policy: Agreement, speeches: Sequence[Speech]) -> list[Row]:
    rows: list[Row] = []
    for party in dict.fromkeys(one.party for one in found.people):
        rows.append(
            Row(Style.HEADING, tuple(speech.say(N_("Delegation of {party}"), party=policy.party_name(party)) for speech in speeches))
        )
        for one in found.people:
            if one.party == party and one.name:
                rows.append(Row(Style.TEXT, (f"{one.name}, {one.office}",)))
            elif one.party == party:
                rows.append(Row(Style.TEXT, (one.office,)))
    return rows


def _commitment(one: Owed, policy: Agreement, speeches: Sequence[Speech], *, public: bool = False) -> list[Row]:
    """Return a commitment: its texts where it has one in every language of the paper, else what it measures, and who owes it to whom."""
    texts = {text.language: text.text for text in one.body.texts if text.authentic}
    side_by_side = all(speech.locale in texts for speech in speeches)
    cells = tuple(texts[speech.locale] for speech in speeches) if side_by_side else (one.body.measure,)
    owes, is_owed = " · ".join(names_of(policy, one.body.debtors)), " · ".join(names_of(policy, one.body.creditors))
    label = "–" if public else one.body.number
    facts = tuple(_facts(one, owes, is_owed, speech, public=public) for speech in speeches)
    rows = [Row(Style.ITEM, cells, label)] if len(label) <= len("C-1") else [Row(Style.QUIET, (label,)), Row(Style.TEXT, cells)]
    return [*rows, Row(Style.QUIET, facts)]


def _facts(one: Owed, owes: str, is_owed: str, speech: Speech, *, public: bool) -> str:
    parts = [f"{speech.say(N_('debtor'))}: {owes}", f"{speech.say(N_('creditor'))}: {is_owed}"]
    if one.body.due:
        parts.append(f"{speech.say(N_('due'))}: {speech.date(one.body.due)}")
    return " · ".join(parts if public else [*parts, speech.word("commitment", one.state)])


def _authenticity(body: JointStatementBody, count: int, speech: Speech) -> str:
    if body.prevails:
        return speech.say(N_("Where the texts differ, the one in “{language}” prevails."), language=body.prevails)
    return speech.say(N_("The texts in all languages are equally authentic.")) if count > 1 else ""


def _strictest(markings: Sequence[Marking], policy: Agreement) -> str:
    """Return the marking that stands on a paper made of several records: the highest, and of equal ones the one for the fewest."""

    def height(one: Marking) -> tuple[int, int, int, int]:
        terms = one.terms
        if terms is None:
            return one.tlp, 0, 0, 0
        return one.tlp, terms.classification, len(terms.handling), -len(terms.releasable_to)

    return show_marking(max(markings, key=height), policy)


def _dated(held: Held) -> date:
    return instant(held.modified).date()


def _foot(held: Held) -> str:
    sha256 = held.record.sha256.hex() if held.record is not None else ""
    return f"{held.id} · {timestamp(held.modified)} · SHA-256 {sha256}"
