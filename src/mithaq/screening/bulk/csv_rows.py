"""CSV (RFC 4180, UTF-8 with or without a mark of order): read once to find where parts begin, then part by part from there.

1. Every byte is decoded and every row read before anything is screened: what is not UTF-8, or has a quote that does not close, refuses
   the file with its line. A quote that is never closed would swallow the rest of the names.
2. A row with more or fewer fields than the header keeps its number and has a problem: part of a name must not pass for the whole.
3. An empty line is no row, unless the file has one column only: there it is an empty name.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from mithaq.lang.catalogue import N_
from mithaq.screening.bulk.job import Part, Source
from mithaq.screening.bulk.rows import FIELDS, BadInput, Rows, place_of

BOM = b"\xef\xbb\xbf"
LONGEST_LINE = 1_000_000


class Lines:
    """The lines of a file from an offset, decoded; `at` is where the next one begins, `number` that of the last one."""

    def __init__(self, stream: BinaryIO, name: str, at: int = 0) -> None:
        self._stream, self._name, self.at, self.number = stream, name, at, 0
        stream.seek(at)

    def __iter__(self) -> Iterator[str]:
        """Yield the lines. Raises: BadInput."""
        while raw := self._stream.readline(LONGEST_LINE):
            self.number += 1
            if len(raw) == LONGEST_LINE and not raw.endswith(b"\n"):
                raise self.bad(N_("the line is too long"))
            try:
                text = raw.removeprefix(BOM).decode() if self.at == 0 else raw.decode()
            except UnicodeDecodeError:
                raise self.bad(N_("it is not UTF-8")) from None
            self.at += len(raw)
            yield text

    def bad(self, reason: str) -> BadInput:
        """Return the refusal of the line."""
        return BadCsvLine(file=self._name, line=self.number, reason=reason)


class BadCsvLine(BadInput):
    """A line of a CSV file cannot be read."""

    rule = "bulk.line"
    what = N_("Line {line} of {file} cannot be read: {reason}.")


def plan_csv(source: Source, step: int) -> tuple[int, list[int]]:
    """Return how many rows a file has, and where every row whose number is 1 + a multiple of `step` begins. Raises: BadInput, NoColumn."""
    with Path(source.file).open("rb") as stream:
        lines = Lines(stream, Path(source.file).name)
        rows = _rows(lines, source.delimiter)
        _columns(rows, source)
        offsets, count, begins = [], 0, lines.at
        for row in rows:
            if row is not None:
                if count % step == 0:
                    offsets.append(begins)
                count += 1
            begins = lines.at
        return count, offsets


def read_csv(source: Source, part: Part) -> Rows:
    """Return the rows of a part. Raises: BadInput, NoColumn."""
    with Path(source.file).open("rb") as stream:
        name = Path(source.file).name
        columns, place, id_place = _columns(_rows(Lines(stream, name), source.delimiter), source)
        names: list[str | None] = []
        ids: list[str | None] = []
        problems: dict[int, str] = {}
        for row in _rows(Lines(stream, name, part.offset), source.delimiter, columns):
            if len(names) == part.rows:
                break
            if row is None:
                continue
            if len(row) != columns:
                problems[len(names)] = FIELDS
                names.append(None)
                ids.append(None)
                continue
            names.append(row[place])
            ids.append(None if id_place is None else row[id_place])
    return Rows(names, problems, None if id_place is None else pa.array(ids, pa.string()))


def _columns(rows: Iterator[list[str] | None], source: Source) -> tuple[int, int, int | None]:
    """Return how many columns the header names, where the names stand, and where the ids do."""
    name = Path(source.file).name
    header = next(rows, None)
    if header is None:
        raise BadInput(file=name, reason=N_("it has no header"))
    id_place = None if source.id_column is None else place_of(source.id_column, header, name)
    return len(header), place_of(source.column, header, name), id_place


def _rows(lines: Lines, delimiter: str, columns: int = 0) -> Iterator[list[str] | None]:
    """Yield the rows, None for an empty line that is no row; without `columns` the first one says how many there are."""
    reader = csv.reader(iter(lines), delimiter=delimiter, strict=True)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise lines.bad(str(error)) from None
        columns = columns or len(row)
        yield row if row else [""] if columns == 1 else None
