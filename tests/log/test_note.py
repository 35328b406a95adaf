"""Signed notes, cosignatures, checkpoints and identity files: what is signed is what is read, and nothing else passes."""

import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mithaq.lang.refusal import Refused
from mithaq.log.checkpoint import Checkpoint, blind, channel_origin, node_origin, parse_checkpoint
from mithaq.log.identity import BadIdentity, Identity, fingerprint, read_identity, sign_off_message, write_identity
from mithaq.log.note import (
    BadNote,
    BadSignature,
    Note,
    cosign,
    cosigner_among,
    decode,
    encode,
    key_id,
    parse_note,
    public_bytes,
    sign,
    signer_among,
    verify_cosigned,
    verify_signed,
)
from mithaq.records.canonical import canonical, parse_object

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
OTHER = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
TEXT = "mithaq/1/a/b/c\n3\n" + encode(b"r" * 32) + "\ntime 2026-01-01T00:00:00.000Z\n"


def signed() -> Note:
    return Note(TEXT, (sign(TEXT, "node", KEY), cosign(TEXT, "partner", OTHER, 1_700_000_000)))


def test_a_note_survives_encoding() -> None:
    assert parse_note(signed().encode()) == signed()


def test_a_key_id_is_that_of_the_c2sp_specification() -> None:
    public = public_bytes(KEY)
    assert key_id("node", b"\x01", public) == hashlib.sha256(b"node\n\x01" + public).digest()[:4]


def test_a_signature_is_believed_only_from_its_key_over_its_text() -> None:
    note = signed()
    verify_signed(note, "node", public_bytes(KEY))
    for name, key, text in (("node", OTHER, TEXT), ("other", KEY, TEXT), ("node", KEY, TEXT.replace("3", "4"))):
        with pytest.raises(BadSignature):
            verify_signed(Note(text, note.signatures), name, public_bytes(key))


def test_a_cosignature_says_when_and_covers_its_time() -> None:
    note = signed()
    assert verify_cosigned(note, "partner", public_bytes(OTHER)) == 1_700_000_000
    moved = note.signatures[1].value
    later = (1_700_000_001).to_bytes(8, "big") + moved[8:]
    forged = Note(TEXT, (note.signatures[0], type(note.signatures[1])("partner", note.signatures[1].key_id, later)))
    with pytest.raises(BadSignature):
        verify_cosigned(forged, "partner", public_bytes(OTHER))
    with pytest.raises(BadSignature):
        verify_cosigned(note, "node", public_bytes(KEY))


def test_the_newest_of_a_signers_keys_that_signed_is_named_and_a_note_by_none_of_them_is_refused() -> None:
    older, newer, stranger = (public_bytes(one) for one in (KEY, OTHER, Ed25519PrivateKey.from_private_bytes(b"s" * 32)))
    by_both = Note(TEXT, (sign(TEXT, "node", KEY), sign(TEXT, "node", OTHER), cosign(TEXT, "node", KEY, 7), cosign(TEXT, "node", OTHER, 9)))
    assert signer_among(by_both, "node", [older, newer, stranger]) == 1
    assert signer_among(by_both, "node", [newer, older]) == 1
    assert cosigner_among(by_both, "node", [older, newer, stranger]) == (1, 9)
    assert cosigner_among(by_both, "node", [newer, older]) == (1, 7)
    for among in (signer_among, cosigner_among):
        for name, keys in (("node", [stranger]), ("node", []), ("other", [older, newer])):
            with pytest.raises(BadSignature):
                among(by_both, name, keys)
    forged = Note(TEXT.replace("3", "4"), by_both.signatures)
    for among in (signer_among, cosigner_among):
        with pytest.raises(BadSignature):
            among(forged, "node", [older, newer])


def test_a_cosignature_is_over_the_words_of_the_c2sp_specification() -> None:
    value = cosign(TEXT, "partner", OTHER, 1_700_000_000).value
    assert value[:8] == (1_700_000_000).to_bytes(8, "big")
    OTHER.public_key().verify(value[8:], b"cosignature/v1\ntime 1700000000\n" + TEXT.encode())


def test_a_signature_is_no_cosignature() -> None:
    note = Note(TEXT, (sign(TEXT, "partner", OTHER),))
    with pytest.raises(BadSignature):
        verify_cosigned(note, "partner", public_bytes(OTHER))


LINE = f"\N{EM DASH} name {encode(b'i' * 4 + b's' * 64)}"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no signatures"),
        ("no signatures\n", "no signatures"),
        (f"text\n{LINE}\n", "no signatures"),
        (f"text\n\n{LINE}", "no signatures"),
        ("text\n\nnot a line\n", "a signature line that is none"),
        ("text\n\n\N{EM DASH} name\n", "a signature line that is none"),
        (f"text\n\n{LINE.replace('name', '')}\n", "a signature line that is none"),
        (f"text\n\n{LINE.replace(chr(0x2014), '-')}\n", "a signature line that is none"),
        ("text\n\n\N{EM DASH} name !!!!\n", "base64 that cannot be read"),
        ("text\n\n\N{EM DASH} name AAAA\n", "a signature that is too short"),
    ],
)
def test_what_is_no_note_is_refused(text: str, reason: str) -> None:
    with pytest.raises(BadNote, match=reason):
        parse_note(text)


def test_a_line_of_the_least_length_is_read() -> None:
    assert parse_note(f"text\n\n{LINE}\n").signatures[0].value == b"s" * 64


def test_base64_has_one_spelling() -> None:
    assert decode("QQ==") == b"A"
    for text in ("QR==", "QQ", "Q Q==", "QQ==\n"):
        with pytest.raises(BadNote):
            decode(text)


def test_a_checkpoint_survives_its_text() -> None:
    checkpoint = Checkpoint(channel_origin("a", "b", "c"), 7, b"r" * 32, {"time": "now", "node-log": "x"})
    assert parse_checkpoint(checkpoint.text()) == checkpoint
    assert checkpoint.origin == "mithaq/1/a/b/c"
    assert node_origin("a") == "mithaq/1/a"


@pytest.mark.parametrize(
    "lines",
    [
        ["origin", "3"],
        ["origin", "03", encode(b"r" * 32)],
        ["origin", "-3", encode(b"r" * 32)],
        ["origin", "٣", encode(b"r" * 32)],
        ["origin", "9" * 19, encode(b"r" * 32)],
        ["origin", "3", encode(b"r" * 31)],
        ["origin", "3", encode(b"r" * 32), "lonely"],
        ["origin", "3", encode(b"r" * 32), "a b", "a c"],
    ],
)
def test_what_is_no_checkpoint_is_refused(lines: list[str]) -> None:
    with pytest.raises(BadNote):
        parse_checkpoint("\n".join(lines) + "\n")


def test_the_shortest_checkpoint_and_the_largest_size_are_read() -> None:
    found = parse_checkpoint(f"origin\n{'9' * 18}\n{encode(b'r' * 32)}\n")
    assert (found.size, found.root, found.extensions) == (10**18 - 1, b"r" * 32, {})


def test_a_checkpoint_ends_in_a_newline() -> None:
    with pytest.raises(BadNote):
        parse_checkpoint(f"origin\n3\n{encode(b'r' * 32)}\nmore")


def test_the_blind_hides_the_head_and_binds_to_it() -> None:
    assert blind(b"head", b"1" * 32) != blind(b"head", b"2" * 32)
    assert blind(b"head", b"1" * 32) != blind(b"heed", b"1" * 32)


def identity() -> Identity:
    return Identity(
        "identity--11111111-1111-4111-8111-111111111111", "Invented node", public_bytes(KEY), b"certificate", "https://node.invalid:8471"
    )


def test_an_identity_file_gives_back_the_identity_that_signed_it() -> None:
    assert read_identity(write_identity(identity(), KEY)) == identity()


def test_an_identity_file_changed_in_any_byte_is_refused() -> None:
    file = write_identity(identity(), KEY)
    for at in range(len(file)):
        changed = file[:at] + bytes([file[at] ^ 1]) + file[at + 1 :]
        with pytest.raises(Refused):
            read_identity(changed)


def test_an_identity_file_signed_by_another_key_is_refused() -> None:
    forged = write_identity(identity(), KEY).replace(encode(public_bytes(KEY)).encode(), encode(public_bytes(OTHER)).encode())
    with pytest.raises(BadIdentity, match="key it names"):
        read_identity(forged)


def test_a_fingerprint_is_forty_digits_in_eight_groups() -> None:
    groups = fingerprint(public_bytes(KEY)).split(" ")
    assert [len(group) for group in groups] == [5] * 8
    assert all(group.isdigit() for group in groups)
    assert fingerprint(public_bytes(KEY)) != fingerprint(public_bytes(OTHER))


def stated(**changes: object) -> bytes:
    """Return an identity file with other fields, signed by its own key."""
    fields = {name: value for name, value in parse_object(write_identity(identity(), KEY)).items() if name != "signature"}
    fields.update(changes)
    return canonical({**fields, "signature": encode(KEY.sign(b"mithaq/identity/1\n" + canonical(fields)))})


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": 5}, "wrong kind"),
        ({"protocols": "1"}, "wrong kind"),
        ({"id": "nobody"}, "wrong kind"),
        ({"certificate": "!"}, "a key cannot be read"),
        ({"protocols": [9]}, "no version of the protocol"),
        ({"protocols": []}, "no version of the protocol"),
        ({"mithaq_identity": 2}, "fields are not those"),
        ({"more": 1}, "fields are not those"),
    ],
)
def test_an_identity_that_its_own_key_signed_is_refused_for_what_it_says(changes: dict[str, object], reason: str) -> None:
    with pytest.raises(BadIdentity, match=reason):
        read_identity(stated(**changes))


def test_an_identity_keeps_the_versions_that_this_node_does_not_speak() -> None:
    assert read_identity(stated(protocols=[1, 9])).protocols == (1, 9)


def test_an_identity_file_has_at_most_64_kib() -> None:
    free = 64 * 1024 - len(stated(address=""))
    assert len(read_identity(stated(address="x" * free)).address) == free
    with pytest.raises(Refused, match=r"the identity file\b"):
        read_identity(stated(address="x" * (free + 1)))


def test_what_is_signed_off_is_said_in_these_bytes() -> None:
    assert sign_off_message("about", "modified", "hash") == b"mithaq/sign-off/1\nabout\nmodified\nhash\n"


def test_a_fingerprint_is_the_last_forty_digits_of_the_hash_of_the_key() -> None:
    digits = str(int.from_bytes(hashlib.sha256(public_bytes(KEY)).digest(), "big"))
    assert fingerprint(public_bytes(KEY)).replace(" ", "") == digits[-40:]
