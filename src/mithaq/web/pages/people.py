"""The people of this node, as the operator sees them: accounts, roles, ways in. No case is told of here.

A link is made by this page and shown once; what is kept of it is its hash.
"""

from dataclasses import dataclass
from urllib.parse import quote

from starlette.responses import Response

from mithaq.acts.sessions import open_sessions
from mithaq.acts.tickets import ticket_digest, unguessable
from mithaq.desks.registry.account_acts import BadAccount
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.principal import CLASSIFICATIONS
from mithaq.store import Account
from mithaq.web.acting import require_own_form
from mithaq.web.offers import Offering
from mithaq.web.views import Shown
from mithaq.web.visit import Visit

OPEN_ACCOUNT, ISSUE_LINK = "registry.open_account", "registry.issue_link"
ABOUT = ("registry.sign_out", "registry.close_account")


@dataclass(frozen=True)
class PersonRow:
    """An account as a line; `clearance` is one of the classifications, `ways` counts what its owner signs in with."""

    account: Account
    clearance: str
    ways: int


def people(visit: Visit) -> Response:
    """Return the accounts, the open ones first."""
    with visit.reading() as reading:
        accounts = sorted(reading.accounts(), key=lambda one: (one.disabled, one.name))
        rows = [PersonRow(one, CLASSIFICATIONS[one.clearance], len(reading.credentials(one.name))) for one in accounts]
        offering = Offering(visit, visit.parties(reading), "")
    values = {"rows": rows, "shown": Shown(len(rows), len(rows)), "offers": [offering.named(OPEN_ACCOUNT, back="/people")]}
    return visit.page("people.html", values)


def account(visit: Visit, link: str = "", refused: Refused | None = None) -> Response:
    """Return one account: what it is, how its owner comes in, what the operator may do. Raises: BadAccount."""
    name = visit.part("name") if "name" in visit.request.path_params else visit.field("name")
    with visit.reading() as reading:
        found = reading.account(name)
        ways = reading.credentials(name)
        offering = Offering(visit, visit.parties(reading), "")
    if found is None:
        raise BadAccount(value=name[:100], part=N_("the name"), choices=N_("the accounts that are open"))
    back = f"/people/{quote(name, safe='')}"
    given = {
        "name": found.name,
        "person": found.person,
        "roles": sorted(found.roles),
        "clearance": CLASSIFICATIONS[found.clearance],
        "compartments": sorted(found.compartments),
        "locale": found.locale,
    }
    change = offering.one(visit.house.find(OPEN_ACCOUNT), given, back=back, shown=True)
    values = {
        "row": PersonRow(found, CLASSIFICATIONS[found.clearance], len(ways)),
        "ways": ways,
        "has_password": found.password is not None and visit.house.passwords,
        "sessions": open_sessions(visit.house, name),
        "change": change,
        "offers": [offering.named(act, {"name": name}, back=back) for act in ABOUT],
        "link": link,
        "refused": visit.face.refusal(refused) if refused else None,
    }
    return visit.page("account.html", values, status=refused.status if refused else 200)


def give_link(visit: Visit) -> Response:
    """Make a link for the owner of an account and show it, once."""
    require_own_form(visit)
    secret = unguessable(visit.house)
    try:
        visit.house.perform(ISSUE_LINK, visit.actor, {"name": visit.field("name"), "digest": ticket_digest(secret)})
    except Refused as refused:
        return account(visit, refused=refused)
    return account(visit, f"{visit.origin}/welcome/{secret}")


PAGES = (("/people", people), ("/people/{name:path}", account))
POSTS = (("/people/link", give_link),)
