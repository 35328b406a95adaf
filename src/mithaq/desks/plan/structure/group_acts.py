"""Acts on working groups: found one, revise our own, name our side's members of any."""

from typing import Any

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.sharing import agreement_by, named_agreement, revise_shared, say_of, share
from mithaq.acts.work import MarkingAsk, Work
from mithaq.desks.plan.roles import SECRETARY
from mithaq.desks.plan.structure.groups import (
    GROUP_MEMBERS_TYPE,
    WORKING_GROUP_TYPE,
    GroupMembersBody,
    Member,
    WorkingGroupBody,
    membership,
)
from mithaq.desks.plan.tracks import require_track
from mithaq.exchange.agreement import find_agreement
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import first_day, is_date, is_id, last_day
from mithaq.records.record import Record
from mithaq.store import Reading

MAX_INTERVAL = 3_660


class BadGroup(Refused):
    """A working group, or members of one, that cannot be recorded."""

    rule = "working-group.form"
    what = N_("This working group cannot be recorded: {reason}.")
    whose = N_("It is for whoever records it.")
    next_act = N_("Correct the named part and record it again.")


class FoundGroup(WorkingGroupBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Found a working group under a pillar, and share it with the parties."""

    marking: MarkingAsk | None = None


class ReviseGroup(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Write what changed in our working group; what is left empty stays as it is. `ended` is an ISO 8601 date cut to what is known."""

    working_group: str
    name: str = ""
    mandate: str = ""
    interval_days: int | None = None
    document: str | None = None
    ended: str = ""


class NameMembers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Name who sits in a working group for our side; the list replaces the one before. Only public office holders are named."""

    working_group: str
    members: list[Member]


def found_group(work: Work, ask: FoundGroup) -> None:
    """Write the group and release it to every party."""
    policy = find_agreement(work.seen, ask.agreement)
    if policy.pillars and ask.pillar not in policy.pillars:
        raise BadGroup(reason=N_("its pillar is not one of the agreement's"))
    require_track(policy, [ask.pillar], WORKING_GROUP_TYPE.name)
    if ask.document is not None:
        work.get(ask.document, "framework-document")
    share(work, WORKING_GROUP_TYPE.name, ask, ask.agreement, ask.marking)


def revise_group(work: Work, ask: ReviseGroup) -> None:
    """Write the next version of our group."""
    held = work.get(ask.working_group, WORKING_GROUP_TYPE.name)
    if ask.document is not None:
        work.get(ask.document, "framework-document")
    asked = msgspec.to_builtins(ask)
    changes = {name: value for name, value in asked.items() if name != "working_group" and value not in ("", None)}
    if not changes:
        raise BadGroup(reason=N_("nothing is changed"))
    revise_shared(work, held, changes)


def name_members(work: Work, ask: NameMembers) -> None:
    """Write our side's members, or the next version of them, and release them to who sees the group."""
    held = work.get(ask.working_group, WORKING_GROUP_TYPE.name)
    own = membership(work.writing, held.id).get(work.node)
    if own is None:
        say_of(work, held, GROUP_MEMBERS_TYPE.name, GroupMembersBody(about=held.id, members=ask.members))
        return
    record = work.revise(own, {"members": msgspec.to_builtins(ask.members)})
    work.release(record, named_agreement(held), work.audience(held))


def check_group(_reading: Reading, record: Record) -> None:
    """Raise BadGroup when a group has no name or mandate, an interval nobody could keep, or days that are none."""
    body = msgspec.convert(record.properties, WorkingGroupBody)
    if not body.name.strip() or not body.mandate.strip():
        raise BadGroup(reason=N_("it needs a name and a mandate"))
    if not 0 <= body.interval_days <= MAX_INTERVAL:
        raise BadGroup(reason=N_("it meets every day to every ten years, or at no fixed interval (0)"))
    if not all(is_date(day) for day in (body.started, body.ended) if day):
        raise BadGroup(reason=N_("its day is not a date such as 2026-06-30, 2026-06 or 2026"))
    if body.started and body.ended and last_day(body.ended) < first_day(body.started):
        raise BadGroup(reason=N_("it ended before it began"))


def check_members(reading: Reading, record: Record) -> None:
    """Raise BadGroup when a seat has no office, or somebody names members who is no party of the group's agreement."""
    body = msgspec.convert(record.properties, GroupMembersBody)
    if not body.members or not all(one.office.strip() for one in body.members):
        raise BadGroup(reason=N_("each member needs an office"))
    agreement = named_agreement(reading.get(body.about)) if is_id(body.about) else ""
    if agreement and reading.get(agreement) is not None and record.created_by not in find_agreement(reading, agreement).identities():
        raise BadGroup(reason=N_("only parties of its agreement name members, each its own"))


_AGREEMENT = agreement_by("working_group")
ACTS: tuple[Act[Any], ...] = (
    Act("plan.found_group", N_("Found a working group"), FoundGroup, found_group, SECRETARY, article="dialogue"),
    Act(
        "plan.revise_group", N_("Revise the working group"), ReviseGroup, revise_group, SECRETARY, article="dialogue", agreement=_AGREEMENT
    ),
    Act("plan.name_members", N_("Name our members"), NameMembers, name_members, SECRETARY, article="dialogue", agreement=_AGREEMENT),
)
CHECKS = ((WORKING_GROUP_TYPE.name, check_group), (GROUP_MEMBERS_TYPE.name, check_members))
