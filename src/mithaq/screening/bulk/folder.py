"""Folder: where parts are kept until all are there, with a manifest that says of which job they are.

1. One command at a time works on a folder; the system frees it when the command ends, however it ends.
2. A folder of another job is refused with what differs. Nothing in it is touched.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

import msgspec

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.screening.bulk.job import Job, bound
from mithaq.screening.bulk.parts import write_whole

MANIFEST = "manifest.json"
LOCK = "lock"
FORMAT = 1
HASHED = frozenset({"--queries", "--index", "index"})


class OtherJob(Refused):
    """The folder holds the parts of another job."""

    rule = "bulk.resume"
    what = N_("The work begun in {folder} was asked otherwise. It differs in: {differences}.")
    whose = N_("Its parts were left as they are, and nothing was screened.")
    next_act = N_("Ask as it was asked then to go on, name another file with --out, or remove the folder to begin anew.")
    status = 409


class NoManifest(Refused):
    """The folder has a manifest that cannot be read."""

    rule = "bulk.manifest"
    what = N_("{folder} has a manifest that cannot be read.")
    whose = N_("Its parts were left as they are, and nothing was screened.")
    next_act = N_("Remove the folder to begin anew.")
    status = 409


class AtWork(Refused):
    """Another command works on the folder."""

    rule = "bulk.at-work"
    what = N_("Another command works on {folder}.")
    whose = N_("It was left to it.")
    next_act = N_("Wait until it ends, or name another file with --out.")
    status = 409


class Manifest(msgspec.Struct, frozen=True):
    """Of which job the parts are: `asked` is what the answer depends on."""

    asked: dict[str, str | float | bool | None]
    rows: int
    format: Literal[1]


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a folder, made when it is not there, for this command. Raises: AtWork, OSError."""
    folder.mkdir(exist_ok=True)
    with (folder / LOCK).open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AtWork(folder=str(folder)) from None
        yield


def check_manifest(job: Job) -> bool:
    """Return whether the folder has a manifest; it is then of the same job, as far as the job is known yet.

    Raises: OtherJob, NoManifest, OSError.
    """
    folder, now = Path(job.folder), bound(job)
    if not (folder / MANIFEST).exists():
        return False
    try:
        then = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest).asked
    except msgspec.MsgspecError:
        raise NoManifest(folder=str(folder)) from None
    known = [name for name in now if name != "index" or job.index]
    differences = [name if name in HASHED else f"{name} ({then.get(name)}; {now[name]})" for name in known if then.get(name) != now[name]]
    if differences:
        raise OtherJob(folder=str(folder), differences=", ".join(differences))
    return True


def keep_manifest(job: Job) -> None:
    """Write the manifest of a job, or check that the one that is there is of the same. Raises: OtherJob, NoManifest, OSError."""
    if not check_manifest(job):
        raw = msgspec.json.encode({"format": FORMAT, "asked": bound(job), "rows": job.rows})
        write_whole(Path(job.folder) / MANIFEST, msgspec.json.format(raw, indent=1))


def clear(folder: Path) -> None:
    """Remove what was written into a folder, and the folder when nothing else is in it."""
    with suppress(OSError):
        for pattern in ("part-*", ".part-*", "*.index", MANIFEST, LOCK):
            for file in folder.glob(pattern):
                file.unlink(missing_ok=True)
        folder.rmdir()
