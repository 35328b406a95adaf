"""Bytes changed at random in what a stranger can hand us: the answer is a value or a typed refusal, in bounded time. All invented."""

import random
import time
from collections.abc import Callable
from typing import Any

import pytest

from mithaq.exchange.ranges import decode_range
from mithaq.lang.refusal import Refused
from mithaq.log.identity import read_identity
from mithaq.log.proof import verify_proof
from mithaq.records.record import read_record
from tests.agreement.nodes import Node, World
from tests.agreement.test_story import commitment

pytestmark = pytest.mark.long

TOKENS = [b"null", b"-1", b"1e400", b"9" * 400, b'""', b"[]", b"{}", b"true", b"\\ud800", b"\xff", b"\x00", b"[" * 200, b'"a":1,', b"NaN"]


def altered(source: random.Random, raw: bytes) -> bytes:
    """Return the bytes with one to four places changed, cut, doubled, or overwritten with something awkward."""
    made = bytearray(raw)
    for _ in range(source.randint(1, 4)):
        at = source.randrange(len(made) + 1)
        way = source.randrange(6)
        if way == 0 and at < len(made):
            made[at] = source.randrange(256)
        elif way == 1:
            del made[at : at + source.randint(1, 20)]
        elif way == 2:
            made[at:at] = made[at : at + source.randint(1, 40)]
        elif way == 3:
            made[at:at] = source.choice(TOKENS)
        elif way == 4:
            token = source.choice(TOKENS)
            made[at : at + len(token)] = token
        else:
            del made[at:]
    return bytes(made)


@pytest.fixture
def samples(world: World, pair: tuple[Node, Node], agreement: str) -> dict[str, tuple[Callable[[bytes], Any], bytes]]:
    """Something true of each kind, and what reads it."""
    east, west = pair
    made = commitment(east, west, agreement)
    for node in pair:
        world.settle(2)
        node.act("plan.sign_commitment", commitment=made, office="Invented office")
    world.settle(2)
    ask = {"agreement": agreement, "start": 0, "limit": 1000}
    with east.reading() as reading:
        record = reading.get(made).body
    return {
        "proof": (verify_proof, east.act("registry.prove", agreement=agreement, partner=west.id).said["proof"]),
        "range": (decode_range, east.house.perform("registry.give_range", east.house.partner(west.id), ask).said["range"]),
        "identity": (read_identity, east.invite().encode()),
        "record": (read_record, record),
    }


@pytest.mark.parametrize(("kind", "rounds"), [("proof", 6_000), ("range", 20_000), ("identity", 20_000), ("record", 40_000)])
def test_altered_bytes_are_refused_by_name_and_never_crash(
    samples: dict[str, tuple[Callable[[bytes], Any], bytes]], kind: str, rounds: int
) -> None:
    read, raw = samples[kind]
    read(raw)
    source = random.Random(f"fuzz {kind}")
    refused = 0
    slowest = 0.0
    for number in range(rounds):
        made = altered(source, raw)
        began = time.perf_counter()
        try:
            read(made)
        except Refused:
            refused += 1
        except Exception as error:
            raise AssertionError(f"round {number}: {type(error).__name__}: {error}") from error
        slowest = max(slowest, time.perf_counter() - began)
        if kind in ("proof", "identity") and made.strip() != raw.strip():
            assert refused == number + 1, f"round {number}: an altered {kind} was believed"
        elif kind in ("proof", "identity"):
            refused = number + 1
    print(f"{kind}: {rounds} rounds, {refused} refused, slowest {slowest * 1000:.1f} ms")
    assert slowest < 2.0
