"""The operator's page of people: accounts without cases, a link that is shown once, changes that end sessions."""

import re
from urllib.parse import quote

import pytest
from starlette.applications import Starlette

from mithaq.acts.entering import linked_account
from tests.web.conftest import Visitor, sign_in
from tests.web.invented import PASSWORD, Desks


@pytest.fixture
def operator(pages: Starlette, desks: Desks) -> Visitor:
    """An operator who is nothing else."""
    desks.east.act("registry.open_account", name="keeper", person="Invented Keeper", roles=["operator"], password=PASSWORD)
    return sign_in(pages, "keeper")


def test_the_operator_sees_accounts_and_no_desk(operator: Visitor) -> None:
    page = operator.open("/people")
    assert "Col. A. Mithal" in page
    assert 'href="/plan"' not in page
    assert "C-14" not in operator.open("/")


def test_a_link_is_shown_once_and_lets_its_owner_in(operator: Visitor, desks: Desks) -> None:
    status, page = operator.send("/people/link", name="second")
    assert status == 200
    secret = re.search(r"/welcome/([A-Za-z0-9_-]{43})", page)
    assert secret is not None
    assert linked_account(desks.east.house, secret[1]).name == "second"
    assert secret[1] not in operator.open("/people/second")


def test_a_link_for_nobody_and_an_account_that_is_not_there_are_refused_in_words(operator: Visitor) -> None:
    assert operator.send("/people/link", name="nobody")[0] == 422
    operator.open("/people/nobody", status=422)


def test_an_account_is_changed_and_closed_from_its_page(operator: Visitor, desks: Desks) -> None:
    desks.east.act("registry.open_account", name="brief", person="Invented Brief", roles=["plan.reader"])
    page = operator.open("/people/brief")
    assert 'value="plan.reader"' in page
    form = {"name": "brief", "person": "Invented Brief", "roles": "reports.reader", "clearance": "secret", "locale": "ur", "password": ""}
    status, where = operator.send("/act/registry.open_account", back="/people/brief", key="k1", **form)
    assert (status, where) == (303, "/people/brief?notice=done")
    with desks.east.reading() as reading:
        account = reading.account("brief")
    assert account is not None
    assert (account.roles, account.locale) == ({"reports.reader"}, "ur")
    assert operator.send("/act/registry.close_account", name="brief", reason="left", key="k2")[0] == 303
    assert "closed" in operator.open("/people/brief")


def test_an_account_of_any_name_has_its_page(operator: Visitor, desks: Desks) -> None:
    for name in ("a/b", "c?d#e", "خالد المخترع", "link"):
        desks.east.act("registry.open_account", name=name, person="Invented", roles=["plan.reader"])
        page = operator.open(f"/people/{quote(name, safe='')}")
        assert f'value="{name}"' in page
        assert operator.send("/people/link", name=name)[0] == 200
    assert f"/people/{quote('a/b', safe='')}" in operator.open("/people") or "/people/a/b" in operator.open("/people")


def test_nobody_but_the_operator_enters(pages: Starlette, operator: Visitor) -> None:
    sign_in(pages, "analyst").open("/people", status=403)
    assert sign_in(pages, "analyst").send("/people/link", name="second")[0] == 403
