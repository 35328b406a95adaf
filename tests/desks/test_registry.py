"""The registry: meeting partners, accounts, delivery, what the doctor says. All names and digits are invented."""

import pytest

from mithaq.acts.accounts import WeakPassword
from mithaq.acts.entering import SignInRefused, sign_in
from mithaq.acts.sessions import sign_out, signed_in
from mithaq.acts.tries import TooManyTries
from mithaq.acts.work import AlreadySigned
from mithaq.desks.registry.account_acts import BadAccount
from mithaq.desks.registry.agreement_acts import BadAgreement
from mithaq.desks.registry.delivery import pull_from
from mithaq.desks.registry.health import findings
from mithaq.desks.registry.intake_acts import STATUS_JOB
from mithaq.desks.registry.partner_acts import OtherKeys, OwnIdentity, WrongFingerprint
from mithaq.desks.registry.queries import deliveries, link_states, waiting_receipts
from mithaq.desks.registry.tidying import settle_purge, tidy_up
from mithaq.exchange.agreement import Unworkable
from mithaq.exchange.channel import outward
from mithaq.exchange.keyring.keys import make_keys
from mithaq.exchange.partner import Partner, PartnerNotConfirmed, find_partner
from mithaq.exchange.wire import PartnerOffline
from mithaq.lang.refusal import Refused
from mithaq.log.identity import BadIdentity, Identity, write_identity
from mithaq.log.note import public_bytes
from mithaq.store import Job, Store
from tests.agreement.nodes import DAY, HOUR, Node, World, agree
from tests.agreement.test_story import commitment

PASSWORD = "an invented sentence"


@pytest.mark.parametrize("digits", ["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "0123456789"], ids=["Arabic-Indic", "Persian", "Latin"])
def test_a_fingerprint_is_taken_in_every_officers_own_digits(pair: tuple[Node, Node], digits: str) -> None:
    east, west = pair
    east.act("registry.revoke_partner", partner=west.id, reason="to meet again")
    east.act("registry.accept_partner", identity_file=west.invite())
    read_aloud = west.house.identity.fingerprint.translate({ord("0") + number: digit for number, digit in enumerate(digits)})
    east.act("registry.confirm_partner", partner=west.id, fingerprint=f" {read_aloud} ")
    with east.reading() as reading:
        assert find_partner(reading, west.id).state == "confirmed"


def test_wrong_digits_confirm_nobody(pair: tuple[Node, Node]) -> None:
    east, west = pair
    digits = west.house.identity.fingerprint
    for wrong in ("", digits[:-1], digits[:-1] + str((int(digits[-1]) + 1) % 10), digits + "0"):
        with pytest.raises(WrongFingerprint):
            east.act("registry.confirm_partner", partner=west.id, fingerprint=wrong)


def test_revoked_keys_are_not_confirmed_again_without_a_new_meeting(pair: tuple[Node, Node]) -> None:
    east, west = pair
    east.act("registry.revoke_partner", partner=west.id, reason="a lost key")
    with pytest.raises(PartnerNotConfirmed):
        east.act("registry.confirm_partner", partner=west.id, fingerprint=west.house.identity.fingerprint)


def test_nobody_is_met_under_our_own_identity_or_under_a_partners_with_other_keys(pair: tuple[Node, Node]) -> None:
    east, west = pair
    keys = make_keys(lambda count: b"e" * count)
    for claimed, refusal in ((east.id, OwnIdentity), (west.id, OtherKeys)):
        forged = Identity(claimed, "impostor", public_bytes(keys.signing), b"c", "https://impostor.invalid")
        with pytest.raises(refusal):
            east.act("registry.accept_partner", identity_file=write_identity(forged, keys.signing).decode())


def test_an_altered_identity_file_is_refused(pair: tuple[Node, Node]) -> None:
    with pytest.raises(BadIdentity):
        pair[0].act("registry.accept_partner", identity_file=pair[1].invite().replace("westland.invalid", "elsewhere.invalid"))


@pytest.mark.parametrize(
    "change",
    [
        {"purposes": []},
        {"name": " "},
        {"tlp_ceiling": "TLP:PINK"},
        {"classification_ceiling": "cosmic"},
        {"handling_default": "H9"},
        {"clocks": {"urgent_hours": 0}},
        {"clocks": {"proposal_hours": 10**15}},
    ],
)
def test_an_agreement_that_could_not_work_is_not_proposed(world: World, pair: tuple[Node, Node], change: dict[str, object]) -> None:
    with pytest.raises((BadAgreement, Unworkable)):
        agree(world, *pair, **change)


def test_a_party_signs_an_agreement_once(pair: tuple[Node, Node], agreement: str) -> None:
    with pytest.raises(AlreadySigned):
        pair[0].act("registry.sign_agreement", agreement=agreement, office="x")


def test_a_shared_note_needs_the_second_person_where_the_agreement_says_so(world: World, pair: tuple[Node, Node]) -> None:
    guarded = agree(world, *pair, second_person=["registry.annotate"])
    assert pair[0].act("registry.annotate", record=guarded, text="shared", share=True).state == "proposed"
    assert pair[0].act("registry.annotate", record=guarded, text="kept").state == "done"


def open_account(node: Node, name: str = "amal", **more: object) -> None:
    ask = {"name": name, "person": "Invented Person", "roles": ["registry.officer"], "password": PASSWORD}
    node.act("registry.open_account", **{**ask, **more})


def test_closing_or_changing_an_account_ends_its_sessions_at_once(pair: tuple[Node, Node]) -> None:
    house = pair[0].house
    open_account(pair[0])
    first = sign_in(house, "amal", PASSWORD)
    assert signed_in(house, first) is not None
    open_account(pair[0], roles=["overseer"])
    assert signed_in(house, first) is None
    second = sign_in(house, "amal", PASSWORD)
    pair[0].act("registry.close_account", name="amal", reason="left")
    assert signed_in(house, second) is None
    with pytest.raises(SignInRefused):
        sign_in(house, "amal", PASSWORD)


def test_a_session_ends_by_signing_out_and_by_time(pair: tuple[Node, Node]) -> None:
    node = pair[0]
    open_account(node)
    token, other = sign_in(node.house, "amal", PASSWORD), sign_in(node.house, "amal", PASSWORD)
    sign_out(node.house, token)
    assert signed_in(node.house, token) is None
    assert signed_in(node.house, other) is not None
    node.clock.now += DAY
    assert signed_in(node.house, other) is None


def test_what_has_served_its_time_is_forgotten_and_what_has_not_is_kept(pair: tuple[Node, Node]) -> None:
    node = pair[0]
    open_account(node)
    old = sign_in(node.house, "amal", PASSWORD)
    node.store.write(lambda w: [w.put_job(Job(f"{kind}/old", kind, node.clock(), "kept")) for kind in (STATUS_JOB, "blind")])
    first = node.act("registry.invite", key="asked once")
    node.clock.now += 20 * DAY
    assert tidy_up(node.house) == {"sessions": 1, "tickets": 0, "tries": 0, "statuses": 1, "answers": 0, "purged": True}
    assert signed_in(node.house, old) is None
    assert node.act("registry.invite", key="asked once") == first
    with node.reading() as reading:
        assert (reading.job(f"{STATUS_JOB}/old"), reading.job("blind/old") is not None) == (None, True)
    node.clock.now += 11 * DAY
    assert tidy_up(node.house)["answers"] == 1


def test_a_purge_that_was_cut_short_is_repeated(pair: tuple[Node, Node], monkeypatch: pytest.MonkeyPatch) -> None:
    node = pair[0]
    report = str(node.act("reports.receive", title="Invented", text="An invented text.", source="a test").record)
    node.store.write(lambda w: w.erase(report))
    with monkeypatch.context() as patch:
        patch.setattr(Store, "purge", lambda _: False)
        assert not settle_purge(node.house), "nothing was left to do"
    assert settle_purge(node.house)


def test_ten_failures_close_a_name_for_a_while_even_to_the_right_password(pair: tuple[Node, Node]) -> None:
    node = pair[0]
    open_account(node)
    for _ in range(10):
        with pytest.raises(SignInRefused):
            sign_in(node.house, "amal", "a wrong sentence")
    with pytest.raises(TooManyTries):
        sign_in(node.house, "amal", PASSWORD)
    node.clock.now += HOUR
    assert sign_in(node.house, "amal", PASSWORD)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"password": "short"}, WeakPassword),
        ({"password": "x" * 1025}, WeakPassword),
        ({"roles": ["emperor"]}, BadAccount),
        ({"locale": "xx"}, BadAccount),
        ({"name": " "}, BadAccount),
        ({"clearance": "cosmic"}, Refused),
    ],
)
def test_a_bad_account_is_not_opened(pair: tuple[Node, Node], change: dict[str, object], refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        open_account(pair[0], **change)


def test_the_password_is_in_no_log_entry(pair: tuple[Node, Node]) -> None:
    open_account(pair[0])
    with pair[0].reading() as reading:
        assert all(PASSWORD.encode() not in (leaf.event or b"") for leaf in reading.events())


def partner_of(node: Node, there: Node) -> Partner:
    with node.reading() as reading:
        return find_partner(reading, there.id)


def test_an_offline_partner_is_shown_so_and_in_step_again_afterwards(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    world.down.add(west.id)
    assert [one.rule for one in pull_from(east.house, east.wire, partner_of(east, west)).trouble] == ["line.offline"]
    with east.reading() as reading:
        assert link_states(reading)[0].state == "line.offline"
    assert any("westland" in text for text, _ in findings(east.house, east.clock()))
    world.down.clear()
    east.pull()
    with east.reading() as reading:
        assert link_states(reading)[0].state == "in step"
    assert findings(east.house, east.clock()) == []


def test_a_receipt_that_could_not_be_handed_over_is_handed_over_at_the_next_contact(
    pair: tuple[Node, Node], agreement: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    east, west = pair
    made = commitment(east, west, agreement)

    def fail(*_: object) -> None:
        raise PartnerOffline(partner="eastland", reason="the line broke")

    with monkeypatch.context() as broken:
        broken.setattr(type(west.wire), "give_cosignature", fail)
        assert [one.rule for one in west.pull()[0].trouble] == ["line.offline"]
    with east.reading() as reading:
        assert [one.rung for one in deliveries(reading, made)] == ["released"]
    assert west.pull()[0].trouble == []
    with east.reading() as reading:
        assert [one.rung for one in deliveries(reading, made)] == ["relayed"]
        head = reading.log_head(outward(west.id, agreement).id)
    assert head.cosigned == head.size


def test_a_receipt_is_late_only_after_the_agreements_alarm(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    commitment(east, west, agreement)
    with east.reading() as reading:
        assert waiting_receipts(reading, east.clock.now + 3 * HOUR) == []
        late = waiting_receipts(reading, east.clock.now + 6 * HOUR)
    assert [(one.partner, one.waiting) for one in late] == [(west.id, 1)]
    assert len(findings(east.house, east.clock.now + 6 * HOUR)) == 1
    world.settle(2)
    assert findings(east.house, east.clock.now + 6 * HOUR) == []
