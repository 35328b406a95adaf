"""Parts: what a worker does. It is handed plain values, makes one file, and says what is in it.

1. The matcher, the index and the names are checked to be those of the job, the names once more after they were read.
2. A part is written beside its place, flushed to the disk, and moved there whole; then a line about it is written the same way. Whoever
   finds the line finds the file; a part without its line is made again. Two that make the same part make the same bytes.
3. One process opens an index once, and each of its threads has its own room to search it in.
"""

import os
import socket
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from mithaq.lang.catalogue import N_
from mithaq.screening.bulk.answers import Answered, answer_rows, table_of
from mithaq.screening.bulk.csv_rows import read_csv
from mithaq.screening.bulk.job import CSV, Done, InputChanged, Job, OtherMatcher, Part, Source, digest_of, matcher, sha256_of
from mithaq.screening.bulk.parquet_rows import read_parquet
from mithaq.screening.bulk.rows import Rows
from mithaq.screening.index import BadIndex, Index, open_index
from mithaq.screening.screener import Screener

COMPRESSION = "zstd"
_rooms = threading.local()


class Written(msgspec.Struct, frozen=True):
    """The line about a part: of which job it is, and what is in it."""

    job: str
    done: Done


def work(job: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """Return what came of a part; everything in and out is a plain value. Raises: what `screen_part` does."""
    return dict(msgspec.to_builtins(screen_part(msgspec.convert(job, Job), msgspec.convert(part, Part))))


def screen_part(job: Job, part: Part) -> Done:
    """Write the file of a part and return what is in it. Raises: OtherMatcher, InputChanged, BadInput, BadIndex, OSError."""
    if job.matcher != matcher():
        raise OtherMatcher(job=job.matcher, here=matcher())
    screener = _screener(job)
    rows = read_rows(job.source, part)
    found = answer_rows(rows, part.first, screener, job)
    return _write(job, part, found, table_of(found, rows, job))


def read_rows(source: Source, part: Part) -> Rows:
    """Return the rows of a part. Raises: InputChanged when the file is not that of the job, BadInput, OSError."""
    file = Path(source.file)
    if sha256_of(file) != source.sha256:
        raise InputChanged(file=file.name)
    rows = read_csv(source, part) if source.kind == CSV else read_parquet(source, part)
    if sha256_of(file) != source.sha256 or len(rows.names) != part.rows:
        raise InputChanged(file=file.name)
    return rows


def find_done(job: Job, part: Part) -> Done | None:
    """Return what is in the file of a part that was made before, or None when it must be made again."""
    folder = Path(job.folder)
    try:
        written = msgspec.json.decode((folder / part.file).with_suffix(".json").read_bytes(), type=Written)
        same = written.job == digest_of(job) and is_of(written.done, part)
        return written.done if same and sha256_of(folder / part.file) == written.done.sha256 else None
    except (OSError, msgspec.MsgspecError):
        return None


def is_of(done: Done, part: Part) -> bool:
    """Return whether what came is of this very part."""
    return (done.number, done.first, done.rows) == (part.number, part.first, part.rows)


def write_whole(file: Path, content: bytes) -> None:
    """Write a file beside its place, flush it to the disk and move it there. Raises: OSError."""
    beside = file.with_name(f".{file.name}.{socket.gethostname()}.{os.getpid()}.{threading.get_ident()}")
    with beside.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(file)


def _write(job: Job, part: Part, found: Answered, table: Any) -> Done:
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression=COMPRESSION)
    file = Path(job.folder) / part.file
    write_whole(file, sink.getvalue().to_pybytes())
    problems = dict(sorted(found.problems.items()))
    done = Done(part.number, part.first, part.rows, found.candidates, found.names_hit, problems, file.stat().st_size, sha256_of(file))
    write_whole(file.with_suffix(".json"), msgspec.json.encode(Written(digest_of(job), done)))
    return done


def _screener(job: Job) -> Screener:
    """Return this thread's screener of the job's index. Raises: BadIndex."""
    file = Path(job.index)
    try:
        found = sha256_of(file)
    except OSError as error:
        raise BadIndex(file=file.name, reason=error.strerror or str(error)) from error
    if found != job.index_sha256:
        raise BadIndex(file=file.name, reason=N_("it is not the index that the work began with"))
    if getattr(_rooms, "index", None) != (job.index, found):
        _rooms.screener = Screener(_open(job.index, found))
        _rooms.index = (job.index, found)
    kept: Screener = _rooms.screener
    return kept


@lru_cache(maxsize=1)
def _open(file: str, sha256: str) -> Index:  # noqa: ARG001 - another content is another index
    return open_index(Path(file))
