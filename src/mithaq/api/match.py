"""Screening in the form of OpenSanctions' yente, so that its clients work unchanged.

1. `POST /match/{collection}` screens entities by their names, `GET /search/{collection}` finds by name and by words, `GET /entities/{id}`
   tells what a list says, `.../adjacent` its listing; `GET /catalog`, `/algorithms`, `/healthz` say what there is.
2. The key of the client (`Authorization: ApiKey` or `Bearer`) is the token of a session; what its account may not see is not there.
3. Every question is an act with its purpose (parameter or header `purpose`) in the log; so is reading an entity.
4. Errors are `{"detail": ...}` with a status; a fault is a number, never a traceback.

Form: https://www.opensanctions.org/docs/api/ and yente-client 0.2.0 (November 2026).
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
from mithaq.acts.doors import DESIGNATIONS, OPEN, Door
from mithaq.acts.house import House
from mithaq.acts.limits import Limits
from mithaq.api.calling import BadQuestion, Gate, locale_of, read_body
from mithaq.api.yente import asking, catalog
from mithaq.api.yente.answering import Caller, match, search
from mithaq.api.yente.entities import Entities, Entity
from mithaq.lang.refusal import Refused

MAX_MATCH_BYTES = 2 * 1024 * 1024
MOST_ADJACENT = 500
Handler = Callable[[Request, bytes], Any]
_log = structlog.get_logger()


DOORS: Mapping[str, Door] = {
    "POST /match/{collection}": DESIGNATIONS,
    "GET /search/{collection}": DESIGNATIONS,
    "GET /entities/{id:path}/adjacent/{property}": DESIGNATIONS,
    "GET /entities/{id:path}/adjacent": DESIGNATIONS,
    "GET /entities/{id:path}": DESIGNATIONS,
    "GET /catalog": DESIGNATIONS,
    "GET /algorithms": OPEN,
    "GET /healthz": OPEN,
}


def routes(house: House, limits: Limits | None = None) -> list[Route]:
    """Return the routes of the form."""
    gate = Gate(house, limits)

    def ask_match(request: Request, body: bytes) -> Any:
        who = _caller(gate, request)
        return match(house, who, request.path_params["collection"], asking.read_body(body), request.query_params)

    def ask_search(request: Request, _body: bytes) -> Any:
        return search(house, _caller(gate, request), request.path_params["collection"], request.query_params)

    def entity(request: Request, _body: bytes) -> Any:
        return _consulted(gate, request).to_json(nested=request.query_params.get("nested", "true").lower() != "false")

    def adjacent(request: Request, _body: bytes) -> Any:
        found = _consulted(gate, request)
        many = {"sanctions": _adjacent(found, "sanctions", request)} if found.listing else {}
        return {"entity": found.to_json(), "adjacent": many}

    def adjacent_by(request: Request, _body: bytes) -> Any:
        return _adjacent(_consulted(gate, request), request.path_params["property"], request)

    def datasets(request: Request, _body: bytes) -> Any:
        with house.store.reading(gate.caller(request, DESIGNATIONS).principal) as reading:
            return catalog.catalog(reading)

    paths: list[tuple[str, str, Handler]] = [
        ("POST", "/match/{collection}", ask_match),
        ("GET", "/search/{collection}", ask_search),
        ("GET", "/entities/{id:path}/adjacent/{property}", adjacent_by),
        ("GET", "/entities/{id:path}/adjacent", adjacent),
        ("GET", "/entities/{id:path}", entity),
        ("GET", "/catalog", datasets),
        ("GET", "/algorithms", lambda _request, _body: catalog.algorithms()),
        ("GET", "/healthz", lambda _request, _body: {"status": "ok"}),
    ]
    return [Route(path, _handled(handler), methods=[method]) for method, path, handler in paths]


def _caller(gate: Gate, request: Request) -> Caller:
    """Return who asks and why. Raises: NotSignedIn, DoorClosed, TooFast."""
    principal = gate.caller(request, DESIGNATIONS).principal
    purpose = request.query_params.get("purpose") or request.headers.get("purpose") or asking.PURPOSE
    return Caller(Actor(principal, "api"), purpose[:200], locale_of(request))


def _consulted(gate: Gate, request: Request) -> Entity:
    """Return the entity that is asked for, its reading logged. Raises: as the gate does, NoSuchEntity."""
    who = _caller(gate, request)
    with gate.house.store.reading(who.actor.principal) as reading:
        found = Entities(reading).require(request.path_params["id"])
    if found.record:
        gate.house.perform("registry.consult", who.actor, {"record": found.record, "purpose": who.purpose})
    return found


def _adjacent(entity: Entity, name: str, request: Request) -> dict[str, Any]:
    """Return a page of what stands beside an entity under a property; nothing but its listing does."""
    limit = asking.read_number(request.query_params, "limit", 50, 0, MOST_ADJACENT)
    offset = asking.read_number(request.query_params, "offset", 0, 0, MOST_ADJACENT)
    found = [entity.sanction()] if name == "sanctions" and entity.listing else []
    return {
        "results": found[offset : offset + limit],
        "total": {"value": len(found), "relation": "eq"},
        "limit": limit,
        "offset": offset,
    }


def _handled(handler: Handler) -> Callable[[Request], Any]:
    """Return the handler with its body read within bounds, run beside the loop, and its refusals and faults told in yente's form."""

    async def handle(request: Request) -> Response:
        locale = locale_of(request)
        try:
            found = await run_in_threadpool(handler, request, await read_body(request, MAX_MATCH_BYTES))
        except BadQuestion as refusal:
            return _problem(413, str(refusal.text(locale)))
        except Refused as refusal:
            return _problem(refusal.status, str(refusal.text(locale)))
        except Exception as fault:  # noqa: BLE001 - the face: logged with a number, which is all that the caller is told
            number = format(hash((type(fault).__name__, str(fault))) & 0xFFFFFFFF, "08x")
            _log.exception("match.fault", number=number, path=request.url.path)
            return _problem(500, f"Something failed here; its number is {number}.")
        return Response(msgspec.json.encode(found), media_type="application/json")

    return handle


def _problem(status: int, detail: str) -> Response:
    return JSONResponse({"detail": detail}, status)
