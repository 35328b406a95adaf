"""Performing: the only door to change.

1. The actor's kind and role are checked, the input read, and what the act does ahead done, before a transaction is opened.
2. One transaction: the node log is locked first (the one order of locks), the act runs, its leaf is appended, the answer is kept.
3. Where the agreement asks for a second person the act is stored as a proposal over the hash of act, input and record versions; the
   approval of a different person runs every check again.
4. A key makes repeating harmless: the same actor with the same key gets the first answer. The same key with another input is refused.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from mithaq.acts.act import Act, Actor, Ahead, BadAsk, UnknownAct
from mithaq.acts.approval import APPROVE, Approve, accept_approval, is_second_person_needed, propose
from mithaq.acts.outcome import Outcome
from mithaq.acts.work import Work
from mithaq.exchange.keyring.keys import Keys
from mithaq.exchange.rules import Rules
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused, because
from mithaq.log.append import NODE_LOG, Logged, append
from mithaq.log.identity import Identity
from mithaq.records.canonical import canonical, digest
from mithaq.records.ident import timestamp
from mithaq.records.principal import this_node
from mithaq.store import Store, Writing

MAX_KEY = 200


class KeyReused(Refused):
    """An idempotency key that stands for another input."""

    rule = "act.key"
    what = N_("This key was already used for another input.")
    whose = N_("It is for the caller.")
    next_act = N_("Use a new key for a new act.")
    status = 409


class _Answer(msgspec.Struct, frozen=True):
    asked: bytes
    outcome: Outcome


@dataclass(frozen=True)
class Performing:
    """What performing needs of the node."""

    store: Store
    rules: Rules
    acts: Mapping[str, Act[Any]]
    identity: Identity
    keys: Keys | None
    clock: Callable[[], int]
    randomness: Callable[[int], bytes]


def perform(node: Performing, name: str, actor: Actor, ask: object, key: str | None = None) -> Outcome:
    """Return what came of the act, durable. Raises: Refused of the rule that forbids it; nothing is stored then."""
    act = node.acts.get(name)
    if act is None:
        raise UnknownAct(act=name[:80])
    act.require(actor)
    given = act.read(ask)
    if key is not None and not 0 < len(key) <= MAX_KEY:
        raise BadAsk(act=name, reason=because(N_("the key must have 1 to {most} characters"), most=MAX_KEY))
    asked = digest({"act": name, "ask": act.loggable(given)})
    slot = None if key is None else hashlib.sha256(f"{actor.principal.id}\n{key}".encode()).hexdigest()

    ready = None
    if act.ahead is not None:
        node_itself = this_node(node.identity.id)
        ready = act.ahead(Ahead(lambda: node.store.reading(actor.principal), lambda: node.store.reading(node_itself)), given)

    def work(writing: Writing) -> Outcome:
        if slot is not None and (known := writing.answer(slot)) is not None:
            answer = msgspec.msgpack.decode(known, type=_Answer)
            if answer.asked != asked:
                raise KeyReused()
            return answer.outcome
        outcome = _act(node, writing, act, actor, given, ready)
        if slot is not None:
            writing.put_answer(slot, msgspec.msgpack.encode(_Answer(asked, outcome)))
        return outcome

    return node.store.write(work)


def _act(node: Performing, writing: Writing, act: Act[Any], actor: Actor, ask: Any, ready: Any) -> Outcome:
    work = Work(writing, actor.principal, node.rules, node.identity, node.keys, node.clock(), node.randomness, ahead=ready)
    logged: dict[str, Any] = {}
    if act.name == APPROVE:
        approved = accept_approval(work, actor, ask, node.acts) if isinstance(ask, Approve) else None
        if approved is not None:
            logged = {"approves": approved.act.name, "proposed_by": approved.proposer}
            act.run(work, ask)
            approved.act.run(work, approved.ask)
        state = "done"
    elif is_second_person_needed(work, act, ask):
        propose(work, act, actor, ask)
        state = "proposed"
    else:
        act.run(work, ask)
        state = "done"
    leaf = _log(work, act, actor, ask, {"state": state, **logged})
    return Outcome(act=act.name, state=state, records=[record.id for record in work.touched], leaf=leaf, said=work.said)


def _log(work: Work, act: Act[Any], actor: Actor, ask: Any, more: Mapping[str, Any]) -> int:
    """Append the act's leaf to the node log and return its index. The event names records and hashes, never content."""
    records = [{"id": one.id, "modified": timestamp(one.modified), "sha256": one.sha256.hex()} for one in work.touched]
    event = {
        "at": timestamp(work.now),
        "act": act.name,
        "article": act.article,
        "actor": actor.principal.id,
        "name": actor.name,
        "via": actor.via,
        "asked": digest(act.loggable(ask)).hex(),
        "records": records,
        "consulted": list(work.consulted),
        **work.noted,
        **more,
    }
    content = canonical(event)
    first = work.touched[0] if work.touched else None
    entry = Logged(
        content,
        kind="act",
        record=first.id if first else (work.consulted[0] if work.consulted else None),
        modified=first.modified if first else None,
        event=content,
        actor=actor.principal.id,
        act=act.name,
    )
    return append(work.writing, NODE_LOG, [entry], now=work.now, randomness=work.randomness)[0]
