"""Acts that say that two statements of different reports tell of one thing, that they do not, or not after all.

Who says that two full names are one teaches the reader the second of them; who parts them again withdraws what was taught by it.
"""

from typing import Any

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.work import Work
from mithaq.desks.reports.learning.acts import teach_spelling, withdraw_taught
from mithaq.desks.reports.linking.records import LINK_TYPE, LINKED_KINDS, StatementLinkBody, links_of, pair_of
from mithaq.desks.reports.records import ANALYST, STATEMENT_TYPE
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.record import Record

ANALYSTS = frozenset({ANALYST})


class BadLink(Refused):
    """Two statements that cannot be one thing, or a link that is none."""

    rule = "statement.link"
    what = N_("These cannot be linked, or parted: {reason}.")
    whose = N_("It is for whoever links them.")
    next_act = N_("Look at both statements again.")
    status = 409


class Link(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say that two statements of different reports tell of one thing. Both stay as they are, with what they tell differently."""

    statement: str
    other: str
    reason: str = ""


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say that two statements that may seem one tell of two things, with the reason. Nobody is asked of them again."""

    statement: str
    other: str
    reason: str = ""


class Unlink(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say that two linked statements tell of two things after all, with the reason."""

    statement_link: str
    reason: str


def link(work: Work, ask: Link) -> None:
    """Write the link. Raises: BadLink, NoSuchRecord."""
    made = _write(work, ask.statement, ask.other, ask.reason, undone="")
    one, other = work.body(ask.statement, STATEMENT_TYPE.name), work.body(ask.other, STATEMENT_TYPE.name)
    if pair_of(one["content"], other["content"]) and one["kind"] == "mention":
        teach_spelling(work, made.id, one, other)


def part(work: Work, ask: Part) -> None:
    """Write that the two are two. Raises: BadLink, NoSuchRecord."""
    _write(work, ask.statement, ask.other, "", undone=ask.reason.strip() or "—")


def _write(work: Work, statement: str, other: str, reason: str, *, undone: str) -> Record:
    mine, theirs = work.body(statement, STATEMENT_TYPE.name), work.body(other, STATEMENT_TYPE.name)
    if mine["kind"] != theirs["kind"] or mine["kind"] not in LINKED_KINDS:
        raise BadLink(reason=N_("they are not two names, meetings, commitments, incidents or designations"))
    if mine["about"] == theirs["about"]:
        raise BadLink(reason=N_("they are of one report; join their drafts instead"))
    if other in links_of(work.writing, statement):
        raise BadLink(reason=N_("they are linked already"))
    pair = pair_of(mine["content"], theirs["content"]) if mine["kind"] == "mention" else ""
    body = StatementLinkBody(joins=[statement, other], pair=pair, reason=reason, undone=undone)
    return work.write(LINK_TYPE.name, body, work.private_over([statement, other]))


def unlink(work: Work, ask: Unlink) -> None:
    """Write the next version of the link, undone. Raises: BadLink, NoSuchRecord."""
    held = work.get(ask.statement_link, LINK_TYPE.name)
    if not ask.reason.strip():
        raise BadLink(reason=N_("it gives no reason"))
    if held.record is not None and held.record.properties.get("undone"):
        raise BadLink(reason=N_("they are parted already"))
    work.revise(held, {"undone": ask.reason})
    withdraw_taught(work, held.id, ask.reason)


ACTS: tuple[Act[Any], ...] = (
    Act("reports.link", N_("Link with what another report tells"), Link, link, ANALYSTS, article="reports"),
    Act("reports.part", N_("Say that the two are two"), Part, part, ANALYSTS, article="reports"),
    Act("reports.unlink", N_("Part linked statements"), Unlink, unlink, ANALYSTS, article="reports"),
)
