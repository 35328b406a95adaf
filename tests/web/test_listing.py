"""Lists: filters, days, orders, saved views, and what waits beyond what a page shows. All names are invented."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from starlette.applications import Starlette

from mithaq.records.principal import this_node
from mithaq.store import ACCOUNTS
from mithaq.web import waiting
from mithaq.web.doors import DOORS
from mithaq.web.parties import read_parties
from mithaq.web.queues import OURS, for_me, for_others
from mithaq.web.remembered import ANY_RECORD, SECOND, Remembered
from mithaq.web.waiting import CAP, Desk, Queue, gather, side_counts
from tests.web.conftest import Visitor, sign_in
from tests.web.invented import Desks


def commitments(page: str) -> list[str]:
    """Return the numbers of the commitments of a list, in its order."""
    return re.findall(r'href="/commitment/[^"]+"><code dir="ltr">(C-\d+)', page)


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("state=reported_done", {"C-14"}),
        ("state=proposed", {"C-15", "C-16"}),
        ("side=debtor", {"C-02", "C-15", "C-16"}),
        ("side=unsigned", {"C-15"}),
        ("side=their_signature", {"C-16", "C-17"}),
        ("pillar=border-security", {"C-15", "C-17"}),
        ("late=yes&state=open", {"C-02"}),
        ("from=2026-01-01&to=2026-03-31", {"C-15", "C-16"}),
        ("from=never&state=no+such+state", {"C-14", "C-02", "C-15", "C-16", "C-17"}),
        ("state=conflicting", {"C-17"}),
    ],
)
def test_the_plan_is_a_list_that_is_filtered(officer: Visitor, query: str, numbers: set[str]) -> None:
    assert set(commitments(officer.open(f"/plan/list?{query}"))) == numbers


def test_a_column_sorts_and_says_so(officer: Visitor) -> None:
    page = officer.open("/plan/list?order=due")
    assert commitments(page) == ["C-02", "C-15", "C-16", "C-14", "C-17"]
    assert 'aria-sort="ascending"' in page


def test_a_list_says_how_many_it_shows_and_that_it_shows_what_one_may_see(officer: Visitor) -> None:
    assert "Shows 6 of 6 that you may see." in officer.open("/plan/list")


def test_records_of_every_type_are_listed_with_what_they_are_about(officer: Visitor, desks: Desks) -> None:
    page = officer.open("/records?type=note")
    assert f"/record/{desks.ids['note']}" in page
    assert "C-14 Scanners at all main airports" in page
    assert "Shows" in officer.open("/records")
    assert "No record that you may see is so." in officer.open("/records?type=recall&from=2030-01-01")


def test_a_view_is_saved_shown_to_oneself_alone_and_forgotten(pages: Starlette) -> None:
    visitor, other = sign_in(pages, "officer"), sign_in(pages, "second")
    place, query, name = "/plan/list", "state=open&side=debtor", "ما علينا <b>"
    assert "Save this view" in visitor.open(f"{place}?{query}")
    assert visitor.send("/act/registry.save_view", place=place, query=query, name=name, back=f"{place}?{query}")[0] == 303
    page = visitor.open(place)
    assert 'href="/plan/list?state=open&amp;side=debtor"' in page
    assert "ما علينا &lt;b&gt;" in page
    assert "ما علينا" not in other.open(place)
    shown = visitor.open(f"{place}?{query}")
    assert "Forget this view" in shown
    assert visitor.send("/act/registry.forget_view", place=place, name=name, back=place)[0] == 303
    assert "ما علينا" not in visitor.open(place)


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ({"name": " "}, "1 to 60 characters"),
        ({"name": "x" * 61}, "1 to 60 characters"),
        ({"place": "https://elsewhere.invalid"}, "not of a list"),
        ({"query": "q=<script>"}, "not of a list"),
    ],
)
def test_a_view_that_is_none_is_refused_in_words(officer: Visitor, form: dict[str, str], reason: str) -> None:
    status, page = officer.send("/act/registry.save_view", **{"place": "/requests", "name": "mine", "query": "way=in", **form})
    assert status == 422
    assert reason in page


def test_there_are_at_most_fifty_views_of_a_list(desks: Desks) -> None:
    for number in range(50):
        desks.west.act("registry.save_view", place="/hits", name=f"view {number}", query="standing=all")
    with pytest.raises(Exception, match="fifty of this list"):
        desks.west.act("registry.save_view", place="/hits", name="one more", query="standing=all")
    desks.west.act("registry.save_view", place="/hits", name="view 7", query="standing=cleared")


@pytest.fixture
def desk(desks: Desks) -> Iterator[Desk]:
    node = desks.east
    with node.reading() as reading:
        yield Desk(reading, node.house, read_parties(reading, node.id, node.name), node.clock.now)


def test_what_is_not_shown_is_counted_and_linked_so_that_nothing_is_lost(desk: Desk) -> None:
    whole, cut = gather(desk, OURS, 100), gather(desk, OURS, 0)
    assert cut.tasks == []
    assert cut.total == whole.total == sum(max(1, task.count) for task in whole.tasks)
    assert sum(one.count for one in cut.more) == whole.total
    assert all(one.href.startswith("/") for one in cut.more)


def test_the_numbers_at_the_side_are_those_of_the_first_page(desk: Desk) -> None:
    counted = {one: size for one, size in side_counts(desk, OURS).items() if size}
    assert counted == {one: size for one, size in gather(desk, OURS).sizes.items() if size}
    assert counted


def test_more_than_the_bound_is_said_to_be_more(desk: Desk) -> None:
    task = gather(desk, OURS).tasks[0]
    many = Queue("plan", task.verb, frozenset(), "/plan/list", lambda _desk, cap: cap, lambda _desk, limit, cap: ([task] * limit, cap), ())
    found = gather(desk, [many])
    assert found.least
    assert (found.more[0].least, found.more[0].count) == (True, CAP - waiting.SHOWN_EACH)
    assert side_counts(desk, [many]) == {"plan": waiting.SIDE_CAP}


def test_what_one_may_not_do_waits_for_a_colleague_by_name(pages: Starlette) -> None:
    page = sign_in(pages, "second").open("/")
    mine, others = page.split("Waits for others")[0], page.split("Waits for others")[1].split("Overdue")[0]
    assert "C-15 Joint training" not in mine
    assert "C-15 Joint training" in others
    assert "Col. A. Mithal" in others


def test_every_queue_is_somebody_s(desks: Desks, desk: Desk) -> None:
    for roles in (frozenset(), frozenset({"plan.secretary"})):
        with desks.east.reading(replace(this_node(desks.east.id), roles=roles)) as reading:
            seen = replace(desk, reading=reading)
            closed = {one for one in OURS if not DOORS[one.href.partition("#")[0].partition("?")[0]].admits(reading.principal)}
            assert set(OURS) - closed <= {*for_me(seen), *for_others(seen)}


def test_what_is_remembered_is_exact_until_a_commit_and_forgotten_by_an_act(desks: Desks) -> None:
    reader, made = this_node(desks.east.id), iter(range(100))
    kept = Remembered()

    def read(now: int, lag: int = 0) -> int:
        return kept.of(reader, "here", now, lambda: next(made), lag=lag)

    assert (read(0), read(59 * SECOND), read(60 * SECOND)) == (0, 0, 1)
    kept.committed(())
    assert read(61 * SECOND, lag=5) == 1
    assert read(61 * SECOND) == 2
    kept.forget(reader)
    assert read(61 * SECOND) == 3


def test_a_part_is_made_anew_when_a_record_that_it_is_read_from_was_committed_and_for_nothing_else(desks: Desks) -> None:
    reader, made = this_node(desks.east.id), iter(range(100))
    kept = Remembered()

    def read(kinds: tuple[str, ...], name: str = "a queue") -> int:
        return kept.memory(reader, "here", 0).of(name, kinds, lambda: next(made))

    assert (read(("request", "reply")), read(("request", "reply"))) == (0, 0)
    kept.committed(("note",))
    kept.committed((ACCOUNTS,))
    kept.committed(())
    kept.forget(reader)
    assert read(("request", "reply")) == 0
    kept.committed(("reply", "note"))
    assert read(("request", "reply")) == 1
    assert read((ANY_RECORD,), "news") == 2
    kept.committed((ACCOUNTS,))
    assert read((ANY_RECORD,), "news") == 2
    kept.committed(("note",))
    assert read((ANY_RECORD,), "news") == 3


def test_what_is_committed_while_a_part_is_read_is_read_the_next_time(desks: Desks) -> None:
    reader, kept = this_node(desks.east.id), Remembered()
    before = kept.memory(reader, "here", 0)
    kept.committed(("request",))
    assert before.of("a queue", ("request",), lambda: "read from the older snapshot") == "read from the older snapshot"
    assert kept.memory(reader, "here", 0).of("a queue", ("request",), lambda: "read anew") == "read anew"


def test_the_first_page_is_right_after_each_act_whoever_did_it(pages: Starlette, desks: Desks) -> None:
    reader = sign_in(pages, "officer")
    reader.open("/")
    for number in ("C-91", "C-92"):
        parties = {"debtors": [desks.east.id], "creditors": [desks.west.id]}
        made = desks.east.act(
            "plan.propose_commitment",
            by="second",
            agreement=desks.ids["agreement"],
            number=number,
            measure="Invented",
            pillar="counter-terrorism",
            **parties,
        ).record
        assert f"{number} Invented" in reader.open("/")
        desks.east.act("plan.sign_commitment", by="second", commitment=made, office="Invented office")
        assert f"{number} Invented" in reader.open("/").split("Waits for others")[1]
