"""The site: every address, who may ask for it, and how a request becomes a visit.

1. Default deny: an address without a door in `doors.py` is not served; a page is for whom its door admits.
2. The session is looked up anew at every request, and before each part of an answer that is sent in parts: a revoked one gets nothing more.
3. A body is read only after its sender is known, within bounds.
4. A refusal is a page with its own status; any other fault is logged and given a number, never shown.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any
from urllib.parse import urlencode

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from mithaq.acts.doors import SIGNED, Door
from mithaq.acts.house import House
from mithaq.acts.sessions import TOKEN, signed_in
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.names.romanize import romanize
from mithaq.web import acting, signing_in, streams, ways
from mithaq.web.doors import DOORS
from mithaq.web.face import Face
from mithaq.web.forms import Sent, Upload
from mithaq.web.pages import (
    designation_profiles,
    designation_register,
    designations,
    incident_trend,
    incidents,
    overview,
    people,
    plan,
    plan_assistance,
    plan_calendar,
    plan_crosswalk,
    plan_documents,
    plan_exports,
    plan_follow_up,
    plan_groups,
    plan_links,
    plan_operations,
    plan_pictures,
    plan_positions,
    plan_records,
    plan_statements,
    programme,
    programmes,
    record_list,
    records,
    registry,
    registry_contacts,
    registry_directory,
    registry_disclosures,
    registry_hotline,
    registry_visits,
    report_export,
    reports,
    reports_drafts,
    reports_intake,
    reports_others,
    reports_reading,
    reports_sending,
    request_files,
    request_register,
    requests,
    screening,
    searching,
)
from mithaq.web.preferences import COOKIE, preferred_locale, read_preferences
from mithaq.web.rendering import STATIC, asset_stamp
from mithaq.web.safety import PAGE_HEADERS, STATIC_HEADERS
from mithaq.web.visit import Outside, Site, Visit

MAX_OPEN_BYTES = 64 * 1024
MAX_FIELD_BYTES = 8 * 1024 * 1024
MAX_BODY_BYTES = 160 * 1024 * 1024
MAX_FILES = 20
TOO_MANY = "Too many files"  # as starlette says it
Page = Callable[[Visit], Response]
_log = structlog.get_logger("mithaq.web")


class NoSuchPage(Refused):
    """An address that is no page."""

    rule = "page.known"
    what = N_("There is no such page.")
    whose = N_("The address may be mistyped, or what it named is not for you.")
    next_act = N_("Look for it by search.")
    status = 404


class FormTooLarge(Refused):
    """A form beyond the bound."""

    rule = "page.size"
    what = N_("What was sent is too large to be read.")
    whose = N_("It is for you.")
    next_act = N_("Send fewer or smaller files at once.")
    status = 413


class FormUnreadable(Refused):
    """A body that is no form, or has more parts than any form of ours."""

    rule = "page.parts"
    what = N_("What was sent cannot be read as a form.")
    whose = N_("It is for you.")
    next_act = N_("Open the page again and repeat what you wrote.")
    status = 400


class Broken(Refused):
    """A fault of the program; what it was stands in the node's own journal under the number."""

    rule = "page.fault"
    what = N_("Something went wrong here; nothing was changed by it.")
    whose = N_("It is for the operator, who finds it under the number {number}.")
    next_act = N_("Try once more; if it happens again, tell the operator the number.")
    status = 500


@dataclass(frozen=True)
class Address:
    """A page: its path, what answers, how it is asked. Raises: KeyError when it has no door."""

    path: str
    answer: Page
    method: str = "GET"

    @property
    def door(self) -> Door:
        """Return who may enter."""
        return DOORS[self.path]


DESKS: tuple[Any, ...] = (
    overview,
    searching,
    plan,
    plan_assistance,
    plan_calendar,
    plan_follow_up,
    plan_exports,
    plan_operations,
    plan_pictures,
    plan_positions,
    plan_records,
    plan_statements,
    programme,
    programmes,
    plan_groups,
    plan_documents,
    plan_crosswalk,
    plan_links,
    requests,
    request_files,
    request_register,
    designations,
    designation_register,
    designation_profiles,
    screening,
    report_export,
    reports,
    incidents,
    incident_trend,
    reports_others,
    reports_reading,
    reports_drafts,
    reports_intake,
    reports_sending,
    registry,
    registry_directory,
    registry_contacts,
    registry_hotline,
    registry_disclosures,
    registry_visits,
    record_list,
    records,
    people,
)
ADDRESSES = (
    *(Address(path, answer, method) for path, answer, method in (*signing_in.ADDRESSES, *ways.ADDRESSES, *streams.ADDRESSES)),
    Address("/act/{name}", acting.show_act),
    Address("/act/{name}", acting.do_act, "POST"),
    Address("/work/{token}", acting.show_work),
    *(Address(path, answer) for desk in DESKS for path, answer in desk.PAGES),
    *(Address(path, answer, "POST") for desk in DESKS for path, answer in getattr(desk, "POSTS", ())),
)


def build(house: House, *, secure: bool, outside: Outside | None = None) -> list[BaseRoute]:
    """Return the routes of all pages. `secure`: the site is reached by TLS only.

    Raises: AssetsMissing; KeyError for a page that has no door.
    """
    site = Site(house, secure, version("mithaq"), romanize, outside or Outside(), streams.Bell(house.store), house.randomness(32))
    house.store.listen(site.remembered.committed)
    routes: list[BaseRoute] = [
        Route(address.path, _endpoint(site, address.answer, address.door, address.method), methods=[address.method], name=address.path)
        for address in ADDRESSES
    ]
    assets = Mount(f"/static/{asset_stamp()}", _Static(directory=STATIC))
    return [*routes, assets, Route("/{anything:path}", _endpoint(site, _no_page, SIGNED, "GET"), methods=["GET"])]


class _Static(StaticFiles):
    """Assets under their stamp, which browsers may keep for ever; the stamp itself and other hidden files are nobody's."""

    async def get_response(self, path: str, scope: Any) -> Response:
        if any(part.startswith(".") for part in path.split("/") if part not in (".", "")):
            raise HTTPException(404)
        response = await super().get_response(path, scope)
        response.headers.update(STATIC_HEADERS)
        return response


def _endpoint(site: Site, page: Page, door: Door, method: str) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        visit = await run_in_threadpool(_visit, site, request)
        if visit.signed is None and not door.open:
            return await run_in_threadpool(_to_login, visit)
        sent: Sent = {}
        try:
            _admit(visit, door)
            if method == "POST":
                sent = await _form(request, MAX_BODY_BYTES if visit.signed is not None else MAX_OPEN_BYTES)
        except Refused as refused:
            return await run_in_threadpool(_refused, visit, refused)
        return await run_in_threadpool(_answer, _with(visit, sent), page)

    return endpoint


def _admit(visit: Visit, door: Door) -> None:
    """Raise DoorClosed to whom the door does not admit, TooFast to whom it admits too often."""
    if visit.signed is None:
        return
    if visit.site.outside.limits is not None:
        visit.site.outside.limits.take("user", visit.signed.account)
    if not door.open:
        door.require(visit.principal)


def _visit(site: Site, request: Request) -> Visit:
    token = request.cookies.get(site.cookie, "")
    signed = signed_in(site.house, token) if token else None
    signed = None if signed is not None and signed.way == TOKEN else signed
    preferences = read_preferences(request.cookies.get(COOKIE, ""))
    fallback = signed.locale if signed is not None and signed.locale else preferred_locale(request.headers.get("accept-language", ""))
    face = Face(preferences, preferences.manner(fallback), site.house.clock(), site.romanize)
    return Visit(site, request, preferences, face, signed, token)


def _with(visit: Visit, sent: Sent) -> Visit:
    return Visit(visit.site, visit.request, visit.preferences, visit.face, visit.signed, visit.token, sent)


def _to_login(visit: Visit) -> Response:
    """Lead to the sign-in and back. A part of a page that asks for itself gets nothing, so that what is being written stays."""
    if visit.request.headers.get("hx-request"):
        return Response(status_code=401, headers=PAGE_HEADERS)
    if visit.request.method != "GET":
        return _refused(visit, acting.ForeignForm())
    return RedirectResponse("/login?" + urlencode({"next": visit.path}), 303, PAGE_HEADERS)


async def _form(request: Request, limit: int) -> Sent:
    """Return what a form sent. Raises: FormTooLarge, also when the size is not stated; FormUnreadable."""
    stated = request.headers.get("content-length", "")
    if not stated.isdecimal() or int(stated) > limit:
        raise FormTooLarge()
    sent: dict[str, list[str | Upload]] = {}
    try:
        async with request.form(max_files=MAX_FILES, max_fields=2_000, max_part_size=MAX_FIELD_BYTES) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    found: str | Upload = Upload(value.filename or "", value.content_type or "application/octet-stream", await value.read())
                else:
                    found = value
                sent.setdefault(name, []).append(found)
    except HTTPException as error:
        raise (FormTooLarge() if TOO_MANY in str(error.detail) else FormUnreadable()) from None
    return sent


def _answer(visit: Visit, page: Page) -> Response:
    try:
        return page(visit)
    except Refused as refused:
        return _refused(visit, refused)
    except Exception:  # noqa: BLE001  # the face: whatever it was is logged and given a number
        number = visit.house.randomness(4).hex()
        _log.exception("page failed", number=number, path=visit.request.url.path)
        return _refused(visit, Broken(number=number), number)


def _refused(visit: Visit, refused: Refused, number: str = "") -> Response:
    """Return a refusal as a page; where what stands round every page fails too, without it."""
    values = {"refused": visit.face.refusal(refused, number)}
    try:
        return visit.page("refused.html", values, status=refused.status)
    except Exception:  # noqa: BLE001  # the face: the refusal is answered whatever fails
        _log.exception("frame failed", number=number, path=visit.request.url.path)
        return visit.bare_page("refused.html", values, status=refused.status)


def _no_page(_visit: Visit) -> Response:
    raise NoSuchPage()
