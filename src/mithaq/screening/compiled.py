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


def _kept() -> bool:
    """Return whether what is compiled can be kept, and say to numba where."""
    if os.environ.get("NUMBA_CACHE_DIR"):
        return True
    digest = hashlib.sha256()
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    above = os.environ.get("CACHE_DIRECTORY") or os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    folder = Path(above).expanduser() / "mithaq" / f"compiled-{digest.hexdigest()[:16]}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return False
    setattr(numba.config, "CACHE_DIR", str(folder))  # noqa: B010 - the attribute is made at run time
    return os.access(folder, os.W_OK)


KEPT = _kept()


def compiled(function: F) -> F:
    """Return `function` compiled for this processor at its first call; it runs without the interpreter's lock."""
    return cast("F", numba.njit(cache=KEPT, nogil=True, fastmath=True, error_model="numpy")(function))


def inlined(function: F) -> F:
    """Return `function` compiled into each of its callers."""
    return cast("F", numba.njit(cache=KEPT, nogil=True, fastmath=True, error_model="numpy", inline="always")(function))
