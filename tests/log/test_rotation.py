"""Statements of changed keys against whoever has only one of the keys, or only the statement. All invented."""

from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mithaq.lang.refusal import Refused
from mithaq.log import rotation as module
from mithaq.log.note import encode, public_bytes
from mithaq.log.rotation import BadRotation, Rotation, follow, key_row, read_rotation, write_rotation
from mithaq.records.canonical import canonical, parse_object

NODE = "identity--00000000-0000-4000-8000-000000000001"
KEYS = [Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in range(1, 6)]
PUBLIC = [public_bytes(key) for key in KEYS]


def statement(old: int = 0, new: int = 1, **changes: Any) -> bytes:
    fields = {"id": NODE, "sequence": old + 1, "certificate": encode(b"der"), "from": "2026-01-05T09:00:00.000Z", **changes}
    return write_rotation(fields, KEYS[old], KEYS[new])


def row(*pairs: tuple[int, int]) -> list[Rotation]:
    return [read_rotation(statement(old, new)) for old, new in pairs]


def test_a_statement_reads_as_it_was_written() -> None:
    made = read_rotation(statement())
    assert (made.node, made.sequence, made.old_key, made.new_key, made.certificate) == (NODE, 1, PUBLIC[0], PUBLIC[1], b"der")


def test_a_statement_fails_after_any_one_byte_is_changed() -> None:
    raw = statement()
    passed = []
    for at in range(len(raw)):
        try:
            read_rotation(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
            passed.append(at)
        except Refused:
            continue
    assert passed == []


def without_counter(fields: dict[str, Any]) -> None:
    del fields["counter_signature"]


def countersigned_by_the_old_key_alone(fields: dict[str, Any]) -> None:
    """Whoever stole the old key names a key that is somebody else's."""
    fields["new_key"] = encode(PUBLIC[3])
    stated = {name: value for name, value in fields.items() if name not in ("signature", "counter_signature")}
    fields["signature"] = encode(KEYS[0].sign(b"mithaq/rotation/1\n" + canonical(stated)))


def signed_by_the_new_key_alone(fields: dict[str, Any]) -> None:
    """Whoever has a key of his own says that it follows one that is not."""
    fields["old_key"] = encode(PUBLIC[3])
    stated = {name: value for name, value in fields.items() if name not in ("signature", "counter_signature")}
    fields["signature"] = encode(KEYS[1].sign(b"mithaq/rotation/1\n" + canonical(stated)))


def no_sequence(fields: dict[str, Any]) -> None:
    fields["sequence"] = True


def no_node(fields: dict[str, Any]) -> None:
    fields["id"] = "somebody"


def other_version(fields: dict[str, Any]) -> None:
    fields["mithaq_rotation"] = 2


def more(fields: dict[str, Any]) -> None:
    fields["more"] = ""


FORGERIES = [without_counter, countersigned_by_the_old_key_alone, signed_by_the_new_key_alone, no_sequence, no_node, other_version, more]


@pytest.mark.parametrize("change", FORGERIES, ids=lambda change: change.__name__)
def test_a_forged_statement_is_refused(change: Callable[[dict[str, Any]], None]) -> None:
    fields = parse_object(statement())
    change(fields)
    with pytest.raises(Refused):
        read_rotation(canonical(fields))


def test_the_planted_fault_of_a_reader_that_believes_every_signature_lets_the_forgeries_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "is_signed", lambda *_arguments: True)
    for change in (countersigned_by_the_old_key_alone, signed_by_the_new_key_alone):
        fields = parse_object(statement())
        change(fields)
        assert read_rotation(canonical(fields))


@pytest.mark.parametrize("known", [0, 1, 2])
def test_the_row_of_keys_follows_from_any_of_them(known: int) -> None:
    assert key_row(NODE, PUBLIC[known], row((0, 1), (1, 2))) == tuple(PUBLIC[:3])


def test_statements_of_another_node_or_of_unlinked_keys_do_not_enter_a_row() -> None:
    assert key_row(NODE, PUBLIC[0], row((2, 3))) == (PUBLIC[0],)
    assert key_row("identity--00000000-0000-4000-8000-000000000002", PUBLIC[0], row((0, 1))) == (PUBLIC[0],)


CROOKED = {"two successors": ((0, 1), (0, 2)), "two predecessors": ((0, 2), (1, 2)), "ring": ((0, 1), (1, 0))}


@pytest.mark.parametrize("pairs", CROOKED.values(), ids=CROOKED)
def test_a_row_that_splits_or_closes_is_refused(pairs: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(BadRotation):
        key_row(NODE, PUBLIC[0], row(*pairs))


def test_following_passes_over_what_does_not_lead_on() -> None:
    assert follow(PUBLIC[1], row((0, 1), (1, 2), (3, 4))) == PUBLIC[2]
