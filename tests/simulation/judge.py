"""The judge: what must hold after every fault has ended and the nodes have spoken to each other again.

It reckons for itself: roots by the definition of RFC 9162, the sharing rule by its words, what was taken back by the raw bytes of the file.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from itertools import permutations
from typing import Any

from mithaq.desks.plan.records import STATES as COMMITMENT_STATES
from mithaq.desks.registry.health import findings
from mithaq.desks.requests.records import STATES as REQUEST_STATES
from mithaq.exchange.attachment import Vault, attachment_names
from mithaq.exchange.channel import inward, outward
from mithaq.exchange.partner import partners
from mithaq.log.append import NODE_LOG
from mithaq.log.note import parse_note, verify_cosigned, verify_signed
from mithaq.records.marking import Tlp, resolve
from mithaq.records.principal import CLASSIFICATIONS
from mithaq.store import Entry, Held
from tests.agreement.nodes import HOUR
from tests.simulation.nodes import SimNode
from tests.simulation.run import Run
from tests.simulation.script import Violation
from tests.simulation.steps import contact

MARK = re.compile(rb"mk\d+x\d+x\d+x\d+y")
MARKED_ONCE = ("note", "commitment", "meeting", "dialogue-round", "open-report", "request", "reply", "recall", "agreement", "state-change")
ROUNDS = 8


def heal(run: Run) -> None:
    """End every fault and let all nodes speak until nothing is left to say. Raises: Violation when they never come to an end."""
    run.cuts.clear()
    for node in run.nodes.values():
        node.disk.armed, node.armed = None, []
        run.revive(node)
    now = max(node.clock.now for node in run.nodes.values())
    for node in run.nodes.values():
        node.clock.now, node.skew = now, 0
    meet_again(run)
    sizes: list[int] = []
    for _ in range(ROUNDS):
        trouble = [one for node in run.nodes.values() for one in contact(run, node)]
        before, sizes = sizes, [run.size(a, outward(b.id, one).id) for a, b, one in pairs(run)]
        if not trouble and sizes == before:
            break
        for node in run.nodes.values():
            node.clock.now += 60_000_000
    else:
        raise Violation(f"the nodes did not come to an end in {ROUNDS} rounds: {[str(one) for one in trouble]}")
    for node in run.nodes.values():
        node.clock.now += 2 * HOUR


def meet_again(run: Run) -> None:
    """Let the partners whose keys were revoked meet again."""
    for here, there in permutations(run.nodes.values(), 2):
        with here.reading() as reading:
            state = next(one.state for one in partners(reading) if one.id == there.id)
        if state != "confirmed":
            here.house.perform("registry.accept_partner", here.person(), {"identity_file": there.invite()})
            ask = {"partner": there.id, "fingerprint": there.house.identity.fingerprint}
            here.house.perform("registry.confirm_partner", here.person(), ask)
        here.revoked.discard(there.id)


def judge(run: Run) -> None:
    """Raise Violation with the first thing that does not hold."""
    for node in run.nodes.values():
        check_health(run, node)
        check_node_log(run, node)
    check_acknowledged(run)
    gone: dict[str, set[bytes]] = {}
    for here, there, agreement in pairs(run):
        check_channel(here, there, agreement)
        check_content(here, there, agreement, gone)
    for here, there in permutations(run.nodes.values(), 2):
        check_nothing_else(run, here, there)
    check_once(run)
    check_states(run)
    check_gone(run, gone)


def pairs(run: Run) -> Iterator[tuple[SimNode, SimNode, str]]:
    """Yield sender, recipient and agreement of every channel that there is."""
    for here, there in permutations(run.nodes.values(), 2):
        with here.reading() as reading:
            held = sorted(one.id for one in reading.page("agreement", limit=200).rows)
        for agreement in held:
            if run.size(here, outward(there.id, agreement).id):
                yield here, there, agreement


def check_health(run: Run, node: SimNode) -> None:
    """The doctor finds nothing, no link is stopped, nobody refused anything, and nothing waits."""
    found = [text for text, _ in findings(node.house, node.clock.now)] + node.store.check()
    if found:
        raise Violation(f"the doctor of {node.name} finds: {found}")
    with node.reading() as reading:
        waiting = [job.id for kind in ("stopped", "attachment", "unsaid") for job in reading.jobs(kind)]
        odd = [(held.type, dict(held.record.properties)) for kind in ("refusal", "conflict") for held in reading.page(kind).rows if held.record]
    if waiting or odd:
        raise Violation(f"{node.name} has {waiting} and {odd}")


def root_of(hashes: list[bytes]) -> bytes:
    """Return the Merkle tree hash of leaf hashes, by the definition of RFC 9162 section 2.1.1."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    split = 1 << (len(hashes) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + root_of(hashes[:split]) + root_of(hashes[split:])).digest()


def check_node_log(run: Run, node: SimNode) -> None:
    """The node log has the root of its leaves, and every act that was acknowledged has its leaf."""
    with node.reading() as reading:
        head = reading.log_head(NODE_LOG)
        assert head is not None
        if root_of(reading.leaf_hashes(NODE_LOG, 0, head.size)) != head.root:
            raise Violation(f"the node log of {node.name} does not have the root of its leaves")
        leaves = reading.leaves(NODE_LOG, 0, head.size)
    for one in run.acked:
        if one.node == node.id and (one.outcome.leaf >= head.size or leaves[one.outcome.leaf].act != one.outcome.act):
            raise Violation(f"{one.row} at {node.name} was acknowledged with leaf {one.outcome.leaf}, which is not there")


def check_acknowledged(run: Run) -> None:
    """What was acknowledged is kept as it was."""
    for one in run.acked:
        node = run.nodes[one.node]
        with node.reading() as reading:
            for identifier, sha256 in one.hashes.items():
                held = [version for version in reading.history(identifier) if version.record is not None]
                if sha256 not in [version.record.sha256.hex() for version in held if version.record is not None]:
                    raise Violation(f"{one.row} at {node.name} was acknowledged, but {identifier} is not kept as it was")


def check_channel(here: SimNode, there: SimNode, agreement: str) -> None:
    """Both sides have the same leaves, the same root, and signatures over all of it."""
    out, into = outward(there.id, agreement).id, inward(here.id, agreement).id
    with here.reading() as ours, there.reading() as theirs:
        given, taken = ours.log_head(out), theirs.log_head(into)
        if given is None or taken is None or taken.size != given.size:
            raise Violation(f"{there.name} does not have all that {here.name} gave under {agreement}: {taken and taken.size} of {given}")
        hashes = ours.leaf_hashes(out, 0, given.size)
        if theirs.leaf_hashes(into, 0, taken.size) != hashes or not root_of(hashes) == given.root == taken.root:
            raise Violation(f"{here.name} and {there.name} have different logs of one channel")
        size = ours.collection_size(out)
    if size != given.size:
        raise Violation(f"{here.name}'s channel has {given.size} leaves and {size} entries")
    if given.cosigned != given.size or taken.cosigned != taken.size or given.cosignature is None or taken.cosignature is None:
        raise Violation(f"{here.name} has a receipt for {given.cosigned} of {given.size} leaves from {there.name}")
    for raw in (given.cosignature, taken.cosignature):
        note = parse_note(raw.decode())
        verify_signed(note, here.id, here.house.identity.signing_key)
        verify_cosigned(note, there.id, there.house.identity.signing_key)
        lines = note.text.split("\n")
        if int(lines[1]) != given.size or lines[0] != f"mithaq/1/{here.id}/{there.id}/{agreement}":
            raise Violation(f"the receipt of {there.name} is over {lines[:2]}")


def check_content(here: SimNode, there: SimNode, agreement: str, gone: dict[str, set[bytes]]) -> None:
    """What was released and stands is there byte for byte, once, by the sharing rule; what was taken back is gone."""
    with here.reading() as ours:
        entries = ours.feed(outward(there.id, agreement).id, 0, 100_000)
    if len({(one.id, one.modified) for one in entries}) != len(entries):
        raise Violation(f"{here.name} gave {there.name} something twice")
    for entry in entries:
        check_sharing(here, there, agreement, entry)
        with there.reading() as theirs:
            held = theirs.get(entry.id, entry.modified)
        if entry.state == "live":
            if held is None or held.body != entry.body or held.recalled:
                raise Violation(f"{there.name} does not have {entry.id} as {here.name} gave it: {held}")
            check_attachments(here, there, held)
        else:
            check_recalled(here, there, entry, held, gone)


def check_sharing(here: SimNode, there: SimNode, agreement: str, entry: Entry) -> None:
    """The sharing rule, by its words."""
    if entry.type in ("marking-definition", "agreement"):
        return
    with here.reading() as reading:
        held = reading.get(entry.id, entry.modified)
        policy = reading.get(agreement)
        assert held is not None and held.record is not None and policy is not None and policy.record is not None
        marking = resolve(entry.id, held.record.marking_refs, reading.marking)
    said = policy.record.properties
    ceiling = next(level for level in Tlp if level.label == said["tlp_ceiling"])
    terms = marking.terms
    if (
        terms is None
        or terms.agreement != agreement
        or there.id not in terms.releasable_to
        or there.id not in {one["identity"] for one in said["parties"]}
        or marking.tlp > ceiling
        or terms.classification > CLASSIFICATIONS.index(said["classification_ceiling"])
        or not terms.purposes <= set(said["purposes"])
    ):
        raise Violation(f"{here.name} gave {there.name} {entry.id} against the sharing rule")


def check_recalled(here: SimNode, there: SimNode, entry: Entry, held: Held | None, gone: dict[str, set[bytes]]) -> None:
    """What was taken back is gone, or sealed where it is to be corrected, and answered once."""
    with here.reading() as ours:
        rows = ours.page("recall", limit=500).rows
        recalls = [one for one in rows if one.record is not None and one.record.properties["about"] == entry.id]
        answers = ours.page("recall-receipt", limit=500).rows
    if not recalls or recalls[0].record is None:
        raise Violation(f"{entry.id} is {entry.state} at {here.name} without a recall")
    sealed = all(one.record is not None and one.record.properties["how"] == "correct" for one in recalls)
    if held is not None and (not held.recalled or (held.body is not None and not sealed)):
        raise Violation(f"{entry.id} was taken back by {here.name} and stands at {there.name}")
    for recall in recalls:
        said = [one.record for one in answers if one.record is not None and one.record.created_by == there.id]
        count = sum(1 for one in said if one.properties["about"] == recall.id)
        if count != 1:
            raise Violation(f"{there.name} answered the recall {recall.id} {count} times")
    if not sealed and entry.body is not None:
        gone.setdefault(there.id, set()).update(MARK.findall(entry.body))
        check_no_attachment(there, here, entry)


def check_attachments(here: SimNode, there: SimNode, held: Held) -> None:
    """What a record names is there, and opens to what was given."""
    for name in attachment_names(held.record) if held.record is not None else ():
        sha256 = bytes.fromhex(name.sha256)
        with here.reading() as ours, there.reading() as theirs:
            mine, other = ours.blob(sha256), theirs.blob(sha256)
        if mine is None or other is None:
            raise Violation(f"{there.name} lacks the attachment of {held.id}")
        opened = [Vault(node.keys.storage, node.house.randomness).open(blob) for node, blob in ((here, mine), (there, other))]
        if opened[0] != opened[1]:
            raise Violation(f"the attachment of {held.id} is another at {there.name}")


def check_no_attachment(there: SimNode, here: SimNode, entry: Entry) -> None:
    with here.reading() as ours:
        held = ours.get(entry.id, entry.modified)
    for name in attachment_names(held.record) if held is not None and held.record is not None else ():
        with there.reading() as theirs:
            if theirs.blob(bytes.fromhex(name.sha256)) is not None:
                raise Violation(f"{there.name} keeps the attachment of {entry.id}, which was taken back")


def check_nothing_else(run: Run, here: SimNode, there: SimNode) -> None:
    """A node holds nothing of another that was not given to it."""
    with here.reading() as ours, there.reading() as theirs:
        given = {
            (entry.id, entry.modified)
            for agreement in run._agreements(here)
            for entry in ours.feed(outward(there.id, agreement).id, 0, 100_000)
        }
        for kind in there.house.rules.types:
            for held in theirs.page(kind, limit=500).rows:
                if held.record is not None and held.record.created_by == here.id and (held.id, held.modified) not in given:
                    raise Violation(f"{there.name} holds {held.id} of {here.name}, which was never given to it")


def check_once(run: Run) -> None:
    """Each thing that a person did is there once, at each node that has it."""
    wanted = {one.mark.encode(): one for one in run.acked}
    for node in run.nodes.values():
        seen: Counter[tuple[str, bytes]] = Counter()
        with node.reading() as reading:
            for kind in MARKED_ONCE:
                for held in reading.page(kind, limit=500).rows:
                    for mark in set(MARK.findall(held.body or b"")):
                        seen[kind, mark] += 1
        for (kind, mark), count in seen.items():
            if count > 1:
                raise Violation(f"{node.name} holds {count} of {kind} for what was done once ({mark.decode()})")
            if mark.decode() in run.refused and mark not in wanted:
                raise Violation(f"{node.name} holds a {kind} of an act that was refused ({mark.decode()})")


def check_states(run: Run) -> None:
    """All sides derive the same states, and the last word that was said knowing the others stands."""
    for here, there in permutations(run.nodes.values(), 2):
        for kind in ("commitment", "request", "agreement"):
            one, other = _states(here, kind), _states(there, kind)
            differing = {name for name in one.keys() & other.keys() if one[name] != other[name]}
            if differing:
                name = min(differing)
                raise Violation(f"{kind} {name} is {one[name]} at {here.name} and {other[name]} at {there.name}")


def _states(node: SimNode, kind: str) -> dict[str, str]:
    found: dict[str, str] = {}
    states: dict[str, Any] = {
        "commitment": COMMITMENT_STATES,
        "request": REQUEST_STATES,
        "agreement": ("proposed", "in_force"),
    }
    with node.reading() as reading:
        live = {held.id for held in reading.page(kind, limit=500).rows if held.record is not None and not held.recalled}
    for state in states[kind]:
        found |= {name: state for name in node.facet(kind, "status", state) if name in live}
    return found


def check_gone(run: Run, gone: dict[str, set[bytes]]) -> None:
    """The bytes of what was taken back are in no file of the recipient."""
    for identifier, marks in gone.items():
        node = run.nodes[identifier]
        kept = b"".join(
            file.read_bytes() for file in (node.disk.file, node.disk.file.with_name(node.disk.file.name + "-wal")) if file.exists()
        )
        # A receipt or refusal of the act itself may bear the mark's own text; the words of the content may not.
        for mark in marks:
            if mark in kept:
                raise Violation(f"{node.name}'s file still has the words of what was taken back ({mark.decode()})")
