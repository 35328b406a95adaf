"""Cursors (`next`, TAXII 2.1 section 3.4): where a page ended, sealed by this node, remembered by nobody.

1. A cursor is the time at which the last object of the page was added, with a hash of the question and a keyed hash over both.
2. It outlives a restart and another `limit`, since neither is part of it; it is worth nothing for another question, collection or reader.
"""

import base64
import binascii
import hashlib
import hmac

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused

_SEAL_BYTES = 16


class BadCursor(Refused):
    """A cursor that this node did not give for this question."""

    rule = "taxii.next"
    what = N_("This “next” does not belong to this question.")
    whose = N_("It is for the client.")
    next_act = N_("Ask again without it, or with the filters of the page that gave it.")
    status = 400


def cursor_key(storage: bytes) -> bytes:
    """Return the key that seals cursors, derived from a key of this node that survives restarts."""
    return hmac.digest(storage, b"mithaq/taxii/next/1", "sha256")


def write_cursor(key: bytes, question: str, added: int) -> str:
    """Return the cursor after the object that was added at `added`, in microseconds since 1970."""
    at = added.to_bytes(8, "big")
    return base64.urlsafe_b64encode(at + _seal(key, question, at)).decode()


def read_cursor(key: bytes, question: str, text: str) -> int:
    """Return the time in a cursor. Raises: BadCursor."""
    try:
        raw = base64.b64decode(text.encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadCursor() from error
    if len(raw) != 8 + _SEAL_BYTES or not hmac.compare_digest(raw[8:], _seal(key, question, raw[:8])):
        raise BadCursor()
    return int.from_bytes(raw[:8], "big")


def _seal(key: bytes, question: str, at: bytes) -> bytes:
    return hmac.digest(key, hashlib.sha256(question.encode()).digest() + at, "sha256")[:_SEAL_BYTES]
