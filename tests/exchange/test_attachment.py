"""Attachments at rest. All invented."""

import dataclasses
import os
from typing import Any

import pytest

from mithaq.exchange import attachment
from mithaq.exchange.attachment import NoSuchAttachment, TooLargeAttachment, Vault, WrongContent
from mithaq.store import Blob


class Shelf:
    """A stand-in for the transaction that keeps the one blob it is given."""

    blob: Blob

    def put_blob(self, blob: Blob) -> None:
        self.blob = blob


def kept(content: bytes = b"plan of the hall") -> Blob:
    shelf: Any = Shelf()
    Vault(b"s" * 32, os.urandom).put(shelf, "plan.txt", "text/plain", content)
    return shelf.blob


def test_what_is_kept_opens_under_the_nodes_key_and_shows_nothing() -> None:
    blob = kept()
    assert Vault(b"s" * 32, os.urandom).open(blob) == b"plan of the hall"
    assert b"plan" not in blob.body + blob.key


def test_another_key_opens_nothing() -> None:
    with pytest.raises(NoSuchAttachment):
        Vault(b"t" * 32, os.urandom).open(kept())


@pytest.mark.parametrize("part", ["body", "key", "sha256"])
def test_what_was_altered_at_rest_does_not_open(part: str) -> None:
    blob = kept()
    raw = getattr(blob, part)
    altered = dataclasses.replace(blob, **{part: raw[:-1] + bytes([raw[-1] ^ 1])})
    with pytest.raises((NoSuchAttachment, WrongContent)):
        Vault(b"s" * 32, os.urandom).open(altered)


def test_a_file_beyond_the_bound_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachment, "MAX_ATTACHMENT_BYTES", 10)
    with pytest.raises(TooLargeAttachment):
        kept(b"x" * 11)
