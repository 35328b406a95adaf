"""The listening socket of the peer line: uvicorn with our own TLS context and the client's certificate in the scope."""

import asyncio
import ssl
from contextlib import nullcontext
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from mithaq.wires.peer.server import WithCertificate


class CertificateProtocol(H11Protocol):
    """HTTP/1.1 over TLS that shows the application which certificate the client presented."""

    def connection_made(self, transport: Any) -> None:
        """Take the certificate of the finished handshake before the first request is read."""
        tls = transport.get_extra_info("ssl_object")
        certificate = tls.getpeercert(binary_form=True) if tls is not None else None
        self.app = WithCertificate(self.app, certificate)
        super().connection_made(transport)


def line_server(app: ASGIApp, host: str, port: int, context: ssl.SSLContext) -> uvicorn.Server:
    """Return the server of the line, to be run by whoever owns the loop."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=CertificateProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        h11_max_incomplete_event_size=64 * 1024,
    )
    config.load()
    config.ssl = context
    return QuietServer(config)


class QuietServer(uvicorn.Server):
    """A server that leaves signals to the process that runs several of them."""

    def capture_signals(self) -> Any:
        """Return a context in which nothing is captured."""
        return nullcontext()


async def run_together(servers: list[uvicorn.Server]) -> None:
    """Run servers until one of them ends; then end the others."""
    tasks = [asyncio.create_task(server.serve()) for server in servers]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for server in servers:
        server.should_exit = True
    await asyncio.gather(*tasks)
