"""Parquet: a range of rows read from the groups of rows that hold it, without the others and without other columns.

A name that is not UTF-8 or null has a problem and keeps its row; ids keep the type they have.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from mithaq.lang.catalogue import N_
from mithaq.screening.bulk.job import Part, Source
from mithaq.screening.bulk.rows import NOT_UTF8, NULL, BadInput, Rows, place_of

MAGIC = b"PAR1"


def is_parquet(file: Path) -> bool:
    """Return whether a file begins as Parquet does. Raises: OSError."""
    with file.open("rb") as stream:
        return stream.read(len(MAGIC)) == MAGIC


def plan_parquet(source: Source) -> int:
    """Return how many rows a file has. Raises: BadInput, NoColumn."""
    with _opened(source) as (file, _):
        return int(file.metadata.num_rows)


def read_parquet(source: Source, part: Part) -> Rows:
    """Return the rows of a part. Raises: BadInput, NoColumn."""
    columns = [source.column] if source.id_column in {None, source.column} else [source.column, source.id_column]
    with _opened(source) as (file, schema):
        groups, skipped = _groups(file.metadata, part)
        pieces, wanted = [], part.rows
        for batch in file.iter_batches(row_groups=groups, columns=columns, use_threads=False):
            piece = batch.slice(min(skipped, batch.num_rows), wanted)
            skipped -= min(skipped, batch.num_rows)
            pieces.append(piece)
            wanted -= piece.num_rows
            if not wanted:
                break
        table = pa.Table.from_batches(pieces, pa.schema([schema.field(name) for name in columns]))
        names, problems = _names(table.column(source.column))
        return Rows(names, problems, None if source.id_column is None else _plain(table.column(source.id_column)))


@contextmanager
def _opened(source: Source) -> Iterator[tuple[Any, Any]]:
    """Yield the file and its schema when it has the columns; whatever pyarrow says of a broken file is a refusal."""
    path = Path(source.file)
    try:
        with pq.ParquetFile(path) as file:
            schema = file.schema_arrow
            for column in filter(None, (source.column, source.id_column)):
                place_of(column, schema.names, path.name)
            kind = schema.field(source.column).type
            if not _is_text(kind):
                raise BadInput(file=path.name, reason=f"{source.column}: {kind}")
            yield file, schema
    except FileNotFoundError:
        raise
    except (pa.ArrowException, OSError) as error:
        raise BadInput(file=path.name, reason=str(error).splitlines()[0] if str(error) else N_("it is broken")) from error


def _is_text(kind: Any) -> bool:
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    checks = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view, pa.types.is_binary, pa.types.is_large_binary)
    return any(check(kind) for check in checks) or bool(pa.types.is_null(kind))


def _groups(metadata: Any, part: Part) -> tuple[list[int], int]:
    """Return the groups that hold a part, and how many of their first rows are before it."""
    groups: list[int] = []
    begins, skipped = 0, 0
    first, after = part.first - 1, part.first - 1 + part.rows
    for number in range(metadata.num_row_groups):
        ends = begins + metadata.row_group(number).num_rows
        if begins < after and ends > first:
            skipped = skipped if groups else first - begins
            groups.append(number)
        begins = ends
    return groups, skipped


def _plain(column: Any) -> Any:
    """Return a column in one piece, without a dictionary."""
    kind = column.type
    plain = column.cast(kind.value_type) if pa.types.is_dictionary(kind) else column
    pieces = plain.combine_chunks()
    return pieces if isinstance(pieces, pa.Array) else pa.concat_arrays(pieces.chunks)


def _names(column: Any) -> tuple[list[str | None], dict[int, str]]:
    names: list[str | None] = []
    problems: dict[int, str] = {}
    for number, raw in enumerate(_plain(column).cast(pa.large_binary()).to_pylist()):
        try:
            names.append(None if raw is None else raw.decode())
        except UnicodeDecodeError:
            names.append(raw.decode(errors="replace"))
            problems[number] = NOT_UTF8
        if raw is None:
            problems[number] = NULL
    return names, problems
