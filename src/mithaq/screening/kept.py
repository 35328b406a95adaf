"""Kept: the index of a list in a folder, built once and opened after, by however many processes.

It is named by the hash of its list and of what it was made with, so an index of another list or version is never taken for it; what the
folder held of others is removed, since a folder is for one list.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from mithaq.screening.batch import read_list
from mithaq.screening.building import build_index
from mithaq.screening.index import sources, write_index


@dataclass(frozen=True)
class Kept:
    """An index in a file: the hash (SHA-256) of its list, and whether it was there before."""

    file: Path
    list_sha256: str
    was_kept: bool


def keep_index(list_file: Path, folder: Path) -> Kept:
    """Return the file of a list's index in a folder, built when it is not there. Raises: BadLine, OSError."""
    with list_file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{digest[:16]}-{sources()[:16]}.index"
    was_kept = file.exists()
    if not was_kept:
        write_index(build_index(read_list(list_file)), file)
        for other in folder.glob("*.index"):
            if other != file:
                other.unlink()
    return Kept(file, digest, was_kept)
