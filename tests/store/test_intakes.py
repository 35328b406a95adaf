"""Intakes: one version once, in an order of their own, by one custodian; apart from the records."""

import sqlite3
from uuid import UUID

import pytest

from mithaq.records.ident import named_id
from mithaq.records.principal import Principal, foreign_client
from mithaq.store import NoSuchIntake, Offered, Sought, Store, Verdict, Writing
from tests.store.invented import ABROAD, CLERK, HOME, NODE, PARTNER, task

ALL = Sought(every=True)
READER = foreign_client(named_id("identity", "reader"), HOME, "reader", frozenset({"a"}))
STRANGER = foreign_client(named_id("identity", "stranger"), HOME, "stranger", frozenset({"b"}))


def offer(name: str, version: int = 1, content: bytes = b"x", *, held_back: bool = False) -> Offered:
    uuid = UUID(named_id("tool", name).partition("--")[2]).bytes
    return Offered("tool", uuid, version, content.ljust(32), b'{"%b":%d}' % (content, version), held_back)


@pytest.fixture
def intake(store: Store) -> Store:
    store.write(lambda w: w.put_intake("a", b"settings"))
    return store


def keep(store: Store, *offers: Offered, custodian: str = HOME) -> list[Verdict]:
    return [one.verdict for one in store.write(lambda w: w.contribute("a", custodian, offers))]


def bodies(store: Store, sought: Sought = ALL, who: Principal = NODE, limit: int = 100) -> list[bytes]:
    with store.reading(who) as reading:
        return [one.body for one in reading.served("a", sought, limit=limit, max_bytes=10**6)]


def test_a_version_is_held_once_and_another_content_is_a_conflict(intake: Store) -> None:
    assert keep(intake, offer("n"), offer("n"), offer("n", content=b"y"), offer("n", 2)) == [
        Verdict.KEPT,
        Verdict.KNOWN,
        Verdict.CONFLICT,
        Verdict.KEPT,
    ]
    assert keep(intake, offer("n"), offer("n", content=b"y")) == [Verdict.KNOWN, Verdict.CONFLICT]
    assert bodies(intake) == [b'{"x":1}', b'{"x":2}']


def test_another_custodian_brings_no_version_of_what_is_held(intake: Store) -> None:
    keep(intake, offer("n"))
    assert keep(intake, offer("n", 2), offer("n"), custodian=ABROAD) == [Verdict.FOREIGN, Verdict.KNOWN]


def test_the_newest_and_the_oldest_follow_versions_in_any_order(intake: Store) -> None:
    for version in (5, 9, 1, 7):
        keep(intake, offer("n", version))
    assert bodies(intake, Sought()) == [b'{"x":9}']
    assert bodies(intake, Sought(newest=False, oldest=True)) == [b'{"x":1}']
    assert bodies(intake, Sought(newest=False, versions=frozenset({5, 7}))) == [b'{"x":5}', b'{"x":7}']


def test_times_of_adding_are_unique_and_grow_over_works_of_any_size(intake: Store) -> None:
    keep(intake, *(offer(f"n{n}") for n in range(3_000)))
    keep(intake, offer("m"))
    with intake.reading(NODE) as reading:
        added = [one.added for one in reading.listed("a", ALL, limit=10_000)]
    assert len(added) == 3_001
    assert added == sorted(set(added))


def test_pages_go_on_from_a_time_and_stop_at_a_size(intake: Store) -> None:
    keep(intake, *(offer(f"n{n}", content=b"c%03d" % n) for n in range(10)))
    with intake.reading(NODE) as reading:
        first = reading.served("a", ALL, limit=4, max_bytes=10**6)
        rest = reading.served("a", Sought(after=first[-1].added, every=True), limit=100, max_bytes=10**6)
        assert len(first) + len(rest) == 10
        assert len(reading.served("a", ALL, limit=100, max_bytes=25)) == 3


def test_a_withdrawn_object_leaves_a_neutral_version_and_no_text(intake: Store, url: str) -> None:
    keep(intake, offer("n", content=b"secret"), offer("n", 2, b"secret"))
    identifier = named_id("tool", "n")
    erased = intake.write(lambda w: w.withdraw("a", identifier, [1, 2], lambda newest: (newest + 1, b"h" * 32, b'{"gone":true}')))
    assert erased == 2
    assert bodies(intake) == [b'{"gone":true}']
    assert keep(intake, offer("n", content=b"secret"), offer("n", 2, b"secret"), offer("n", 3, b"other")) == [Verdict.GONE] * 3
    assert keep(intake, offer("n", 4)) == [Verdict.KEPT]
    intake.purge()
    if url.startswith("sqlite"):
        path = url.removeprefix("sqlite:///")
        with sqlite3.connect(path) as connection:
            assert b"secret" not in b"".join(row[0] or b"" for row in connection.execute("SELECT bytes FROM contribution"))


def test_a_withdrawal_owes_a_purge_without_the_text_index_in_which_it_never_was(intake: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    compacted: list[bool] = []
    monkeypatch.setattr(Writing, "compact_words", lambda _: compacted.append(True))
    keep(intake, offer("n"), offer("m"))
    intake.write(lambda w: w.withdraw("a", named_id("tool", "n"), [1], lambda newest: (newest + 1, b"h" * 32, b"{}")))
    assert intake.owes_purge()
    intake.purge()
    assert (intake.owes_purge(), compacted) == (False, [])


def test_an_older_version_goes_in_silence(intake: Store) -> None:
    keep(intake, offer("n"), offer("n", 2))
    assert intake.write(lambda w: w.withdraw("a", named_id("tool", "n"), [1], lambda newest: (newest + 1, b"", b"{}"))) == 1
    assert bodies(intake) == [b'{"x":2}']
    assert keep(intake, offer("n")) == [Verdict.GONE]


def test_only_who_may_know_of_an_intake_reads_it(intake: Store) -> None:
    keep(intake, offer("n"), offer("m", held_back=True))
    assert bodies(intake, who=READER) == bodies(intake) == [b'{"x":1}']
    assert bodies(intake, who=STRANGER) == bodies(intake, who=PARTNER) == []
    for who, seen in ((READER, True), (STRANGER, False), (PARTNER, False), (CLERK, True)):
        with intake.reading(who) as reading:
            assert (reading.intake("a") is not None, bool(reading.intakes()), bool(reading.listed("a", ALL, limit=9))) == (seen, seen, seen)
            assert bool(reading.versions_of("a", named_id("tool", "n"))) is seen
            assert bool(reading.versions_of("a", named_id("tool", "m"))) is (who is CLERK)


def test_a_client_sees_no_record_no_log_and_nothing_that_the_node_keeps(intake: Store) -> None:
    intake.write(lambda w: w.put(task("n")))
    with intake.reading(READER) as reading:
        assert reading.page(None).rows == []
        assert reading.get(task("n").id) is None
        assert reading.log_head("node") is reading.log_head("any") is None
        assert reading.clients() == reading.accounts() == []


def test_nothing_is_contributed_to_what_is_not_there(store: Store) -> None:
    with pytest.raises(NoSuchIntake):
        store.write(lambda w: w.contribute("b", HOME, [offer("n")]))


def test_an_undone_contribution_leaves_nothing_and_the_next_is_whole(intake: Store) -> None:
    def fail(writing: object) -> None:
        writing.contribute("a", HOME, [offer("n")])  # type: ignore[attr-defined]
        raise RuntimeError("the invented power fails")

    with pytest.raises(RuntimeError):
        intake.write(fail)
    assert bodies(intake) == []
    assert keep(intake, offer("n")) == [Verdict.KEPT]


def test_a_search_by_identifier_does_not_walk_the_collection(intake: Store, url: str) -> None:
    if not url.startswith("sqlite"):
        pytest.skip("PostgreSQL plans by what is stored")
    keep(intake, *(offer(f"n{n}") for n in range(50)))
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        plan = connection.execute(
            "EXPLAIN QUERY PLAN SELECT added, bytes FROM contribution WHERE coll = 1 AND +added > -1 AND state IN ('live', 'withdrawn')"
            " AND uuid IN (x'00') AND ((type = 1 AND uuid = x'00')) ORDER BY +added LIMIT 5"
        ).fetchall()
    assert any("contribution_version" in row[3] for row in plan)
