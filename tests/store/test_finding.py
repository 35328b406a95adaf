"""What a reader finds, and what a reader cannot tell."""

import pytest

from mithaq.records.ident import named_id
from mithaq.records.marking import UnknownMarking, Unmarked
from mithaq.store import Account, Job, StaleCursor, Store, VersionConflict, Where
from tests.store.invented import BEGAN, BORDER, CHIEF, CLERK, DAY, NODE, OWN, PARTNER, SECRET, SHARED, marking, task


def names(page: object) -> list[str]:
    return [row.record.properties["name"] for row in page.rows]  # type: ignore[attr-defined]


def test_the_same_version_put_twice_is_held_once(store: Store) -> None:
    first = store.write(lambda w: w.put(task("a")))
    again = store.write(lambda w: w.put(task("a")))
    assert first.fresh
    assert not again.fresh
    assert again.body == task("a").body


def test_the_same_version_with_another_content_is_a_conflict(store: Store) -> None:
    store.write(lambda w: w.put(task("a")))
    with pytest.raises(VersionConflict) as refused:
        store.write(lambda w: w.put(task("a", status="closed")))
    assert refused.value.held is not None
    assert refused.value.held.body == task("a").body


def test_an_unmarked_record_is_refused(store: Store) -> None:
    with pytest.raises(Unmarked):
        store.write(lambda w: w.put(task("a", None)))


def test_an_unknown_marking_is_refused_and_nothing_is_left_of_it(store: Store) -> None:
    stranger = marking("nobody sent this")
    with pytest.raises(UnknownMarking):
        store.write(lambda w: w.put(task("a", stranger)))
    store.write(lambda w: [w.put(stranger), w.put(task("a", stranger))])
    with store.reading(NODE) as reading:
        assert reading.get(named_id("x-task", "a")) is not None


def test_a_marking_never_changes_under_one_identifier(store: Store) -> None:
    changed = marking("shared", [], level="secret")
    with pytest.raises(VersionConflict):
        store.write(lambda w: w.put(changed))


@pytest.mark.parametrize(("reader", "seen"), [(PARTNER, {"s"}), (CLERK, {"s", "o"}), (CHIEF, {"s", "o", "x", "b"})])
def test_every_question_is_filtered_to_what_the_reader_may_see(store: Store, reader: object, seen: set[str]) -> None:
    records = [task("s", SHARED), task("o", OWN), task("x", SECRET), task("b", BORDER)]
    store.write(lambda w: (w.put_many(records), w.create_collection("c"), w.append_entries("c", [(r.id, r.modified) for r in records])))
    with store.reading(reader) as reading:  # type: ignore[arg-type]
        assert set(names(reading.page("x-task"))) == seen
        assert set(names(reading.page("x-task", [Where("status", "=", "open")]))) == seen
        assert {row.type for row in reading.page(None).rows} >= {"x-task"}
        assert reading.count("x-task") == len(seen)
        assert reading.counts("x-task", "status") == {"open": len(seen)}
        assert {r.properties["name"] for r in records if reading.get(r.id) is not None} == seen
        assert {r.properties["name"] for r in records if reading.history(r.id)} == seen
        assert {r.properties["name"] for r in records if reading.entries_of(r.id)} == seen
        assert len(reading.feed("c", 0, 10)) == len(seen)
        assert set(names(reading.search("s"))) == seen & {"s"}
        assert set(names(reading.search("x"))) == seen & {"x"}


def test_a_stricter_new_version_leaves_the_old_one_where_it_was(store: Store) -> None:
    old, new = task("a", SHARED), task("a", SECRET, version=1, status="closed")
    store.write(lambda w: [w.put(old), w.put(new)])
    with store.reading(PARTNER) as reading:
        found = reading.get(old.id)
        assert found is not None
        assert found.modified == old.modified
        assert reading.counts("x-task", "status") == {"open": 1}
        assert names(reading.page("x-task", [Where("status", "=", "open")])) == ["a"]
        assert names(reading.search("a")) == ["a"]
    with store.reading(NODE) as reading:
        assert reading.counts("x-task", "status") == {"closed": 1}
        assert names(reading.page("x-task", [Where("status", "=", "open")])) == []
        assert reading.page("x-task").rows[0].modified == new.modified
        assert len(reading.page("x-task").rows) == 1
        assert len(reading.search("a").rows) == 1


def test_a_newer_version_takes_the_place_of_the_older_and_the_store_stays_sound(store: Store) -> None:
    for version in range(3):
        store.write(lambda w, version=version: w.put(task("a", version=version, due=f"2026-01-0{version + 1}", topics=["x", "y"])))
        assert store.check() == []
    with store.reading(NODE) as reading:
        assert reading.page("x-task", [Where("due", "=", "2026-01-01")]).rows == []
        assert len(reading.page("x-task", [Where("due", "=", "2026-01-03")]).rows) == 1


def test_a_late_older_version_changes_no_page(store: Store) -> None:
    store.write(lambda w: w.put(task("a", version=2)))
    store.write(lambda w: w.put(task("a", version=1, status="closed")))
    with store.reading(NODE) as reading:
        assert reading.counts("x-task", "status") == {"open": 1}
        assert [held.modified for held in reading.history(named_id("x-task", "a"))] == [BEGAN + 2 * DAY, BEGAN + DAY]


def test_paging_is_complete_and_stable_while_records_arrive(store: Store) -> None:
    store.write(lambda w: w.put_many(task(f"n{n:02d}", version=n % 7) for n in range(40)))
    seen: list[str] = []
    after = None
    for turn in range(100):
        with store.reading(NODE) as reading:
            page = reading.page("x-task", after=after, limit=7)
        seen += names(page)
        store.write(lambda w, turn=turn: w.put(task(f"late{turn}", version=50)))
        after = page.next
        if after is None:
            break
    assert sorted(seen) == sorted(f"n{n:02d}" for n in range(40))


def test_ordering_by_a_facet_shows_each_record_once(store: Store) -> None:
    store.write(lambda w: w.put_many(task(f"n{n}", due=f"2026-0{9 - n}-01", topics=["x", "y"]) for n in range(5)))
    with store.reading(NODE) as reading:
        first = reading.page("x-task", order="due", descending=False, limit=3)
        rest = reading.page("x-task", order="due", descending=False, after=first.next)
        assert names(first) + names(rest) == ["n4", "n3", "n2", "n1", "n0"]
        assert len(reading.page("x-task", order="topics").rows) == 5


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ([Where("topics", "<", "c")], ["a", "ac", "bd"]),
        ([Where("topics", "<=", "a")], ["a", "ac"]),
        ([Where("topics", ">=", "c")], ["ac", "bd"]),
        ([Where("topics", ">", "b"), Where("topics", "<", "b")], ["ac"]),
    ],
)
def test_a_bound_on_the_facet_that_orders_means_any_of_its_values(store: Store, where: list[Where], found: list[str]) -> None:
    store.write(lambda w: w.put_many(task(name, topics=[*reversed(name)]) for name in ("a", "ac", "bd")))
    with store.reading(NODE) as reading:
        assert sorted(names(reading.page("x-task", where, order="topics", descending=False))) == found
        assert sorted(names(reading.page("x-task", where))) == found


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ([Where("weight", ">", 9)], {"n10", "n100"}),
        ([Where("weight", "<=", 9)], {"n-5", "n9"}),
        ([Where("weight", "in", [9, 10])], {"n9", "n10"}),
        ([Where("status", "prefix", "op"), Where("weight", "=", 9)], {"n9"}),
        ([Where("topics", "=", "even"), Where("status", "=", "open")], {"n10", "n100"}),
        ([Where("topics", "=", "even"), Where("weight", ">=", 100)], {"n100"}),
        ([Where("state", "=", "draft")], set()),
        ([Where("created_by", "=", NODE.id), Where("modified", ">=", BEGAN)], {"n-5", "n9", "n10", "n100"}),
        ([Where("created_by", "=", PARTNER.id)], set()),
    ],
)
def test_conditions_mean_what_they_say(store: Store, where: list[Where], found: set[str]) -> None:
    weights = (-5, 9, 10, 100)
    store.write(lambda w: w.put_many(task(f"n{n}", weight=n, topics=["all", "odd" if n % 2 else "even"]) for n in weights))
    with store.reading(NODE) as reading:
        assert set(names(reading.page("x-task", where))) == found
        assert set(names(reading.page("x-task", where, order="weight"))) == found
        assert reading.count("x-task", where) == len(found)


def test_a_cursor_of_another_question_is_refused(store: Store) -> None:
    store.write(lambda w: w.put_many(task(f"n{n}", due="2026-01-01") for n in range(3)))
    with store.reading(NODE) as reading:
        cursor = reading.page("x-task", order="due", limit=1).next
        for stale in (cursor, "nonsense", "Ww"):
            with pytest.raises(StaleCursor):
                reading.page("x-task", after=stale)


def test_a_cursor_tells_nothing_of_what_is_hidden(store: Store) -> None:
    store.write(lambda w: w.put_many(task(f"n{n}", version=n) for n in range(3)))
    with store.reading(PARTNER) as reading:
        before = reading.page("x-task", limit=1).next
    store.write(lambda w: w.put_many(task(f"hidden{n}", SECRET, version=n) for n in range(30)))
    with store.reading(PARTNER) as reading:
        assert reading.page("x-task", limit=1).next == before


def test_search_wants_every_word_and_gives_the_newest_first(store: Store) -> None:
    texts = ["Herat border crossing", "border post", "Crossing the river", "عبور الحدود"]
    store.write(lambda w: w.put_many(task(text, version=n) for n, text in enumerate(texts)))
    with store.reading(NODE) as reading:
        assert names(reading.search("BORDER")) == ["border post", "Herat border crossing"]
        assert names(reading.search("border cross*")) == ["Herat border crossing"]
        assert names(reading.search("الحدود")) == ["عبور الحدود"]
        assert names(reading.search("border", types=["x-other"])) == []
        assert names(reading.search("'\" OR * ) border")) == []
        first = reading.search("border", limit=1)
        assert names(reading.search("border", limit=1, after=first.next)) == ["Herat border crossing"]


def test_an_undeclared_type_is_kept_and_found_by_identifier(store: Store) -> None:
    odd = task("odd", kind="x-unheard-of")
    store.write(lambda w: w.put(odd))
    with store.reading(NODE) as reading:
        assert reading.get(odd.id) is not None
        assert len(reading.page("x-unheard-of").rows) == 1


def test_an_undeclared_facet_is_a_fault_of_the_caller(store: Store) -> None:
    with store.reading(NODE) as reading, pytest.raises(ValueError, match="declares no facet"):
        reading.page("x-task", [Where("colour", "=", "red")])


def test_the_first_rows_in_an_order_come_with_how_many_there_are(store: Store) -> None:
    store.write(lambda w: w.put_many(task(f"n{n}", due=f"2026-0{9 - n}-01", version=n) for n in range(5)))
    store.write(
        lambda w: w.put_many([task("undated", version=9), task("hidden", SECRET, due="2026-01-01"), task("closed", status="closed")])
    )
    with store.reading(CLERK) as reading:
        open_ones = [Where("status", "=", "open")]
        by_day = reading.first("x-task", open_ones, order="due", descending=False, limit=2, cap=100)
        assert ([held.record.properties["name"] for held in by_day.rows if held.record], by_day.size) == (["n4", "n3"], 6)
        last = reading.first("x-task", open_ones, order="due", descending=False, limit=6, cap=100).rows[-1]
        assert last.record is not None
        assert last.record.properties["name"] == "undated"
        newest = reading.first("x-task", open_ones, limit=1, cap=100)
        assert ([held.id for held in newest.rows], newest.size) == ([named_id("x-task", "undated")], 6)
        assert reading.first("x-task", [Where("due", "<=", "2026-06-30")], order="due", descending=False, limit=1, cap=100).size == 2


def test_beyond_the_cap_the_first_rows_are_still_the_first(store: Store) -> None:
    store.write(lambda w: w.put_many(task(f"n{n}", due=f"2026-0{9 - n}-01", version=n) for n in range(5)))
    with store.reading(NODE) as reading:
        for order, first in (("due", "n4"), ("modified", "n0")):
            found = reading.first("x-task", order=order, descending=False, limit=1, cap=3)
            assert ([held.record.properties["name"] for held in found.rows if held.record], found.size) == ([first], 3)


def test_a_commit_tells_of_which_types_records_changed(store: Store) -> None:
    told: list[frozenset[str]] = []
    store.listen(lambda changed: told.append(frozenset(changed)))
    made = task("a")
    store.write(lambda w: w.put(made))
    store.write(lambda w: w.put_job(Job("j", "kind", 0, "")))
    store.write(lambda w: w.set_state(made.id, "recalled"))
    store.write(lambda w: w.derive(made.id, "stage", ["x"]))
    store.write(lambda w: w.put_account(Account("clerk", made.id)))
    assert told == [frozenset({"x-task"}), frozenset(), frozenset({"x-task"}), frozenset({"x-task"}), frozenset({"accounts"})]
