"""Answers: resources, pages of objects spliced from stored bytes, and errors (TAXII 2.1 sections 3.6 and 5)."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from starlette.responses import Response

from mithaq.lang.refusal import Refused
from mithaq.records.ident import stamp, timestamp
from mithaq.store import Listed, Served
from mithaq.wires.taxii.cursor import write_cursor
from mithaq.wires.taxii.media import STIX, TAXII
from mithaq.wires.taxii.question import Question

MAX_PAGE_BYTES = 16 * 1024 * 1024
_SAFE = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
T = TypeVar("T", Served, Listed)


def resource(value: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return a resource."""
    return raw_resource(msgspec.json.encode(value), status, headers)


def raw_resource(body: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return a resource that is encoded already."""
    return Response(body, status, {**_SAFE, **(headers or {}), "content-type": TAXII})


def page_of_objects(rows: Sequence[Served], question: Question, key: bytes) -> Response:
    """Return an envelope of the stored bytes, unchanged; `rows` may hold one row more than the page."""
    shown, more = _cut(rows, question.limit)
    objects = b",".join([row.body for row in shown])
    body = b"".join((b"{", _more(shown, question, key, more=more), b'"objects":[', objects, b"]}")) if shown else b"{}"
    return raw_resource(body, headers=_when(shown))


def page_of_manifest(rows: Sequence[Listed], question: Question, key: bytes) -> Response:
    """Return what a collection holds, without the content."""
    shown, more = _cut(rows, question.limit)
    entries = [{"id": row.id, "date_added": stamp(row.added), "version": timestamp(row.version), "media_type": STIX} for row in shown]
    body = b"".join((b"{", _more(shown, question, key, more=more), b'"objects":', msgspec.json.encode(entries), b"}")) if shown else b"{}"
    return raw_resource(body, headers=_when(shown))


def page_of_versions(rows: Sequence[Listed], question: Question, key: bytes) -> Response:
    """Return the versions of one object, in the order of their adding."""
    shown, more = _cut(rows, question.limit)
    versions = msgspec.json.encode([timestamp(row.version) for row in shown])
    body = b"".join((b"{", _more(shown, question, key, more=more), b'"versions":', versions, b"}")) if shown else b"{}"
    return raw_resource(body, headers=_when(shown))


def error(refusal: Refused, locale: str = "en", headers: Mapping[str, str] | None = None) -> Response:
    """Return a refusal as an error message; `error_code` is the rule that refuses."""
    text = refusal.text(locale)
    said = {
        "title": text.what,
        "description": f"{text.whose} {text.next_act}".strip(),
        "error_code": text.rule,
        "http_status": str(refusal.status),
    }
    return resource(said, refusal.status, {**(headers or {}), "content-language": locale})


def _cut(rows: Sequence[T], limit: int) -> tuple[Sequence[T], bool]:
    """Return the rows of the page, and whether there are more: a row beyond the limit, or beyond the size of a page."""
    total = 0
    for position, row in enumerate(rows):
        total += len(row.body) if isinstance(row, Served) else 0
        if position == limit or (position and total > MAX_PAGE_BYTES):
            return rows[:position], True
    return rows, False


def _more(shown: Sequence[T], question: Question, key: bytes, *, more: bool) -> bytes:
    if not more:
        return b'"more":false,'
    return f'"more":true,"next":"{write_cursor(key, question.text, shown[-1].added)}",'.encode()


def _when(shown: Sequence[T]) -> dict[str, str]:
    if not shown:
        return {}
    return {"x-taxii-date-added-first": stamp(shown[0].added), "x-taxii-date-added-last": stamp(shown[-1].added)}
