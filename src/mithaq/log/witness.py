"""Witnessing (C2SP tlog-witness): what a log says of itself is judged against what it said before. Pure.

A request is the line "old SIZE", the lines of the consistency proof in base64, an empty line, and the checkpoint's signed note. It is
judged in this order, each refusal with the status code that C2SP gives it:

1. 400: it cannot be read, or its old size is greater than its checkpoint's.
2. 404: a log that this witness does not watch.
3. 403: no signature by the key that this witness knows.
4. 409: the old size is not the size last cosigned, which the answer says; or the same size comes with another root.
5. 422: the proof does not show that the checkpoint extends what was cosigned: the log was forked, or something in it removed or swapped.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.log.checkpoint import Checkpoint, parse_checkpoint
from mithaq.log.note import BadNote, BadSignature, Note, decode, encode, parse_note, signer_among
from mithaq.log.tree import EMPTY_ROOT, HASH_BYTES, ProofFailed, verify_consistency

MAX_PROOF_LINES = 63


class WitnessRefused(Refused):
    """Base of what a witness does not cosign."""

    whose = N_("It is for the node whose log it is.")


class BadWitnessRequest(WitnessRefused):
    """A request that cannot be read."""

    rule = "witness.form"
    what = N_("The request to cosign a checkpoint cannot be read: {reason}.")
    next_act = N_("Send it as C2SP tlog-witness says.")
    status = 400


class UnknownLog(WitnessRefused):
    """A log that this witness does not watch."""

    rule = "witness.log"
    what = N_("This node does not watch the log {origin}.")
    next_act = N_("Name a channel to this node, or this partner's own node log.")
    status = 404


class NotItsKey(WitnessRefused):
    """A checkpoint that the log's known key did not sign."""

    rule = "witness.key"
    what = N_("The checkpoint of {origin} is not signed by the key that was confirmed.")
    next_act = N_("If the key was rotated, send the rotation first; otherwise speak to each other.")
    status = 403


class OtherSize(WitnessRefused):
    """A request that does not begin where this witness stands; `size` is what was cosigned last."""

    rule = "witness.size"
    what = N_("The log {origin} was cosigned here at {size} leaves, not at {old}.")
    next_act = N_("Prove from that size; a log that is smaller was rolled back, and its node must be mended before it signs again.")
    status = 409

    def __init__(self, *, origin: str, size: int, old: int) -> None:
        super().__init__(origin=origin, size=size, old=old)
        self.size = size


class OtherRoot(WitnessRefused):
    """Two heads of one size: the log was forked."""

    rule = "witness.root"
    what = N_("The log {origin} gives another root for the {size} leaves that were cosigned here.")
    next_act = N_("Keep both heads as evidence; the registries of both sides must speak.")
    status = 409


class NotAnExtension(WitnessRefused):
    """A proof that does not prove."""

    rule = "witness.proof"
    what = N_("The log {origin} does not extend what was cosigned here at {size} leaves.")
    next_act = N_("Keep both heads as evidence; the registries of both sides must speak.")
    status = 422


@dataclass(frozen=True, slots=True)
class Seen:
    """What was cosigned of a log last; nothing yet is the empty tree."""

    size: int = 0
    root: bytes = EMPTY_ROOT


@dataclass(frozen=True, slots=True)
class WitnessAsk:
    """A request as it was read."""

    old: int
    proof: tuple[bytes, ...]
    note: Note
    checkpoint: Checkpoint


def write_ask(old: int, proof: Sequence[bytes], note: str) -> bytes:
    """Return the body of a request."""
    return f"old {old}\n{''.join(encode(one) + chr(10) for one in proof)}\n{note}".encode()


def read_ask(raw: bytes) -> WitnessAsk:
    """Return the request of a body. Raises: BadWitnessRequest."""
    try:
        head, blank, note = raw.decode().partition("\n\n")
        first, *lines = head.split("\n")
        word, _, number = first.partition(" ")
        if not blank or word != "old" or not number.isascii() or not number.isdigit() or str(int(number)) != number:
            raise BadWitnessRequest(reason=N_("its first line is not the old size"))
        proof = tuple(decode(line) for line in lines)
        parsed = parse_note(note)
        checkpoint = parse_checkpoint(parsed.text)
    except (UnicodeDecodeError, ValueError, BadNote) as error:
        raise BadWitnessRequest(reason=str(error)) from error
    if len(proof) > MAX_PROOF_LINES or any(len(one) != HASH_BYTES for one in proof):
        raise BadWitnessRequest(reason=N_("its proof is not at most 63 hashes"))
    if int(number) > checkpoint.size:
        raise BadWitnessRequest(reason=N_("its old size is greater than its checkpoint's"))
    return WitnessAsk(int(number), proof, parsed, checkpoint)


def judge(ask: WitnessAsk, seen: Seen, name: str, keys: Sequence[bytes]) -> Seen:
    """Return what is to be cosigned and remembered; the log's origin was looked up, `name` and `keys` are its signer's.

    Raises: NotItsKey, OtherSize, OtherRoot, NotAnExtension.
    """
    origin, found = ask.checkpoint.origin, Seen(ask.checkpoint.size, ask.checkpoint.root)
    try:
        signer_among(ask.note, name, keys)
    except BadSignature as error:
        raise NotItsKey(origin=origin) from error
    if ask.old != seen.size:
        raise OtherSize(origin=origin, size=seen.size, old=ask.old)
    if found.size == seen.size and found.root != seen.root:
        raise OtherRoot(origin=origin, size=seen.size)
    try:
        verify_consistency(seen.size, found.size, ask.proof, seen.root, found.root)
    except ProofFailed as error:
        raise NotAnExtension(origin=origin, size=seen.size) from error
    return found
