"""Acts on drafts of requests: keep, complete, drop. A draft never leaves this node; it is sent by `requests.send`, which names it."""

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.work import MarkingAsk, Work
from mithaq.desks.requests.drafts import DROPPED, DraftBody, DraftTerms, draft_of, waiting_draft
from mithaq.desks.requests.fixed import WAITING
from mithaq.desks.requests.sending import OFFICERS, said_in
from mithaq.exchange.agreement import find_agreement
from mithaq.lang.catalogue import N_
from mithaq.records.marking import Marking, Terms, Tlp
from mithaq.records.principal import CLASSIFICATIONS
from mithaq.store import Reading


class KeepDraft(DraftTerms, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Keep a request on this node, complete or not, to be completed and sent later."""


class CompleteDraft(DraftTerms, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Change what a draft says: what is given here replaces it whole."""

    request_draft: str


class DropDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Drop a draft; it is kept as dropped."""

    request_draft: str


def keep_draft(work: Work, ask: KeepDraft) -> None:
    """Write the draft, marked for nobody else. Raises: NoAgreement, BadMarking."""
    find_agreement(work.seen, ask.agreement)
    body = DraftBody(status=WAITING, **said_in(ask, DraftTerms))
    work.write("request-draft", body, _private(work, ask))


def complete_draft(work: Work, ask: CompleteDraft) -> None:
    """Write the next version of the draft. Raises: DraftOver, NoSuchRecord, NoAgreement, BadMarking."""
    held = waiting_draft(work, ask.request_draft)
    find_agreement(work.seen, ask.agreement)
    changes = msgspec.to_builtins(said_in(ask, DraftTerms))
    work.revise(held, changes, marking_refs=_private(work, ask))


def drop_draft(work: Work, ask: DropDraft) -> None:
    """Write that the draft is dropped. Raises: DraftOver, NoSuchRecord."""
    held = waiting_draft(work, ask.request_draft)
    work.revise(held, {"status": DROPPED})


def _private(work: Work, ask: DraftTerms) -> tuple[str, ...]:
    """Return the marking of a draft: it goes to nobody, and here it is seen by who may see the request that it will be."""
    marking = ask.marking or MarkingAsk()
    if not marking.compartments and marking.classification == CLASSIFICATIONS[0]:
        return work.local_marking()
    work.marking(ask.agreement, marking)  # refuses what may not be chosen
    terms = Terms(
        agreement=ask.agreement,
        classification=CLASSIFICATIONS.index(marking.classification),
        compartments=frozenset(marking.compartments),
    )
    return work.author().marked(Marking(Tlp.AMBER_STRICT, terms))


def _agreement_of_draft(reading: Reading, ask: DropDraft) -> str | None:
    body = draft_of(reading.get(ask.request_draft))
    return None if body is None else body.agreement


ACTS = (
    Act("requests.keep_draft", N_("Keep as a draft"), KeepDraft, keep_draft, OFFICERS, article="requests"),
    Act("requests.complete_draft", N_("Complete the draft"), CompleteDraft, complete_draft, OFFICERS, article="requests"),
    Act("requests.drop_draft", N_("Drop the draft"), DropDraft, drop_draft, OFFICERS, article="requests", agreement=_agreement_of_draft),
)
