"""Signing in and out, and the choices that are kept in a cookie."""

from starlette.responses import Response

from mithaq.acts.accounts import sign_in, sign_out
from mithaq.lang.refusal import Refused
from mithaq.web.acting import ForeignForm, require_own_form
from mithaq.web.preferences import COOKIE, COOKIE_SECONDS
from mithaq.web.safety import is_same_site, own_path
from mithaq.web.visit import Visit


def show_login(visit: Visit, refused: Refused | None = None) -> Response:
    """Return the page on which a person signs in."""
    values = {
        "refused": visit.face.refusal(refused) if refused else None,
        "name": visit.field("name"),
        "next": visit.field("next") or visit.asked("next", "/"),
    }
    return visit.page("login.html", values, status=refused.status if refused else 200)


def do_login(visit: Visit) -> Response:
    """Open a session and go where the person wanted to."""
    if not is_same_site(visit.request.headers):
        raise ForeignForm()
    try:
        token = sign_in(visit.house, visit.field("name"), visit.field("password"))
    except Refused as refused:
        return show_login(visit, refused)
    response = visit.go(own_path(visit.field("next")))
    response.set_cookie(visit.site.cookie, token, httponly=True, secure=visit.site.secure, samesite="strict", path="/")
    return response


def do_logout(visit: Visit) -> Response:
    """End the session at once."""
    require_own_form(visit)
    sign_out(visit.house, visit.token)
    response = visit.go("/login")
    response.delete_cookie(visit.site.cookie, path="/", secure=visit.site.secure, httponly=True, samesite="strict")
    return response


def choose_view(visit: Visit) -> Response:
    """Keep what the person chose and return to the page; presentation only, so it needs no session."""
    if not is_same_site(visit.request.headers):
        raise ForeignForm()
    wishes = {name: value for name in visit.sent if isinstance(value := visit.field(name), str)}
    made = visit.preferences.changed(wishes)
    response = visit.go(own_path(visit.field("back")))
    response.set_cookie(COOKIE, made.cookie(), max_age=COOKIE_SECONDS, httponly=True, secure=visit.site.secure, samesite="lax", path="/")
    return response
