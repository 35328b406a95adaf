"""Checkpoints (C2SP tlog-checkpoint): what a node says of a log at one size, signed.

1. Lines: origin, size, base64 root, then extension lines "name value" in the order given.
2. The origin of a channel names sender, recipient and agreement, so that a checkpoint cannot be re-addressed.
3. The line `node-log` commits to the head of the sender's node log: SHA-256 of a fresh random blind and that head. It hides the head from
   the partner and binds the sender to it.
"""

import hashlib
from dataclasses import dataclass, field

from mithaq.lang.catalogue import N_
from mithaq.log.note import BadNote, decode, encode
from mithaq.log.tree import HASH_BYTES

ORIGIN = "mithaq/1"


@dataclass(frozen=True)
class Checkpoint:
    """The head of a log: `root` over `size` leaves. `extensions` are further lines, by name."""

    origin: str
    size: int
    root: bytes
    extensions: dict[str, str] = field(default_factory=dict)

    def text(self) -> str:
        """Return the lines that are signed."""
        lines = [self.origin, str(self.size), encode(self.root)]
        lines += [f"{name} {value}" for name, value in self.extensions.items()]
        return "\n".join(lines) + "\n"


def channel_origin(sender: str, recipient: str, agreement: str) -> str:
    """Return the origin of the channel by which `sender` gives `recipient` records under `agreement`."""
    return f"{ORIGIN}/{sender}/{recipient}/{agreement}"


def node_origin(node: str) -> str:
    """Return the origin of a node's own log."""
    return f"{ORIGIN}/{node}"


def parse_checkpoint(text: str) -> Checkpoint:
    """Return the checkpoint of a note's text. Raises: BadNote."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1]:
        raise BadNote(reason=N_("it is not a checkpoint"))
    origin, size, root = lines[:3]
    if not size.isascii() or not size.isdigit() or len(size) > 18 or str(int(size)) != size:
        raise BadNote(reason=N_("its size is not a number"))
    hashed = decode(root)
    if len(hashed) != HASH_BYTES:
        raise BadNote(reason=N_("its root is not a hash"))
    extensions: dict[str, str] = {}
    for line in lines[3:-1]:
        name, _, value = line.partition(" ")
        if not name or not value or name in extensions:
            raise BadNote(reason=N_("an extension line that cannot be read"))
        extensions[name] = value
    return Checkpoint(origin, int(size), hashed, extensions)


def blind(head: bytes, fresh: bytes) -> str:
    """Return the hiding commitment to a node log's head: base64 of SHA-256(fresh || head); `fresh` is random, 32 bytes."""
    return encode(hashlib.sha256(fresh + head).digest())
