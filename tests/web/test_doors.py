"""Every route, method and role: who is let in is what the doors say, and what has no door is found.

Every role is walked alone, with nobody, a closed account, a token of another system, and every role together. An act's door are its roles.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pytest
from httpx2 import Response
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.testclient import TestClient

from mithaq.acts.doors import Door
from mithaq.acts.roles import ENTERED, ROLES
from mithaq.acts.sessions import PASSWORD as BY_PASSWORD
from mithaq.acts.sessions import TOKEN, begin
from mithaq.api import match as match_site
from mithaq.api import site as api_site
from mithaq.app import faces
from mithaq.records.principal import Kind
from mithaq.store import Account
from mithaq.web.doors import DOORS
from tests.web.conftest import BASE
from tests.web.invented import Desks

NOBODY, CLOSED, MACHINE, EVERYTHING = "nobody", "closed account", "another system", "every role"
CLIENTS_ALONE = "/taxii"
API_DOORS = {**api_site.DOORS, **match_site.DOORS}
DENIED = (b"page.door", b"act.role")


@dataclass
class Caller:
    """Somebody with a session, as a page and as the API see it."""

    name: str
    roles: frozenset[str]
    client: TestClient
    token: str = ""
    machine: bool = False


@dataclass
class Walk:
    """What a walk found."""

    cells: int = 0
    violations: list[str] = field(default_factory=list)
    undeclared: list[str] = field(default_factory=list)

    def expect(self, what: str, *, let_in: bool, expected: bool) -> None:
        self.cells += 1
        if let_in is not expected:
            self.violations.append(f"{what}: {'let in' if let_in else 'kept out'}")


@pytest.fixture(scope="module")
def app(desks: Desks) -> Starlette:
    """The pages, the API, yente's form and TAXII of the eastern desk."""
    return faces(desks.east.house, secure=False)


@pytest.fixture(scope="module")
def callers(desks: Desks, app: Starlette) -> list[Caller]:
    """Everybody who may come to a door."""
    east = desks.east
    made = [_caller(desks, app, role, frozenset({role})) for role in sorted(ROLES)]
    made.append(_caller(desks, app, EVERYTHING, ROLES))
    machine = _caller(desks, app, MACHINE, ROLES, way=TOKEN)
    machine.machine = True
    closed = _caller(desks, app, CLOSED, ROLES)
    east.act("registry.close_account", name=CLOSED, reason="left")
    closed.roles = frozenset()
    nobody = Caller(NOBODY, frozenset(), TestClient(app, base_url=BASE, raise_server_exceptions=False))
    return [*made, machine, closed, nobody]


def _caller(desks: Desks, app: Starlette, name: str, roles: frozenset[str], way: str = BY_PASSWORD) -> Caller:
    east = desks.east
    east.act("registry.open_account", name=name, person=f"Invented {name}", roles=sorted(roles), clearance="secret")
    with east.reading() as reading:
        account: Account | None = reading.account(name)
    assert account is not None
    token = begin(east.house, account, way)
    client = TestClient(app, base_url=BASE, cookies={"mithaq": token}, raise_server_exceptions=False)
    return Caller(name, roles, client, token)


def walk_routes(found: Walk, routes: list[BaseRoute], desks: Desks, callers: list[Caller]) -> None:
    """Go through every door as everybody."""
    for route in routes:
        if isinstance(route, Mount):
            continue
        for path, method in _methods(route):
            door = _door(path, method)
            if door is None and not path.startswith(CLIENTS_ALONE) and path != "/{anything:path}":
                found.undeclared.append(f"{method} {path}")
            for caller in callers:
                _try(found, caller, method, path, _address(path, desks), door)


def _methods(route: BaseRoute) -> Iterator[tuple[str, str]]:
    assert isinstance(route, Route)
    if route.path.startswith(CLIENTS_ALONE):
        yield from ((route.path, method) for method in ("GET", "POST", "DELETE"))
    else:
        yield from ((route.path, method) for method in sorted(route.methods or ()) if method != "HEAD")


def _door(path: str, method: str) -> Door | None:
    return API_DOORS.get(f"{method} {path}") or DOORS.get(path)


def _try(found: Walk, caller: Caller, method: str, path: str, address: str, door: Door | None) -> None:
    what = f"{method} {path} as {caller.name}"
    is_api = f"{method} {path}" in API_DOORS
    headers = {"authorization": f"Bearer {caller.token}"} if caller.token else {}
    if path.startswith(CLIENTS_ALONE):
        status = caller.client.request(method, address, headers=headers, follow_redirects=False).status_code
        found.expect(what, let_in=status not in (401, 404, 405), expected=False)
        return
    if path in ("/act/{name}", "/api/acts/{name}"):
        return  # the walk of acts goes through each
    known = bool(caller.roles) and (is_api or not caller.machine)
    admitted = door is not None and (door.open or bool(caller.roles & door.roles))
    expected = known if path == "/{anything:path}" else admitted and (known or (door is not None and door.open))
    if path in ("/logout", "/api/session") and method != "GET" and expected:
        found.cells += 1  # would end the walk; a test of its own does it
        return
    body = {"data": {"name": "x"}} if method == "POST" and not is_api else {"content": b"{}"} if method == "POST" else {}
    answer = caller.client.request(method, address, headers=headers if is_api else {}, follow_redirects=False, **body)  # type: ignore[arg-type]
    found.expect(what, let_in=not _is_kept_out(answer, door, is_api=is_api, known=known), expected=expected)


def _is_kept_out(answer: Response, door: Door | None, *, is_api: bool, known: bool) -> bool:
    """Return whether an answer says that the caller, not what was asked, is the trouble; what an open door says is about what was asked."""
    if door is not None and door.open:
        return False
    if any(rule in answer.content for rule in DENIED):
        return True
    if is_api:
        return answer.status_code in (401, 429)
    return answer.headers.get("location", "").startswith("/login?") or (not known and b"page.form" in answer.content)


def walk_acts(found: Walk, desks: Desks, callers: list[Caller]) -> None:
    """Ask for every act as everybody: its form, and by the API with an empty input; what is let in goes no further than its input."""
    for name, act in sorted(desks.east.house.acts.items()):
        for caller in callers:
            allowed = Kind.PERSON in act.kinds and bool(caller.roles & act.roles)
            asked = caller.client.post(
                f"/api/acts/{name}", content=b'{"no act has this field": 1}', headers={"authorization": f"Bearer {caller.token}"}
            )
            assert asked.status_code in (401, 403, 422, 429), (name, caller.name, asked.status_code, asked.text)
            found.expect(f"POST /api/acts/{name} as {caller.name}", let_in=asked.status_code == 422, expected=allowed)
            if caller.name in (NOBODY, EVERYTHING) or name.startswith("registry.open_"):
                shown = caller.client.get(f"/act/{name}", follow_redirects=False)
                found.expect(f"GET /act/{name} as {caller.name}", let_in=shown.status_code == 200, expected=allowed and not caller.machine)


def _address(path: str, desks: Desks) -> str:
    """Return an address of a route at which there is something for whoever may see it."""
    ids = desks.ids
    kinds = {"commitment": "C-14", "request": "R-28", "meeting": "round", "designation": "entry", "hit": "entry", "conflict": "entry"}
    kind = path.strip("/").partition("/")[0]
    about = ids.get(kinds.get(kind, kind), ids["C-14"])
    parts: Mapping[str, str] = {
        "{id}": about if kind != "api" else ids["C-14"],
        "{id:path}": "un-1",
        "{key:path}": "group:ttp",
        "{name}": "registry.annotate",
        "{name:path}": "officer",
        "{sha256}": "0" * 64,
        "{ticket}": "none",
        "{collection}": "default",
        "{property}": "sanctions",
        "{root}": "default",
        "{status}": "none",
        "{object}": "none",
        "{anything:path}": "no/such/page",
    }
    for part, value in parts.items():
        path = path.replace(part, value)
    return path


def test_every_route_method_and_role_is_as_declared(app: Starlette, desks: Desks, callers: list[Caller]) -> None:
    found = Walk()
    walk_routes(found, app.routes, desks, callers)
    walk_acts(found, desks, callers)
    print(f"{found.cells} cells, {len(found.violations)} violations, {len(found.undeclared)} undeclared")
    assert found.undeclared == []
    assert found.violations == []
    assert found.cells > 2_000


def test_a_planted_open_route_is_caught(desks: Desks) -> None:
    planted = Route("/planted", lambda _request: PlainTextResponse("secret"), methods=["GET"])
    stranger = Caller(NOBODY, frozenset(), TestClient(Starlette(routes=[planted]), base_url=BASE))
    found = Walk()
    walk_routes(found, [planted], desks, [stranger])
    assert found.undeclared == ["GET /planted"]
    assert any("/planted" in one and "let in" in one for one in found.violations)


def test_a_page_without_a_door_is_not_served(desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(DOORS, "/plan")  # type: ignore[arg-type]
    with pytest.raises(KeyError, match="/plan"):
        faces(desks.east.house, secure=False)


def test_every_role_that_an_act_asks_for_exists_and_every_role_has_an_act_or_reads(desks: Desks) -> None:
    asked = frozenset().union(*(act.roles for act in desks.east.house.acts.values()))
    assert asked <= ROLES
    assert set(ENTERED) == set(ROLES)


def test_every_desk_of_a_record_type_is_entered_by_some_role(desks: Desks) -> None:
    entered = frozenset().union(*ENTERED.values())
    assert {one.desk for one in desks.east.house.rules.types.values()} - {"", "any"} <= entered


def test_the_operator_and_the_overseer_find_no_case_by_any_page_or_question(desks: Desks, callers: list[Caller]) -> None:
    secrets = ("Invented dialogue", "حوار الشرق والغرب", "NIGHTINGALES", "C-14", "R-28")
    pages = sorted(path for path in DOORS if "{" not in path and path != "/style") + [
        f"/record/{one}" for one in desks.ids.values() if "--" in one
    ]
    told: list[str] = []
    for caller in callers:
        if caller.name in ("operator", "overseer"):
            for path in pages:
                text = caller.client.get(path, follow_redirects=True).text
                told += [f"{caller.name} {path}: {secret}" for secret in secrets if secret in text]
            answer = caller.client.get("/api/records", headers={"authorization": f"Bearer {caller.token}"})
            assert answer.status_code == 403
    assert told == []
