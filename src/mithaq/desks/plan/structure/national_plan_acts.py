"""Acts on national plans: enter our own, revise it, say how far a line is, link a line of any plan with a joint commitment."""

from typing import Any

import msgspec
from msgspec.structs import replace

from mithaq.acts.act import Act
from mithaq.acts.sharing import agreement_by, revise_shared, say_of, share
from mithaq.acts.work import MarkingAsk, Work
from mithaq.desks.plan.roles import SECRETARY
from mithaq.desks.plan.structure.national_plans import (
    LINE_STATES,
    LINKS,
    NATIONAL_PLAN_TYPE,
    PLAN_LINK_TYPE,
    NationalPlanBody,
    PlanLine,
    PlanLinkBody,
    plan_of,
)
from mithaq.exchange.agreement import find_agreement
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import is_date, is_id
from mithaq.records.record import Record
from mithaq.store import Reading


class BadNationalPlan(Refused):
    """A national plan, or a link of one with the joint plan, that cannot be recorded."""

    rule = "national-plan.form"
    what = N_("This plan or link cannot be recorded: {reason}.")
    whose = N_("It is for whoever records it.")
    next_act = N_("Correct the named part and record it again.")


class EnterNationalPlan(NationalPlanBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Enter our side's own plan, line by line, and show it to the parties."""

    marking: MarkingAsk | None = None


class ReviseNationalPlan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Write the next version of our plan. Lines replace those of the same number, new ones are added; what is left empty stays."""

    national_plan: str
    title: str = ""
    adopted_on: str = ""
    adopted_by: list[str] = []
    lines: list[PlanLine] = []


class ReportLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say how far a line of our plan is: not-started, under-way, done or dropped."""

    national_plan: str
    line: str
    status: str


class LinkPlan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say how a line of a national plan and a joint commitment go together: serves, duplicates or conflicts."""

    national_plan: str
    line: str
    commitment: str
    how: str
    note: str = ""


def enter_national_plan(work: Work, ask: EnterNationalPlan) -> None:
    """Write the plan and release it to every party."""
    _check_pillars(work, ask.agreement, ask.lines)
    share(work, NATIONAL_PLAN_TYPE.name, ask, ask.agreement, ask.marking)


def revise_national_plan(work: Work, ask: ReviseNationalPlan) -> None:
    """Write the next version of our plan."""
    held = work.get(ask.national_plan, NATIONAL_PLAN_TYPE.name)
    body = msgspec.convert(work.body(held.id, NATIONAL_PLAN_TYPE.name), NationalPlanBody)
    _check_pillars(work, body.agreement, ask.lines)
    said = {one.number: one for one in ask.lines}
    if len(said) != len(ask.lines):
        raise BadNationalPlan(reason=N_("two objectives have the same number"))
    lines = [said.pop(one.number, one) for one in body.lines] + list(said.values())
    asked = {"title": ask.title, "adopted_on": ask.adopted_on, "adopted_by": ask.adopted_by}
    changes = {name: value for name, value in asked.items() if value}
    if not changes and lines == body.lines:
        raise BadNationalPlan(reason=N_("nothing is changed"))
    revise_shared(work, held, {**changes, "lines": msgspec.to_builtins(lines)})


def report_line(work: Work, ask: ReportLine) -> None:
    """Write the next version of our plan, with the state of one line."""
    held = work.get(ask.national_plan, NATIONAL_PLAN_TYPE.name)
    body = msgspec.convert(work.body(held.id, NATIONAL_PLAN_TYPE.name), NationalPlanBody)
    if ask.line not in {one.number for one in body.lines}:
        raise BadNationalPlan(reason=N_("the plan has no objective of that number"))
    lines = [replace(one, status=ask.status) if one.number == ask.line else one for one in body.lines]
    revise_shared(work, held, {"lines": msgspec.to_builtins(lines)})


def link_plan(work: Work, ask: LinkPlan) -> None:
    """Write the link and release it to who sees the national plan."""
    held = work.get(ask.national_plan, NATIONAL_PLAN_TYPE.name)
    commitment = work.body(ask.commitment, "commitment")
    plan = plan_of(held)
    if plan is not None and commitment["agreement"] != plan.agreement:
        raise BadNationalPlan(reason=N_("the commitment is under another agreement"))
    body = PlanLinkBody(about=held.id, line=ask.line, commitment=ask.commitment, how=ask.how, note=ask.note)
    say_of(work, held, PLAN_LINK_TYPE.name, body)


def check_national_plan(_reading: Reading, record: Record) -> None:
    """Raise BadNationalPlan when a plan has no title or no lines, lines of the same number, states or days that are none."""
    body = msgspec.convert(record.properties, NationalPlanBody)
    numbers = [one.number for one in body.lines]
    if not body.title.strip() or not numbers:
        raise BadNationalPlan(reason=N_("it needs a title and at least one objective"))
    if not all(one.number.strip() and one.text.strip() for one in body.lines):
        raise BadNationalPlan(reason=N_("each objective needs a number and a text"))
    if len(numbers) != len(set(numbers)):
        raise BadNationalPlan(reason=N_("two objectives have the same number"))
    if not {one.status for one in body.lines} <= set(LINE_STATES):
        raise BadNationalPlan(reason=N_("an objective is none of: not started, under way, done, dropped"))
    if body.adopted_on and not is_date(body.adopted_on):
        raise BadNationalPlan(reason=N_("its day is not a date such as 2026-06-30, 2026-06 or 2026"))


def check_link(reading: Reading, record: Record) -> None:
    """Raise BadNationalPlan when a link says no known word, or names a line that the plan does not have."""
    body = msgspec.convert(record.properties, PlanLinkBody)
    if body.how not in LINKS:
        raise BadNationalPlan(reason=N_("the link is none of: serves, duplicates, conflicts"))
    before = reading.get(record.id)
    plan = plan_of(reading.get(body.about)) if is_id(body.about) and before is None else None
    if plan is not None and body.line not in {one.number for one in plan.lines}:
        raise BadNationalPlan(reason=N_("the plan has no objective of that number"))


def _check_pillars(work: Work, agreement: str, lines: list[PlanLine]) -> None:
    policy = find_agreement(work.seen, agreement)
    if policy.pillars and not {one.pillar for one in lines if one.pillar} <= set(policy.pillars):
        raise BadNationalPlan(reason=N_("its pillar is not one of the agreement's"))


_AGREEMENT = agreement_by("national_plan")
ACTS: tuple[Act[Any], ...] = (
    Act("plan.enter_national_plan", N_("Enter our national plan"), EnterNationalPlan, enter_national_plan, SECRETARY, article="plan"),
    Act(
        "plan.revise_national_plan",
        N_("Revise our national plan"),
        ReviseNationalPlan,
        revise_national_plan,
        SECRETARY,
        article="plan",
        agreement=_AGREEMENT,
    ),
    Act("plan.report_line", N_("Say how far an objective is"), ReportLine, report_line, SECRETARY, article="plan", agreement=_AGREEMENT),
    Act("plan.link_plan", N_("Link an objective with a commitment"), LinkPlan, link_plan, SECRETARY, article="plan", agreement=_AGREEMENT),
)
CHECKS = ((NATIONAL_PLAN_TYPE.name, check_national_plan), (PLAN_LINK_TYPE.name, check_link))
