"""Serving a node: pages and API on one address, the line on another, and the thread that pulls from partners."""

import asyncio
import gc
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
import uvicorn

from mithaq.acts.house import House
from mithaq.app import Node, faces, line
from mithaq.cli.opening import Desk
from mithaq.desks.registry.delivery import confirmed_partners, pull_from
from mithaq.exchange.agreement import TYPE as AGREEMENT
from mithaq.exchange.channel import outward
from mithaq.exchange.keys import Keys
from mithaq.exchange.partner import Partner
from mithaq.lang.refusal import Refused
from mithaq.records.principal import this_node
from mithaq.store import Where
from mithaq.wires.peer.client import PeerLine
from mithaq.wires.peer.listen import QuietServer, line_server, run_together
from mithaq.wires.peer.trust import add_partners, server_context

LOOK_SECONDS = 0.25
COLLECT_AFTER = 50_000
_log = structlog.get_logger()


@dataclass
class Puller:
    """The thread that pulls from partners: at a hint at once, otherwise every `poll_seconds`; and hints when something of ours waits."""

    house: House
    keys: Keys
    certificate: bytes
    poll_seconds: float
    trust: Callable[[list[Partner]], None]
    hinted: threading.Event = field(default_factory=threading.Event)
    stopping: threading.Event = field(default_factory=threading.Event)
    _told: dict[str, int] = field(default_factory=dict)

    def run(self) -> None:
        """Pull until stopped; no fault of one partner ends the thread."""
        wire = PeerLine(self.keys, self.certificate)
        waited = self.poll_seconds
        while not self.stopping.is_set():
            try:
                met = confirmed_partners(self.house)
                self.trust(met)
                if self.hinted.is_set() or waited >= self.poll_seconds:
                    self.hinted.clear()
                    waited = 0.0
                    for partner in met:
                        self._pull(wire, partner)
                for partner in met:
                    self._hint(wire, partner)
            except Exception:  # noqa: BLE001 - the thread's edge: a fault is logged and the next round tries again
                _log.exception("line.fault")
            self.hinted.wait(LOOK_SECONDS)
            waited += LOOK_SECONDS
        wire.close()

    def _pull(self, wire: PeerLine, partner: Partner) -> None:
        pulled = pull_from(self.house, wire, partner)
        for refusal in pulled.trouble:
            _log.info("line.trouble", partner=partner.id, rule=refusal.rule)

    def _hint(self, wire: PeerLine, partner: Partner) -> None:
        """Tell a partner once for each new size of what waits for it."""
        with self.house.store.reading(this_node(self.house.identity.id)) as reading:
            held = reading.page(AGREEMENT, [Where("party", "=", partner.id)], limit=200).rows
            heads = [reading.log_head(outward(partner.id, one.id).id) for one in held]
        waiting = sum(head.size - head.cosigned for head in heads if head is not None)
        size = sum(head.size for head in heads if head is not None)
        if waiting and self._told.get(partner.id) != size:
            self._told[partner.id] = size
            try:
                wire.hint(partner)
            except Refused:
                self._told.pop(partner.id, None)


def serve(desk: Desk) -> None:
    """Serve until a signal ends it. Raises: as opening the node does; OSError when an address is taken."""
    quiet_logs()
    with desk.node(keys=True) as node:
        if node.keys is None:
            return
        settings = node.settings
        context = server_context(node.keys, node.certificate, [])
        believed: set[bytes] = set()

        def trust(met: list[Partner]) -> None:
            fresh = [one.identity.certificate for one in met if one.identity.certificate not in believed]
            add_partners(context, fresh)
            believed.update(fresh)

        puller = Puller(node.house, node.keys, node.certificate, settings.poll_seconds, trust)
        servers = [_pages(node), line_server(line(node.house, puller.hinted.set), settings.line_host, settings.line_port, context)]
        thread = threading.Thread(target=puller.run, name="puller")
        thread.start()
        said = {
            "id": settings.id,
            "name": settings.name,
            "pages": f"http://{settings.host}:{settings.port}",
            "line": settings.line_address,
            "fingerprint": node.house.identity.fingerprint,
        }
        desk.output.answer(said)
        calm_collector()
        try:
            asyncio.run(_run(servers))
        finally:
            puller.stopping.set()
            puller.hinted.set()
            thread.join()


def calm_collector() -> None:
    """Let the garbage collector leave alone what lives as long as the process, and look less often: requests make no rings."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 50)


def quiet_logs() -> None:
    """Log to stderr as JSON lines, without content and without tracebacks of refusals."""
    structlog.configure(
        processors=[
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )


def _pages(node: Node) -> uvicorn.Server:
    app = faces(node.house, secure=False, address=node.settings.address)
    config = uvicorn.Config(
        app,
        host=node.settings.host,
        port=node.settings.port,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
    )
    return QuietServer(config)


async def _run(servers: list[uvicorn.Server]) -> None:
    loop = asyncio.get_running_loop()

    def stop() -> None:
        for server in servers:
            server.should_exit = True

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    await run_together(servers)
