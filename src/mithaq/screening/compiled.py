"""Compiling: the functions of the matcher that run over letters and postings are compiled by numba, once for each state of their sources.

What is compiled is kept in the user's cache folder (`XDG_CACHE_HOME`, or systemd's `CACHE_DIRECTORY`, or `NUMBA_CACHE_DIR` as numba has it)
under the hash of all sources here: compiled code holds what it calls, so a change of any of them makes all anew.
"""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., Any])


def code() -> str:
    """Return the hash of the matcher's sources."""
    digest = hashlib.sha256()
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()


def _folder() -> Path | None:
    """Return where what is compiled is kept, after saying so to numba; None where it cannot be kept."""
    named = os.environ.get("CACHE_DIRECTORY", "").split(":")[0] or os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    above = os.environ.get("NUMBA_CACHE_DIR") or Path(named).expanduser() / "mithaq"
    folder = Path(above) / f"compiled-{code()[:16]}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return None
    setattr(numba.config, "CACHE_DIR", str(folder))  # noqa: B010 - numba makes the attribute at run time
    return folder if os.access(folder, os.W_OK) else None


FOLDER = _folder()
KEPT = FOLDER is not None


def is_new() -> bool:
    """Return whether nothing of this state of the sources is kept compiled yet: the first search then takes about a minute."""
    return FOLDER is None or not any(FOLDER.rglob("*.nbi"))


def compiled(function: F) -> F:
    """Return `function` compiled for this processor at its first call; it runs without the interpreter's lock."""
    return cast("F", numba.njit(cache=KEPT, nogil=True, fastmath=True, error_model="numpy")(function))


def inlined(function: F) -> F:
    """Return `function` compiled into each of its callers."""
    return cast("F", numba.njit(cache=KEPT, nogil=True, fastmath=True, error_model="numpy", inline="always")(function))
