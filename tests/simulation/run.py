"""One run of a simulated world: the steps of a script, the faults that they meet, and what was acknowledged.

1. A step is data; what it touches is chosen by number from what is there, so that a script can be cut shorter and still runs.
2. A client repeats what was not answered, with the same key. A node that died, or whose disk was full, is opened again and asked again.
3. What is acknowledged is noted, to be found again at the end. Anything that is not a refusal of the rules is a violation at once.
"""

import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from mithaq.acts.act import Actor
from mithaq.acts.outcome import Outcome
from mithaq.lang.refusal import Refused
from mithaq.records.ident import micros
from mithaq.store import StoreFailed
from tests.simulation.acts import LINE, LOCAL, Draw, Wish, row_of
from tests.simulation.disk import FULL, FULL_AT_COMMIT, NodeDied
from tests.simulation.nodes import SimNode, shelf, template
from tests.simulation.script import Script, Step, Violation
from tests.simulation.wire import LINE_ROWS, SimLine, Wired

EXPECTED = {
    "act.second-person",
    "agreement.in-force",
    "approval.open",
    "approval.same-versions",
    "commitment.order",
    "commitment.side",
    "draft.once",
    "partner.confirmed",
    "recall.form",
    "recall.owner",
    "record.known",
    "release.live",
    "request.open",
    "sign-off.once",
}


@dataclass(frozen=True)
class Acked:
    """What was acknowledged: by which node, in answer to what, and the hashes of what it wrote."""

    node: str
    row: str
    key: str
    mark: str
    wish: Wish
    outcome: Outcome
    hashes: dict[str, str]


@dataclass
class Run:
    """A world in the middle of its script."""

    script: Script
    nodes: dict[str, SimNode] = field(default_factory=dict)
    agreements: dict[str, str] = field(default_factory=dict)
    tally: Counter[tuple[str, str]] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    acked: list[Acked] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    carried: dict[tuple[str, str], list[tuple[int, int, str]]] = field(default_factory=dict)
    cuts: set[frozenset[str]] = field(default_factory=set)
    stash: dict[str, list[Wired]] = field(default_factory=dict)
    witnessed: dict[tuple[str, str], int] = field(default_factory=dict)
    depth: int = 0
    at: int = 0
    play_nested: Callable[[Step], None] = lambda _step: None
    folder: Any = None

    def begin(self) -> None:
        """Copy the template's files and join the nodes."""
        self.folder = tempfile.TemporaryDirectory(prefix="mithaq-run-", dir=shelf())
        made = template(self.script.nodes)
        self.agreements = made.agreements
        self.nodes = made.copy(Path(self.folder.name), self.script.seed)
        for node in self.nodes.values():
            node.tracer = self.trace
            node.disk.struck = self._striker(node)
            node.wire = SimLine(self, node, node.wire)  # type: ignore[assignment]

    def end(self) -> None:
        """Close all stores and remove all files."""
        for node in self.nodes.values():
            node.close()
        if self.folder is not None:
            self.folder.cleanup()

    def node(self, number: int) -> SimNode:
        """Return a node by number."""
        return list(self.nodes.values())[number % len(self.nodes)]

    def trace(self, node: SimNode, name: str, actor: Actor, ask: Any, call: Callable[[], Outcome]) -> Outcome:
        """Perform an act and note under which lasting faults it ran."""
        row, before = row_of(name, ask), node.disk.current
        node.disk.current = row
        sizes = {} if row in LINE else self._sizes(node)
        try:
            outcome = call()
        finally:
            node.disk.current = before
        self.done[row] += 1
        if node.skew:
            self.tally[row, "clock skew"] += 1
        if any(node.id in cut for cut in self.cuts):
            self.tally[row, "partition"] += 1
        if self.depth and row not in LINE:
            self.tally[row, "reorder"] += 1
        for channel, size in self._sizes(node).items() if row not in LINE else ():
            if size > sizes.get(channel, 0):
                self.carried.setdefault((node.id, channel), []).append((sizes.get(channel, 0), size, row))
        if name == "registry.give_range":
            self._check_given(node, outcome, actor.principal.id)
        if name == "registry.give_range" and actor.principal.id in node.revoked:
            raise Violation(f"{node.name} gave a range to a partner whose keys it had revoked")
        return outcome

    def _check_given(self, node: SimNode, outcome: Outcome, partner: str) -> None:
        """Raise Violation when a range holds the text of something that was taken back before."""
        versions = node.eye.versions()
        went = {key for name, keys in node.eye.entries().items() if name.startswith(f"out/{partner}/") for key in keys}
        narrowed = {versions[key].said.get("about"): key[1] for key in went if key[0].startswith("recall--")}
        for leaf in msgspec.json.decode(outcome.said["range"])["leaves"]:
            said = leaf.get("record")
            key = (said["id"], micros(said.get("modified", said["created"]))) if said is not None else None
            if key is not None and (versions[key].state != "live" or narrowed.get(key[0], -1) >= key[1]):
                raise Violation(f"{node.name} gave {key[0]} again, which it had taken back")

    def hit(self, fault: str, here: SimNode, there: SimNode, method: str) -> None:
        """Count a fault on the line for the acts that the call was about."""
        for row in LINE_ROWS.get(method, ()):
            self.tally[row, fault] += 1
        taken = self._sizes(here, "in/")
        for (sender, channel), carried in self.carried.items():
            if sender == there.id and channel.startswith(f"out/{here.id}/"):
                size = taken.get(f"in/{there.id}/{channel.rpartition('/')[2]}", 0)
                for row in {row for _start, end, row in carried if end > size}:
                    self.tally[row, fault] += 1

    def _sizes(self, node: SimNode, prefix: str = "out/") -> dict[str, int]:
        """Return the sizes of the node's channels one way, as its files have them."""
        heads = {} if node.disk.dead else node.eye.heads()
        return {name: head.size for name, head in heads.items() if name.startswith(prefix)}

    def _striker(self, node: SimNode) -> Callable[[str], None]:
        def struck(mode: str) -> None:
            if node.disk.current:
                self.tally[node.disk.current, "full disk" if mode in (FULL, FULL_AT_COMMIT) else "crash"] += 1
            node.failed = node.failed or mode in (FULL, FULL_AT_COMMIT)

        return struck

    def revive(self, node: SimNode) -> None:
        """Open a node that died, or whose disk was full, again; before that it acknowledges nothing."""
        if node.failed and not node.disk.dead:
            try:
                node.house.perform("registry.consult", node.person("officer"), {"record": self.agreements["plain"]})
            except StoreFailed:
                pass
            else:
                raise Violation(f"{node.name} acknowledged an act after its disk had been full, before it was opened again")
        if node.failed or node.disk.dead:
            node.reopen()
            self.nobody_has_more_than_was_given()

    def wish(self, node: SimNode, row: str, which: int) -> None:
        """Let a person do an act, and repeat it until it is answered."""
        self.revive(node)
        mark = f"mk{self.script.seed}x{self.at}x{self.depth}x{which}y"
        wish = LOCAL[row](node, Draw(which, mark, self.agreements, self.nodes))
        if wish is not None:
            self.ask(node, row, wish, mark)

    def ask(self, node: SimNode, row: str, wish: Wish, mark: str) -> Outcome | None:
        """Return what came of an act, asked again with the same key when the node did not answer; None when it was refused."""
        key = f"{mark}/{row}"
        for _ in range(4):
            try:
                outcome = node.house.perform(wish.act, node.person(wish.by), wish.ask, key=key)
            except (NodeDied, StoreFailed):
                self.revive(node)
                continue
            except Refused as refusal:
                if refusal.rule not in EXPECTED:
                    raise Violation(f"{row} at {node.name} was refused by {refusal.rule}: {refusal}") from refusal
                self.refused[mark] = refusal.rule
                return None
            if node.disk.armed is not None and node.disk.only == row:
                self._die_before_the_answer(node, row)
                continue
            self._acknowledge(node, row, key, mark, outcome, wish)
            return outcome
        raise Violation(f"{row} at {node.name} was never answered")

    def _die_before_the_answer(self, node: SimNode, row: str) -> None:
        """End a node that was to end within an act which had fewer writes: after the commit, before the answer."""
        assert node.disk.armed is not None
        mode, node.disk.armed = node.disk.armed[1], None
        if mode not in (FULL, FULL_AT_COMMIT):
            self.tally[row, "crash"] += 1
            node.disk.die()
            self.revive(node)

    def _acknowledge(self, node: SimNode, row: str, key: str, mark: str, outcome: Outcome, wish: Wish) -> None:
        with node.reading() as reading:
            held = {one: reading.get(one) for one in outcome.records}
        for one, found in held.items():
            if found is None:
                raise Violation(f"{row} at {node.name} was acknowledged, but {one} is not there")
        hashes = {one: found.record.sha256.hex() for one, found in held.items() if found is not None and found.record is not None}
        self.acked.append(Acked(node.id, row, key, mark, wish, outcome, hashes))
        if row == "registry.revoke_partner":
            node.revoked.add(str(wish.ask["partner"]))

    def nobody_has_more_than_was_given(self) -> None:
        """Raise Violation when somebody has cosigned, or been receipted for, more than is durably there."""
        heads = {node.id: node.eye.heads() for node in self.nodes.values() if not node.disk.dead}
        for sender, given in heads.items():
            for name, head in given.items():
                way, _, rest = name.partition("/")
                recipient, _, agreement = rest.partition("/")
                if way != "out" or recipient not in heads:
                    continue
                taken = heads[recipient].get(f"in/{sender}/{agreement}")
                size = 0 if taken is None else taken.size
                if not head.cosigned <= size <= head.size or (taken is not None and taken.cosigned != size):
                    raise Violation(f"{sender} gave {head.size}, has a receipt for {head.cosigned}; {recipient} has {taken}")
