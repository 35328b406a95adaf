"""What each kind of step does to a world."""

from collections.abc import Callable
from typing import Any

import msgspec

from mithaq.desks.registry.delivery import confirmed_partners, pull_from
from mithaq.exchange.channel import outward
from mithaq.exchange.partner import Partner
from mithaq.exchange.wire import PartnerOffline, PartnerRefused
from mithaq.lang.refusal import Refused
from mithaq.log.append import NODE_LOG, node_of
from mithaq.log.checkpoint import Checkpoint, node_origin
from mithaq.log.note import Note, parse_note, sign, verify_cosigned
from mithaq.log.tree import consistency_proof
from mithaq.log.witness import OtherSize, write_ask
from mithaq.store import StoreFailed
from tests.agreement.nodes import DAY
from tests.simulation.acts import Draw, titled
from tests.simulation.disk import NodeDied
from tests.simulation.nodes import EXPIRES, SimNode
from tests.simulation.run import Run
from tests.simulation.script import Script, Step, Violation
from tests.simulation.wire import Wired

HARMLESS = {"range.form", "partner.confirmed", "partner.known", "agreement.known", "line.offline", "line.refused", "store.failed"}
FORBIDDEN = {"red": "release.ceiling", "secret": "release.ceiling", "expiring": "release.expired", "few": "release.recipient"}


def play(run: Run, script: Script) -> None:
    """Take every step of a script."""
    run.play_nested = lambda step: take(run, step)
    for run.at, step in enumerate(script.steps):
        take(run, step)


def take(run: Run, step: Step) -> None:
    """Take one step. Raises: Violation, also when the program fails otherwise than by refusing."""
    try:
        STEPS[step.kind](run, step)
    except (Violation, NodeDied):
        raise
    except Exception as fault:
        raise Violation(f"step {step} failed with a fault of the program: {type(fault).__name__}: {fault}") from fault
    run.nobody_has_more_than_was_given()


def act(run: Run, step: Step) -> None:
    """A person does an act."""
    run.wish(run.node(step.node), str(step.more), step.which)


def again(run: Run, step: Step) -> None:
    """A person does an act, does not get the answer or asks twice, and gets the same answer."""
    node, (row, fault) = run.node(step.node), step.more
    before = len(run.acked)
    run.wish(node, row, step.which)
    if len(run.acked) == before:
        return
    first = run.acked[-1]
    second = node.house.perform(first.wish.act, node.person(first.wish.by), first.wish.ask, key=first.key)
    run.tally[row, fault] += 1
    if second != first.outcome:
        raise Violation(f"{row} at {node.name} was asked twice with one key and answered differently")


def pull(run: Run, step: Step) -> None:
    """A node pulls from all partners; `more` is (method, calls before, fault, steps meanwhile), or nothing."""
    node = run.node(step.node)
    if run.depth == 0:
        run.revive(node)
    if step.more is not None:
        method, left, fault, meanwhile = step.more
        node.armed = [(method, left, (fault, meanwhile))]
    contact(run, node)
    if run.depth == 0:
        node.armed = []


def contact(run: Run, node: SimNode) -> list[Any]:
    """Return the trouble of pulling from every confirmed partner; a node that dies meanwhile has none to tell."""
    trouble: list[Any] = []
    try:
        for partner in (one for one in confirmed_partners(node.house) if one.id in run.nodes):
            trouble += pull_from(node.house, node.wire, partner).trouble
    except NodeDied:
        if not node.disk.dead or run.depth:
            raise
    except StoreFailed:
        node.failed = True
    return trouble


def witness(run: Run, step: Step) -> None:
    """A node lets its partners cosign its own log, from the size that they last cosigned; `more` is as in `pull`."""
    node = run.node(step.node)
    run.revive(node)
    if step.more is not None:
        method, left, fault, meanwhile = step.more
        node.armed = [(method, left, (fault, meanwhile))]
    for partner in (one for one in confirmed_partners(node.house) if one.id in run.nodes):
        old = run.witnessed.get((node.id, partner.id), 0)
        for _ in range(2):
            try:
                old = _witnessed(run, node, partner, old)
                break
            except (PartnerOffline, PartnerRefused) as refused:
                if not isinstance(refused.__cause__, OtherSize):
                    break
                old = refused.__cause__.size
    node.armed = []


def _witnessed(run: Run, node: SimNode, partner: Partner, old: int) -> int:
    with node.reading() as reading:
        head = reading.log_head(NODE_LOG)
        assert head is not None
        if old > head.size:
            raise Violation(f"{partner.name} cosigned {old} leaves of the node log of {node.name}, which has {head.size}")
        proof = consistency_proof(old, head.size, node_of(reading, NODE_LOG)) if old else []
    text = Checkpoint(node_origin(node.id), head.size, head.root).text()
    note = Note(text, (sign(text, node.id, node.keys.signing),)).encode()
    answer = node.wire.add_checkpoint(partner, write_ask(old, proof, note))
    if answer:
        verify_cosigned(parse_note(note + answer.decode()), partner.id, partner.identity.signing_key)
    run.witnessed[node.id, partner.id] = head.size
    return head.size


def partition(run: Run, step: Step) -> None:
    """Two nodes are cut off from each other, or joined again."""
    a, b = run.node(step.node), run.node(step.node + 1)
    cut = frozenset({a.id, b.id})
    run.cuts.add(cut) if step.more else run.cuts.discard(cut)


def skew(run: Run, step: Step) -> None:
    """A clock is pushed by so many microseconds; zero sets it right."""
    node = run.node(step.node)
    by = int(step.more)
    node.clock.now += by if by else -node.skew
    node.skew = node.skew + by if by else 0


def arm(run: Run, step: Step) -> None:
    """A node's disk will strike at a write: `more` is (mode, only within this act or "")."""
    node = run.node(step.node)
    if not node.disk.dead and not node.failed:
        node.disk.armed, node.disk.only = (step.which, step.more[0]), step.more[1]


def disarm(run: Run, step: Step) -> None:
    """What was armed and did not strike is taken away."""
    for node in run.nodes.values():
        node.disk.armed = None


def kill(run: Run, step: Step) -> None:
    """A node ends without notice, between two acts."""
    run.node(step.node).disk.die()


def restart(run: Run, step: Step) -> None:
    """A node is ended properly and started again."""
    node = run.node(step.node)
    run.revive(node)
    node.reopen()


def late(run: Run, step: Step) -> None:
    """Something that was on the line long ago comes again: a range, a cosignature, an attachment."""
    found = run.stash.get(str(step.more), [])
    if not found:
        return
    wired = found[step.which % len(found)]
    here, there = run.nodes[wired.here], run.nodes[wired.ask[0].id]
    if here.disk.dead or there.disk.dead or here.failed or there.failed:
        return
    run.depth += 1
    try:
        _deliver(run, here, there, wired, carried=step.which % 2 == 1)
    except (PartnerOffline, PartnerRefused):
        pass
    except Refused as refusal:
        if refusal.rule not in HARMLESS:
            raise Violation(f"a late {step.more} to {here.name} was answered by {refusal.rule}: {refusal}") from refusal
    finally:
        run.depth -= 1
    run.hit("reorder", here, there, wired.method)


def _deliver(run: Run, here: SimNode, there: SimNode, wired: Wired, *, carried: bool) -> None:
    if wired.method == "pull":
        ask = {"agreement": wired.ask[1], "range": wired.answer, "carried": carried}
        here.house.perform("registry.take_range", here.house.partner(there.id), ask)
        run.tally["registry.take_range", "reorder"] += 1
        run.tally["registry.take_range", "duplicate"] += 1
        said = msgspec.json.decode(wired.answer)
        for start, end, row in run.carried.get((there.id, outward(here.id, wired.ask[1]).id), ()):
            if start < said["end"] and said["start"] < end:
                run.tally[row, "reorder"] += 1
    elif wired.method in ("give_cosignature", "add_checkpoint"):
        getattr(here.wire, wired.method)(*wired.ask)
    elif wired.method == "pull_attachment":
        here.house.perform("registry.take_attachment", here.house.node(), {"sha256": wired.ask[1], "content": wired.answer})


def misdeliver(run: Run, step: Step) -> None:
    """A range for one node is handed to another: it must be refused."""
    found = run.stash.get("pull", [])
    third = run.node(step.node)
    fitting = [one for one in found if third.id not in (one.here, one.ask[0].id)] or [one for one in found if one.ask[0].id == third.id]
    if not fitting or third.disk.dead or third.failed:
        return
    wired = fitting[step.which % len(fitting)]
    sender = wired.ask[0].id if wired.ask[0].id != third.id else wired.here
    try:
        third.house.perform("registry.take_range", third.house.partner(sender), {"agreement": wired.ask[1], "range": wired.answer})
    except Refused:
        return
    raise Violation(f"{third.name} took a range that was for another")


def forbidden(run: Run, step: Step) -> None:
    """A person tries to release what may not cross; it must be refused by the right rule."""
    node, title = run.node(step.node), str(step.more)
    run.revive(node)
    found = Draw(step.which, "", run.agreements, run.nodes).of(titled(node, title))
    if found is None:
        return
    to = next((one for one in reversed(run.nodes) if one != node.id), "")
    clock = node.clock.now
    if title == "expiring":
        node.clock.now = max(clock, EXPIRES + DAY)
    try:
        node.house.perform("registry.release", node.person(), {"record": found.id, "to": [to]})
    except StoreFailed:
        pass
    except Refused as refusal:
        if refusal.rule not in (FORBIDDEN[title], "partner.confirmed"):
            raise Violation(f"releasing a {title} report was refused by {refusal.rule}: {refusal}") from refusal
    else:
        raise Violation(f"{node.name} released a {title} report")
    finally:
        node.clock.now = clock + 1_000


STEPS: dict[str, Callable[[Run, Step], None]] = {
    "act": act,
    "again": again,
    "pull": pull,
    "witness": witness,
    "partition": partition,
    "skew": skew,
    "arm": arm,
    "disarm": disarm,
    "kill": kill,
    "restart": restart,
    "late": late,
    "misdeliver": misdeliver,
    "forbidden": forbidden,
}
