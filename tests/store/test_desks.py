"""What a person sees of the records of desks that no role lets it enter: nothing, by any question of the store."""

from dataclasses import replace

import pytest

from mithaq.records.canonical import canonical
from mithaq.records.kind import NO_DESK
from mithaq.records.principal import OVERSIGHT, Principal
from mithaq.store import NODE_LOG, NewLeaf, Store, Where, open_store
from tests.store.conftest import Opener
from tests.store.invented import CHIEF, NODE, TASK, task

ELSEWHERE = replace(CHIEF, desks=frozenset({"requests"}))
NOWHERE = replace(CHIEF, desks=frozenset())
OVERSEER = replace(CHIEF, desks=frozenset({OVERSIGHT}))


def answers(store: Store, reader: Principal) -> dict[str, object]:
    """Return what each question of the store gives a reader about the tasks."""
    one = task("n1").id
    with store.reading(reader) as reading:
        return {
            "get": reading.get(one),
            "history": reading.history(one),
            "page": reading.page("x-task").rows,
            "page by facet": reading.page("x-task", [Where("status", "=", "open")]).rows,
            "page in order": reading.page("x-task", order="due").rows,
            "all": [held for held in reading.page(None).rows if held.type == "x-task"],
            "has": reading.has("x-task", "status", "open"),
            "count": reading.count("x-task"),
            "counts": reading.counts("x-task", "status"),
            "search": reading.search("n1").rows,
            "feed": reading.feed("stream", 0, 9),
            "placed": reading.placed("stream", limit=9),
            "entries": reading.entries_of(one),
        }


@pytest.fixture
def filled(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Return a store in which tasks belong to the plan, with one in a stream and named by a leaf of the log."""
    monkeypatch.setitem(store._setting.declared.types, "x-task", replace(TASK, desk="plan"))  # type: ignore[arg-type]
    made = task("n1", due="2026-01-01")
    store.write(lambda writing: writing.put(made))
    store.write(lambda writing: (writing.create_collection("stream"), writing.append_entries("stream", [(made.id, made.modified)])))
    event = canonical({"act": "plan.begin"})
    leaf = NewLeaf(b"h" * 32, b"s", "act", made.id, made.modified, event, CHIEF.id, "plan.begin", 5)
    store.write(lambda writing: (writing.lock_log(NODE_LOG), writing.append_leaves(NODE_LOG, [leaf], edge=b"e", root=b"r" * 32)))
    return store


def test_whoever_enters_the_desk_sees_its_records_by_every_question(filled: Store) -> None:
    empty = [question for question, found in answers(filled, CHIEF).items() if not found]
    assert empty == []


@pytest.mark.parametrize("reader", [ELSEWHERE, NOWHERE, OVERSEER], ids=["another desk", "no desk", "oversight"])
def test_whoever_does_not_enter_the_desk_sees_nothing_by_any_question(filled: Store, reader: Principal) -> None:
    told = {question: found for question, found in answers(filled, reader).items() if found}
    assert told == {}


def test_a_leaf_is_read_at_its_desk_and_by_oversight_and_nowhere_else(filled: Store) -> None:
    seen = {}
    for name, reader in {"desk": CHIEF, "elsewhere": ELSEWHERE, "nowhere": NOWHERE, "oversight": OVERSEER}.items():
        with filled.reading(reader) as reading:
            named = [leaf.record for leaf in reading.leaves(NODE_LOG, 0, 9)]
            seen[name] = (
                len(reading.events()),
                len(named),
                any(named),
                len(reading.leaves_of(NODE_LOG, task("n1").id, task("n1").modified)),
            )
    assert seen["desk"] == seen["oversight"] == (1, 1, True, 1)
    assert seen["elsewhere"] == seen["nowhere"] == (0, 1, False, 0)


def test_a_type_of_no_desk_is_seen_with_any_account_and_one_not_declared_only_at_a_desk(
    opened: Opener, store: Store, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.write(lambda writing: writing.put(task("n1")))
    monkeypatch.setitem(store._setting.declared.types, "x-task", replace(TASK, desk=NO_DESK))  # type: ignore[arg-type]
    assert answers(store, NOWHERE)["get"] is not None
    store.close()
    with open_store(url, {}, randomness=bytes, clock=lambda: 1) as bare:
        for reader, expected in ((NODE, True), (ELSEWHERE, True), (NOWHERE, False)):
            with bare.reading(reader) as reading:
                assert (reading.get(task("n1").id) is not None) is expected
                assert bool(reading.page(None).rows) is expected
