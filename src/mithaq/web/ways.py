"""A person's own page: what it is here, its ways to sign in, its open sessions, how pages look.

Ways are added only soon after signing in. A passkey is made by the page's script; a one-time code needs none.
"""

import segno
from starlette.responses import JSONResponse, Response

from mithaq.acts import codes, passkeys
from mithaq.acts.sessions import OpenSession, open_sessions, require_fresh, session_id
from mithaq.lang.labels import language_name, zone_name
from mithaq.lang.refusal import Refused
from mithaq.records.principal import CLASSIFICATIONS, this_node
from mithaq.store import Account, Credential
from mithaq.web.acting import require_own_form
from mithaq.web.offers import Offering
from mithaq.web.pages.overview import VIEW_HINTS, VIEW_LABELS
from mithaq.web.preferences import CHOICES
from mithaq.web.safety import PAGE_HEADERS
from mithaq.web.views import ActView, Choice, FieldView
from mithaq.web.visit import Visit

KEEP_PASSKEY, KEEP_CODE = "registry.keep_passkey", "registry.keep_code"


def person(visit: Visit, refused: Refused | None = None) -> Response:
    """Return the reader's own page."""
    principal = visit.principal
    account = _account(visit)
    ways = _ways(visit, account)
    values = {
        "refused": visit.face.refusal(refused) if refused else None,
        "roles": sorted(principal.roles),
        "clearance": CLASSIFICATIONS[principal.clearance],
        "compartments": sorted(principal.compartments),
        "identity": principal.id,
        "fields": _view_fields(visit),
        "ways": ways,
        "has_password": account.password is not None and visit.house.passwords,
        "has_code": any(one.kind == codes.KIND for one, _ in ways),
        "passkeys": passkeys.Place(visit.origin).takes_passkeys,
        "sessions": _sessions(visit, account),
        "own_session": session_id(visit.token),
    }
    return visit.page("person.html", values, status=refused.status if refused else 200)


def ask_passkey(visit: Visit) -> Response:
    """Return what the browser is asked to make a key with, as JSON for the page's script."""
    require_own_form(visit)
    _require_fresh(visit)
    ticket, options = passkeys.ask_to_add(visit.house, _account(visit), passkeys.Place(visit.origin))
    return JSONResponse({"ticket": ticket, "options": options}, headers=PAGE_HEADERS)


def keep_passkey(visit: Visit) -> Response:
    """Keep the key that the browser made."""
    require_own_form(visit)
    ask = {name: visit.field(name) for name in ("ticket", "response", "label")}
    try:
        visit.house.perform(KEEP_PASSKEY, visit.actor, ask)
    except Refused as refused:
        return person(visit, refused)
    return visit.go("/person#ways", "done")


def show_code(visit: Visit) -> Response:
    """Return the page on which one-time codes are set up: the secret, as a picture and in letters, and a field for the first code."""
    require_own_form(visit)
    _require_fresh(visit)
    account = _account(visit)
    ticket, secret = codes.offer_code(visit.house, account)
    return _code_page(visit, account, ticket, secret)


def keep_code(visit: Visit) -> Response:
    """Keep the secret that its first code proves; a wrong code leads back to the person's page, since the secret is shown once."""
    require_own_form(visit)
    try:
        visit.house.perform(KEEP_CODE, visit.actor, {"ticket": visit.field("ticket"), "six_digits": visit.field("code")})
    except Refused as refused:
        return person(visit, refused)
    return visit.go("/person#ways", "done")


def _code_page(visit: Visit, account: Account, ticket: str, secret: str) -> Response:
    picture = segno.make(codes.address_of(secret, account.name, visit.house.identity.name), error="m")
    values = {
        "ticket": ticket,
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "side": picture.symbol_size(border=4)[0],
        "squares": "".join(
            f"M{x} {y}h1v1h-1z" for y, row in enumerate(picture.matrix_iter(border=4)) for x, dark in enumerate(row) if dark
        ),
    }
    return visit.page("code.html", values)


def _ways(visit: Visit, account: Account) -> list[tuple[Credential, ActView]]:
    """Return the ways of an account, each with the offer to take it off."""
    with visit.reading() as reading:
        offering = Offering(visit, visit.parties(reading), "")
        return [
            (one, offering.named("registry.drop_way", {"way": one.id.hex()}, back="/person")) for one in reading.credentials(account.name)
        ]


def _sessions(visit: Visit, account: Account) -> list[tuple[OpenSession, ActView]]:
    with visit.reading() as reading:
        offering = Offering(visit, visit.parties(reading), "")
    found = open_sessions(visit.house, account.name)
    return [(one, offering.named("registry.end_session", {"session": one.id}, back="/person")) for one in found]


def _account(visit: Visit) -> Account:
    with visit.house.store.reading(this_node(visit.node)) as reading:
        account = reading.account(visit.signed.account if visit.signed is not None else "")
    if account is None:
        raise LookupError("the session was of an account a moment ago")
    return account


def _require_fresh(visit: Visit) -> None:
    if visit.signed is not None:
        require_fresh(visit.signed, visit.face.now)


def _view_fields(visit: Visit) -> list[FieldView]:
    face, kept = visit.face, visit.preferences
    fields = []
    for name, values in CHOICES.items():
        chosen = getattr(kept, name) or (face.locale if name == "locale" else "")
        labels = {
            value: language_name(value) if name == "locale" else zone_name(value, face.locale) if name == "zone" else face.word(name, value)
            for value in values
        }
        choices = tuple(Choice(value, labels[value], value == chosen, stored=name == "locale") for value in values)
        fields.append(FieldView(name, face.say(VIEW_LABELS[name]), "choice", choices=choices, hint=face.say(VIEW_HINTS.get(name, ""))))
    return fields


ADDRESSES = (
    ("/person", person, "GET"),
    ("/person", keep_passkey, "POST"),
    ("/person/passkey/ask", ask_passkey, "POST"),
    ("/person/code", show_code, "POST"),
    ("/person/code/kept", keep_code, "POST"),
)
