"""Coming in: by password and code, passkey, link and directory; and every way in which each of them must not open."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.acts import codes, passkeys, tickets
from mithaq.acts.accounts import principal_of
from mithaq.acts.act import Actor, NotAllowed
from mithaq.acts.entering import (
    NotLinked,
    SignInRefused,
    sign_in,
    sign_in_by_directory,
    sign_in_by_link,
    sign_in_by_passkey,
)
from mithaq.acts.sessions import NotFresh, is_open, open_sessions, require_fresh, sign_out, signed_in
from mithaq.acts.tickets import TicketOver, ticket_digest, unguessable
from mithaq.acts.tries import DAY_MICROS, LOCK_MICROS, MAX_FAILURES, TooManyTries
from mithaq.desks.registry.credential_acts import NoSuchWay, WrongCode
from mithaq.lang.refusal import Refused
from mithaq.store import Account
from tests.acts.authenticator import PRESENT, Authenticator
from tests.agreement.nodes import Node, World

ORIGIN = "https://node.example"
PLACE = passkeys.Place(ORIGIN)
PASSWORD = "an invented long password"
HOUR = 3_600_000_000
ISSUER = "https://directory.example"


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Node]:
    """A node with one invented clerk."""
    world = World()
    made = world.add("eastland", tmp_path)
    made.act("registry.open_account", name="clerk", person="Invented Clerk", roles=["plan.secretary"], password=PASSWORD)
    yield made
    world.close()


def clerk(node: Node) -> Account:
    with node.reading() as reading:
        found = reading.account("clerk")
    assert found is not None
    return found


def acts_as(node: Node) -> Actor:
    return Actor(principal_of(clerk(node), node.id), "page")


def add_passkey(node: Node, key: Authenticator, label: str = "") -> None:
    ticket, options = passkeys.ask_to_add(node.house, clerk(node), PLACE)
    node.house.perform("registry.keep_passkey", acts_as(node), {"ticket": ticket, "response": key.create(options), "label": label})


def enter_by(node: Node, key: Authenticator, **changed: object) -> str:
    ticket, options = passkeys.ask_to_enter(node.house, PLACE)
    return sign_in_by_passkey(node.house, ticket, key.get(options, **changed))


def set_up_code(node: Node) -> pyotp.TOTP:
    ticket, secret = codes.offer_code(node.house, clerk(node))
    device = pyotp.TOTP(secret)
    node.house.perform("registry.keep_code", acts_as(node), {"ticket": ticket, "six_digits": device.at(node.clock.now // 1_000_000)})
    return device


def test_a_passkey_lets_its_owner_in_and_the_log_says_who_and_by_which_way(node: Node) -> None:
    key = Authenticator(ORIGIN)
    add_passkey(node, key, "key in the office")
    token = enter_by(node, key)
    signed = signed_in(node.house, token)
    assert signed is not None
    assert (signed.account, signed.way) == ("clerk", "passkey")
    with node.reading() as reading:
        event = json.loads(reading.events(limit=1)[0].event or b"")
        kept = reading.credentials("clerk")[0]
    assert (event["act"], event["person"], event["way"]) == ("registry.begin_session", clerk(node).identity, "passkey")
    assert kept.label == "key in the office"
    assert kept.used > 0
    assert token not in json.dumps(event)


def test_a_challenge_is_good_once_and_for_five_minutes(node: Node) -> None:
    key = Authenticator(ORIGIN)
    add_passkey(node, key)
    ticket, options = passkeys.ask_to_enter(node.house, PLACE)
    response = key.get(options)
    sign_in_by_passkey(node.house, ticket, response)
    with pytest.raises(TicketOver):
        sign_in_by_passkey(node.house, ticket, response)
    ticket, options = passkeys.ask_to_enter(node.house, PLACE)
    node.clock.now += passkeys.CHALLENGE_MICROS
    with pytest.raises(TicketOver):
        sign_in_by_passkey(node.house, ticket, key.get(options))


@pytest.mark.parametrize(
    "changed",
    [{"origin": "https://node.example.evil"}, {"type": "webauthn.create"}, {"challenge": "AAAA"}, {"origin": 7}, {"challenge": None}],
    ids=str,
)
def test_what_a_browser_says_of_another_address_kind_or_challenge_is_refused(node: Node, changed: dict[str, object]) -> None:
    key = Authenticator(ORIGIN)
    add_passkey(node, key)
    with pytest.raises(passkeys.PasskeyRefused):
        enter_by(node, key, **changed)


def test_a_strange_key_a_wrong_signature_and_an_owner_who_was_not_verified_are_refused(node: Node) -> None:
    key = Authenticator(ORIGIN)
    add_passkey(node, key)
    with pytest.raises(passkeys.PasskeyRefused):
        enter_by(node, Authenticator(ORIGIN, id=b"a key that nobody added"))
    with pytest.raises(passkeys.PasskeyRefused):
        enter_by(node, Authenticator(ORIGIN))
    key.flags = PRESENT
    with pytest.raises(passkeys.PasskeyRefused):
        enter_by(node, key)


def test_a_key_that_counts_backwards_is_a_copy_and_is_refused(node: Node) -> None:
    key = Authenticator(ORIGIN, count=5)
    add_passkey(node, key)
    enter_by(node, key)
    key.count = 2
    with pytest.raises(passkeys.PasskeyRefused):
        enter_by(node, key)


def test_a_key_is_added_once_and_only_to_the_account_that_asked(node: Node) -> None:
    key = Authenticator(ORIGIN)
    add_passkey(node, key)
    with pytest.raises(passkeys.PasskeyRefused):
        add_passkey(node, key)
    node.act("registry.open_account", name="other", person="Another", roles=["plan.reader"])
    ticket, options = passkeys.ask_to_add(node.house, clerk(node), PLACE)
    other = Actor(principal_of(replace(clerk(node), identity=_identity(node, "other")), node.id), "page")
    with pytest.raises(NoSuchWay):
        node.house.perform(
            "registry.keep_passkey", other, {"ticket": ticket, "response": Authenticator(ORIGIN, id=b"k" * 16).create(options)}
        )


def _identity(node: Node, name: str) -> str:
    with node.reading() as reading:
        found = reading.account(name)
    assert found is not None
    return found.identity


@pytest.mark.parametrize("origin", ["http://node.example", "https://192.0.2.1", "https://[2001:db8::1]", "http://127.0.0.1:8470"])
def test_where_browsers_know_no_passkeys_none_is_asked_for(node: Node, origin: str) -> None:
    with pytest.raises(passkeys.NoPasskeysHere):
        passkeys.ask_to_enter(node.house, passkeys.Place(origin))
    assert passkeys.Place("http://localhost:8470").takes_passkeys


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40) | st.just("AAECAwQ"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "rawId", "type", "response", "clientDataJSON", "attestationObject", "authenticatorData", "signature"]),
            inner,
            max_size=6,
        )
    ),
    max_leaves=12,
)


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Node, Authenticator]]:
    """A node with one key, for many wrong answers."""
    world = World()
    made = world.add("eastland", tmp_path_factory.mktemp("lasting"))
    made.act("registry.open_account", name="clerk", person="Invented Clerk", roles=["plan.secretary"])
    key = Authenticator(ORIGIN)
    add_passkey(made, key)
    yield made, key
    world.close()


@given(
    said=JSON, cut=st.integers(0, 400), part=st.sampled_from(["clientDataJSON", "authenticatorData", "signature", "rawId", "id", "type"])
)
def test_whatever_a_browser_answers_is_a_refusal_and_never_a_fault(
    lasting: tuple[Node, Authenticator], said: object, cut: int, part: str
) -> None:
    node, key = lasting
    ticket, options = passkeys.ask_to_enter(node.house, PLACE)
    good = json.loads(key.get(options))
    holder = good if part in good else good["response"]
    holder[part] = said
    for response in (json.dumps(said), json.dumps(good), json.dumps(good)[:cut]):
        with pytest.raises(Refused):
            sign_in_by_passkey(node.house, ticket, response)
        ticket, _ = passkeys.ask_to_enter(node.house, PLACE)
    ticket, asked = passkeys.ask_to_add(node.house, clerk(node), PLACE)
    made = json.loads(Authenticator(ORIGIN, id=b"another").create(asked))
    made["response"]["attestationObject" if part != "clientDataJSON" else part] = said
    with pytest.raises(Refused):
        node.house.perform("registry.keep_passkey", acts_as(node), {"ticket": ticket, "response": json.dumps(made)})


def test_a_code_is_good_once_within_half_a_minute_and_its_secret_is_sealed(node: Node) -> None:
    device = set_up_code(node)
    node.clock.now += 60_000_000
    code = device.at(node.clock.now // 1_000_000)
    token = sign_in(node.house, "clerk", PASSWORD, code)
    assert signed_in(node.house, token) is not None
    with pytest.raises(SignInRefused):
        sign_in(node.house, "clerk", PASSWORD, code)
    node.clock.now += 60_000_000
    with pytest.raises(SignInRefused):
        sign_in(node.house, "clerk", PASSWORD, device.at(node.clock.now // 1_000_000 - 120))
    with node.reading() as reading:
        assert device.secret.encode() not in b"".join(one.payload for one in reading.credentials("clerk"))


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "0" * 10_000, "00 00 0"])
def test_what_is_no_code_opens_nothing(node: Node, code: str) -> None:
    set_up_code(node)
    node.clock.now += 60_000_000
    with pytest.raises(SignInRefused):
        sign_in(node.house, "clerk", PASSWORD, code)


def test_with_a_password_and_a_code_neither_alone_is_enough(node: Node) -> None:
    device = set_up_code(node)
    node.clock.now += 60_000_000
    with pytest.raises(SignInRefused):
        sign_in(node.house, "clerk", PASSWORD)
    with pytest.raises(SignInRefused):
        sign_in(node.house, "clerk", "a wrong long password", device.at(node.clock.now // 1_000_000))


def test_where_there_are_no_passwords_one_opens_nothing_and_a_code_does(node: Node) -> None:
    node.house.passwords = False
    with pytest.raises(SignInRefused):
        sign_in(node.house, "clerk", PASSWORD)
    device = set_up_code(node)
    node.clock.now += 60_000_000
    assert signed_in(node.house, sign_in(node.house, "clerk", "", device.at(node.clock.now // 1_000_000))) is not None


def test_a_secret_is_kept_only_when_its_first_code_proves_it(node: Node) -> None:
    ticket, _ = codes.offer_code(node.house, clerk(node))
    with pytest.raises(WrongCode):
        node.house.perform("registry.keep_code", acts_as(node), {"ticket": ticket, "six_digits": "000000"})
    with node.reading() as reading:
        assert reading.credentials("clerk") == []


def test_failures_close_a_name_for_longer_and_longer_and_coming_in_forgets_them(node: Node) -> None:
    for _ in range(MAX_FAILURES):
        with pytest.raises(SignInRefused):
            sign_in(node.house, "clerk", "a wrong long password")
    with pytest.raises(TooManyTries):
        sign_in(node.house, "clerk", PASSWORD)
    node.clock.now += LOCK_MICROS
    with pytest.raises(SignInRefused):
        sign_in(node.house, "clerk", "a wrong long password")
    node.clock.now += LOCK_MICROS
    with pytest.raises(TooManyTries):
        sign_in(node.house, "clerk", PASSWORD)
    node.clock.now += LOCK_MICROS
    assert sign_in(node.house, "clerk", PASSWORD)
    with pytest.raises(SignInRefused):
        sign_in(node.house, "clerk", "a wrong long password")
    assert sign_in(node.house, "clerk", PASSWORD)
    assert DAY_MICROS > LOCK_MICROS


def test_a_passkey_opens_though_the_name_is_closed(node: Node) -> None:
    key = Authenticator(ORIGIN)
    add_passkey(node, key)
    for _ in range(MAX_FAILURES):
        with pytest.raises(SignInRefused):
            sign_in(node.house, "clerk", "a wrong long password")
    assert signed_in(node.house, enter_by(node, key)) is not None


def test_a_link_lets_in_once_within_its_hours_and_not_into_a_closed_account(node: Node) -> None:
    def link() -> str:
        secret = unguessable(node.house)
        node.act("registry.issue_link", name="clerk", digest=ticket_digest(secret), hours=2)
        return secret

    used = link()
    signed = signed_in(node.house, sign_in_by_link(node.house, used))
    assert signed is not None
    assert signed.way == "link"
    with pytest.raises(TicketOver):
        sign_in_by_link(node.house, used)
    late = link()
    node.clock.now += 2 * HOUR
    with pytest.raises(TicketOver):
        sign_in_by_link(node.house, late)
    closed = link()
    node.act("registry.close_account", name="clerk", reason="left")
    with pytest.raises(TicketOver):
        sign_in_by_link(node.house, closed)
    with pytest.raises(TicketOver):
        sign_in_by_link(node.house, "")


def test_an_account_that_is_opened_again_lets_in_nobody_who_came_in_before(node: Node) -> None:
    key = Authenticator(ORIGIN)
    add_passkey(node, key)
    node.act("registry.link_directory", name="clerk", issuer=ISSUER, subject="person-7")
    unused = unguessable(node.house)
    node.act("registry.issue_link", name="clerk", digest=ticket_digest(unused))
    node.act("registry.close_account", name="clerk", reason="left")
    node.act("registry.open_account", name="clerk", person="Invented Successor", roles=["plan.secretary"])
    with pytest.raises(passkeys.PasskeyRefused):
        enter_by(node, key)
    with pytest.raises(NotLinked):
        sign_in_by_directory(node.house, ISSUER, "person-7")
    with pytest.raises(TicketOver):
        sign_in_by_link(node.house, unused)
    with pytest.raises(SignInRefused):
        sign_in(node.house, "clerk", PASSWORD)


def test_tickets_and_tries_are_forgotten_when_their_time_is_over(node: Node) -> None:
    passkeys.ask_to_enter(node.house, PLACE)
    kept = unguessable(node.house)
    node.act("registry.issue_link", name="clerk", digest=ticket_digest(kept), hours=72)
    with pytest.raises(SignInRefused):
        sign_in(node.house, "clerk", "a wrong long password")
    node.clock.now += 25 * HOUR
    said = node.house.perform("registry.tidy", node.house.node(), {}).said
    assert (said["tickets"], said["tries"]) == (1, 1)
    assert signed_in(node.house, sign_in_by_link(node.house, kept)) is not None


def test_a_directory_lets_in_whom_the_operator_linked_and_nobody_else(node: Node) -> None:
    with pytest.raises(NotLinked):
        sign_in_by_directory(node.house, ISSUER, "person-7")
    node.act("registry.link_directory", name="clerk", issuer=ISSUER, subject="person-7")
    assert signed_in(node.house, sign_in_by_directory(node.house, ISSUER, "person-7")) is not None
    for issuer, subject in ((ISSUER, "person-8"), ("https://another.example", "person-7"), (ISSUER, "")):
        with pytest.raises(NotLinked):
            sign_in_by_directory(node.house, issuer, subject)


def test_taking_a_way_off_ends_the_sessions_that_began_by_it_and_only_ones_own_can_be_taken(node: Node) -> None:
    key = Authenticator(ORIGIN)
    add_passkey(node, key)
    by_key, by_word = enter_by(node, key), sign_in(node.house, "clerk", PASSWORD)
    node.act("registry.open_account", name="other", person="Another", roles=["plan.reader"])
    other = Actor(principal_of(replace(clerk(node), identity=_identity(node, "other")), node.id), "page")
    for way in (key.id.hex(), "00", "zz", "", "0" * 9_999):
        with pytest.raises(NoSuchWay):
            node.house.perform("registry.drop_way", other, {"way": way})
    node.house.perform("registry.drop_way", acts_as(node), {"way": key.id.hex()})
    assert not is_open(node.house, by_key)
    assert is_open(node.house, by_word)
    with pytest.raises(passkeys.PasskeyRefused):
        enter_by(node, key)


def test_a_session_is_ended_by_its_owner_by_the_operator_and_by_signing_out(node: Node) -> None:
    tokens = [sign_in(node.house, "clerk", PASSWORD) for _ in range(3)]
    newest = open_sessions(node.house, "clerk")[0]
    node.house.perform("registry.end_session", acts_as(node), {"session": newest.id})
    assert [is_open(node.house, one) for one in tokens] == [True, True, False]
    sign_out(node.house, tokens[1])
    assert [is_open(node.house, one) for one in tokens] == [True, False, False]
    node.act("registry.sign_out", name="clerk", reason="the desk was left open")
    assert not is_open(node.house, tokens[0])
    with pytest.raises(NotAllowed):
        node.house.perform("registry.sign_out", acts_as(node), {"name": "clerk", "reason": "x"})


def test_ways_are_changed_only_soon_after_signing_in(node: Node) -> None:
    signed = signed_in(node.house, sign_in(node.house, "clerk", PASSWORD))
    assert signed is not None
    require_fresh(signed, node.clock.now)
    with pytest.raises(NotFresh):
        require_fresh(signed, node.clock.now + 16 * 60_000_000)


def test_tickets_of_one_kind_are_none_of_another(node: Node) -> None:
    ticket = tickets.issue(node.house, "one", b"x", HOUR)
    with pytest.raises(TicketOver):
        tickets.take_up(node.house, "two", ticket)
    assert tickets.look_at(node.house, "one", ticket) == b"x"
    assert tickets.take_up(node.house, "one", ticket) == b"x"
