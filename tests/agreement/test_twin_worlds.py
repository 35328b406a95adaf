"""A secret changes no byte that goes toward somebody who may not know of it, over any path; and planted leaks are seen."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any
from unittest.mock import patch

import pytest
from msgspec.structs import replace
from starlette.responses import JSONResponse

from mithaq.acts import approval
from mithaq.acts import perform as performing
from mithaq.acts import work as working
from mithaq.api import calling
from mithaq.api import site as api_site
from mithaq.desks.registry import line_acts, offering
from mithaq.desks.reports.linking import records as linking
from mithaq.exchange import ranges
from mithaq.exchange.attachment import NoSuchAttachment, Vault
from mithaq.lang.refusal import Refused
from mithaq.log.checkpoint import blind
from mithaq.records.principal import this_node
from mithaq.store import Reading, classes, finding, searching, streams
from mithaq.wires.peer import server
from tests.agreement import twins
from tests.agreement.twins import TO_THE_PARTNER, TO_THE_PERSON, Answers, Twin, differences, mask, mask_for_a_person, tell

Path_ = Callable[[Twin, list[str]], Answers]
CASES = [("partner", path) for path in TO_THE_PARTNER] + [("person", path) for path in (*TO_THE_PARTNER, *TO_THE_PERSON)]


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Twin]]:
    """The world with another partner and the one with what is above a person's clearance, each beside a world of its own without a secret.

    Each has its own, since asking leaves traces in the log: a world that was asked twice as often would differ by that.
    """
    folder = tmp_path_factory.mktemp("twins")
    told = {"partner": "partner", "person": "person", "beside partner": "", "beside person": ""}
    made = {name: tell(folder / name, secret) for name, secret in told.items()}
    yield made
    for twin in made.values():
        twin.world.close()


def hide(path: Path_) -> Callable[[bytes], bytes]:
    return mask if path in TO_THE_PARTNER else mask_for_a_person


def compared(worlds: dict[str, Twin], secret: str, path: Path_) -> tuple[Answers, Answers]:
    """Return the answers of one path in both worlds, asked about the same things."""
    hidden = worlds[secret].hidden
    return path(worlds[f"beside {secret}"], hidden), path(worlds[secret], hidden)


def test_the_secrets_are_there(worlds: dict[str, Twin]) -> None:
    for secret in ("partner", "person"):
        assert worlds[secret].secrets > 100
        with worlds[secret].home.reading() as reading:
            assert all(reading.get(one) is not None for one in worlds[secret].hidden)


@pytest.mark.parametrize(("secret", "path"), CASES, ids=[f"{secret}-{path.__name__}" for secret, path in CASES])
def test_a_secret_changes_no_byte(worlds: dict[str, Twin], secret: str, path: Path_) -> None:
    one, other = compared(worlds, secret, path)
    assert differences(one, other, hide(path)) == []
    print(f"{secret:8} {path.__name__:22} {len(one):4} answers x 2 worlds, 0 differences")


def test_the_mask_hides_a_difference_and_nothing_else(worlds: dict[str, Twin]) -> None:
    """Without the mask the two worlds differ in the commitment and its signature, and in nothing that is left when those are taken out."""
    one, other = compared(worlds, "partner", twins.by_the_line)
    differing = [name for name in one if one[name] != other[name]]
    assert differing
    assert all(b"node-log" in one[name] for name in differing)
    masked = mask(one[differing[0]])
    assert masked.count(b"MASKED") == one[differing[0]].count(b"node-log") * 2


def test_a_thousand_commitments_to_one_head_all_differ_and_without_the_blind_it_is_guessed() -> None:
    fresh = iter(range(1_000))
    head = (57).to_bytes(8, "big") + bytes(range(32))
    commitments = [blind(head, twins.Streams(f"draw {next(fresh)}")(32)) for _ in range(1_000)]
    assert len(set(commitments)) == 1_000
    guesses = [size.to_bytes(8, "big") + bytes(range(32)) for size in range(100)]
    unblinded = blind(head, bytes(32))
    assert [guess for guess in guesses if blind(guess, bytes(32)) == unblinded] == [head]
    assert not [guess for guess, said in itertools.product(guesses, commitments[:50]) if blind(guess, bytes(32)) == said]


# Planted leaks: each is one line too much, or one question too few


class Forbidden(Refused):
    """A refusal that says that the thing is there."""

    rule = "test.forbidden"
    what = "You may not see {id}."
    status = 403


def total(asked: Any, query: str = "SELECT count(*) FROM record") -> str:
    """Return something of the whole database, hidden or not."""
    return str(asked.exec_driver_sql(query).scalar())


def as_the_node(whole: Any) -> Any:
    """Return a question of the store that is asked as the node itself."""
    return lambda asked, *rest, **named: whole(asked.seen_by(this_node(asked.principal.node)), *rest, **named)


def judged_as_the_node(whole: Any) -> Any:
    """Return whether anybody said of two names what they are, in reports that are hidden too."""
    return lambda reading, *pair: whole(Reading(reading._sight.seen_by(this_node(reading.principal.node))), *pair)


def facets_as_the_node(whole: Any) -> Any:
    return lambda asked, question, after: (as_the_node(whole) if question.where else whole)(asked, question, after)


def with_total(whole: Any) -> Any:
    def page(asked: Any, *rest: Any) -> Any:
        found = whole(asked, *rest)
        return finding.Page(found.rows, found.next and f"{found.next}.{total(asked.connection)}")

    return page


def forbids(whole: Any) -> Any:
    def get(self: Any, identifier: str, *types: str) -> Any:
        try:
            return whole(self, identifier, *types)
        except working.NoSuchRecord:
            if self.writing.get(identifier) is not None:
                raise Forbidden(id=identifier) from None
            raise

    return get


def names_the_title(whole: Any) -> Any:
    def get(self: Any, identifier: str, *types: str) -> Any:
        try:
            return whole(self, identifier, *types)
        except working.NoSuchRecord as refusal:
            held = self.writing.get(identifier)
            title = held.record.properties.get("title", "") if held is not None and held.record is not None else ""
            raise working.NoSuchRecord(id=f"{refusal.facts['id']} {title}") from None

    return get


def asks_as_the_node(_whole: Any) -> Any:
    def needed(work: Any, act: Any, ask: Any) -> bool:
        identifier = act.agreement(work.writing, ask)
        return identifier is not None and act.name in approval.find_agreement(work.writing, identifier).second_person

    return needed


def stamped(name: str, query: str) -> Callable[[Any], Any]:
    """Return answers with a header that is computed from the whole database."""

    def plant(whole: Any) -> Any:
        def handled(handler: Any) -> Any:
            house = next((cell.cell_contents for cell in handler.__closure__ or () if hasattr(cell.cell_contents, "store")), None)

            def answer(request: Any, body: bytes) -> Any:
                response = handler(request, body)
                if house is not None:
                    with house.store._engine.connect() as connection:
                        response.headers[name] = total(connection, query)
                return response

            return whole(answer)

        return handled

    return plant


def chatty(whole: Any) -> Any:
    def caller(gate: Any, request: Any, door: Any) -> Any:
        with gate.house.store._engine.connect() as connection:
            api_site._log.info("asked", records=total(connection))
        return whole(gate, request, door)

    return caller


def ready(_whole: Any) -> Any:
    def answer(house: Any) -> Any:
        with house.store._engine.connect() as connection:
            return JSONResponse({"ready": True, "records": total(connection)})

    return answer


def numbered_for_the_node(whole: Any) -> Any:
    return lambda asked, *rest: [one._replace(seq=one.seq + int(total(asked.connection))) for one in whole(asked, *rest)]


def counts_everything(whole: Any) -> Any:
    def build(writing: Any, *rest: Any) -> Any:
        return replace(whole(writing, *rest), size=int(total(writing._sight.connection, "SELECT sum(size) FROM collection")))

    return build


def every_agreement(whole: Any) -> Any:
    return lambda reading, partner: whole(reading, partner) * len(reading.page("agreement", limit=50).rows)


def any_attachment(_whole: Any) -> Any:
    def attachment(house: Any, _partner: Any, sha256: str) -> bytes:
        with house.store.reading(this_node(house.identity.id)) as reading:
            blob = reading.blob(bytes.fromhex(sha256)) if len(sha256) == 64 else None
        if blob is None:
            raise NoSuchAttachment()
        return Vault(house.keys.storage, house.randomness).open(blob)

    return attachment


def knows_the_agreement(whole: Any) -> Any:
    def confirmed(reading: Any, identity: str) -> Any:
        if len(reading.page("agreement", limit=50).rows) > 1:
            raise Forbidden(id="something")
        return whole(reading, identity)

    return confirmed


def swap(where: Any, name: str, plant: Callable[[Any], Any]) -> Callable[[], AbstractContextManager[Any]]:
    """Return how to put the leak in the place of what it spoils."""
    return lambda: patch.object(where, name, plant(getattr(where, name)))


LEAVES = "SELECT size FROM log WHERE name = 'node'"
API, PAGES, LINE, JOURNAL = twins.by_the_api_briefly, twins.by_the_pages_briefly, twins.by_the_line, twins.by_the_journal
LEAKS: dict[str, tuple[Callable[[], AbstractContextManager[Any]], str, Path_]] = {
    "marking classes are not asked": (swap(classes, "is_visible", lambda _: lambda *_a: True), "person", API),
    "kept counts are not filtered": (swap(finding, "counts", as_the_node), "person", PAGES),
    "what was said of names in hidden reports is not asked": (swap(linking, "_is_pair_judged", judged_as_the_node), "person", PAGES),
    "a record is got as the node": (swap(finding, "get", as_the_node), "person", API),
    "a facet finds what is hidden": (swap(finding, "page", facets_as_the_node), "person", API),
    "a cursor tells how many records there are": (swap(finding, "page", with_total), "person", API),
    "a search finds what is hidden": (swap(searching, "search", as_the_node), "person", API),
    "403 where 404 is due": (swap(working.Work, "get", forbids), "person", API),
    "a refusal names the title": (swap(working.Work, "get", names_the_title), "person", API),
    "the second person is asked for as the node": (swap(performing, "is_second_person_needed", asks_as_the_node), "person", API),
    "an etag over the whole database": (swap(api_site, "_handled", stamped("etag", LEAVES)), "person", API),
    "a header that counts records": (swap(api_site, "_handled", stamped("x-total", "SELECT count(*) FROM record")), "person", API),
    "readiness counts records": (swap(api_site, "_ready", ready), "person", API),
    "places are numbered for the whole node": (swap(streams, "entries_of", numbered_for_the_node), "person", API),
    "the journal counts records": (swap(calling.Gate, "caller", chatty), "person", JOURNAL),
    "the size of a range counts other channels": (swap(line_acts, "build_range", counts_everything), "partner", LINE),
    "an offer for each agreement of the node": (swap(offering, "channels_to", every_agreement), "partner", LINE),
    "an attachment for whoever knows its hash": (swap(server, "attachment_for", any_attachment), "partner", LINE),
    "a commitment that does not hide": (
        swap(ranges, "blind", lambda _: lambda head, _f: f"size {int.from_bytes(head[:8], 'big')}"),
        "partner",
        LINE,
    ),
    "a refusal when there are other agreements": (swap(line_acts, "require_confirmed", knows_the_agreement), "partner", LINE),
}


def forget(worlds: dict[str, Twin]) -> None:
    """Let the stores forget what they remembered of who sees what."""
    for twin in worlds.values():
        twin.home.store._shared._current._seen.clear()
        twin.home.store._seat._catalogue._seen.clear()


@pytest.mark.parametrize("name", LEAKS)
def test_a_planted_leak_is_seen(worlds: dict[str, Twin], name: str) -> None:
    plant, secret, path = LEAKS[name]
    forget(worlds)
    with plant():
        found = differences(*compared(worlds, secret, path), hide(path))
    forget(worlds)
    assert found, f"planted leak “{name}” survived"
    print(f"{name} -> {len(found)} answers differ, first {found[0][:90]}")
