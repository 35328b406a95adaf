"""The `mithaq` command with a clock that is wrong: `python skewed.py SECONDS ARGUMENTS...`."""

import sys
import time

import mithaq.app

SECONDS = int(sys.argv.pop(1))


def clock() -> int:
    """Return the wrong time in microseconds since 1970."""
    return time.time_ns() // 1_000 + SECONDS * 1_000_000


mithaq.app.clock = clock

from mithaq.cli.main import main  # noqa: E402 - after the clock was set wrong

main()
