"""Acts that change how many things there are: several drafts that are one thing are joined, one that is several is taken apart.

1. Joined drafts must be of one report and one kind; all their places in the text are kept, what is said is that of the first.
2. A draft that was confirmed before may be joined with others: its statement is withdrawn, and the joined one stands.
3. What is taken apart keeps every place; where only one place is there, both parts stand on it.
"""

from typing import Any

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.work import Work
from mithaq.desks.reports.drafts.standing import BadDecision, already, decide, nature_of, state, waiting, withdraw
from mithaq.desks.reports.records import (
    ANALYST,
    CONFIRMED,
    DRAFT_TYPE,
    MERGED,
    SPLIT,
    DraftBody,
    StatementBody,
    decisions_on,
    standing,
)
from mithaq.lang.catalogue import N_

ANALYSTS = frozenset({ANALYST})
LEAST, MOST = 2, 50


class MergeDrafts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Confirm several drafts of a report as one statement: it says what the first says, and rests on the words of all."""

    drafts: list[str]
    nature: str = ""
    source_grade: str = ""
    information_grade: str = ""


class SplitDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Confirm a draft as two statements. The first has the named places ("start-end") and participants, the second the others.

    `both` names the participants of a meeting that belong to both.
    """

    draft: str
    places: list[str] = []
    participants: list[str] = []
    both: list[str] = []


def merge_drafts(work: Work, ask: MergeDrafts) -> None:
    """Write the one statement and a decision on each draft. Raises: BadDecision, AlreadyDecided, InUse, NoSuchRecord."""
    named = list(dict.fromkeys(ask.drafts))
    if not LEAST <= len(named) <= MOST:
        raise BadDecision(reason=N_("two drafts at least are joined, and fifty at most"))
    drafts = [msgspec.convert(work.body(one, DRAFT_TYPE.name), DraftBody) for one in named]
    first = drafts[0]
    if any((one.about, one.kind) != (first.about, first.kind) for one in drafts):
        raise BadDecision(reason=N_("the drafts are of several reports or kinds"))
    said = first.proposed
    for identifier in named:
        corrected = _release(work, identifier)
        said = corrected if corrected is not None and identifier == named[0] else said
    statement = state(
        work,
        StatementBody(
            about=first.about,
            draft=named[0],
            merged=named[1:],
            kind=first.kind,
            content=said,
            spans=sorted([list(one) for one in {(span[0], span[1]) for draft in drafts for span in draft.spans}]),
            nature=nature_of(first.kind, ask.nature, first.nature),
            source_grade=ask.source_grade,
            information_grade=ask.information_grade,
        ),
    )
    for identifier in named:
        decide(work, identifier, first.about, MERGED, statement=statement.id)


def split_draft(work: Work, ask: SplitDraft) -> None:
    """Write the two statements and the decision. Raises: BadDecision, AlreadyDecided, NoSuchRecord."""
    draft = waiting(work, ask.draft)
    first, second = _places(draft, ask.places)
    one, other = _contents(draft, ask)
    if first == second and one == other:
        raise BadDecision(reason=N_("both parts would say the same of the same words"))
    made = [
        state(
            work,
            StatementBody(
                about=draft.about,
                draft=ask.draft,
                kind=draft.kind,
                content=content,
                spans=spans,
                nature=nature_of(draft.kind, draft.nature),
            ),
        )
        for content, spans in ((one, first), (other, second))
    ]
    decide(work, ask.draft, draft.about, SPLIT, statement=made[0].id, more=[made[1].id])


def _release(work: Work, identifier: str) -> dict[str, Any] | None:
    """Return what a confirmed draft says now, its statement withdrawn; None for one that waits. Raises: AlreadyDecided, InUse."""
    decided = standing(decisions_on(work.writing, identifier))
    if decided is None:
        return None
    made = str(decided.properties.get("statement") or "")
    if decided.properties["decision"] != CONFIRMED or not made:
        raise already(decided)
    content: dict[str, Any] = dict(work.body(made, "statement")["content"])
    withdraw(work, made, "joined")
    return content


def _places(draft: DraftBody, named: list[str]) -> tuple[list[list[int]], list[list[int]]]:
    known = {f"{start}-{end}": [start, end] for start, end in draft.spans}
    if any(one not in known for one in named):
        raise BadDecision(reason=N_("a place is named that the draft does not have"))
    first = [span for name, span in known.items() if name in named]
    second = [span for name, span in known.items() if name not in named]
    return first or draft.spans, second or draft.spans


def _contents(draft: DraftBody, ask: SplitDraft) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what each part says: the participants of a meeting go to one part, to the other, or to both."""
    met = draft.proposed.get("participants")
    if not isinstance(met, list) or not ask.participants:
        return draft.proposed, draft.proposed
    names = [_name(one) for one in met]
    if any(one not in names for one in (*ask.participants, *ask.both)):
        raise BadDecision(reason=N_("a participant is named that the draft does not have"))
    first = [one for one in met if _name(one) in (*ask.participants, *ask.both)]
    second = [one for one in met if _name(one) not in ask.participants or _name(one) in ask.both]
    if not second:
        raise BadDecision(reason=N_("nobody is left for the second part"))
    return {**draft.proposed, "participants": first}, {**draft.proposed, "participants": second}


def _name(participant: dict[str, Any]) -> str:
    return str(participant.get("name") or participant.get("office") or participant.get("side") or "")


ACTS: tuple[Act[Any], ...] = (
    Act("reports.merge_drafts", N_("Join drafts that are one thing"), MergeDrafts, merge_drafts, ANALYSTS, article="reports"),
    Act("reports.split_draft", N_("Take a draft apart"), SplitDraft, split_draft, ANALYSTS, article="reports"),
)
