"""The throttle before every face: how often one address and one token may ask, whatever they ask for.

It stands before routing and sessions, so that what it refuses costs nothing more; its answer is short, in the caller's language. Assets and
the two addresses by which a watchman asks whether the node lives are free; so is TAXII, whose clients have bounds of their own.
"""

import hashlib

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from mithaq.acts.limits import Limits, TooFast
from mithaq.web.preferences import preferred_locale

FREE = ("/static/", "/livez", "/readyz", "/taxii")
ASKED_IN_JSON = ("/api/", "/match/", "/search/", "/entities/")


class Throttle:
    """An ASGI application in front of another."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self._app = app
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on, or answer that it came too soon."""
        if scope["type"] == "http" and not scope["path"].startswith(FREE):
            headers = Headers(scope=scope)
            client = scope.get("client")
            try:
                self._limits.take("address", client[0] if client else "")
                if token := _token_of(headers):
                    self._limits.take("token", token)
            except TooFast as refused:
                await _answer(refused, scope["path"], headers)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _token_of(headers: Headers) -> str:
    """Return the hash of whatever the request carries as its credential, or an empty text; the credential itself is not kept."""
    carried = headers.get("authorization", "") + headers.get("cookie", "")
    return hashlib.sha256(carried.encode()).hexdigest() if carried else ""


def _answer(refused: TooFast, path: str, headers: Headers) -> Response:
    text = refused.text(preferred_locale(headers.get("accept-language", "")))
    more = {"Retry-After": str(refused.facts["seconds"]), "Cache-Control": "no-store"}
    if path.startswith(ASKED_IN_JSON):
        said = {"type": refused.rule, "title": text.what, "status": refused.status, "detail": text.whose, "next": text.next_act}
        return JSONResponse(said, refused.status, more, media_type="application/problem+json")
    return PlainTextResponse(f"{text.what} {text.next_act}", refused.status, more)
