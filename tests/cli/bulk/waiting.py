"""Waiting for what another process does."""

import threading
import time
from collections.abc import Callable

PATIENCE_SECONDS = 120.0


def wait_until(is_so: Callable[[], bool]) -> None:
    """Return when it is so; fail after a while."""
    end, pause = time.monotonic() + PATIENCE_SECONDS, threading.Event()
    while not is_so():
        assert time.monotonic() < end, "it never came"
        pause.wait(0.02)
