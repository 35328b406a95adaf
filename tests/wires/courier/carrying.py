"""Two invented nodes with real certificates and no line, and the files that go between them."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mithaq.exchange.channel import inward, outward
from mithaq.wires.courier.envelope import decrypt_stream, encrypt_stream
from mithaq.wires.courier.exporting import Exported, export_file
from mithaq.wires.courier.importing import Imported, import_file
from tests.agreement.keyed import certify
from tests.agreement.nodes import Node, World, agree, meet
from tests.agreement.test_story import commitment


def apart(world: World, folder: Path) -> tuple[Node, Node, str]:
    """Return two nodes with an agreement in force, and no line any more; east has five commitments that west was not given."""
    east, west = world.add("eastland", folder), world.add("westland", folder)
    for node in (east, west):
        certify(node)
    meet(east, west)
    agreement = agree(world, east, west)
    world.down.update({east.id, west.id})
    for number in range(5):
        commitment(east, west, agreement, number=f"C-{number}")
    return east, west, agreement


def export(node: Node, to: Node, agreement: str, start: int | None = None, **bounds: int) -> tuple[bytes, Exported]:
    """Return a courier file and what it holds."""
    out = io.BytesIO()
    exported = export_file(node.house, node.person(), {"partner": to.id, "agreement": agreement, "first_leaf": start}, out, **bounds)
    return out.getvalue(), exported


def take(node: Node, file: bytes) -> Imported:
    """Return what came of a courier file."""
    return import_file(node.house, node.person(), io.BytesIO(file))


def received(node: Node, sender: Node, agreement: str) -> int:
    """Return how many leaves of a sender a node has."""
    with node.reading() as reading:
        head = reading.log_head(inward(sender.id, agreement).id)
    return head.size if head is not None else 0


def receipted(node: Node, partner: Node, agreement: str) -> tuple[int, int]:
    """Return how many leaves a node gave, and how many of them the partner cosigned."""
    with node.reading() as reading:
        head = reading.log_head(outward(partner.id, agreement).id)
    assert head is not None
    return head.size, head.cosigned


def holds(node: Node, kind: str) -> int:
    """Return how many records of a type a node has."""
    with node.reading() as reading:
        return int(reading.count(kind))


def rewritten(file: bytes, opener: Node, change: Callable[[bytes], bytes], to: Node) -> bytes:
    """Return a file whose plain text somebody with `opener`'s key changed and encrypted again."""
    plain = io.BytesIO()
    decrypt_stream(io.BytesIO(file), plain, opener.keys.opening)
    out = io.BytesIO()
    encrypt_stream([change(plain.getvalue())], out, [to.house.identity.certificate])
    return out.getvalue()


def state_of(node: Node) -> Any:
    """Return what must not change where a file is refused: heads, records, attachments under way."""
    with node.reading() as reading:
        kinds = ("commitment", "note", "partner", "refusal", "conflict", "agreement", "sign-off")
        jobs = [(job.id, job.state) for kind in ("attachment", "stopped", "courier") for job in reading.jobs(kind)]
        heads = [reading.log_head(f"{way}/{other}") for way in ("in", "out") for other in _channels(reading)]
        return [reading.count(kind) for kind in kinds], jobs, heads


def _channels(reading: Any) -> list[str]:
    partners = [held.record.properties["identity"] for held in reading.page("partner").rows]
    return [f"{partner}/{held.id}" for partner in sorted(partners) for held in reading.page("agreement").rows]
