"""The plain text of courier files altered at random, in pieces of every size: a typed refusal, or the very parts. All invented."""

import hashlib
import random

import pytest

from mithaq.exchange.courier import Header, Part, Seal
from mithaq.lang.refusal import Refused
from mithaq.wires.courier.frames import Unpacker, make_part, opening_frames, part_frames
from tests.long.test_fuzz import altered

HEADER = Header(
    sender="identity--00000000-0000-4000-8000-000000000001",
    recipient="identity--00000000-0000-4000-8000-000000000002",
    agreement="agreement--00000000-0000-4000-8000-000000000003",
    at="2026-01-05T09:00:00.000Z",
    start=0,
    key_held="0" * 64,
)
CONTENTS = [("range", b'{"invented": "range"}\n'), ("attachment", bytes(range(256))), ("attachment", b"")]


def plain_text() -> bytes:
    parts = [(make_part(kind, content), content) for kind, content in CONTENTS]
    digest = hashlib.sha256(b"".join(part.encode() + b"\n" for part, _ in parts)).hexdigest()
    pieces = [*opening_frames(HEADER.encode())]
    for part, content in parts:
        pieces += part_frames(part, content)
    return b"".join(pieces) + Seal(end=1, size=1, parts=3, sha256=digest, signature="AAAA").encode() + b"\n"


def unpack(raw: bytes, piece: int) -> tuple[list[tuple[str, bytes]], bytes, Seal]:
    found: list[tuple[str, bytes]] = []

    def take(part: Part, content: bytes) -> None:
        found.append((part.kind, content))

    unpacker = Unpacker(take)
    for at in range(0, len(raw), piece):
        unpacker.write(raw[at : at + piece])
    return found, unpacker.header, unpacker.end()


@pytest.mark.parametrize("piece", [1, 2, 7, 64, 100_000])
def test_parts_arrive_whole_however_the_text_is_cut_into_pieces(piece: int) -> None:
    found, header, seal = unpack(plain_text(), piece)
    assert found == CONTENTS
    assert header == HEADER.encode()
    assert (seal.parts, seal.end) == (3, 1)


def attack(rounds: int) -> int:
    """Return how many altered texts were refused; each other one gave the parts or a seal that no longer verifies. Nothing crashed."""
    raw = plain_text()
    source = random.Random("courier")
    refused = 0
    for number in range(rounds):
        made = altered(source, raw)
        try:
            found, header, seal = unpack(made, source.choice([1, 50, 10_000]))
        except Refused:
            refused += 1
        except Exception as error:
            raise AssertionError(f"round {number}: {type(error).__name__}: {error}") from error
        else:
            assert found == CONTENTS, f"round {number}: altered parts came through"
            assert made == raw or header != HEADER.encode() or seal != unpack(raw, 1000)[2], f"round {number}: altered, and none saw it"
    return refused


def test_altered_texts_are_refused_by_name_and_never_crash() -> None:
    assert attack(400) > 350


@pytest.mark.long
def test_many_altered_texts_are_refused_by_name_and_never_crash() -> None:
    rounds = 20_000
    print(f"courier: {rounds} rounds, {attack(rounds)} refused")
