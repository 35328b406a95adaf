"""Questions to a directory that answers slowly, without end, or not at all, on real sockets of this machine."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from itertools import count

import pytest

from mithaq.web.asking import MAX_SECONDS, NoAnswer, ask, is_safe_address, make_client

Speak = Callable[[socket.socket], None]


@pytest.fixture
def serve() -> Iterator[Callable[[Speak], str]]:
    """Return a function that serves connections on a free port, each by `speak`, and gives the address."""
    open_sockets: list[socket.socket] = []
    threads: list[threading.Thread] = []

    def start(speak: Speak) -> str:
        listening = socket.create_server(("127.0.0.1", 0))
        open_sockets.append(listening)

        def run() -> None:
            with contextlib.suppress(OSError):
                connection, _ = listening.accept()
                open_sockets.append(connection)
                with connection:
                    speak(connection)

        threads.append(threading.Thread(target=run))
        threads[-1].start()
        return f"http://127.0.0.1:{listening.getsockname()[1]}/"

    yield start
    for one in open_sockets:
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()
    for thread in threads:
        thread.join()


def get(address: str, clock: Callable[[], int] = lambda: 0) -> tuple[int, bytes]:
    with make_client(clock) as client:
        return ask(client, "GET", address, 1_000, headers={})


def test_a_short_answer_comes_back_whole(serve: Callable[[Speak], str]) -> None:
    def speak(connection: socket.socket) -> None:
        connection.recv(10_000)
        connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")

    assert get(serve(speak)) == (200, b"{}")


def test_an_answer_that_trickles_without_end_is_cut_after_its_time(serve: Callable[[Speak], str]) -> None:
    sent = []

    def trickle(connection: socket.socket) -> None:
        connection.recv(10_000)
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        for _ in range(100_000):
            connection.sendall(b"x: y\r\n")
            sent.append(1)

    seconds = count()
    with pytest.raises(NoAnswer, match="Timeout"):
        get(serve(trickle), lambda: next(seconds) * 1_000_000)
    assert next(seconds) <= MAX_SECONDS + 3


def test_an_answer_larger_than_its_bound_is_cut_there(serve: Callable[[Speak], str]) -> None:
    def pour(connection: socket.socket) -> None:
        connection.recv(10_000)
        connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 100000000\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65_536)

    with pytest.raises(NoAnswer, match="size"):
        get(serve(pour))


def test_a_packed_answer_is_not_unpacked(serve: Callable[[Speak], str]) -> None:
    def speak(connection: socket.socket) -> None:
        connection.recv(10_000)
        connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 3\r\n\r\n\x1f\x8b\x00")

    assert get(serve(speak)) == (200, b"\x1f\x8b\x00")


def test_silence_ends_in_time(serve: Callable[[Speak], str]) -> None:
    # The connection is opened at second 0; by the time its answer is awaited a tenth of a second is left.
    def listen(connection: socket.socket) -> None:
        while connection.recv(10_000):
            pass

    times = iter([0, 0])
    with pytest.raises(NoAnswer, match="ReadTimeout"):
        get(serve(listen), lambda: next(times, MAX_SECONDS * 1_000_000 - 100_000))


def test_nobody_there_is_no_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(NoAnswer, match="ConnectError"):
        get(f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize("address", ["https://directory.example/x", "http://127.0.0.1:80/", "http://[::1]/", "http://localhost/"])
def test_secure_addresses_and_this_machine_may_be_asked(address: str) -> None:
    assert is_safe_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://directory.example/",
        "http://127.0.0.1.example/",
        "http://localhost.example/",
        "https://a:b@directory.example/",
        "https://directory.example/#x",
        "https://directory.example:x/",
        "https:///x",
        "https://directory.example/ x",
        "https://directory.example/\n",
        "//directory.example",
        "https://" + "x" * 3_000,
    ],
)
def test_other_addresses_may_not_be_asked(address: str) -> None:
    assert not is_safe_address(address)
