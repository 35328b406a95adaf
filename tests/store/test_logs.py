"""Collections, logs and what a node keeps."""

import pytest

from mithaq.records.ident import named_id
from mithaq.store import Account, Blob, Head, Job, LogShrinks, NewLeaf, NoSuchCollection, NotHeld, Session, Store, open_store
from tests.store.invented import BEGAN, CLERK, MARKINGS, NODE, PARTNER, SECRET, TYPES, task


def test_entries_are_numbered_without_a_gap_and_stamped_with_times_of_their_own(url: str) -> None:
    with open_store(url, TYPES, randomness=bytes, clock=lambda: BEGAN) as store:
        store.write(lambda w: ([w.put(one) for one in MARKINGS], w.put_many(task(f"n{n}") for n in range(5)), w.create_collection("c")))
        for n in range(5):
            store.write(lambda w, n=n: w.append_entries("c", [(task(f"n{n}").id, BEGAN)]))
        with store.reading(NODE) as reading:
            entries = reading.feed("c", 0, 10)
        assert [entry.seq for entry in entries] == [0, 1, 2, 3, 4]
        assert [entry.added for entry in entries] == [BEGAN + n for n in range(5)]
        assert entries[2].body == task("n2").body


def test_an_entry_needs_its_collection_and_its_record(store: Store) -> None:
    with pytest.raises(NoSuchCollection):
        store.write(lambda w: w.append_entries("nowhere", []))
    store.write(lambda w: w.create_collection("c"))
    with pytest.raises(NotHeld):
        store.write(lambda w: w.append_entries("c", [(task("a").id, BEGAN)]))


def test_a_log_gives_back_its_leaves_tiles_and_head(store: Store) -> None:
    leaves = [NewLeaf(bytes([n]) * 32, b"s", "act", None, None, b"event", "actor", "act", BEGAN) for n in range(5)]
    assert store.write(lambda w: w.append_leaves("node", leaves[:3], edge=b"e", root=b"r", tiles=[(0, 0, b"t" * 8192)])) == 3
    assert store.write(lambda w: w.append_leaves("node", leaves[3:], edge=b"f", root=b"q")) == 5
    with store.reading(NODE) as reading:
        assert reading.leaf_hashes("node", 1, 4) == [bytes([n]) * 32 for n in (1, 2, 3)]
        assert reading.tile("node", 0, 0) == b"t" * 8192
        assert reading.log_head("node") == Head(5, b"f", b"q")
        assert [leaf.index for leaf in reading.events(after=3)] == [2, 1, 0]
        assert reading.log_head("other") is None


def test_what_was_signed_for_never_shrinks(store: Store) -> None:
    store.write(lambda w: (w.lock_log("c"), w.set_note("c", 5, b"five"), w.set_cosigned("c", 4, b"four")))
    with pytest.raises(LogShrinks):
        store.write(lambda w: w.set_note("c", 4, b"four"))
    with pytest.raises(LogShrinks):
        store.write(lambda w: w.set_cosigned("c", 3, b"three"))
    with store.reading(NODE) as reading:
        assert reading.log_head("c") == Head(0, b"", b"", b"five", 4, b"four")


def test_the_node_log_tells_nobody_of_a_record_they_may_not_see(store: Store) -> None:
    shown = NewLeaf(b"h" * 32, b"s", "act", task("a").id, None, b"event", "actor", "act", BEGAN)
    hidden = NewLeaf(b"i" * 32, b"s", "act", task("b").id, None, b"event", "actor", "act", BEGAN)
    unheld = NewLeaf(b"j" * 32, b"s", "act", named_id("x-task", "never held"), None, b"event", "actor", "act", BEGAN)
    store.write(lambda w: (w.put(task("a")), w.put(task("b", SECRET))))
    store.write(lambda w: w.append_leaves("node", [shown, hidden, unheld], edge=b"", root=b""))
    with store.reading(CLERK) as reading:
        assert [leaf.record for leaf in reading.events()] == [task("a").id]
        assert reading.events(record=task("b").id) == []
        assert [leaf.record for leaf in reading.leaves("node", 0, 3)] == [task("a").id, None, None]
    with store.reading(PARTNER) as reading:
        assert reading.events() == []
        assert reading.log_head("node") is None
        assert reading.leaf_hashes("node", 0, 3) == []
    with store.reading(NODE) as reading:
        assert len(reading.events()) == 3


def test_events_are_forgotten_and_hashes_stay(store: Store) -> None:
    leaf = NewLeaf(b"h" * 32, b"s", "act", None, None, b"event", "actor", "act", BEGAN)
    store.write(lambda w: w.append_leaves("node", [leaf], edge=b"", root=b""))
    assert store.write(lambda w: w.forget_events(BEGAN)) == 0
    assert store.write(lambda w: w.forget_events(BEGAN + 1)) == 1
    with store.reading(NODE) as reading:
        assert reading.events() == []
        assert reading.leaf_hashes("node", 0, 1) == [b"h" * 32]


def test_what_a_node_keeps_is_given_back_replaced_and_deleted(store: Store) -> None:
    account = Account("ali", NODE.id, "Ali", frozenset({"officer", "clerk"}), 2, frozenset({"border"}), "argon2", "ar")
    session, job, blob = Session(b"d", "ali", BEGAN, b"p"), Job("1", "k", BEGAN, "waiting", b"p"), Blob(b"b", 1, "a/b", b"k", b"c", "clean")
    for _ in range(2):
        store.write(lambda w: (w.put_account(account), w.put_session(session), w.put_job(job), w.put_blob(blob), w.put_answer("k", b"o")))
    with store.reading(NODE) as reading:
        assert (reading.account("ali"), reading.accounts()) == (account, [account])
        assert (reading.session(b"d"), reading.job("1"), reading.jobs("k")) == (session, job, [job])
        assert reading.jobs("k", due_before=BEGAN) == []
        assert (reading.blob(b"b"), reading.answer("k")) == (blob, b"o")
    with store.reading(PARTNER) as reading:
        assert (reading.accounts(), reading.session(b"d"), reading.jobs("k")) == ([], None, [])
    store.write(lambda w: (w.delete_sessions_of("ali"), w.delete_job("1"), w.delete_blob(b"b"), w.delete_answers(BEGAN * 2)))
    with store.reading(NODE) as reading:
        assert (reading.session(b"d"), reading.job("1"), reading.blob(b"b"), reading.answer("k")) == (None, None, None, None)
