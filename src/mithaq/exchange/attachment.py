"""Attachments: files that go with a record, encrypted at rest, named by the hash of their content.

1. A record names its attachments in a property extension; the bytes travel apart from it and are checked against the hash.
2. At rest each has its own key, wrapped under the node's storage key; dropping the row destroys the key.
3. A partner gets one only while a record that names it is released to that partner and not recalled; recalling the record drops it.
"""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import named_id
from mithaq.records.record import Record
from mithaq.store import Blob, Reading, Where, Writing

EXTENSION = named_id("extension-definition", "attachments", "1")
MAX_ATTACHMENT_BYTES = 25 * 1024 * 1024
MAX_ATTACHMENTS = 20
NONCE_BYTES = 12
KEY_BYTES = 32
NOTE = "note"
_SHA256 = re.compile(r"[0-9a-f]{64}")


class AttachmentRefused(Refused):
    """Base of what is wrong with an attachment."""


class TooLargeAttachment(AttachmentRefused):
    """An attachment beyond the bound, or too many."""

    rule = "attachment.size"
    what = N_("{name} is too large: {size} bytes, at most {limit}.")
    whose = N_("It is for whoever attaches it.")
    next_act = N_("Attach a smaller file, or give it by courier.")
    status = 413


class NoSuchAttachment(AttachmentRefused):
    """An attachment that is not here, not for this reader, or cannot be opened."""

    rule = "attachment.known"
    what = N_("There is no such attachment that you may open.")
    whose = N_("It may be recalled, still under way, or for somebody else.")
    next_act = N_("Look at the record that names it; what is under way says so there.")
    status = 404


class WrongContent(AttachmentRefused):
    """Bytes that do not have the hash by which the record names them."""

    rule = "attachment.hash"
    what = N_("The attachment that arrived is not the one that the record names.")
    whose = N_("It is for the partner's operator.")
    next_act = N_("It is asked for again by itself; the false bytes were not kept.")


class AttachmentName(msgspec.Struct, frozen=True, kw_only=True):
    """How a record names an attachment: `sha256` in hex of the content."""

    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Vault:
    """The means to seal and open attachments: the node's 32-byte storage key and randomness."""

    key: bytes
    randomness: Callable[[int], bytes]

    def put(self, writing: Writing, name: str, media_type: str, content: bytes) -> AttachmentName:
        """Return how a record names the attachment, kept encrypted. Raises: TooLargeAttachment."""
        if len(content) > MAX_ATTACHMENT_BYTES:
            raise TooLargeAttachment(name=name, size=len(content), limit=MAX_ATTACHMENT_BYTES)
        hashed = hashlib.sha256(content).digest()
        own, nonce, wrap = self.randomness(KEY_BYTES), self.randomness(NONCE_BYTES), self.randomness(NONCE_BYTES)
        body = nonce + AESGCM(own).encrypt(nonce, content, hashed)
        writing.put_blob(Blob(hashed, len(content), media_type, wrap + AESGCM(self.key).encrypt(wrap, own, hashed), body, "unscanned"))
        return AttachmentName(name=name, media_type=media_type, size=len(content), sha256=hashed.hex())

    def open(self, blob: Blob) -> bytes:
        """Return the content. Raises: NoSuchAttachment when the key does not open it, WrongContent when the hash differs."""
        try:
            own = AESGCM(self.key).decrypt(blob.key[:NONCE_BYTES], blob.key[NONCE_BYTES:], blob.sha256)
            content = AESGCM(own).decrypt(blob.body[:NONCE_BYTES], blob.body[NONCE_BYTES:], blob.sha256)
        except InvalidTag as error:
            raise NoSuchAttachment() from error
        if hashlib.sha256(content).digest() != blob.sha256:
            raise WrongContent()
        return content


def attachment_names(record: Record) -> list[AttachmentName]:
    """Return the attachments that a record names; names that cannot be read, or whose hash is none, name nothing."""
    found = record.extension(EXTENSION).get("attachments", [])
    try:
        names = msgspec.convert(found, list[AttachmentName])
    except msgspec.ValidationError:
        return []
    return [one for one in names if _SHA256.fullmatch(one.sha256)]


def attachment_extension(names: Sequence[AttachmentName]) -> dict[str, object]:
    """Return the property extension that names attachments."""
    return {EXTENSION: {"extension_type": "property-extension", "attachments": msgspec.to_builtins(list(names))}}


def naming(reading: Reading, sha256: str) -> list[Record]:
    """Return the live records that the reader may see and that name an attachment."""
    page = reading.page(NOTE, [Where("attachment", "=", sha256)], limit=50)
    return [held.record for held in page.rows if held.record is not None and not held.recalled]


def drop_unnamed(writing: Writing, names: Sequence[AttachmentName]) -> None:
    """Drop the attachments that no live record names any more, and the fetching of those that never came."""
    for one in names:
        if not naming(writing, one.sha256):
            writing.delete_blob(bytes.fromhex(one.sha256))
            writing.delete_job(f"attachment/{one.sha256}")
