"""Acts on framework documents: enter one, revise our own, confirm or contest the other side's."""

from typing import Any

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.sharing import agreement_by, revise_shared, say_of, share
from mithaq.acts.work import MarkingAsk, Work
from mithaq.desks.plan.roles import SECRETARY
from mithaq.desks.plan.structure.documents import (
    CONTESTS,
    DOCUMENT_TYPE,
    DOCUMENT_WORD_TYPE,
    MAX_DEPTH,
    NATURES,
    SAYS,
    STATUSES,
    DocumentWordBody,
    FrameworkDocumentBody,
    ancestors,
    document_words,
)
from mithaq.desks.plan.tracks import require_track
from mithaq.exchange.agreement import LanguageText, find_agreement
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import first_day, is_date, is_id, last_day
from mithaq.records.record import Record
from mithaq.store import Reading


class BadDocument(Refused):
    """A framework document, or a word on one, that cannot be recorded."""

    rule = "framework-document.form"
    what = N_("This document cannot be recorded: {reason}.")
    whose = N_("It is for whoever records it.")
    next_act = N_("Correct the named part and record it again.")


class EnterDocument(FrameworkDocumentBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Enter a framework document, or an annex of one, and share it; it is claimed until the other parties confirm it."""

    marking: MarkingAsk | None = None


class ReviseDocument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Write what changed in our document; what is left empty stays as it is. The other parties confirm the new version anew."""

    framework_document: str
    title: str = ""
    nature: str = ""
    status: str = ""
    scope: str = ""
    signed_on: str = ""
    in_force_on: str = ""
    ends_on: str = ""
    texts: list[LanguageText] = []


class AnswerDocument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say of the other side's document whether it is so: confirms or contests. Whoever contests says why."""

    framework_document: str
    says: str
    text: str = ""


def enter_document(work: Work, ask: EnterDocument) -> None:
    """Write the document and release it to every party."""
    policy = find_agreement(work.seen, ask.agreement)
    if policy.pillars and not set(ask.pillars) <= set(policy.pillars):
        raise BadDocument(reason=N_("its pillar is not one of the agreement's"))
    require_track(policy, ask.pillars, DOCUMENT_TYPE.name)
    if ask.parent is not None and work.body(ask.parent, DOCUMENT_TYPE.name)["agreement"] != ask.agreement:
        raise BadDocument(reason=N_("the document above it is under another agreement"))
    share(work, DOCUMENT_TYPE.name, ask, ask.agreement, ask.marking)


def revise_document(work: Work, ask: ReviseDocument) -> None:
    """Write the next version of our document."""
    held = work.get(ask.framework_document, DOCUMENT_TYPE.name)
    changes = {name: value for name, value in msgspec.to_builtins(ask).items() if name != "framework_document" and value not in ("", [])}
    if not changes:
        raise BadDocument(reason=N_("nothing is changed"))
    revise_shared(work, held, changes)


def answer_document(work: Work, ask: AnswerDocument) -> None:
    """Write our word over the hash of the newest version and release it to who sees the document."""
    held = work.get(ask.framework_document, DOCUMENT_TYPE.name)
    sha256 = held.record.sha256.hex() if held.record is not None else ""
    heard = max((one.modified for one in document_words(work.writing, held.id)), default=0)
    body = DocumentWordBody(about=held.id, sha256=sha256, says=ask.says, text=ask.text)
    say_of(work, held, DOCUMENT_WORD_TYPE.name, body, heard)


def check_document(reading: Reading, record: Record) -> None:
    """Raise BadDocument when a document is of no known nature or state, has days that are none, or stands too deep or under itself."""
    body = msgspec.convert(record.properties, FrameworkDocumentBody)
    if not body.title.strip():
        raise BadDocument(reason=N_("it has no title"))
    if body.nature not in NATURES:
        raise BadDocument(reason=N_("its nature is none of: signed text, understanding, announced, policy"))
    if body.status not in STATUSES:
        raise BadDocument(reason=N_("its state is none of: announced, in negotiation, agreed, in force, ended"))
    if not all(is_date(day) for day in (body.signed_on, body.in_force_on, body.ends_on) if day):
        raise BadDocument(reason=N_("its day is not a date such as 2026-06-30, 2026-06 or 2026"))
    if body.in_force_on and body.ends_on and last_day(body.ends_on) < first_day(body.in_force_on):
        raise BadDocument(reason=N_("it ends before it is in force"))
    _check_place(reading, record.id, body)


def _check_place(reading: Reading, identifier: str, body: FrameworkDocumentBody) -> None:
    before = reading.get(identifier)
    if before is not None and before.record is not None and before.record.properties.get("parent") != body.parent:
        raise BadDocument(reason=N_("the document above it never changes; enter it anew in its other place"))
    above = ancestors(reading, body.parent)
    if body.parent == identifier or any(one.id == identifier for one in above):
        raise BadDocument(reason=N_("it would stand under itself"))
    if len(above) >= MAX_DEPTH:
        raise BadDocument(reason=N_("a document and its annexes are at most five deep"))


def check_word(reading: Reading, record: Record) -> None:
    """Raise BadDocument when a word is none, contests without saying why, or is of the document's own author."""
    body = msgspec.convert(record.properties, DocumentWordBody)
    if body.says not in SAYS:
        raise BadDocument(reason=N_("the word on it is neither confirms nor contests"))
    if body.says == CONTESTS and not body.text.strip():
        raise BadDocument(reason=N_("whoever contests it says why"))
    held = reading.get(body.about) if is_id(body.about) else None
    if held is None or held.record is None or held.type != DOCUMENT_TYPE.name:
        return
    agreement = str(held.record.properties["agreement"])
    parties = find_agreement(reading, agreement).identities() if reading.get(agreement) is not None else None
    if record.created_by == held.record.created_by or (parties is not None and record.created_by not in parties):
        raise BadDocument(reason=N_("the word on it is for the other parties of its agreement"))


_AGREEMENT = agreement_by("framework_document")
ACTS: tuple[Act[Any], ...] = (
    Act("plan.enter_document", N_("Enter a document"), EnterDocument, enter_document, SECRETARY, article="plan"),
    Act(
        "plan.revise_document", N_("Revise the document"), ReviseDocument, revise_document, SECRETARY, article="plan", agreement=_AGREEMENT
    ),
    Act(
        "plan.answer_document",
        N_("Confirm or contest the document"),
        AnswerDocument,
        answer_document,
        SECRETARY,
        article="plan",
        agreement=_AGREEMENT,
    ),
)
CHECKS = ((DOCUMENT_TYPE.name, check_document), (DOCUMENT_WORD_TYPE.name, check_word))
