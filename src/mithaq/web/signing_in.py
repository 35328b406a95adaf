"""Signing in and out, and the choices that are kept in a cookie.

1. A form of this page carries no session; that it came from here the browser says (Fetch Metadata), and a sign-in changes nothing else.
2. A sign-in through the directory is bound to the browser that began it: its ticket is in a cookie, good once, for ten minutes.
3. What comes back from the directory is answered with a page that goes on by itself, since a browser sends no strict cookie on the way back
   from another site.
"""

import msgspec
from starlette.responses import JSONResponse, Response

from mithaq.acts import passkeys, tickets
from mithaq.acts.entering import linked_account, sign_in, sign_in_by_directory, sign_in_by_link, sign_in_by_passkey
from mithaq.acts.sessions import sign_out
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.web.acting import ForeignForm, require_own_form
from mithaq.web.preferences import COOKIE, COOKIE_SECONDS
from mithaq.web.safety import PAGE_HEADERS, is_same_site, own_path
from mithaq.web.visit import Visit

BACK = "/login/directory/back"
UNDER_WAY = "directory"
UNDER_WAY_MICROS = 10 * tickets.MINUTE


class NoDirectory(Refused):
    """A way that this node does not offer."""

    rule = "account.no-directory"
    what = N_("This node lets nobody in through a directory.")
    whose = N_("It is for the operator of this node.")
    next_act = N_("Sign in another way.")
    status = 404


class _Under(msgspec.Struct, frozen=True):
    nonce: str
    verifier: str
    next: str


def show_login(visit: Visit, refused: Refused | None = None) -> Response:
    """Return the page on which a person signs in."""
    directory = visit.site.outside.directory
    values = {
        "refused": visit.face.refusal(refused) if refused else None,
        "name": visit.field("name"),
        "next": own_path(visit.field("next") or visit.asked("next", "/")),
        "passwords": visit.house.passwords,
        "directory": directory.settings.title if directory is not None else "",
        "passkeys": passkeys.Place(visit.origin).takes_passkeys,
    }
    return visit.page("login.html", values, status=refused.status if refused else 200)


def do_login(visit: Visit) -> Response:
    """Open a session by name, password and code, and go where the person wanted to."""
    _require_same_site(visit)
    try:
        _limit(visit)
        token = sign_in(visit.house, visit.field("name"), visit.field("password"), visit.field("code"))
    except Refused as refused:
        return show_login(visit, refused)
    return _let_in(visit, token, own_path(visit.field("next")))


def ask_passkey(visit: Visit) -> Response:
    """Return what the browser is asked to sign, as JSON for the page's script."""
    _require_same_site(visit)
    _limit(visit)
    ticket, options = passkeys.ask_to_enter(visit.house, passkeys.Place(visit.origin))
    return JSONResponse({"ticket": ticket, "options": options}, headers=PAGE_HEADERS)


def do_passkey(visit: Visit) -> Response:
    """Open a session by a passkey."""
    _require_same_site(visit)
    try:
        _limit(visit)
        token = sign_in_by_passkey(visit.house, visit.field("ticket"), visit.field("response"))
    except Refused as refused:
        return show_login(visit, refused)
    return _let_in(visit, token, own_path(visit.field("next")))


def to_directory(visit: Visit) -> Response:
    """Send the browser to the directory."""
    directory = visit.site.outside.directory
    if directory is None:
        raise NoDirectory()
    _limit(visit)
    under = _Under(tickets.unguessable(visit.house), tickets.unguessable(visit.house), own_path(visit.asked("next", "/")))
    state = tickets.issue(visit.house, UNDER_WAY, msgspec.msgpack.encode(under), UNDER_WAY_MICROS)
    away = directory.begin(visit.origin + BACK, state=state, nonce=under.nonce, verifier=under.verifier)
    response = Response(status_code=303, headers={**PAGE_HEADERS, "Location": away})
    response.set_cookie(_directory_cookie(visit), state, max_age=600, httponly=True, secure=visit.site.secure, samesite="lax", path=BACK)
    return response


def from_directory(visit: Visit) -> Response:
    """Open a session for whom the directory vouches for, if this browser began it."""
    directory = visit.site.outside.directory
    if directory is None:
        raise NoDirectory()
    state = visit.request.cookies.get(_directory_cookie(visit), "")
    try:
        _limit(visit)
        under = msgspec.msgpack.decode(tickets.take_up(visit.house, UNDER_WAY, state), type=_Under)
        query = dict(visit.request.query_params)
        subject = directory.finish(query, visit.origin + BACK, state=state, nonce=under.nonce, verifier=under.verifier)
        token = sign_in_by_directory(visit.house, directory.settings.issuer, subject)
    except Refused as refused:
        return show_login(visit, refused)
    response = visit.page("arrived.html", {"next": under.next})
    response.delete_cookie(_directory_cookie(visit), path=BACK, secure=visit.site.secure, httponly=True, samesite="lax")
    return _with_session(visit, response, token)


def show_welcome(visit: Visit) -> Response:
    """Return the page of a link: whom it is for, and one button, so that a program that only looks at links uses none up."""
    account = linked_account(visit.house, visit.part("ticket"))
    return visit.page("welcome.html", {"ticket": visit.part("ticket"), "person": account.person or account.name, "account": account.name})


def do_welcome(visit: Visit) -> Response:
    """Open a session by a link, which is used up, and lead to where ways to sign in are set up."""
    _require_same_site(visit)
    _limit(visit)
    return _let_in(visit, sign_in_by_link(visit.house, visit.field("ticket")), "/person?notice=welcome#ways")


def do_logout(visit: Visit) -> Response:
    """End the session at once."""
    require_own_form(visit)
    sign_out(visit.house, visit.token)
    response = visit.go("/login")
    response.delete_cookie(visit.site.cookie, path="/", secure=visit.site.secure, httponly=True, samesite="strict")
    return response


def choose_view(visit: Visit) -> Response:
    """Keep what the person chose and return to the page; presentation only, so it needs no session."""
    _require_same_site(visit)
    wishes = {name: value for name in visit.sent if isinstance(value := visit.field(name), str)}
    made = visit.preferences.changed(wishes)
    response = visit.go(own_path(visit.field("back")))
    response.set_cookie(COOKIE, made.cookie(), max_age=COOKIE_SECONDS, httponly=True, secure=visit.site.secure, samesite="lax", path="/")
    return response


def _let_in(visit: Visit, token: str, path: str) -> Response:
    return _with_session(visit, visit.go(path), token)


def _with_session(visit: Visit, response: Response, token: str) -> Response:
    response.set_cookie(visit.site.cookie, token, httponly=True, secure=visit.site.secure, samesite="strict", path="/")
    return response


def _require_same_site(visit: Visit) -> None:
    if not is_same_site(visit.request.headers):
        raise ForeignForm()


def _limit(visit: Visit) -> None:
    """Raise TooFast when this address, or everybody together, tries to sign in too often."""
    limits = visit.site.outside.limits
    if limits is not None:
        limits.take("sign-in address", visit.sender)
        limits.take("sign-in node")


def _directory_cookie(visit: Visit) -> str:
    return f"{visit.site.cookie}-directory".replace("__Host-", "__Secure-")


ADDRESSES = (
    ("/login", show_login, "GET"),
    ("/login", do_login, "POST"),
    ("/login/passkey/ask", ask_passkey, "POST"),
    ("/login/passkey", do_passkey, "POST"),
    ("/login/directory", to_directory, "GET"),
    (BACK, from_directory, "GET"),
    ("/welcome/{ticket}", show_welcome, "GET"),
    ("/welcome", do_welcome, "POST"),
    ("/view", choose_view, "POST"),
    ("/logout", do_logout, "POST"),
)
