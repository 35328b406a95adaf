"""Asking a directory over HTTP, so that no answer, however large or slow, holds a sign-in for long.

1. Only https, or http to this machine itself; redirects are not followed; no proxy of the environment is used.
2. One connection for each question, which is cut `MAX_SECONDS` after it was opened, whatever still trickles in.
3. An answer is read up to a bound and no further, and never unpacked.
4. Certificates are believed as the operating system believes them, so that a ministry's own authority counts once it is installed there.
"""

import ssl
from collections.abc import Callable, Iterable, Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx
from httpcore import SOCKET_OPTION, NetworkBackend, NetworkStream

MAX_SECONDS = 10
MAX_ADDRESS = 2_000
TIMEOUT = httpx.Timeout(5.0)


class NoAnswer(Exception):
    """Nothing that can be used came back; the text says what happened in a word and quotes nothing of the answer."""


def is_safe_address(address: str) -> bool:
    """Return whether an address may be asked: https, or http on this machine, without a name, password or fragment in it."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        parts.port  # noqa: B018  # raises ValueError where it is no number
    except ValueError:
        return False
    if not host or len(address) > MAX_ADDRESS or not address.isprintable() or " " in address:
        return False
    if parts.username is not None or parts.password is not None or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_this_machine(host))


def make_client(clock: Callable[[], int]) -> httpx.Client:
    """Return a client that keeps the bounds; `clock` gives microseconds."""
    return httpx.Client(transport=_Bounded(clock), timeout=TIMEOUT, trust_env=False)


def ask(
    client: httpx.Client, method: str, address: str, limit: int, *, form: Mapping[str, str] | None = None, headers: Mapping[str, str]
) -> tuple[int, bytes]:
    """Return status and body of an answer of at most `limit` bytes. Raises: NoAnswer."""
    if not is_safe_address(address):
        raise NoAnswer("address")
    asked = {"accept": "application/json", "accept-encoding": "identity", **headers}
    try:
        with client.stream(method, address, data=form, headers=asked, follow_redirects=False) as answer:
            body = bytearray()
            for chunk in answer.iter_raw():
                body += chunk
                if len(body) > limit:
                    raise NoAnswer("size")
            return answer.status_code, bytes(body)
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, ssl.SSLError, OSError, ValueError) as error:
        raise NoAnswer(type(error).__name__) from None


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class _Bounded(httpx.HTTPTransport):
    """The transport of httpx with connections that end in time."""

    def __init__(self, clock: Callable[[], int]) -> None:
        context = ssl.create_default_context()
        super().__init__(verify=context, trust_env=False)
        self._pool = httpcore.ConnectionPool(
            ssl_context=context, max_connections=8, max_keepalive_connections=0, network_backend=_Backend(clock)
        )


class _Backend(NetworkBackend):
    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> NetworkStream:
        ends = self._clock() + MAX_SECONDS * 1_000_000
        return _Stream(self._inner.connect_tcp(host, port, timeout, local_address, socket_options), self._clock, ends)


class _Stream(NetworkStream):
    """A connection that gives nothing more after its end."""

    def __init__(self, inner: NetworkStream, clock: Callable[[], int], ends: int) -> None:
        self._inner, self._clock, self._ends = inner, clock, ends

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None) -> NetworkStream:
        left = self._left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left), self._clock, self._ends)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)

    def _left(self, timeout: float | None, late: type[httpcore.TimeoutException]) -> float:
        left = (self._ends - self._clock()) / 1_000_000
        if left <= 0:
            raise late("the connection was open for too long")
        return min(left, TIMEOUT.read or left if timeout is None else timeout)
