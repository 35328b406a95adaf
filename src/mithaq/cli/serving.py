"""Serving a node: pages and API on one address, the line on another, and the threads that pull from partners."""

import asyncio
import gc
import signal
import sys
import threading

import structlog
import uvicorn

from mithaq.app import Node, directory_of, faces, line
from mithaq.cli.opening import Desk
from mithaq.cli.pulling import Puller
from mithaq.cli.upkeep import Screening, Upkeep
from mithaq.desks.registry.rotation_acts import finish_when_taken
from mithaq.exchange.partner import Partner
from mithaq.wires.peer.listen import QuietServer, line_server, run_together
from mithaq.wires.peer.trust import add_partners, present, server_context

COLLECT_AFTER = 50_000


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
            fresh = [one for partner in met for one in partner.certificates if one not in believed]
            add_partners(context, fresh)
            believed.update(fresh)

        def settle() -> bool:
            """Use changed keys without an end of service; return whether they changed."""
            if node.keys is not None and node.keys.following is not None:
                finish_when_taken(node.house)
            changed = node.settle_keys(desk.passphrase())
            if changed and node.keys is not None:
                present(context, node.keys, node.certificate)
            return changed

        puller = Puller(node.house, settings.poll_seconds, trust, settle)
        servers = [_pages(node), line_server(line(node.house, puller.hint), settings.line_host, settings.line_port, context)]
        upkeep, screening = Upkeep(node.house), Screening(node.house, node.matcher)
        threads = [
            threading.Thread(target=one.run, name=name) for name, one in (("puller", puller), ("upkeep", upkeep), ("screening", screening))
        ]
        for thread in threads:
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
            for one in (puller, upkeep, screening):
                one.stopping.set()
            for thread in threads:
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
    settings = node.settings
    secure = settings.address.startswith("https://")
    app = faces(node.house, secure=secure, address=settings.address, directory=directory_of(node))
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        proxy_headers=bool(settings.proxy),
        forwarded_allow_ips=settings.proxy or None,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=2,
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
