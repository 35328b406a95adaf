"""The key files through a change of keys that is killed at every point: a node that works, before and after. All invented."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography import x509

from mithaq import app
from mithaq.acts.act import Actor
from mithaq.acts.roles import DESKS
from mithaq.exchange.keyring import keyfile
from mithaq.exchange.keyring.keyfile import KeyFiles, write_private
from mithaq.exchange.keyring.keys import Keys, WrongPassphrase, lock_keys, make_keys, open_keys, prepare_next, promote_next
from mithaq.log.note import public_bytes
from mithaq.records.ident import instant
from mithaq.records.principal import Kind, Principal
from tests.agreement.nodes import ALL_ROLES

PASSPHRASE = "six invented words stand here now"


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files whose passphrase costs nothing: what is under test is when they are written, and in which order."""

    def lock(keys: Keys, passphrase: str) -> bytes:
        return passphrase.encode() + b"\n" + msgspec.msgpack.encode(keys)

    def unlock(locked: bytes, passphrase: str) -> Keys:
        return msgspec.msgpack.decode(locked.partition(b"\n")[2], type=Keys)

    for module in (keyfile, app):
        monkeypatch.setattr(module, "lock_keys", lock)
    monkeypatch.setattr(keyfile, "open_keys", unlock)


@pytest.fixture
def home(quick: None, tmp_path: Path) -> Iterator[Path]:
    app.make_node(tmp_path / "home", "Eastland", PASSPHRASE)
    yield tmp_path / "home"


def change(home: Path) -> None:
    """Change the keys of a node without partners, from whatever point it had come to."""
    node = app.open_node(home, PASSPHRASE)
    try:
        actor = Actor(Principal(node.settings.id, node.settings.id, Kind.PERSON, "officer", ALL_ROLES, desks=DESKS), "cli")
        app.prepare_keys(node, PASSPHRASE)
        if node.keys is not None and node.keys.following is not None:
            node.house.perform("registry.rotate_keys", actor, {"reason": "a year is over"})
            node.house.perform("registry.finish_rotation", actor, {})
        node.settle_keys(PASSPHRASE)
    finally:
        node.close()


def check(home: Path) -> bytes:
    """Check that the node opens, with and without its keys, and signs and presents as its own files say; return its signing key."""
    node = app.open_node(home, PASSPHRASE)
    try:
        assert node.keys is not None
        signing = public_bytes(node.keys.signing)
        assert node.house.identity.signing_key == signing == (home / "signing.pub").read_bytes()
        shown = x509.load_der_x509_certificate(node.certificate).public_key()
        assert shown.public_bytes_raw() == public_bytes(node.keys.line)  # type: ignore[union-attr]
        said = node.house.perform(
            "registry.invite", Actor(Principal(node.settings.id, node.settings.id, Kind.PERSON, "o", ALL_ROLES, desks=DESKS), "cli"), {}
        ).said
        assert said["identity_file"]
    finally:
        node.close()
    app.open_node(home, None).close()
    return signing


POINTS = 4  # the pair prepared, the pair promoted, the signing key, the certificate


@pytest.mark.parametrize("after", [False, True], ids=["before the write", "after the write"])
@pytest.mark.parametrize("point", range(POINTS))
def test_a_change_killed_at_a_write_leaves_a_node_that_works_and_can_be_finished(
    home: Path, point: int, after: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = check(home)
    writes = 0

    def write(file: Path, content: bytes) -> None:
        nonlocal writes
        writes += 1
        if writes == point + 1 and not after:
            raise Killed
        write_private(file, content)
        if writes == point + 1:
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(keyfile, "write_private", write)
        with pytest.raises(Killed):
            change(home)
    now = check(home)
    assert (now == before) == (point == 0)
    if now == before:
        change(home)
    assert check(home) != before
    node = app.open_node(home, PASSPHRASE)
    assert node.keys is not None
    assert node.keys.former == (before,)
    node.close()


@pytest.mark.parametrize("act", ["registry.rotate_keys", "registry.finish_rotation"])
def test_a_change_killed_at_an_act_leaves_a_node_that_works_and_can_be_finished(
    home: Path, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = check(home)
    whole = app.House.perform

    def perform(self: Any, name: str, *rest: Any, **more: Any) -> Any:
        if name == act:
            raise Killed
        return whole(self, name, *rest, **more)

    with monkeypatch.context() as patch:
        patch.setattr(app.House, "perform", perform)
        with pytest.raises(Killed):
            change(home)
    assert check(home) == before
    change(home)
    assert check(home) != before


def test_the_planted_fault_of_public_halves_that_are_not_mended_is_seen(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(KeyFiles, "repair", lambda _self, _keys: None)
    change(home)
    with pytest.raises(AssertionError):
        check(home)


def test_a_running_node_uses_what_another_process_changed(home: Path) -> None:
    running = app.open_node(home, PASSPHRASE)
    before = running.house.identity
    assert not running.settle_keys(PASSPHRASE)
    change(home)
    assert running.settle_keys(PASSPHRASE)
    assert running.house.identity.signing_key != before.signing_key
    assert running.certificate != before.certificate
    assert not running.settle_keys(PASSPHRASE)
    running.close()


def test_a_file_is_private_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    write_private(tmp_path / "x", b"secret")
    assert (tmp_path / "x").stat().st_mode & 0o077 == 0
    assert [file.name for file in tmp_path.iterdir()] == ["x"]


def test_files_of_before_keys_could_be_changed_still_open() -> None:
    class Old(msgspec.Struct):
        signing_secret: bytes
        line_secret: bytes
        storage: bytes

    old = msgspec.msgpack.encode(Old(b"a" * 32, b"b" * 32, b"c" * 32))
    assert msgspec.msgpack.decode(old, type=Keys) == Keys(b"a" * 32, b"b" * 32, b"c" * 32)


def test_current_next_and_former_keys_are_in_the_file_and_none_in_clear() -> None:
    made = make_keys(lambda count: b"k" * count)
    both = prepare_next(made, "identity--x", "x", instant(0), lambda count: b"n" * count)
    locked = lock_keys(both, PASSPHRASE)
    assert open_keys(locked, PASSPHRASE) == both
    for secret in (b"k" * 32, b"n" * 32):
        assert secret not in locked
    with pytest.raises(WrongPassphrase):
        open_keys(locked, "another passphrase of words")
    after = promote_next(both)
    assert after.storage == made.storage, "attachments would no longer open"
    assert after.former == (public_bytes(made.signing),)
    assert after.following is None
    assert prepare_next(both, "identity--x", "x", instant(0), lambda count: b"z" * count) == both
