"""Derived facets, states and erasure."""

from pathlib import Path

import pytest

from mithaq.store import ERASED, Job, NewLeaf, NotHeld, Store, Where, Writing
from tests.store.conftest import Opener
from tests.store.invented import MARKINGS, NODE, OWN, PARTNER, SECRET, SHARED, task


def test_a_derived_facet_survives_a_newer_version_until_it_is_set_again(store: Store) -> None:
    first = task("a")
    store.write(lambda w: (w.put(first), w.derive(first.id, "stage", ["late"])))
    store.write(lambda w: w.put(task("a", version=1)))
    with store.reading(NODE) as reading:
        assert [row.modified for row in reading.page("x-task", [Where("stage", "=", "late")]).rows] == [task("a", version=1).modified]
        assert reading.counts("x-task", "stage") == {"late": 1}
    store.write(lambda w: w.derive(first.id, "stage", ["done"]))
    with store.reading(NODE) as reading:
        assert reading.counts("x-task", "stage") == {"done": 1}


def test_only_a_derived_facet_can_be_derived(store: Store) -> None:
    store.write(lambda w: w.put(task("a")))
    with pytest.raises(ValueError, match="not derived"):
        store.write(lambda w: w.derive(task("a").id, "status", ["x"]))
    with pytest.raises(NotHeld):
        store.write(lambda w: w.derive(task("nobody").id, "stage", ["x"]))


def test_a_state_is_set_for_one_version_or_for_all(store: Store) -> None:
    store.write(lambda w: w.put_many([task("a"), task("a", version=1)]))
    store.write(lambda w: w.set_state(task("a").id, "recalled", task("a").modified))
    with store.reading(NODE) as reading:
        assert [held.recalled for held in reading.history(task("a").id)] == [False, True]
        assert len(reading.page("x-task", [Where("state", "=", "live")]).rows) == 1


def test_an_erased_record_leaves_a_tombstone_that_refuses_a_late_copy(store: Store) -> None:
    store.write(lambda w: (w.put(task("a")), w.create_collection("c"), w.append_entries("c", [(task("a").id, task("a").modified)])))
    assert store.write(lambda w: w.erase(task("a").id)) == 1
    late = store.write(lambda w: w.put(task("a")))
    assert (late.fresh, late.state, late.record) == (False, ERASED, None)
    with store.reading(NODE) as reading:
        assert reading.page("x-task").rows == []
        assert reading.counts("x-task", "status") == {}
        assert reading.search("a").rows == []
        assert reading.feed("c", 0, 10)[0].body is None
    assert store.check() == []


def test_erasing_the_newest_version_does_not_bring_back_what_it_replaced(store: Store) -> None:
    store.write(lambda w: w.put_many([task("a", SHARED), task("a", OWN, version=1)]))
    store.write(lambda w: w.erase(task("a").id, task("a", version=1).modified))
    with store.reading(NODE) as reading:
        assert reading.page("x-task").rows == []
    with store.reading(PARTNER) as reading:
        assert len(reading.page("x-task").rows) == 1


def test_erasing_destroys_the_salt_of_a_channel_leaf_and_keeps_its_hash(store: Store) -> None:
    leaf = NewLeaf(b"h" * 32, b"salt", "record", task("a").id, task("a").modified)
    store.write(lambda w: (w.put(task("a")), w.append_leaves("channel", [leaf], edge=b"", root=b"")))
    store.write(lambda w: w.erase(task("a").id))
    with store.reading(NODE) as reading:
        kept = reading.leaves("channel", 0, 1)[0]
        assert (kept.hash, kept.salt) == (b"h" * 32, b"")


def test_nothing_of_an_erased_record_is_left_in_the_file(opened: Opener, tmp_path: Path, url: str) -> None:
    if not url.startswith("sqlite"):
        pytest.skip("PostgreSQL keeps erased text in its own log; what must be erasable is encrypted under a key that is destroyed")
    secret = ("zanzibarquay", "kestrelmoor", "quillfen")
    record = task(f"{secret[0]} meets", status=secret[1], topics=[secret[2]])
    with opened() as store:
        store.write(lambda w: [w.put(one) for one in MARKINGS])
        store.write(lambda w: w.put(record))
        store.write(lambda w: w.put_many(task(f"filler {n}") for n in range(300)))
        assert _found(tmp_path, secret) == set(secret), "the planted text was never there"
        store.write(lambda w: w.erase(record.id))
        assert store.purge()
        assert _found(tmp_path, secret) == set()


def test_a_purge_that_a_reader_or_the_end_of_the_process_kept_from_its_end_is_owed_still(opened: Opener, url: str) -> None:
    with opened() as store:
        store.write(lambda w: [w.put(one) for one in MARKINGS])
        store.write(lambda w: w.put_many([task("a"), task("b")]))
        assert not store.owes_purge()
        with store.reading(NODE) as reading:
            reading.page("x-task")
            store.write(lambda w: w.erase(task("a").id))
            assert not store.purge(), "an older moment is still being read"
            assert store.owes_purge() is url.startswith("sqlite")
        store.write(lambda w: w.erase(task("b").id))
    with opened() as store:
        assert store.owes_purge(), "the end of the process forgot what was owed"
        store.purge()
        assert not store.owes_purge()


def test_what_is_erased_while_a_purge_is_under_way_is_owed_afterwards(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.write(lambda w: w.put_many([task("a"), task("b")]))
    store.write(lambda w: w.erase(task("a").id))
    settle = Writing.settle_purge

    def meanwhile(writing: Writing, owed: Job | None, state: str) -> None:
        writing.erase(task("b").id)
        settle(writing, owed, state)

    with monkeypatch.context() as patch:
        patch.setattr(Writing, "settle_purge", meanwhile)
        store.purge()
    assert store.owes_purge()


def _found(folder: Path, words: tuple[str, ...]) -> set[str]:
    kept = b"".join(path.read_bytes() for path in folder.glob("store.db*"))
    return {word for word in words if word.encode() in kept}


def test_facets_are_made_anew_from_the_bodies(store: Store, url: str) -> None:
    store.write(lambda w: w.put_many([task("a"), task("a", SECRET, version=1, status="closed"), task("b")]))
    store.write(lambda w: w.derive(task("b").id, "stage", ["late"]))
    store.write(_spoil)
    assert store.check() != []
    assert store.rebuild_facets() == 2 + len(MARKINGS)
    assert store.check() == []
    with store.reading(NODE) as reading:
        assert reading.counts("x-task", "status") == {"open": 1, "closed": 1}
        assert reading.counts("x-task", "stage") == {"late": 1}
        assert len(reading.search("b").rows) == 1
    with store.reading(PARTNER) as reading:
        assert reading.counts("x-task", "status") == {"open": 2}


def _spoil(writing: object) -> None:
    connection = writing._sight.connection  # type: ignore[attr-defined]
    connection.exec_driver_sql("DELETE FROM facet")
    connection.exec_driver_sql("UPDATE facet_count SET n = n + 5")


def test_a_body_altered_behind_the_store_is_noticed(store: Store) -> None:
    store.write(lambda w: w.put(task("a")))
    other = task("a", status="forged").body

    def forge(writing: object) -> None:
        writing._sight.sender.tell("UPDATE body SET bytes = ? WHERE rid IN (SELECT max(rid) FROM record)", other)  # type: ignore[attr-defined]

    store.write(forge)
    assert any("not the one that was stored" in problem for problem in store.check())
