"""What a node keeps for its people: credentials, sessions, saved views."""

from mithaq.store import Credential, SavedView, Session, Store
from tests.store.invented import NODE, PARTNER

KEY = Credential(b"key", "officer", "passkey", "office", 1, 0, b"public")


def test_a_credential_is_kept_replaced_and_taken_away(store: Store) -> None:
    store.write(lambda writing: writing.put_credential(KEY))
    used = Credential(b"key", "officer", "passkey", "office", 1, 7, b"counted")
    store.write(lambda writing: writing.put_credential(used))
    with store.reading(NODE) as reading:
        assert reading.credential(b"key") == used
        assert reading.credentials("officer") == [used]
        assert reading.credentials("somebody else") == []
    assert store.write(lambda writing: writing.delete_credentials_of("officer", "passkey", "code")) == 1
    assert store.write(lambda writing: writing.delete_credential(b"key")) == 0


def test_a_partner_sees_nothing_of_what_is_kept_for_people(store: Store) -> None:
    store.write(lambda writing: writing.put_credential(KEY))
    store.write(lambda writing: writing.put_session(Session(b"digest", "officer", 5)))
    store.write(lambda writing: writing.put_saved_view(SavedView("identity--me", "/plan", "late", "state=late")))
    with store.reading(PARTNER) as reading:
        assert reading.credential(b"key") is None
        assert reading.credentials("officer") == []
        assert reading.sessions("officer") == []
        assert reading.saved_views("identity--me", "/plan") == []


def test_a_saved_view_is_kept_by_owner_place_and_name(store: Store) -> None:
    view = SavedView("identity--me", "/plan", "late", "state=late")
    again = SavedView("identity--me", "/plan", "late", "state=overdue")
    for one in (view, again, SavedView("identity--you", "/plan", "late", "state=all")):
        store.write(lambda writing, one=one: writing.put_saved_view(one))
    with store.reading(NODE) as reading:
        assert reading.saved_views("identity--me", "/plan") == [again]
        assert reading.saved_views("identity--me", "/requests") == []
    assert store.write(lambda writing: writing.delete_saved_view("identity--me", "/plan", "late")) == 1


def test_the_sessions_of_an_account_are_listed_and_no_others(store: Store) -> None:
    for one in (Session(b"a", "officer", 5), Session(b"b", "officer", 9), Session(b"c", "clerk", 7)):
        store.write(lambda writing, one=one: writing.put_session(one))
    with store.reading(NODE) as reading:
        assert [one.digest for one in reading.sessions("officer")] == [b"b", b"a"]
