"""Acts that say that two statements of different reports tell of one thing, or that they do not after all."""

from typing import Any

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.work import Work
from mithaq.desks.reports.linking.records import LINK_TYPE, LINKED_KINDS, StatementLinkBody, links_of
from mithaq.desks.reports.records import ANALYST, STATEMENT_TYPE
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused

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


class Unlink(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say that two linked statements tell of two things after all, with the reason."""

    statement_link: str
    reason: str


def link(work: Work, ask: Link) -> None:
    """Write the link. Raises: BadLink, NoSuchRecord."""
    one, other = work.body(ask.statement, STATEMENT_TYPE.name), work.body(ask.other, STATEMENT_TYPE.name)
    if one["kind"] != other["kind"] or one["kind"] not in LINKED_KINDS:
        raise BadLink(reason=N_("they are not two meetings, commitments, incidents or designations"))
    if one["about"] == other["about"]:
        raise BadLink(reason=N_("they are of one report; join their drafts instead"))
    if ask.other in links_of(work.writing, ask.statement):
        raise BadLink(reason=N_("they are linked already"))
    body = StatementLinkBody(joins=[ask.statement, ask.other], reason=ask.reason)
    work.write(LINK_TYPE.name, body, work.private_over([ask.statement, ask.other]))


def unlink(work: Work, ask: Unlink) -> None:
    """Write the next version of the link, undone. Raises: BadLink, NoSuchRecord."""
    held = work.get(ask.statement_link, LINK_TYPE.name)
    if not ask.reason.strip():
        raise BadLink(reason=N_("it gives no reason"))
    if held.record is not None and held.record.properties.get("undone"):
        raise BadLink(reason=N_("they are parted already"))
    work.revise(held, {"undone": ask.reason})


ACTS: tuple[Act[Any], ...] = (
    Act("reports.link", N_("Link with what another report tells"), Link, link, ANALYSTS, article="reports"),
    Act("reports.unlink", N_("Part linked statements"), Unlink, unlink, ANALYSTS, article="reports"),
)
