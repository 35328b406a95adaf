"""Keys at rest. All invented."""

import os

import pytest

from mithaq.exchange.keyring.keys import BrokenKeys, WeakPassphrase, WrongPassphrase, lock_keys, make_keys, open_keys

PASSPHRASE = "six invented words stand here now"


@pytest.fixture(scope="module")
def locked() -> bytes:
    """A key file, made once: deriving a key from a passphrase is slow on purpose."""
    return lock_keys(make_keys(lambda count: b"k" * count), PASSPHRASE)


def test_keys_open_under_their_passphrase_and_no_secret_is_in_the_file(locked: bytes) -> None:
    assert open_keys(locked, PASSPHRASE) == make_keys(lambda count: b"k" * count)
    assert b"k" * 32 not in locked


def test_a_wrong_passphrase_opens_nothing(locked: bytes) -> None:
    with pytest.raises(WrongPassphrase):
        open_keys(locked, PASSPHRASE + "!")


@pytest.mark.parametrize("broken", [b"", b"not keys", os.urandom(300)], ids=["empty", "text", "noise"])
def test_a_file_that_is_no_key_file_says_so(broken: bytes) -> None:
    with pytest.raises(BrokenKeys):
        open_keys(broken, PASSPHRASE)


def test_a_truncated_or_altered_file_is_refused(locked: bytes) -> None:
    for broken in (locked[:-5], locked[:40], locked[:-1] + bytes([locked[-1] ^ 1])):
        with pytest.raises((WrongPassphrase, BrokenKeys)):
            open_keys(broken, PASSPHRASE)


def test_a_short_passphrase_is_refused() -> None:
    with pytest.raises(WeakPassphrase):
        lock_keys(make_keys(lambda count: b"k" * count), "short")
