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
from llvmlite import ir
from numba.core import types
from numba.core.typing.templates import Signature
from numba.extending import intrinsic

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


OPTIONS: dict[str, Any] = {"nogil": True, "fastmath": True, "error_model": "numpy"}
INNER: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def compiled(function: F) -> F:
    """Return `function` compiled for this processor at its first call; it runs without the interpreter's lock."""
    return cast("F", numba.njit(cache=KEPT, **OPTIONS)(function))


def inner(function: F) -> F:
    """Return `function` compiled for compiled callers alone: to take its many arrays over from Python would be most of its code."""
    return cast("F", numba.njit(**OPTIONS, **INNER)(function))


def inlined(function: F) -> F:
    """Return `function` compiled into each of its callers: where it is called for every pair of words, to hand arrays over costs most."""
    return cast("F", numba.njit(forceinline=True, **OPTIONS, **INNER)(function))


def _bits_of(_typing: Any, value: types.Type) -> tuple[Signature, Callable[..., ir.Value]]:
    """Make the code of `bits_of`."""

    def generate(_context: Any, builder: ir.IRBuilder, _signature: Signature, arguments: list[ir.Value]) -> ir.Value:
        return builder.ctpop(arguments[0])

    return value(value), generate


def _fetch(_typing: Any, array: types.Array, _place: types.Type) -> tuple[Signature, Callable[..., ir.Value]]:
    """Make the code of `fetch`."""

    def generate(context: Any, builder: ir.IRBuilder, signature: Signature, arguments: list[ir.Value]) -> ir.Value:
        there = builder.gep(context.make_array(signature.args[0])(context, builder, arguments[0]).data, [arguments[1]])
        byte, number = ir.IntType(8).as_pointer(), ir.IntType(32)
        ask = builder.module.declare_intrinsic("llvm.prefetch", [byte], ir.FunctionType(ir.VoidType(), [byte, number, number, number]))
        builder.call(ask, [builder.bitcast(there, byte), number(0), number(3), number(1)])
        return context.get_dummy_value()

    return types.none(array, types.intp), generate


bits_of = cast("Callable[[Any], int]", intrinsic(_bits_of))
"""Return how many bits of a whole number are set: one instruction of the processor."""
fetch = cast("Callable[[Any, Any], None]", intrinsic(_fetch))
"""Ask the memory for one place of an array of one axis that will be read soon, so that nothing waits for it then."""
