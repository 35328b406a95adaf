"""Reading a report again, after the lists, the learned names or the reader changed: what people decided stays.

1. What is proposed now as it was before keeps its draft; one that was given up and is proposed again waits again.
2. A thing that somebody decided on, or stated by hand, is never proposed a second time.
3. What waited and is proposed no more, or otherwise, is outdated; it stays to be seen.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from mithaq.acts.work import Work
from mithaq.desks.reports.drafts.standing import decide
from mithaq.desks.reports.receiving.proposing import Proposal, proposals
from mithaq.desks.reports.records import (
    OUTDATED,
    UNDONE,
    WAITING,
    DraftBody,
    StatementBody,
    decisions_in,
    drafts_of,
    statements_of,
    status_of,
)

WriteDraft = Callable[[Work, str, Proposal], None]


def read_anew(work: Work, report: str, found: Mapping[str, Any], write_draft: WriteDraft) -> None:
    """Write drafts for what is new in a reading and mark what is outdated."""
    decisions = decisions_in(work.writing, report)
    rows = [(one.id, msgspec.convert(one.record.properties, DraftBody)) for one in drafts_of(work.writing, report) if one.record]
    states = {one: status_of(decisions.get(one, [])) for one, _ in rows}
    stated = [msgspec.convert(one.record.properties, StatementBody) for one in statements_of(work.writing, report) if one.record]
    settled = [(body.kind, body.proposed, body.spans) for one, body in rows if states[one] not in (WAITING, OUTDATED)]
    settled += [(one.kind, one.content, one.spans) for one in stated]
    kept: set[str] = set()
    for proposal in proposals(found):
        same = next((one for one, body in rows if _is_equal(proposal, body)), None)
        if same is not None:
            kept.add(same)
            if states[same] == OUTDATED:
                decide(work, same, report, UNDONE)
        elif not any(_is_same_thing(proposal, *one) for one in settled):
            write_draft(work, report, proposal)
    for one, _ in rows:
        if states[one] == WAITING and one not in kept:
            decide(work, one, report, OUTDATED)


def _is_equal(proposal: Proposal, draft: DraftBody) -> bool:
    return (proposal.kind, proposal.content, proposal.spans) == (draft.kind, draft.proposed, draft.spans)


def _is_same_thing(proposal: Proposal, kind: str, content: Mapping[str, Any], spans: list[list[int]]) -> bool:
    """Return whether a proposal is of what somebody decided on: the date, the same pillar, or a thing of its kind at the same words."""
    if proposal.kind != kind:
        return False
    if kind == "pillar":
        return proposal.content.get("pillar") == content.get("pillar")
    return kind == "date" or any(one[0] < other[1] and other[0] < one[1] for one in proposal.spans for other in spans)
