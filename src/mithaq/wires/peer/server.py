"""The listening side of the peer line.

1. The certificate of the connection names the partner; no header, no field of the body does.
2. What a partner asks for is an act of that partner, refused like any other: problem+json with rule, owner and next act.
3. 404 and "not for you" are the same answer.
"""

from collections.abc import Callable
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from mithaq.acts.house import House
from mithaq.desks.registry.offering import attachment_for, offers_of
from mithaq.exchange.agreement import NoAgreement
from mithaq.exchange.keyring.rotation import own_keys
from mithaq.exchange.partner import Partner, UnknownPartner, partners
from mithaq.exchange.versions import own_versions
from mithaq.lang.refusal import Refused
from mithaq.log.witness import OtherSize
from mithaq.records.ident import is_id
from mithaq.records.principal import this_node

CERTIFICATE = "mithaq.certificate"
PREFIX = "/peer/1"
MAX_NOTE = 16 * 1024
MAX_KEY_TEXT = 64


class WithCertificate:
    """An application that sees, in its scope, the DER certificate that the client of this connection presented."""

    def __init__(self, app: ASGIApp, certificate: bytes | None) -> None:
        self._app = app
        self._certificate = certificate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application with the certificate in the scope."""
        await self._app({**scope, CERTIFICATE: self._certificate}, receive, send)


def application(house: House, wake: Callable[[str], None]) -> Starlette:
    """Return the line's application; `wake` is called with the identity of a partner that hints."""

    def versions(request: Request) -> Response:
        _caller(house, request)
        with house.store.reading(this_node(house.identity.id)) as reading:
            newest = own_keys(reading, house.identity)[-1]
        return Response(msgspec.json.encode(own_versions(newest.hex())), media_type="application/json")

    def rotations(request: Request) -> Response:
        partner = _caller(house, request)
        ask = {"key": request.query_params.get("key", "")[:MAX_KEY_TEXT]}
        outcome = house.perform("registry.give_rotations", house.partner(partner.id), ask)
        return JSONResponse({"rotations": outcome.said["rotations"]})

    def channels(request: Request) -> Response:
        partner = _caller(house, request)
        found = offers_of(house, partner.id)
        return JSONResponse({"channels": [{"agreement": one.agreement, "checkpoint": one.note} for one in found]})

    def ranges(request: Request) -> Response:
        partner = _caller(house, request)
        ask = {"agreement": _agreement(request), "start": _number(request, "start"), "limit": _number(request, "limit", 1000)}
        outcome = house.perform("registry.give_range", house.partner(partner.id), ask)
        return Response(outcome.said["range"], media_type="application/json")

    def cosignature(request: Request, note: bytes) -> Response:
        partner = _caller(house, request)
        ask = {"agreement": _agreement(request), "note": note.decode("utf-8", "replace")}
        said = house.perform("registry.take_cosignature", house.partner(partner.id), ask).said
        return Response(status_code=409 if "behind" in said else 204)

    def witness(request: Request, body: bytes) -> Response:
        partner = _caller(house, request)
        try:
            said = house.perform("registry.add_checkpoint", house.partner(partner.id), {"ask": body}).said
        except OtherSize as refusal:
            return Response(f"{refusal.size}\n", refusal.status, media_type="text/x.tlog.size")
        if said["pending"]:
            wake(partner.id)
            return Response(status_code=202)
        return Response(said["cosignature"], media_type="text/plain")

    def attachment(request: Request) -> Response:
        partner = _caller(house, request)
        return Response(attachment_for(house, partner.id, request.path_params["sha256"]), media_type="application/octet-stream")

    def hint(request: Request) -> Response:
        wake(_caller(house, request).id)
        return Response(status_code=202)

    async def take_note(request: Request) -> Response:
        note = await _body(request, MAX_NOTE)
        return await _in_thread(cosignature, request, note)

    async def add_checkpoint(request: Request) -> Response:
        return await _in_thread(witness, request, await _body(request, MAX_NOTE))

    routes = [
        Route(f"{PREFIX}/versions", versions, methods=["GET"]),
        Route(f"{PREFIX}/rotations", rotations, methods=["GET"]),
        Route(f"{PREFIX}/channels", channels, methods=["GET"]),
        Route(f"{PREFIX}/channels/{{agreement}}/range", ranges, methods=["GET"]),
        Route(f"{PREFIX}/channels/{{agreement}}/cosignature", take_note, methods=["POST"]),
        Route(f"{PREFIX}/witness/add-checkpoint", add_checkpoint, methods=["POST"]),
        Route(f"{PREFIX}/attachments/{{sha256}}", attachment, methods=["GET"]),
        Route(f"{PREFIX}/hint", hint, methods=["POST"]),
    ]
    return Starlette(routes=routes, exception_handlers={Refused: refuse})


def refuse(_request: Request, refusal: Exception) -> Response:
    """Return the refusal as problem+json (RFC 9457), in English, which operators of both sides read."""
    if not isinstance(refusal, Refused):
        raise refusal
    text = refusal.text("en")
    problem = {"type": refusal.rule, "title": text.what, "status": refusal.status, "detail": text.whose, "next": text.next_act}
    return JSONResponse(problem, refusal.status, media_type="application/problem+json")


def _caller(house: House, request: Request) -> Partner:
    """Return the confirmed partner whose certificate this connection presented. Raises: UnknownPartner.

    The first call by a partner's new certificate retires its old one, on open connections too.
    """
    presented = request.scope.get(CERTIFICATE)
    with house.store.reading(this_node(house.identity.id)) as reading:
        found = [one for one in partners(reading) if one.state == "confirmed" and presented in one.certificates]
    if presented is None or not found:
        raise UnknownPartner(partner="the caller")
    if found[0].old is not None and presented == found[0].identity.certificate:
        house.perform("registry.retire_key", house.partner(found[0].id), {})
    return found[0]


def _agreement(request: Request) -> str:
    name = str(request.path_params["agreement"])
    if not is_id(name):
        raise NoAgreement(agreement=name[:80])
    return name


def _number(request: Request, name: str, default: int = 0) -> int:
    text = request.query_params.get(name, str(default))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else -1


async def _body(request: Request, limit: int) -> bytes:
    found = bytearray()
    async for chunk in request.stream():
        found += chunk
        if len(found) > limit:
            break
    return bytes(found[:limit])


async def _in_thread(function: Callable[..., Response], *arguments: Any) -> Response:
    return await run_in_threadpool(function, *arguments)


def is_problem(raw: bytes) -> bool:
    """Return whether a body is problem+json, so that the node knew the question and refused it."""
    try:
        return "type" in msgspec.json.decode(raw, type=dict[str, Any])
    except msgspec.DecodeError:
        return False


def decode_problem(raw: bytes) -> str:
    """Return the sentence of a problem+json body, or a word that there was none."""
    try:
        problem = msgspec.json.decode(raw, type=dict[str, Any])
        return f"{problem.get('title', '')} [{problem.get('type', '')}]"
    except msgspec.DecodeError:
        return "an answer that is no problem+json"
