"""Learning from corrections, and withdrawing what was learned.

1. Who corrects what a mention stands for teaches the reader the name as it was written.
2. Who rejects a mention may say that it is never a name.
3. Who says that full names of two reports are one teaches the reader the second as a spelling of the first.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.work import Work
from mithaq.desks.reports.alike import known_as, written
from mithaq.desks.reports.learning.records import LEARNED, READING_ALIAS_TYPE, ReadingAliasBody
from mithaq.desks.reports.records import ANALYST, every
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.record import Record

TAUGHT = ("type", "en", "ar", "side", "id")


class AlreadyWithdrawn(Refused):
    """A learned name that was withdrawn before."""

    rule = "learned-name.once"
    what = N_("This name was withdrawn already.")
    whose = N_("It is for whoever corrects the next mention of it.")
    next_act = N_("Correct a mention of it, and it is learned anew.")
    status = 409


class WithdrawName(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Withdraw a name that the reader learned from a correction, with the reason."""

    reading_alias: str
    reason: str


def learn(work: Work, about: str, before: Mapping[str, Any], after: Mapping[str, Any], report: str) -> None:
    """Keep what a mention stands for when a person says something else than the reader did."""
    text = str(before.get("text") or after.get("text") or "").strip()
    if not text or all((before.get(name) or None) == (after.get(name) or None) for name in TAUGHT):
        return
    _write(work, text, about, known_as(after), after, [report])


def teach_spelling(work: Work, link: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> None:
    """Keep that the names of two statements are one subject's: that of a list or a learned one where either is, else a new one.

    The new subject is called as the statement `one` calls it.
    """
    first, second = (other, one) if known_as(other["content"]) and not known_as(one["content"]) else (one, other)
    reports = [str(first["about"]), str(second["about"])]
    content = first["content"]
    subject = known_as(content)
    if not subject:
        made = _write(work, written(content), link, "", content, reports)
        subject = f"{LEARNED}{made.id}"
    _write(work, written(second["content"]), link, subject, content, reports)


def withdraw_taught(work: Work, about: str, reason: str) -> None:
    """Withdraw the names that were taught by a record, those that still stand."""
    for held in list(every(work.writing, READING_ALIAS_TYPE.name, "about", about)):
        if held.record is not None and not held.record.properties.get("withdrawn"):
            work.revise(held, {"withdrawn": reason})


def _write(work: Work, text: str, about: str, subject: str, said: Mapping[str, Any], reports: Sequence[str]) -> Record:
    kind, english, arabic, side = (str(said.get(name) or "") for name in ("type", "en", "ar", "side"))
    body = ReadingAliasBody(text=text, about=about, subject=subject, kind=kind, en=english, ar=arabic, side=side)
    return work.write(READING_ALIAS_TYPE.name, body, work.private_over(reports))


def learn_exception(work: Work, about: str, text: str, reason: str, report: str) -> None:
    """Keep that a text is no name."""
    if text.strip():
        body = ReadingAliasBody(text=text, about=about, is_name=False, reason=reason)
        work.write(READING_ALIAS_TYPE.name, body, work.private_over([report]))


def withdraw_name(work: Work, ask: WithdrawName) -> None:
    """Write the next version, withdrawn. Raises: AlreadyWithdrawn, NoSuchRecord."""
    held = work.get(ask.reading_alias, READING_ALIAS_TYPE.name)
    if held.record is not None and held.record.properties.get("withdrawn"):
        raise AlreadyWithdrawn()
    work.revise(held, {"withdrawn": ask.reason.strip() or "—"})


ACTS: tuple[Act[Any], ...] = (
    Act(
        "reports.withdraw_name",
        N_("Withdraw a learned name"),
        WithdrawName,
        withdraw_name,
        frozenset({ANALYST}),
        article="reports",
    ),
)
