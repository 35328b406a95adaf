"""The API's routes.

1. `POST /api/acts/{name}` performs any act that persons may do; the body is its input, `Idempotency-Key` makes repeating harmless.
2. `GET /api/records` and `/api/records/{id}` read what the bearer may see; reading one record is logged with its purpose.
3. A bearer token is a session of an account: `POST /api/session` opens one, `DELETE` ends it.
4. Refusals are problem+json (RFC 9457) in the caller's language, with rule, owner and next act; a fault is a number, never a traceback.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mithaq.acts.act import Actor
from mithaq.acts.doors import AT_A_DESK, OPEN, SIGNED, Door
from mithaq.acts.entering import sign_in
from mithaq.acts.house import House
from mithaq.acts.limits import Limits
from mithaq.acts.sessions import sign_out
from mithaq.api.calling import BadQuestion, Gate, read_body
from mithaq.api.calling import locale_of as _locale
from mithaq.api.calling import token_of as _token
from mithaq.api.openapi import document
from mithaq.api.view import record_view
from mithaq.lang.refusal import Refused
from mithaq.records.canonical import parse_object
from mithaq.store import Where

MAX_ASK_BYTES = 80 * 1024 * 1024
MAX_LIMIT = 200
Handler = Callable[[Request, bytes], Response]
_log = structlog.get_logger()


class Credentials(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Name and password of an account."""

    name: str
    password: str = ""
    code: str = ""


DOORS: Mapping[str, Door] = {
    "POST /api/acts/{name}": SIGNED,
    "GET /api/records": AT_A_DESK,
    "GET /api/records/{id}": AT_A_DESK,
    "POST /api/session": OPEN,
    "DELETE /api/session": SIGNED,
    "GET /api/openapi.json": OPEN,
    "GET /livez": OPEN,
    "GET /readyz": OPEN,
}


def routes(house: House, limits: Limits | None = None) -> list[Route]:
    """Return the routes of the API."""
    gate = Gate(house, limits)

    def perform(request: Request, body: bytes) -> Response:
        caller = gate.caller(request, SIGNED)
        ask = parse_object(body or b"{}", name="the input", max_bytes=MAX_ASK_BYTES)
        key = request.headers.get("idempotency-key")
        outcome = house.perform(request.path_params["name"], Actor(caller.principal, "api"), ask, key=key)
        status = 202 if outcome.state == "proposed" else 200
        return Response(msgspec.json.encode(outcome), status, media_type="application/json")

    def record(request: Request, _body: bytes) -> Response:
        caller = gate.caller(request, AT_A_DESK)
        identifier = request.path_params["id"]
        ask = {"record": identifier, "purpose": request.query_params.get("purpose", "work on the record")}
        house.perform("registry.consult", Actor(caller.principal, "api"), ask)
        with house.store.reading(caller.principal) as reading:
            return JSONResponse(record_view(reading, identifier))

    def records(request: Request, _body: bytes) -> Response:
        caller = gate.caller(request, AT_A_DESK)
        query = dict(request.query_params)
        kind, after = query.pop("type", None), query.pop("after", None)
        limit = _limit(query.pop("limit", "50"))
        search = query.pop("search", None)
        declared = house.rules.types.get(kind or "")
        facets = {facet.name for facet in declared.facets} if declared is not None else set()
        if strange := set(query) - facets:
            raise BadQuestion(reason=f"“{min(strange)}” is not a facet of {kind or 'records'}")
        where = [Where(name, "=", value) for name, value in query.items()]
        with house.store.reading(caller.principal) as reading:
            if search is not None:
                page = reading.search(search, types=[kind] if kind else (), after=after, limit=limit)
            else:
                page = reading.page(kind, where, after=after, limit=limit)
        found = [held.record.properties for held in page.rows if held.record is not None]
        return JSONResponse({"records": found, "next": page.next})

    def open_session(request: Request, body: bytes) -> Response:
        gate.take("sign-in address", request.client.host if request.client is not None else "")
        gate.take("sign-in node")
        try:
            credentials = msgspec.json.decode(body, type=Credentials)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise BadQuestion(reason=str(error)) from error
        return JSONResponse({"token": sign_in(house, credentials.name, credentials.password, credentials.code)})

    def close_session(request: Request, _body: bytes) -> Response:
        gate.caller(request, SIGNED)
        sign_out(house, _token(request))
        return Response(status_code=204)

    def describe(_request: Request, _body: bytes) -> Response:
        return Response(msgspec.json.encode(document(house.open_acts())), media_type="application/json")

    return [
        Route("/api/acts/{name}", _handled(perform), methods=["POST"]),
        Route("/api/records", _handled(records), methods=["GET"]),
        Route("/api/records/{id}", _handled(record), methods=["GET"]),
        Route("/api/session", _handled(open_session), methods=["POST"]),
        Route("/api/session", _handled(close_session), methods=["DELETE"]),
        Route("/api/openapi.json", _handled(describe), methods=["GET"]),
        Route("/livez", _handled(lambda _request, _body: JSONResponse({"live": True})), methods=["GET"]),
        Route("/readyz", _handled(lambda _request, _body: _ready(house)), methods=["GET"]),
    ]


def problem(refusal: Refused, locale: str) -> Response:
    """Return a refusal as problem+json in a language."""
    text = refusal.text(locale)
    said = {"type": refusal.rule, "title": text.what, "status": refusal.status, "detail": text.whose, "next": text.next_act}
    return JSONResponse(said, refusal.status, media_type="application/problem+json", headers={"content-language": locale})


def _handled(handler: Handler) -> Callable[[Request], Any]:
    """Return the handler with its body read within bounds, run beside the loop, and its refusals and faults answered."""

    async def handle(request: Request) -> Response:
        locale = _locale(request)
        try:
            return await run_in_threadpool(handler, request, await read_body(request, MAX_ASK_BYTES))
        except Refused as refusal:
            return problem(refusal, locale)
        except Exception as fault:  # noqa: BLE001 - the face: logged with a number, which is all that the caller is told
            number = format(hash((type(fault).__name__, str(fault))) & 0xFFFFFFFF, "08x")
            _log.exception("api.fault", number=number, path=request.url.path)
            said = {"type": "fault", "title": f"Something failed here; its number is {number}.", "status": 500}
            return JSONResponse(said, 500, media_type="application/problem+json")

    return handle


def _ready(house: House) -> Response:
    if house.keys is None:
        return JSONResponse({"ready": False, "status": "locked", "why": "keys locked"}, 503)
    return JSONResponse({"ready": True, "status": "ok", "node": house.identity.id, "name": house.identity.name})


def _limit(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise BadQuestion(reason="the limit is not a number")
    return max(1, min(int(text), MAX_LIMIT))
