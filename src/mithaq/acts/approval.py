"""The second person: an act that waits, and the approval that lets it happen.

1. The agreement names the acts that need two persons; nobody else decides it.
2. A proposal is a record over the hash of act, input and the versions of every record the input names; it expires.
3. Approval is by a different person with a role for the act itself; every check runs again, and a record that changed meanwhile, or an
   input that is not what was proposed, ends it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from mithaq.acts.act import Act, Actor
from mithaq.acts.work import NoSuchRecord, Work
from mithaq.exchange.agreement import TYPE as AGREEMENT
from mithaq.exchange.agreement import find_agreement
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.canonical import digest
from mithaq.records.ident import is_id, micros, timestamp
from mithaq.records.kind import Facet, FacetKind, RecordType, at, words
from mithaq.store import Reading

APPROVE = "registry.approve"
HOUR = 3_600_000_000
DEFAULT_HOURS = 168


class SamePerson(Refused):
    """The proposer cannot be the second person."""

    rule = "approval.second-person"
    what = N_("{actor} proposed this and cannot approve it.")
    whose = N_("It is for another person with the same role.")
    next_act = N_("Ask one of them to open the proposal.")
    status = 403


class ProposalOver(Refused):
    """The proposal was decided, or its time is over."""

    rule = "approval.open"
    what = N_("This proposal is {state} and can no longer be decided.")
    whose = N_("It is for its proposer.")
    next_act = N_("Propose the act again if it is still needed.")
    status = 409


class ProposalChanged(Refused):
    """What the proposal is about changed after it was made."""

    rule = "approval.same-versions"
    what = N_("{id} has changed since this was proposed, so it cannot be approved.")
    whose = N_("It is for its proposer.")
    next_act = N_("Look at the new version and propose the act again.")
    status = 409


class ProposalBody(msgspec.Struct, frozen=True, kw_only=True):
    """An act that waits. `ask` is its input, `versions` the newest version of each record it names, `hash` the hex hash over all."""

    act: str
    ask: dict[str, Any]
    versions: dict[str, str]
    hash: str
    proposer: str
    proposer_name: str
    expires_at: str
    state: str = "waiting"
    decided_by: str = ""
    reason: str = ""


PROPOSAL_TYPE = RecordType(
    "proposal",
    N_("Proposal"),
    ProposalBody,
    (
        Facet("status", at("state"), counted=True),
        Facet("act", at("act")),
        Facet("expires_at", at("expires_at"), FacetKind.DATE),
        Facet("proposer", at("proposer"), FacetKind.REF),
    ),
    words("act", "reason"),
    words("act"),
    stays_here=True,
)


class Approve(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Approve an act that another person proposed."""

    proposal: str


class Decline(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Decline an act that another person proposed, with the reason."""

    proposal: str
    reason: str


@dataclass(frozen=True)
class Approved:
    """The act that an approval sets free, its input read again, and who proposed it."""

    act: Act[Any]
    ask: Any
    proposer: str


def is_second_person_needed(work: Work, act: Act[Any], ask: Any) -> bool:
    """Return whether the agreement that applies names this act among those of two persons."""
    identifier = act.agreement(work.seen, ask)
    held = None if identifier is None else work.writing.get(identifier)
    if identifier is None or held is None or held.type != AGREEMENT:
        return False
    return act.name in find_agreement(work.writing, identifier).second_person


def propose(work: Work, act: Act[Any], actor: Actor, ask: Any) -> None:
    """Store the act as a proposal, releasable to nobody and seen only by who may see the records that it names."""
    loggable = act.loggable(ask)
    versions = _versions(work.seen, loggable)
    hours = DEFAULT_HOURS
    identifier = act.agreement(work.writing, ask)
    if identifier is not None:
        hours = find_agreement(work.writing, identifier).clocks.proposal_hours
    body = ProposalBody(
        act=act.name,
        ask=loggable,
        versions=versions,
        hash=_hash(act.name, loggable, versions),
        proposer=actor.principal.id,
        proposer_name=actor.name,
        expires_at=timestamp(work.now + hours * HOUR),
    )
    work.write("proposal", body, work.private_over(versions))


def accept_approval(work: Work, actor: Actor, ask: Approve, acts: Mapping[str, Act[Any]]) -> Approved:
    """Return the act to run. Raises: SamePerson, ProposalOver, ProposalChanged, NotAllowed, NoSuchRecord, BadAsk."""
    held = work.get(ask.proposal, "proposal")
    body = open_proposal(work, ask.proposal)
    act = acts.get(body.act)
    if act is None or held.record is None:
        raise NoSuchRecord(id=ask.proposal)
    if actor.principal.id == body.proposer:
        raise SamePerson(actor=actor.name)
    act.require(actor)
    for identifier, version in body.versions.items():
        newest = work.seen.get(identifier)
        if newest is None or timestamp(newest.modified) != version:
            raise ProposalChanged(id=identifier)
    if _hash(body.act, body.ask, body.versions) != body.hash:
        raise ProposalChanged(id=ask.proposal)
    return Approved(act, act.read(body.ask), body.proposer)


def open_proposal(work: Work, identifier: str) -> ProposalBody:
    """Return a proposal that still waits. Raises: NoSuchRecord, ProposalOver."""
    body = msgspec.convert(work.body(identifier, "proposal"), ProposalBody)
    if body.state != "waiting":
        raise ProposalOver(state=body.state)
    if micros(body.expires_at) <= work.now:
        raise ProposalOver(state="expired")
    return body


def proposal_to_close(work: Work, identifier: str) -> ProposalBody:
    """Return a proposal that still waits, or one of the actor's own that has expired without a word. Raises: NoSuchRecord, ProposalOver."""
    body = msgspec.convert(work.body(identifier, "proposal"), ProposalBody)
    own = body.proposer == work.principal.id
    return body if own and body.state == "waiting" else open_proposal(work, identifier)


def _versions(seen: Reading, ask: object) -> dict[str, str]:
    found: dict[str, str] = {}
    for identifier in _identifiers(ask):
        held = seen.get(identifier)
        if held is not None:
            found[identifier] = timestamp(held.modified)
    return found


def _identifiers(value: object) -> Iterator[str]:
    if isinstance(value, str) and is_id(value):
        yield value
    elif isinstance(value, dict):
        for member in value.values():
            yield from _identifiers(member)
    elif isinstance(value, list):
        for member in value:
            yield from _identifiers(member)


def _hash(act: str, ask: Mapping[str, Any], versions: Mapping[str, str]) -> str:
    return digest({"act": act, "ask": dict(ask), "versions": dict(versions)}).hex()
