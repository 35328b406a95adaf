"""Joining: all parts in their order as one Parquet file, the same bytes however they were made.

1. Each part is checked against its hash as it is read; one that is altered is made again the next time, and there is no file this time.
2. Groups of rows have one size, whatever the parts had. The file holds no time and no path, but says in its metadata, under
   `mithaq.screening`, what it was made from and what came of it.
3. It is written beside its place, flushed to the disk and moved there whole.
"""

import hashlib
import io
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.screening.bulk.job import Done, Job, Part, bound
from mithaq.screening.bulk.parts import COMPRESSION

METADATA = b"mithaq.screening"
GROUP = 100_000


class PartAltered(Refused):
    """A part is not what its worker wrote."""

    rule = "bulk.part"
    what = N_("The part {file} is not what was written.")
    whose = N_("There is no answer yet; the other parts are kept.")
    next_act = N_("Run the command again: that part is made anew.")
    status = 409


@dataclass
class Totals:
    """What came of all parts."""

    rows: int = 0
    names_hit: int = 0
    candidates: int = 0
    not_screened: int = 0
    problems: dict[str, int] = field(default_factory=dict)


def total(parts: Iterable[Done]) -> Totals:
    """Return the totals of parts."""
    found, problems = Totals(), Counter[str]()
    for part in parts:
        found.rows += part.rows
        found.names_hit += part.names_hit
        found.candidates += part.candidates
        problems.update(part.problems)
    found.not_screened, found.problems = problems.total(), dict(sorted(problems.items()))
    return found


def join_parts(job: Job, done: list[Done], out: Path) -> Totals:
    """Write the file of all parts and return the totals. Raises: PartAltered, OSError."""
    said = total(done)
    about = json.dumps({"asked": bound(job), "totals": asdict(said)}, sort_keys=True)
    beside = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with beside.open("wb") as sink:
            _write(sink, _tables(job, done), about)
            sink.flush()
            os.fsync(sink.fileno())
        beside.replace(out)
    finally:
        beside.unlink(missing_ok=True)
    return said


def _write(sink: Any, tables: Iterator[Any], about: str) -> None:
    first = next(tables)
    waiting = first
    with pq.ParquetWriter(sink, first.schema.with_metadata({METADATA: about}), compression=COMPRESSION) as writer:
        for table in tables:
            waiting = pa.concat_tables([waiting, table])
            while waiting.num_rows >= GROUP:
                writer.write_table(waiting.slice(0, GROUP).combine_chunks(), GROUP)
                waiting = waiting.slice(GROUP)
        while waiting.num_rows:
            writer.write_table(waiting.slice(0, GROUP).combine_chunks(), GROUP)
            waiting = waiting.slice(GROUP)


def _tables(job: Job, done: list[Done]) -> Iterator[Any]:
    for one in done:
        file = Path(job.folder) / Part(one.number, one.first, one.rows).file
        content = file.read_bytes()
        if hashlib.sha256(content).hexdigest() != one.sha256:
            raise PartAltered(file=file.name)
        yield pq.read_table(io.BytesIO(content))
