"""Canonical bytes: the only source of bytes that are hashed or signed.

1. Only I-JSON (RFC 7493) is accepted: UTF-8, no duplicate keys, no NaN or infinity, no integer beyond 2^53, bounded depth and size.
2. Two values are the same when their RFC 8785 forms are the same bytes.
3. A value of ASCII keys without a floating-point number, which nearly all are, is written by msgspec in sorted order: those are the same
   bytes, thirty times sooner. Every other value goes through rfc8785.
4. Bytes of such a value are read by msgspec too: a key that stands twice, or a needless escape, makes the compact form of the bytes longer
   than the canonical form of the value, and then they are read the slow and strict way.
"""

import hashlib
import json
import math
from typing import Any, NoReturn

import msgspec
import rfc8785

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused

MAX_RECORD_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 64
MAX_SAFE_INTEGER = 2**53 - 1
MAX_DIGITS = 400
_SORTED = msgspec.json.Encoder(order="sorted")


class NotIJson(Refused):
    """The bytes are not I-JSON: what reads differently in two parsers cannot be signed."""

    rule = "record.i-json"
    what = N_("{name} cannot be read as JSON that means the same to everybody: {reason}.")
    whose = N_("It is for the sender to mend.")
    next_act = N_("Send it again as UTF-8 JSON without duplicate keys, NaN or integers beyond 2^53.")


class TooLarge(Refused):
    """The bytes exceed the bound of what is read."""

    rule = "record.size"
    what = N_("{name} has {size} bytes; at most {limit} are read.")
    whose = N_("It is for the sender to mend.")
    next_act = N_("Send less at once, or send the large part as an attachment.")
    status = 413


def parse(raw: bytes, *, name: str = "the input", max_bytes: int = MAX_RECORD_BYTES) -> Any:
    """Return the value of I-JSON bytes.

    Raises: TooLarge beyond `max_bytes`; NotIJson for everything else that is wrong, depth beyond `MAX_DEPTH` included.
    """
    if len(raw) > max_bytes:
        raise TooLarge(name=name, size=len(raw), limit=max_bytes)
    quick = _read_quickly(raw)
    return _read_strictly(raw, name) if quick is None else quick[0]


def parse_with_form(raw: bytes, *, name: str = "the input", max_bytes: int = MAX_RECORD_BYTES) -> tuple[dict[str, Any], bytes]:
    """Return the object of I-JSON bytes with its RFC 8785 form. Raises: as `parse_object`."""
    quick = _read_quickly(raw) if len(raw) <= max_bytes else None
    if quick is not None and isinstance(quick[0], dict):
        return quick
    value = parse_object(raw, name=name, max_bytes=max_bytes)
    return value, canonical(value)


def _read_quickly(raw: bytes) -> tuple[Any, bytes] | None:
    """Return the value of bytes that are plainly I-JSON, with its RFC 8785 form, or None where they have to be read strictly.

    The canonical form of a plain value is never longer than the compact form of bytes that say it, and as long only when every key
    stands once and nothing is escaped that need not be.
    """
    if raw.count(b"[") + raw.count(b"{") > MAX_DEPTH:
        return None
    try:
        value = msgspec.json.decode(raw)
        if not _is_plain(value):
            return None
        form = _SORTED.encode(value)
        return (value, form) if len(form) == len(msgspec.json.format(raw, indent=-1)) else None
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None


def _read_strictly(raw: bytes, name: str) -> Any:
    """Return the value of I-JSON bytes. Raises: NotIJson."""

    def refuse(reason: str) -> NoReturn:
        raise NotIJson(name=name, reason=reason)

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(found)
        if len(made) != len(found):
            refuse("a key stands twice in one object")
        return made

    def integer(text: str) -> int:
        if len(text) > 17 or abs(int(text)) > MAX_SAFE_INTEGER:
            refuse("an integer lies beyond 2^53")
        return int(text)

    def real(text: str) -> float:
        if len(text) > MAX_DIGITS or not math.isfinite(float(text)):
            refuse("a number is not finite")
        return float(text)

    def constant(text: str) -> NoReturn:
        refuse(f"{text} is not a number in JSON")

    _check_depth(raw, refuse)
    try:
        text = raw.decode("utf-8")
        value = json.loads(text, object_pairs_hook=pairs, parse_int=integer, parse_float=real, parse_constant=constant)
    except UnicodeDecodeError as error:
        refuse(f"byte {error.start} is not UTF-8")
    except json.JSONDecodeError as error:
        refuse(f"{error.msg} at character {error.pos}")
    if _has_surrogate(text, value):
        refuse("a lone surrogate is not a character")
    return value


def parse_object(raw: bytes, *, name: str = "the input", max_bytes: int = MAX_RECORD_BYTES) -> dict[str, Any]:
    """Return the object of I-JSON bytes. Raises: as `parse`, and NotIJson when the value is not an object."""
    value = parse(raw, name=name, max_bytes=max_bytes)
    if not isinstance(value, dict):
        raise NotIJson(name=name, reason=N_("it is not an object"))
    return value


def canonical(value: object) -> bytes:
    """Return the RFC 8785 bytes of a JSON value. Raises: NotIJson when the value has no such form."""
    try:
        if _is_plain(value):
            return _SORTED.encode(value)
        return rfc8785.dumps(value)  # type: ignore[arg-type]  # rfc8785's alias is recursive; it checks the value itself
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as error:
        raise NotIJson(name="the value", reason=str(error)) from error


def digest(value: object) -> bytes:
    """Return the 32-byte SHA-256 of the RFC 8785 form of `value`."""
    return hashlib.sha256(canonical(value)).digest()


def _is_plain(value: object) -> bool:
    """Return whether sorting by code point and writing integers as they are gives the RFC 8785 form of `value`."""
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return True
    if isinstance(value, dict) and kind is dict:
        for key, one in value.items():
            if type(key) is not str or not key.isascii() or (type(one) is not str and not _is_plain(one)):
                return False
        return True
    if isinstance(value, list) and kind is list:
        for one in value:  # noqa: SIM110 - a generator takes twice the time, and this is run for every value of every record
            if type(one) is not str and not _is_plain(one):
                return False
        return True
    return isinstance(value, int) and kind is int and abs(value) <= MAX_SAFE_INTEGER


def _check_depth(raw: bytes, refuse: Any) -> None:
    """Refuse nesting beyond MAX_DEPTH before any recursive parser sees it."""
    depth = 0
    in_string = escaped = False
    if raw.count(b"[") + raw.count(b"{") <= MAX_DEPTH:
        return
    for byte in raw:
        if in_string:
            if escaped:
                escaped = False
            elif byte == 0x5C:
                escaped = True
            elif byte == 0x22:
                in_string = False
        elif byte == 0x22:
            in_string = True
        elif byte in (0x5B, 0x7B):
            depth += 1
            if depth > MAX_DEPTH:
                refuse(f"it is nested deeper than {MAX_DEPTH}")
        elif byte in (0x5D, 0x7D):
            depth -= 1


def _has_surrogate(text: str, value: object) -> bool:
    if "\\ud" not in text and "\\uD" not in text:
        return False
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False
