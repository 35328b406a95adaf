"""Batch: lists and queries as JSON lines, answered in order.

A list line is `{"id", "schema", "names": [...]}`, a query line `{"qid", "query"}`; what else they hold is left alone. A line that cannot
be read ends the work before anything is written, with its number: a name that is silently not screened is worse than none screened.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.names.words import MAX_NAME, MAX_WORDS, is_too_long
from mithaq.screening.subjects import Subject

LONGEST_LINE = 1_000_000
Line = TypeVar("Line")


class BadLine(Refused):
    """A line of a list or of queries cannot be read."""

    rule = "screening.line"
    what = N_("Line {line} of {file} cannot be read: {reason}.")
    whose = N_("Nothing of the file was screened.")
    next_act = N_("Correct the line and start again.")
    status = 422


class ListedLine(msgspec.Struct):
    """A line of a list."""

    id: str
    names: list[str] = []
    schema: str = "Thing"


class QueryLine(msgspec.Struct):
    """A line of queries."""

    qid: str
    query: str


class Asked(NamedTuple):
    """One query: its id and the name."""

    id: str
    name: str


def read_list(file: Path) -> Iterator[Subject]:
    """Yield the subjects of a list. Raises: BadLine."""
    decoder = msgspec.json.Decoder(ListedLine)
    for _, line in _lines(file, decoder):
        yield Subject(line.id, line.schema, line.names)


def read_queries(file: Path) -> list[Asked]:
    """Return the queries of a file. Raises: BadLine."""
    decoder = msgspec.json.Decoder(QueryLine)
    asked: list[Asked] = []
    for number, line in _lines(file, decoder):
        if is_too_long(line.query):
            raise BadLine(line=number, file=file.name, reason=f"its name has more than {MAX_WORDS} words or {MAX_NAME} characters")
        asked.append(Asked(line.qid, line.query))
    return asked


def _lines(file: Path, decoder: msgspec.json.Decoder[Line]) -> Iterator[tuple[int, Line]]:
    with file.open("rb") as content:
        for number, raw in enumerate(iter(lambda: content.readline(LONGEST_LINE), b""), 1):
            if not raw.strip():
                continue
            try:
                yield number, decoder.decode(raw)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                yield number, _read_again(raw, decoder, file, number, error)


def _read_again(raw: bytes, decoder: msgspec.json.Decoder[Line], file: Path, number: int, error: Exception) -> Line:
    """Return a line that only a laxer reader can read: one with a lone surrogate. Raises: BadLine."""
    try:
        return msgspec.convert(_without_surrogates(json.loads(raw)), decoder.type)
    except (ValueError, msgspec.ValidationError):
        raise BadLine(line=number, file=file.name, reason=str(error)) from error


def _without_surrogates(value: object) -> object:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_without_surrogates(one) for one in value]
    if isinstance(value, dict):
        return {key: _without_surrogates(one) for key, one in value.items()}
    return value
