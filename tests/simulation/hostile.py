"""A partner that is not honest, or was put back to an older state: what must happen then, which no honest run shows.

Each scenario raises Violation when the node under attack does not do what it must.
"""

import random
from collections.abc import Callable
from contextlib import suppress

import msgspec

from mithaq.exchange.channel import Releaser, inward, outward
from mithaq.lang.refusal import Refused
from mithaq.log.append import NODE_LOG, node_of
from mithaq.log.checkpoint import Checkpoint, node_origin
from mithaq.log.note import Note, sign
from mithaq.log.tree import consistency_proof
from mithaq.log.witness import write_ask
from mithaq.records.record import make_record
from mithaq.store import Writing
from tests.simulation.acts import titled
from tests.simulation.disk import DIE_AT_COMMIT
from tests.simulation.nodes import SimNode
from tests.simulation.run import Run
from tests.simulation.script import Script, Violation
from tests.simulation.steps import contact


def act(run: Run, node: SimNode, text: str) -> str:
    """Return the id of a shared note."""
    ask = {"record": run.agreements["plain"], "text": text, "share": True}
    return node.house.perform("registry.annotate", node.person(), ask).record


def rolled_back(run: Run) -> None:
    """A node is put back to an older state: the partner stops the line with both heads, and the node signs nothing more."""
    east, west = run.node(0), run.node(1)
    act(run, east, "before")
    contact(run, west)
    east.house.store.purge()
    old = east.disk.file.with_name("old.db")
    old.write_bytes(east.disk.file.read_bytes())
    act(run, east, "after")
    contact(run, west)
    east.close()
    east.disk.file.write_bytes(old.read_bytes())
    east.open()
    contact(run, west)
    stopped = west.eye.rows("SELECT id, payload FROM job WHERE kind = 'stopped'")
    if not stopped or not msgspec.json.decode(stopped[0][1])["evidence"]:
        raise Violation("a partner's log shrank, and the line was not stopped with its evidence")
    channel = outward(west.id, run.agreements["plain"]).id
    head = east.eye.heads()[channel]
    if head.cosigned > head.size:
        raise Violation("a node that was put back took a receipt for more than it has")
    try:
        ask = {"agreement": run.agreements["plain"], "start": 0}
        east.house.perform("registry.give_range", east.house.partner(west.id), ask)
    except Refused:
        return
    raise Violation("a node that was put back behind its receipts went on signing")


def two_contents(run: Run) -> None:
    """One version with two contents: the receiver keeps what it has, says so, and the sender hears of it."""
    east, west = run.node(0), run.node(1)
    note = act(run, east, "the second content")
    with east.reading() as reading:
        held = reading.get(note)
    assert held is not None
    assert held.record is not None
    with east.reading() as reading:
        refs = [ref for ref in held.record.marking_refs if reading.get(ref) is not None]
        definitions = [found.record for ref in refs if (found := reading.get(ref)) is not None and found.record is not None]
    first = make_record({**held.record.properties, "content": "the first content"})

    def plant(writing: Writing) -> None:
        for one in definitions:
            with suppress(Refused):
                writing.put(one)
        writing.put(first)

    west.house.store.write(plant)
    contact(run, west)
    contact(run, east)
    for node in (west, east):
        if not [one for one in node.eye.versions().values() if one.type == "conflict" and one.said["about"] == note]:
            raise Violation(f"two contents under one version, and {node.name} has no record of the conflict")
    if west.eye.versions()[note, held.modified].body != first.body:
        raise Violation("a second content took the place of the first under one version")


def too_high(run: Run) -> None:
    """A record above the ceiling is released past the rule: it is refused, both sides know, and what follows arrives."""
    east, west = run.node(0), run.node(1)
    red = titled(east, "red")[0].record
    assert red is not None
    releaser = Releaser(east.clock(), east.house.randomness)
    channel = outward(west.id, run.agreements["plain"])

    def force(writing: Writing) -> None:
        for ref in red.marking_refs:
            definition = writing.get(ref)
            if definition is not None and definition.record is not None:
                releaser._append(writing, channel, definition.record)
        releaser._append(writing, channel, red)

    east.house.store.write(force)
    after = act(run, east, "after the refused one")
    contact(run, west)
    contact(run, east)
    held = {one.id for one in west.eye.versions().values()}
    if after not in held:
        raise Violation("a record that was refused kept back what came after it")
    if red.id in held:
        raise Violation("a record above the ceiling was taken")
    for node in (west, east):
        refusals = [one.said for one in node.eye.versions().values() if one.type == "refusal"]
        if not [one for one in refusals if one.get("about") == red.id and one["rule"] == "release.ceiling"]:
            raise Violation(f"a record was refused, and {node.name} has no negative receipt of it")


def altered(run: Run) -> None:
    """A record is altered under way: nothing of its range is taken."""
    east, west = run.node(0), run.node(1)
    note = act(run, east, "unaltered words")
    channel = inward(east.id, run.agreements["plain"]).id
    start = west.eye.heads()[channel].size
    raw = _range(east, west, run.agreements["plain"], start)
    _must_refuse(west, east, run.agreements["plain"], raw.replace(b"unaltered words", b"otherwise words"), "an altered record")
    if note in {one.id for one in west.eye.versions().values()}:
        raise Violation("an altered record is held")


def another_recipient(run: Run) -> None:
    """A range for one partner is handed to another, who has nothing of that channel yet."""
    east, west, north = run.node(0), run.node(1), run.node(2)
    raw = _range(east, west, run.agreements["guarded"], 0)
    _must_refuse(north, east, run.agreements["guarded"], raw, "a range that was for another")


def another_agreement(run: Run) -> None:
    """A range of one agreement is handed over as one of another."""
    east, west = run.node(0), run.node(1)
    made = east.house.perform(
        "registry.propose_agreement",
        east.person(),
        {"name": "x", "parties": [{"identity": one.id, "name": one.name} for one in (east, west)], "purposes": ["x"], "pillars": []},
    ).record
    raw = _range(east, west, run.agreements["plain"], 0)
    _must_refuse(west, east, made, raw, "a range of another agreement")


def not_its_own(run: Run) -> None:
    """A record of the receiver's own comes back from the partner in another version: it is refused."""
    east, west = run.node(0), run.node(1)
    note = act(run, west, "west's own words")
    contact(run, east)
    with east.reading() as reading:
        held = reading.get(note)
    assert held is not None
    assert held.record is not None
    forged = make_record({**held.record.properties, "content": "forged", "modified": "2027-01-01T00:00:00.000Z"})
    releaser = Releaser(east.clock(), east.house.randomness)

    def force(writing: Writing) -> None:
        writing.put(forged)
        releaser._append(writing, outward(west.id, run.agreements["plain"]), forged)

    east.house.store.write(force)
    contact(run, west)
    if b"forged" in b"".join(one.body or b"" for one in west.eye.versions().values() if one.id == note):
        raise Violation("a partner wrote a new version of a record that is not its own")


def forked_witness(run: Run) -> None:
    """A node log that does not extend what was cosigned is not cosigned."""
    east, west = run.node(0), run.node(1)
    with east.reading() as reading:
        head = reading.log_head(NODE_LOG)
        assert head is not None
        proof = consistency_proof(head.size - 5, head.size, node_of(reading, NODE_LOG))

    def ask(old: int, size: int, root: bytes, path: list[bytes]) -> bytes:
        text = Checkpoint(node_origin(east.id), size, root).text()
        return write_ask(old, path, Note(text, (sign(text, east.id, east.keys.signing),)).encode())

    witness = west.house.partner(east.id)
    west.house.perform("registry.add_checkpoint", witness, {"ask": ask(0, head.size, head.root, [])})
    forks = (
        ask(head.size, head.size + 1, bytes(32), proof),
        ask(head.size, head.size, bytes(32), []),
        ask(0, head.size - 1, bytes(32), []),
    )
    for fork in forks:
        try:
            west.house.perform("registry.add_checkpoint", witness, {"ask": fork})
        except Refused:
            continue
        raise Violation("a forked node log was cosigned")


def dies_while_taking(run: Run) -> None:
    """A node dies at the commit of a range: nobody has a receipt for what it does not have."""
    east, west = run.node(0), run.node(1)
    act(run, east, "words")
    west.disk.armed, west.disk.only = (0, DIE_AT_COMMIT), "registry.take_range"
    contact(run, west)
    if not west.disk.dead:
        raise Violation("the node did not die; the scenario proves nothing")
    run.revive(west)


def _range(sender: SimNode, recipient: SimNode, agreement: str, start: int) -> bytes:
    ask = {"agreement": agreement, "start": start}
    return bytes(sender.house.perform("registry.give_range", sender.house.partner(recipient.id), ask).said["range"])


def _must_refuse(here: SimNode, sender: SimNode, agreement: str, raw: bytes, what: str) -> None:
    try:
        here.house.perform("registry.take_range", here.house.partner(sender.id), {"agreement": agreement, "range": raw})
    except Refused:
        return
    raise Violation(f"{what} was taken")


SCENARIOS: dict[str, tuple[int, Callable[[Run], None]]] = {
    "rolled back": (2, rolled_back),
    "two contents": (2, two_contents),
    "too high": (2, too_high),
    "altered": (2, altered),
    "another recipient": (3, another_recipient),
    "another agreement": (2, another_agreement),
    "not its own": (2, not_its_own),
    "forked witness": (2, forked_witness),
    "dies while taking": (2, dies_while_taking),
}


def run_scenario(name: str, seed: int = 0) -> str:
    """Return what a scenario violated, empty when all held."""
    nodes, scenario = SCENARIOS[name]
    run = Run(Script(random.Random(name).randrange(10**6) + seed, nodes, ()))
    try:
        run.begin()
        scenario(run)
    except Violation as violation:
        return str(violation)
    finally:
        run.end()
    return ""
