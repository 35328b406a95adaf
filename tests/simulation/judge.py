"""The judge: what must hold after every fault has ended and the nodes have spoken to each other again.

It reckons for itself: roots by the definition of RFC 9162, the sharing rule by its words, what was taken back by the raw bytes of the file.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import permutations
from typing import Any

from mithaq.desks.registry.health import findings
from mithaq.exchange.attachment import EXTENSION, Vault
from mithaq.exchange.channel import inward, outward
from mithaq.exchange.partner import partners
from mithaq.log.append import NODE_LOG
from mithaq.log.note import parse_note, verify_cosigned, verify_signed
from mithaq.records.ident import micros
from mithaq.records.marking import TERMS_EXTENSION, TLP_BY_REF, Tlp
from mithaq.records.principal import CLASSIFICATIONS
from tests.agreement.nodes import HOUR
from tests.simulation.eye import Log, Version
from tests.simulation.nodes import SimNode
from tests.simulation.run import Acked, Run
from tests.simulation.script import Violation
from tests.simulation.steps import contact

MARK = re.compile(rb"mk\d+x\d+x\d+x\d+y")
MARKED_ONCE = ("note", "commitment", "meeting", "dialogue-round", "open-report", "request", "reply", "recall", "agreement", "state-change")
STATED = ("commitment", "request", "agreement")
ROUNDS = 8
Key = tuple[str, int]


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
    sizes: dict[str, Log] = {}
    for _ in range(ROUNDS):
        trouble = [one for node in run.nodes.values() for one in contact(run, node)]
        before, sizes = (
            sizes,
            {f"{one.name} {log}": head for one in run.nodes.values() for log, head in one.eye.heads().items() if log != NODE_LOG},
        )
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


@dataclass
class Found:
    """All that one node's files hold."""

    node: SimNode
    heads: dict[str, Log]
    versions: dict[Key, Version]
    entries: dict[str, list[Key]]
    blobs: set[str]

    def of(self, *types: str) -> Iterator[Version]:
        """Yield the versions of the types that still have a body."""
        return (one for one in self.versions.values() if one.type in types and one.body is not None)


def look(node: SimNode) -> Found:
    """Return all that a node's files hold."""
    eye = node.eye
    return Found(node, eye.heads(), eye.versions(), eye.entries(), eye.blobs())


def judge(run: Run) -> None:
    """Raise Violation with the first thing that does not hold."""
    found = [look(node) for node in run.nodes.values()]
    for one in found:
        check_health(one)
        check_node_log(one, run.acked)
        check_once(run, one)
    gone: dict[str, set[bytes]] = {}
    for here, there in permutations(found, 2):
        for log in (log for log in here.heads if log.startswith(f"out/{there.node.id}/")):
            agreement = log.rpartition("/")[2]
            check_channel(here, there, agreement)
            check_content(here, there, agreement, gone)
        check_nothing_else(here, there)
        check_states(here, there)
    check_gone(run, gone)


def check_health(found: Found) -> None:
    """The doctor finds nothing, no link is stopped, nobody refused anything, and nothing waits."""
    node = found.node
    said = [text for text, _ in findings(node.house, node.clock.now)] + node.store.check()
    if said:
        raise Violation(f"the doctor of {node.name} finds: {said}")
    waiting = node.eye.jobs("stopped", "behind", "attachment", "unsaid")
    odd = [(one.type, one.said) for one in found.of("refusal", "conflict")]
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


def check_node_log(found: Found, acked: list[Acked]) -> None:
    """The node log has the root of its leaves, and every act that was acknowledged has its leaf and keeps what it wrote.

    Another's record that was passed on is the one thing that an own recall destroys here too: the originator took it back.
    """
    node, hashes = found.node, found.node.eye.hashes(NODE_LOG)
    if root_of(hashes) != found.heads[NODE_LOG].root or len(hashes) != found.heads[NODE_LOG].size:
        raise Violation(f"the node log of {node.name} does not have the root of its leaves")
    acts = node.eye.acts(NODE_LOG)
    bodies = {hashlib.sha256(one.body).hexdigest() for one in found.versions.values() if one.body is not None}
    gone = {one.said["about"] for one in found.of("recall") if one.said["about"].startswith("onward-copy--")}
    for one in (one for one in acked if one.node == node.id):
        if one.outcome.leaf >= len(acts) or acts[one.outcome.leaf] != one.outcome.act:
            raise Violation(f"{one.row} at {node.name} was acknowledged with leaf {one.outcome.leaf}, which is not there")
        for identifier, sha256 in one.hashes.items():
            if sha256 not in bodies and identifier not in gone:
                raise Violation(f"{one.row} at {node.name} was acknowledged, but {identifier} is not kept as it was")


def check_channel(here: Found, there: Found, agreement: str) -> None:
    """Both sides have the same leaves, the same root, and signatures over all of it."""
    out, into = outward(there.node.id, agreement).id, inward(here.node.id, agreement).id
    names = f"{here.node.name} to {there.node.name}"
    given, taken = here.heads[out], there.heads.get(into)
    if taken is None or taken.size != given.size:
        raise Violation(f"{names} under {agreement}: {taken.size if taken else 0} of {given.size} leaves arrived")
    hashes = here.node.eye.hashes(out)
    if there.node.eye.hashes(into) != hashes or not root_of(hashes) == given.root == taken.root:
        raise Violation(f"{names}: the two have different logs of one channel")
    if len(here.entries.get(out, [])) != given.size or len(hashes) != given.size:
        raise Violation(f"{names}: the channel has {given.size} leaves and {len(here.entries.get(out, []))} entries")
    if given.cosigned != given.size or taken.cosigned != taken.size or given.cosignature is None or taken.cosignature is None:
        raise Violation(f"{names}: a receipt for {given.cosigned} of {given.size} leaves")
    for raw in (given.cosignature, taken.cosignature):
        note = parse_note(raw.decode())
        verify_signed(note, here.node.id, here.node.house.identity.signing_key)
        verify_cosigned(note, there.node.id, there.node.house.identity.signing_key)
        lines = note.text.split("\n")
        if int(lines[1]) != given.size or lines[0] != f"mithaq/1/{here.node.id}/{there.node.id}/{agreement}":
            raise Violation(f"{names}: the receipt is over {lines[:2]}")


def check_content(here: Found, there: Found, agreement: str, gone: dict[str, set[bytes]]) -> None:
    """What was released and stands is there byte for byte, once, by the sharing rule; what was taken back is gone."""
    entries = here.entries[outward(there.node.id, agreement).id]
    if len(set(entries)) != len(entries):
        raise Violation(f"{here.node.name} gave {there.node.name} something twice")
    recalls = [here.versions[key] for key in entries if key[0].startswith("recall--") and here.versions[key].body is not None]
    for key in entries:
        given, held = here.versions[key], there.versions.get(key)
        check_sharing(here, there, agreement, given)
        if given.body is None:
            continue
        back = [one for one in recalls if one.said["about"] == given.id and covers(one, given)]
        if given.state != "live" and not back:
            raise Violation(f"{given.id} is {given.state} at {here.node.name}, and no recall went to {there.node.name}")
        if back:
            check_recalled(here, there, given, held, back, gone)
        else:
            if held is None or held.body != given.body or held.state != "live":
                raise Violation(f"{there.node.name} does not have {given.id} as {here.node.name} gave it: {held}")
            check_attachments(here, there, given)


def check_sharing(here: Found, there: Found, agreement: str, given: Version) -> None:
    """The sharing rule, by its words."""
    if given.type in ("marking-definition", "agreement") or given.body is None:
        return
    policy = next(one for one in here.of("agreement") if one.id == agreement).said
    refs = given.said["object_marking_refs"]
    tlp = max((TLP_BY_REF[ref] for ref in refs if ref in TLP_BY_REF), default=Tlp.CLEAR)
    defined = {one.id: one.said for one in here.of("marking-definition")}
    terms = [defined[ref]["extensions"][TERMS_EXTENSION] for ref in refs if ref in defined]
    ceiling = next(level for level in Tlp if level.label == policy["tlp_ceiling"])
    highest = CLASSIFICATIONS.index(policy["classification_ceiling"])
    fits = terms and all(
        one["agreement"] == agreement
        and there.node.id in one["releasable_to"]
        and set(one["purposes"]) <= set(policy["purposes"])
        and CLASSIFICATIONS.index(one["classification"]) <= highest
        for one in terms
    )
    if not fits or tlp > ceiling or there.node.id not in {one["identity"] for one in policy["parties"]}:
        raise Violation(f"{here.node.name} gave {there.node.name} {given.id} against the sharing rule")


def covers(recall: Version, given: Version) -> bool:
    """Return whether a recall is of this version, or of all versions before it; one that narrows leaves the newer version."""
    version = recall.said.get("about_modified")
    return given.modified <= recall.modified if version is None else micros(version) == given.modified


def check_recalled(
    here: Found, there: Found, given: Version, held: Version | None, recalls: list[Version], gone: dict[str, set[bytes]]
) -> None:
    """What was taken back is gone, or sealed where it is to be corrected or held on a legal ground, and answered once for itself."""
    holds = {one.said["state"] for one in newest(there.of("hold")) if one.said["about"] == given.id}
    sealed = "active" in holds or all(one.said["how"] == "correct" for one in recalls)
    if held is not None and (held.state not in ("recalled", "erased") or (held.body is not None and not sealed)):
        raise Violation(f"{given.id} was taken back by {here.node.name} and stands at {there.node.name}")
    for recall in recalls:
        said = [one for one in here.of("recall-receipt") if one.said["created_by_ref"] == there.node.id and not one.said.get("by")]
        count = sum(1 for one in said if one.said["about"] == recall.id)
        if count != 1 and not (count == 2 and "lifted" in holds):
            raise Violation(f"{there.node.name} answered the recall {recall.id} {count} times")
    if not sealed and given.body is not None:
        gone.setdefault(there.node.id, set()).update(MARK.findall(given.body))
        if kept := _attached(given) & there.blobs:
            raise Violation(f"{there.node.name} keeps the attachment {min(kept)} of {given.id}, which was taken back")


def newest(versions: Iterable[Version]) -> list[Version]:
    """Return the newest version of each record."""
    return list({one.id: one for one in sorted(versions, key=lambda one: one.modified)}.values())


def _attached(version: Version) -> set[str]:
    extension: dict[str, Any] = version.said.get("extensions", {}).get(EXTENSION, {})
    return {one["sha256"] for one in extension.get("attachments", [])}


def check_attachments(here: Found, there: Found, given: Version) -> None:
    """What a record names is there, and opens to what was given."""
    for sha256 in _attached(given):
        opened = []
        for node in (here.node, there.node):
            with node.reading() as reading:
                blob = reading.blob(bytes.fromhex(sha256))
            if blob is None:
                raise Violation(f"{node.name} lacks the attachment of {given.id}")
            opened.append(Vault(node.keys.storage, node.house.randomness).open(blob))
        if opened[0] != opened[1]:
            raise Violation(f"the attachment of {given.id} is another at {there.node.name}")


def check_nothing_else(here: Found, there: Found) -> None:
    """A node holds nothing of another that was not given to it."""
    given = {key for name, entries in here.entries.items() if name.startswith(f"out/{there.node.id}/") for key in entries}
    passed = {one.said["about"] for one in there.of("onward-copy")}
    for key, version in there.versions.items():
        if version.id in passed or version.type == "marking-definition":
            continue
        if version.body is not None and version.said.get("created_by_ref") == here.node.id and key not in given:
            raise Violation(f"{there.node.name} holds {version.id} of {here.node.name}, which was never given to it")


def check_once(run: Run, found: Found) -> None:
    """Each thing that a person did is there once, at each node that has it.

    Whoever passed a record on recalls its own copy in the words of the originator's recall: that is once for each of the two.
    """
    done = {one.mark for one in run.acked}
    pairs = {
        (version.type, version.said["created_by_ref"] if version.type == "recall" else "", mark, version.id)
        for version in found.of(*MARKED_ONCE)
        for mark in MARK.findall(version.body or b"")
    }
    seen = Counter((kind, owner, mark) for kind, owner, mark, _id in pairs)
    for (kind, _owner, mark), count in seen.items():
        if count > 1:
            raise Violation(f"{found.node.name} holds {count} of {kind} for what was done once ({mark.decode()})")
        if mark.decode() in run.refused and mark.decode() not in done:
            raise Violation(f"{found.node.name} holds a {kind} of an act that was refused ({mark.decode()})")


def check_states(here: Found, there: Found) -> None:
    """Both derive the same states of what both have."""
    one, other = here.node.eye.states(), there.node.eye.states()
    live = {v.id for v in here.of(*STATED) if v.state == "live"} & {v.id for v in there.of(*STATED) if v.state == "live"}
    for name in sorted(live):
        if one.get(name) != other.get(name):
            raise Violation(f"{name} is {one.get(name)} at {here.node.name} and {other.get(name)} at {there.node.name}")


def check_gone(run: Run, gone: dict[str, set[bytes]]) -> None:
    """The words of what was taken back are in no file of the recipient."""
    for identifier, marks in gone.items():
        node = run.nodes[identifier]
        files = (node.disk.file, node.disk.file.with_name(node.disk.file.name + "-wal"))
        kept = b"".join(file.read_bytes() for file in files if file.exists())
        left = [mark.decode() for mark in marks if mark in kept]
        if left:
            raise Violation(f"{node.name}'s files still have the words of what was taken back: {left}")
