"""What a protocol between nodes must be able to do, seen from the node that pulls."""

from dataclasses import dataclass
from typing import Protocol

from mithaq.exchange.partner import Partner
from mithaq.exchange.versions import Versions
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused


class PartnerOffline(Refused):
    """The partner's node cannot be reached; what waits goes on waiting."""

    rule = "line.offline"
    what = N_("{partner} cannot be reached: {reason}.")
    whose = N_("It is for both operators to look at the line.")
    next_act = N_("Nothing is lost; the node tries again by itself.")
    status = 503


class PartnerRefused(Refused):
    """The partner's node answered with a refusal."""

    rule = "line.refused"
    what = N_("{partner} refused: {reason}.")
    whose = N_("It is for the partner's registry.")
    next_act = N_("Ask the partner; both registries show the refusal.")
    status = 502


@dataclass(frozen=True, slots=True)
class Offer:
    """A channel that the partner has for us: its agreement, and the signed note of its newest checkpoint."""

    agreement: str
    note: str


class WitnessConflict(Refused):
    """The partner cosigned more of a log of ours than we show it."""

    rule = "witness.conflict"
    what = N_("{partner} has cosigned {size} leaves of this node's log.")
    whose = N_("It is for the operator of this node.")
    next_act = N_("If this node has fewer, restore the newest backup; nothing is signed until then.")
    status = 409

    def __init__(self, *, partner: str, size: int) -> None:
        super().__init__(partner=partner, size=size)
        self.size = size


class Wire(Protocol):
    """A protocol by which one node pulls from another. Every method raises PartnerOffline or PartnerRefused."""

    def offers(self, partner: Partner) -> list[Offer]:
        """Return the channels that the partner has for this node."""
        ...

    def pull(self, partner: Partner, agreement: str, start: int, limit: int) -> bytes:
        """Return the encoded range from `start`."""
        ...

    def give_cosignature(self, partner: Partner, agreement: str, note: bytes) -> None:
        """Hand the partner the note of its checkpoint with our cosignature: the receipt RELAYED."""
        ...

    def add_checkpoint(self, partner: Partner, ask: bytes) -> bytes:
        """Return the partner's cosignature lines on a checkpoint of a log of ours (C2SP tlog-witness add-checkpoint).

        Raises: WitnessConflict too.
        """
        ...

    def pull_attachment(self, partner: Partner, sha256: str) -> bytes:
        """Return the bytes of an attachment that a received record names."""
        ...

    def versions(self, partner: Partner) -> Versions:
        """Return what the partner's node speaks, and its newest key."""
        ...

    def pull_rotations(self, partner: Partner, key: bytes) -> list[bytes]:
        """Return the changes of the partner's keys after the one that is held here, and so say which that is."""
        ...

    def hint(self, partner: Partner) -> None:
        """Tell the partner, without content, that something waits."""
        ...
