"""Answers that take long: files in parts, and the stream that tells an open page that something new waits.

1. Before each part the session is looked up again: one that was revoked gets no further byte, a download breaks off short of its length.
2. A page is told when its stream begins, since something may have changed after the page was made, and when the numbers at its side
   change, never that something happened: commits of records that the reader may not see change none of them.
3. A stream ends after a while and the browser asks anew; without scripts, or without a stream, the page says the same when it is opened.
"""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from mithaq.acts.sessions import is_open
from mithaq.store import Store
from mithaq.web.safety import PAGE_HEADERS
from mithaq.web.visit import Visit

PART_BYTES = 256 * 1024
HEARTBEAT_SECONDS = 15.0
CALM_SECONDS = 2.0
MOST_BEATS = 120
EVENT_STREAM = "text/event-stream"
HERE, CHANGED, OVER = b": here\n\n", b"event: changed\ndata:\n\n", b"event: over\ndata:\n\n"


class SessionOver(ConnectionError):
    """The session of an answer under way was revoked; the connection is broken off."""


class Bell:
    """Rings in every waiting stream after each commit of this process."""

    def __init__(self, store: Store) -> None:
        self._waiting: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()
        store.listen(self._ring)

    @contextmanager
    def heard(self) -> Iterator[asyncio.Event]:
        """Yield an event that is set at each ring; called in the loop that waits for it."""
        mine = (asyncio.get_running_loop(), asyncio.Event())
        self._waiting.add(mine)
        try:
            yield mine[1]
        finally:
            self._waiting.discard(mine)

    def _ring(self, _changed: Collection[str]) -> None:
        for loop, event in list(self._waiting):
            if not loop.is_closed():
                loop.call_soon_threadsafe(event.set)


def send_file(visit: Visit, content: bytes, headers: Mapping[str, str], media_type: str = "application/octet-stream") -> Response:
    """Return a download in parts, each only while the session stands."""

    async def parts() -> AsyncIterator[bytes]:
        for start in range(0, len(content), PART_BYTES):
            if not await run_in_threadpool(is_open, visit.house, visit.token):
                raise SessionOver("the session was revoked while its answer was under way")
            yield content[start : start + PART_BYTES]

    said = {**PAGE_HEADERS, **headers, "Content-Length": str(len(content))}
    return StreamingResponse(parts(), media_type=media_type, headers=said)


def changes(visit: Visit) -> Response:
    """Return the stream of changes of what waits for the reader; whoever asks for no stream gets its first word alone."""
    if EVENT_STREAM not in visit.request.headers.get("accept", ""):
        return Response(HERE, media_type=EVENT_STREAM, headers=PAGE_HEADERS)
    return StreamingResponse(_changes(visit), media_type=EVENT_STREAM, headers={**PAGE_HEADERS, "X-Accel-Buffering": "no"})


def waiting(visit: Visit) -> Response:
    """Return the part of the page that says what waits at each desk."""
    return replace(visit, lag=0).page("nav.html")


async def _changes(visit: Visit) -> AsyncIterator[bytes]:
    with visit.site.bell.heard() as rung:
        known = await run_in_threadpool(_numbers, visit)
        yield HERE
        yield CHANGED
        for _ in range(MOST_BEATS):
            try:
                async with asyncio.timeout(HEARTBEAT_SECONDS):
                    await rung.wait()
            except TimeoutError:
                pass
            if not await run_in_threadpool(is_open, visit.house, visit.token):
                yield OVER
                return
            if rung.is_set():
                rung.clear()
                found = await run_in_threadpool(_numbers, visit)
                if found != known:
                    yield CHANGED
                known = found
                await asyncio.sleep(CALM_SECONDS)
            else:
                yield HERE


def _numbers(visit: Visit) -> tuple[tuple[str, int | None], ...]:
    return tuple((one.href, one.waiting) for one in replace(visit, lag=0).frame().nav)


ADDRESSES = (("/changes", changes, "GET"), ("/waiting", waiting, "GET"))
