"""Acts on the register of incidents: enter one, change it, strike it and count it again, and tell another side's account."""

from collections.abc import Callable
from typing import Any

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.sharing import agreement_by, revise_shared, say_of, share
from mithaq.acts.work import MarkingAsk, Work
from mithaq.desks.reports.incidents.records import ACCOUNT_TYPE, INCIDENT_TYPE, AccountTold, IncidentAccountBody, IncidentTold, LeftOut
from mithaq.desks.reports.incidents.rules import BadIncident
from mithaq.lang.catalogue import N_
from mithaq.records.source import Source
from mithaq.store import Held

ANALYST = frozenset({"reports.analyst"})


class RegisterIncident(IncidentTold, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Enter an attack or clash: what, where, when as far as known, who is held to be behind it, victims, and where it is told."""

    marking: MarkingAsk | None = None


class ChangeIncident(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Change an incident that our side entered: what is given replaces what stood there; more sources are added to those that stand."""

    incident: str
    kind: str | None = None
    what: str | None = None
    place: str | None = None
    area: str | None = None
    happened_on: str | None = None
    groups: list[str] | None = None
    claimed_by: str | None = None
    killed: int | None = None
    injured: int | None = None
    taken: int | None = None
    bound: str | None = None
    nature: str | None = None
    source_grade: str | None = None
    information_grade: str | None = None
    more_sources: list[Source] = []


class LeaveOutSource(Source, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say that a source of an incident of our side tells of something else, with the reason. It is cited no more and stays to be seen."""

    incident: str
    reason: str


class StrikeIncident(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say why an incident of our side does not count: it is none, or the same as another. It stays to be seen."""

    incident: str
    reason: str
    same_as: str | None = None


class ReinstateIncident(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Count an incident of our side again that was struck."""

    incident: str


class GiveAccount(AccountTold, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Tell our side's account of an incident: our numbers, our words, or that it was not so."""

    incident: str


def register_incident(work: Work, ask: RegisterIncident) -> None:
    """Write the incident and release it to every party. Raises: BadIncident, NoSuchRecord, NotInForce."""
    share(work, INCIDENT_TYPE.name, ask, ask.agreement, ask.marking)


def change_incident(work: Work, ask: ChangeIncident) -> None:
    """Write the next version of an incident of our side and release it to who has it. Raises: NotTheOwner, BadIncident."""
    held = work.get(ask.incident, INCIDENT_TYPE.name)
    for source in ask.more_sources:
        work.get(source.record)
    asked = msgspec.to_builtins(ask)
    changes = {name: value for name, value in asked.items() if name not in {"incident", "more_sources"} and value is not None}
    known = sources_now(held)
    added = [one for one in asked["more_sources"] if one not in known]
    if ask.more_sources and not added and not changes:
        raise BadIncident(reason=N_("it names this source already"))
    revise_shared(work, held, {**changes, **({"sources": [*known, *added]} if added else {})})


def sources_now(held: Held) -> list[dict[str, Any]]:
    """Return the sources that an incident names in the version that the act stands on, read in its own transaction."""
    return list(held.record.properties.get("sources", [])) if held.record is not None else []


def leave_out_source(work: Work, ask: LeaveOutSource) -> None:
    """Write the next version without the source. Raises: NotTheOwner, BadIncident, NoSuchRecord."""
    held = work.get(ask.incident, INCIDENT_TYPE.name)
    known, gone = sources_now(held), (ask.record, ask.start, ask.end)
    left = [one for one in known if (one["record"], one.get("start"), one.get("end")) != gone]
    if not ask.reason.strip():
        raise BadIncident(reason=N_("the reason is empty"))
    if len(left) == len(known):
        raise BadIncident(reason=N_("it names no such source"))
    out = LeftOut(record=ask.record, start=ask.start, end=ask.end, reason=ask.reason.strip())
    before = held.record.properties.get("left_out", []) if held.record is not None else []
    revise_shared(work, held, {"sources": left, "left_out": [*before, msgspec.to_builtins(out)]})


def strike_incident(work: Work, ask: StrikeIncident) -> None:
    """Write why it does not count. Raises: NotTheOwner, BadIncident."""
    held = work.get(ask.incident, INCIDENT_TYPE.name)
    if not ask.reason.strip():
        raise BadIncident(reason=N_("the reason is empty"))
    if ask.same_as is not None:
        work.get(ask.same_as, INCIDENT_TYPE.name)
    revise_shared(work, held, {"struck": ask.reason.strip(), "same_as": ask.same_as})


def reinstate_incident(work: Work, ask: ReinstateIncident) -> None:
    """Write that it counts. Raises: NotTheOwner, BadIncident."""
    held = work.get(ask.incident, INCIDENT_TYPE.name)
    if held.record is None or not held.record.properties.get("struck"):
        raise BadIncident(reason=N_("it was not struck"))
    revise_shared(work, held, {"struck": "", "same_as": None})


def give_account(work: Work, ask: GiveAccount) -> None:
    """Write our account of it, for who sees the incident. Raises: BadIncident, NoSuchRecord, NotInForce."""
    held = work.get(ask.incident, INCIDENT_TYPE.name)
    for source in ask.sources:
        work.get(source.record)
    asked = {name: value for name, value in msgspec.structs.asdict(ask).items() if name != "incident"}
    say_of(work, held, ACCOUNT_TYPE.name, IncidentAccountBody(about=held.id, **asked))


_ON_AN_INCIDENT: tuple[tuple[str, str, type[Any], Callable[[Work, Any], None]], ...] = (
    ("reports.change_incident", N_("Change the incident"), ChangeIncident, change_incident),
    ("reports.leave_out_source", N_("Take a source of an incident away"), LeaveOutSource, leave_out_source),
    ("reports.strike_incident", N_("Strike the incident"), StrikeIncident, strike_incident),
    ("reports.reinstate_incident", N_("Count the incident again"), ReinstateIncident, reinstate_incident),
    ("reports.give_account", N_("Tell our account of it"), GiveAccount, give_account),
)
_OF_INCIDENT = agreement_by("incident")
ACTS: tuple[Act[Any], ...] = (
    Act("reports.register_incident", N_("Enter an incident"), RegisterIncident, register_incident, ANALYST, article="reports"),
    *(Act(name, label, ask, run, ANALYST, article="reports", agreement=_OF_INCIDENT) for name, label, ask, run in _ON_AN_INCIDENT),
)
