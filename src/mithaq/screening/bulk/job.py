"""Job: what is screened against what, and how, in plain values that any process can be handed.

1. A job names its input and its index by path and by SHA-256: whoever makes a part checks that they are the very ones.
2. It names the matcher that it began with: the version, the code, the models and the words. Another one refuses it.
3. A part is a range of rows; row 1 is the first. What comes of it depends on the job and the range alone.
"""

import hashlib
import json
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path

import msgspec

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.screening.compiled import code
from mithaq.screening.index import sources

CSV, PARQUET = "csv", "parquet"


class OtherMatcher(Refused):
    """A worker of another version than the job."""

    rule = "bulk.version"
    what = N_("The work began with version {job} of the matcher, and a worker has {here}.")
    whose = N_("Nothing was screened by that worker: parts of two versions do not make one answer.")
    next_act = N_("Install the same version everywhere, then run the command again.")
    status = 409


class InputChanged(Refused):
    """The names are not those that the job began with."""

    rule = "bulk.input"
    what = N_("The file of names {file} is not the one that the work began with.")
    whose = N_("No part of it was screened after it had changed.")
    next_act = N_("Put the file back, or begin anew: remove the folder of parts.")
    status = 409


class Source(msgspec.Struct, frozen=True):
    """The file of names: `kind` is "csv" or "parquet", `delimiter` is of CSV alone."""

    file: str
    kind: str
    sha256: str
    column: str
    id_column: str | None = None
    delimiter: str = ","


class Job(msgspec.Struct, frozen=True):
    """What is screened and how; `folder` is where the parts go, `index` the file of the index, empty until it is built."""

    source: Source
    list_sha256: str
    threshold: float
    hits: int
    explained: bool
    rows: int
    rows_per_part: int
    matcher: str
    folder: str
    index: str = ""
    index_sha256: str = ""


class Part(msgspec.Struct, frozen=True):
    """A range of rows: `first` is the number of its first row, `offset` its place in bytes in a CSV file."""

    number: int
    first: int
    rows: int
    offset: int = 0

    @property
    def file(self) -> str:
        """Return the name of its file."""
        return f"part-{self.number:06}.parquet"


class Done(msgspec.Struct, frozen=True):
    """What came of a part: the candidates raised, the names that raised one, and by problem the rows that could not be screened."""

    number: int
    first: int
    rows: int
    candidates: int
    names_hit: int
    problems: dict[str, int]
    bytes: int
    sha256: str


def bound(job: Job) -> dict[str, object]:
    """Return what the answer depends on, by the name under which a user knows it; no path is among it."""
    return {
        "--queries": job.source.sha256,
        "--column": job.source.column,
        "--id-column": job.source.id_column,
        "--delimiter": job.source.delimiter,
        "--index": job.list_sha256,
        "index": job.index_sha256,
        "--threshold": job.threshold,
        "--hits": job.hits,
        "--no-explain": not job.explained,
        "--rows-per-part": job.rows_per_part,
        "matcher": job.matcher,
    }


def digest_of(job: Job) -> str:
    """Return the hash of what the answer depends on."""
    return hashlib.sha256(json.dumps(bound(job), sort_keys=True).encode()).hexdigest()


@cache
def matcher() -> str:
    """Return the version of the matcher here: of the package, with the hash of code, models and words."""
    return f"{version('mithaq')}+{hashlib.sha256(f'{code()} {sources()}'.encode()).hexdigest()[:16]}"


def sha256_of(file: Path) -> str:
    """Return the hash of a file; a file whose place, size and time are those of the last look is not read again. Raises: OSError."""
    now = file.stat()
    return _read_sha256(str(file), now.st_ino, now.st_size, now.st_mtime_ns)


@lru_cache(maxsize=16)
def _read_sha256(file: str, inode: int, size: int, changed: int) -> str:  # noqa: ARG001 - they say that the file is the same
    with Path(file).open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
