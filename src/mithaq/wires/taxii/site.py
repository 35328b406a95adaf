"""The addresses of TAXII 2.1, who may ask for them, and how a request becomes an answer.

1. Every address, with and without a slash at its end, is answered where it is: a redirect would lose method or credential.
2. The caller comes first: a certificate of the connection where there is one, else the Authorization header; then what it accepts.
3. What a caller may not know of and what is not there are one answer, 404. What it knows of and may not do is 403.
4. A refusal is a TAXII error message; a fault is a number, logged, and nothing else of it is told.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

import anyio
import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from mithaq.acts.clients import ClientLocked, CredentialRefused, Doorman
from mithaq.acts.house import House
from mithaq.acts.work import KeysLocked
from mithaq.exchange.contributions.offer import MAX_ENVELOPE_BYTES, MAX_OBJECTS, EnvelopeTooLarge
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.wires.taxii import pages
from mithaq.wires.taxii.answers import error
from mithaq.wires.taxii.cursor import cursor_key
from mithaq.wires.taxii.intakes import ClientCaller
from mithaq.wires.taxii.media import require_acceptable, require_taxii
from mithaq.wires.taxii.pages import Call
from mithaq.wires.taxii.shelf import Caller

SMALL_BYTES = 64 * 1024
LARGE_BYTES = 8 * 1024 * 1024
THREADS = 8
_CHALLENGE = 'Basic realm="mithaq", charset="UTF-8", Bearer realm="mithaq"'
T = TypeVar("T")
Page = Callable[[Call], Response]
_log = structlog.get_logger("mithaq.taxii")


class NoSuchAddress(Refused):
    """An address that is none of TAXII's, or not this caller's."""

    rule = "taxii.address"
    what = N_("There is nothing at this address for you.")
    whose = N_("It is for the client.")
    next_act = N_("Begin at /taxii2/, which names the API roots.")
    status = 404


class WrongMethod(Refused):
    """A method that the address does not have."""

    rule = "taxii.method"
    what = N_("This address has no {method}.")
    whose = N_("It is for the client.")
    next_act = N_("Use one of: {methods}.")
    status = 405


class LengthRequired(Refused):
    """A body whose length nobody stated cannot be bounded before it is read."""

    rule = "taxii.length"
    what = N_("The length of the body is not stated.")
    whose = N_("It is for the client.")
    next_act = N_("Send the header Content-Length.")
    status = 411


@dataclass(frozen=True)
class Address:
    """A path under which something is answered, and by which methods."""

    path: str
    pages: Mapping[str, Page]


_COLLECTION = "/taxii/{root}/collections/{collection}"
ADDRESSES = (
    Address("/taxii2", {"GET": pages.discovery}),
    Address("/taxii/{root}", {"GET": pages.api_root}),
    Address("/taxii/{root}/status/{status}", {"GET": pages.status}),
    Address("/taxii/{root}/collections", {"GET": pages.collections}),
    Address(_COLLECTION, {"GET": pages.collection}),
    Address(f"{_COLLECTION}/manifest", {"GET": pages.manifest}),
    Address(f"{_COLLECTION}/objects", {"GET": pages.objects, "POST": pages.contribute}),
    Address(f"{_COLLECTION}/objects/{{object}}", {"GET": pages.object_by_id, "DELETE": pages.delete}),
    Address(f"{_COLLECTION}/objects/{{object}}/versions", {"GET": pages.versions}),
    Address("/taxii2/{anything:path}", {}),
    Address("/taxii/{anything:path}", {}),
)


@dataclass
class Site:
    """What answering needs: the house, who believes credentials, the key of cursors, the address that discovery names."""

    house: House
    doorman: Doorman
    key: bytes
    address: str
    certified: Callable[[Request], Caller | None]
    threads: anyio.CapacityLimiter = field(default_factory=lambda: anyio.CapacityLimiter(THREADS))
    large: anyio.Semaphore = field(default_factory=lambda: anyio.Semaphore(2))

    def caller(self, request: Request) -> Caller:
        """Return who asks. Raises: CredentialRefused, ClientLocked."""
        certified = self.certified(request)
        if certified is not None:
            return certified
        headers = request.headers.getlist("authorization")
        if len(headers) != 1:
            raise CredentialRefused()
        return ClientCaller(self.house, self.doorman.admit(headers[0]))


def routes(house: House, *, address: str = "", certified: Callable[[Request], Caller | None] = lambda _request: None) -> list[Route]:
    """Return the routes of TAXII; `certified` names the caller whom the connection's certificate proves. Raises: KeysLocked."""
    if house.keys is None:
        raise KeysLocked()
    site = Site(house, Doorman(house, house.randomness(32)), cursor_key(house.keys.storage), address.rstrip("/"), certified)
    return [Route(path, _Endpoint(site, one)) for one in ADDRESSES for path in _spellings(one.path)]


def _spellings(path: str) -> tuple[str, ...]:
    return (path,) if path.endswith(":path}") else (path, f"{path}/")


class _Endpoint:
    """One address as an ASGI application."""

    def __init__(self, site: Site, address: Address) -> None:
        self._site = site
        self._address = address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        try:
            response = await self._answer(request)
        except Refused as refusal:
            response = error(refusal, headers=_headers(refusal))
        except Exception:  # noqa: BLE001 - the face: logged with a number, which is all that the caller is told
            number = self._site.house.randomness(4).hex()
            _log.exception("taxii.fault", number=number, path=request.url.path)
            response = error(Fault(number=number))
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        site = self._site
        if request.method != "POST":
            return await self._aside(self._run, request, None, b"")
        length = _length(request)
        if length <= SMALL_BYTES:
            return await self._aside(self._run, request, None, await _body(request, length))
        caller = await self._aside(site.caller, request)
        self._check(request)
        if length <= LARGE_BYTES:
            return await self._aside(self._run, request, caller, await _body(request, length))
        async with site.large:
            return await self._aside(self._run, request, caller, await _body(request, length))

    async def _aside(self, function: Callable[..., T], *arguments: object) -> T:
        return await anyio.to_thread.run_sync(partial(function, *arguments), limiter=self._site.threads)

    def _run(self, request: Request, caller: Caller | None, body: bytes) -> Response:
        known = self._site.caller(request) if caller is None else caller
        page = self._check(request)
        root = request.path_params.get("root")
        if root is not None and root != known.root:
            raise NoSuchAddress()
        return page(Call(known, self._site.key, self._base(request), dict(request.path_params), request.scope["query_string"], body))

    def _check(self, request: Request) -> Page:
        """Return the page of the request's method. Raises: NoSuchAddress, WrongMethod, NotAcceptable, UnsupportedMedia."""
        methods = self._address.pages
        if not methods:
            raise NoSuchAddress()
        if request.method not in methods:
            raise WrongMethod(method=request.method[:20], methods=", ".join(sorted(methods)))
        require_acceptable(",".join(request.headers.getlist("accept")))
        if request.method == "POST":
            require_taxii(request.headers.get("content-type", ""))
        return methods[request.method]

    def _base(self, request: Request) -> str:
        return self._site.address or str(request.base_url).rstrip("/")


class Fault(Refused):
    """A fault of the program; what it was stands in the node's own journal under the number."""

    rule = "taxii.fault"
    what = N_("Something failed here; its number is {number}.")
    whose = N_("It is for the operator of this node.")
    next_act = N_("Try once more; if it happens again, tell the operator the number.")
    status = 500


def _headers(refusal: Refused) -> dict[str, str]:
    if isinstance(refusal, CredentialRefused):
        return {"www-authenticate": _CHALLENGE}
    if isinstance(refusal, ClientLocked):
        return {"retry-after": "900"}
    return {"allow": str(refusal.facts["methods"])} if isinstance(refusal, WrongMethod) else {}


def _length(request: Request) -> int:
    """Return the stated length of the body. Raises: LengthRequired, EnvelopeTooLarge."""
    stated = request.headers.get("content-length", "")
    if not (stated.isascii() and stated.isdigit() and len(stated) < 18):
        raise LengthRequired()
    if int(stated) > MAX_ENVELOPE_BYTES:
        raise EnvelopeTooLarge(limit=MAX_ENVELOPE_BYTES, objects=MAX_OBJECTS)
    return int(stated)


async def _body(request: Request, length: int) -> bytes:
    found = bytearray()
    async for chunk in request.stream():
        found += chunk
        if len(found) > length:
            raise LengthRequired()
    return bytes(found)
