"""Planning: the parts of a file of names. How many rows a part has depends on the file alone, so work resumes on any number of workers."""

from pathlib import Path
from typing import NamedTuple

from mithaq.screening.bulk.csv_rows import plan_csv
from mithaq.screening.bulk.job import CSV, PARQUET, Part, Source, sha256_of
from mithaq.screening.bulk.parquet_rows import is_parquet, plan_parquet

LEAST, MOST, PARTS = 200, 5_000, 64
STEP = 100


class Plan(NamedTuple):
    """The file as it was found, its rows, how many a part has, and the parts; an empty file has one empty part."""

    source: Source
    rows: int
    rows_per_part: int
    parts: list[Part]


def plan_parts(file: Path, column: str, id_column: str | None, delimiter: str, rows_per_part: int | None) -> Plan:
    """Return the plan of a file. Reads a CSV file whole, to know that all of it can be read. Raises: BadInput, NoColumn, OSError."""
    kind = PARQUET if is_parquet(file) else CSV
    source = Source(str(file.resolve()), kind, sha256_of(file), column, id_column, delimiter if kind == CSV else "")
    step = rows_per_part or STEP
    rows, offsets = plan_csv(source, step) if kind == CSV else (plan_parquet(source), [])
    size = rows_per_part or _size(rows)
    starts = range(0, max(rows, 1), size)
    parts = [
        Part(number, first + 1, min(size, rows - first), offsets[first // step] if offsets else 0) for number, first in enumerate(starts)
    ]
    return Plan(source, rows, size, parts)


def _size(rows: int) -> int:
    """Return the rows of a part: small enough that the last one is not waited for long, and that little is lost with a worker."""
    return min(MOST, max(LEAST, rows // PARTS // STEP * STEP))
