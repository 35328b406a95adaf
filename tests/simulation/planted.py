"""Planted faults: one-line sabotages of the exchange, each of which the table or a scenario must catch.

A fault names where it is looked for: a scenario of `hostile.py`, or rows and faults of the table, whose seeds are tried first.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import sqlalchemy as sa

from mithaq.acts import perform as performing
from mithaq.desks.registry import delivery, line_acts, record_acts
from mithaq.exchange import channel as channels
from mithaq.exchange import ranges
from mithaq.exchange import recall as recalls
from mithaq.exchange.partner import find_partner
from mithaq.exchange.receiving import answers, arrival, receive
from mithaq.exchange.wire import PartnerOffline
from mithaq.log.append import append_leaves
from mithaq.log.checkpoint import parse_checkpoint
from mithaq.log.note import parse_note
from mithaq.records.ident import split_id
from mithaq.records.record import read_record
from mithaq.store import Store, StoreFailed, Writing, group, putting
from tests.simulation.disk import MortalStore
from tests.simulation.hostile import run_scenario
from tests.simulation.table import AIMS, CELLS, draw, run_script

Whole = Callable[..., Any]


@dataclass(frozen=True)
class Planted:
    """A fault: its name, how it is planted, and where it is looked for (a scenario, or cells of the table)."""

    name: str
    plant: Callable[[], AbstractContextManager[Any]]
    scenario: str = ""
    cells: tuple[tuple[str, str], ...] = ()

    def hunt(self, most: int = 25) -> str:
        """Return what caught the fault, "seed N" or the scenario, with the sentence; empty when it survived."""
        with self.plant():
            if self.scenario:
                caught = run_scenario(self.scenario)
                return f"scenario “{self.scenario}”: {caught}" if caught else ""
            for seed in self.seeds()[:most]:
                caught = run_script(draw(seed))[1]
                if caught:
                    return f"seed {seed}: {caught}"
        return ""

    def seeds(self) -> list[int]:
        """Return the seeds to try: those that aim at the fault's cells, then the others."""
        period = len(CELLS) // AIMS + 1
        aimed = [seed for seed in range(4 * period) if any(_aims(seed, cell) for cell in self.cells)]
        return [*aimed, *(seed for seed in range(60) if seed not in aimed)]


def _aims(seed: int, cell: tuple[str, str]) -> bool:
    aimed = [CELLS[(seed * AIMS + number) % len(CELLS)] for number in range(AIMS)]
    return any(row.startswith(cell[0]) and fault.startswith(cell[1]) for row, fault in aimed)


def swap(where: Any, name: str, make: Callable[[Whole], Whole]) -> Callable[[], AbstractContextManager[Any]]:
    """Return how to put `make(whole)` in the place of a function."""
    return lambda: patch.object(where, name, make(getattr(where, name)))


def _never_erases(_whole: Whole) -> Whole:
    return lambda _writing, _body: (recalls.DESTROYED, "")


def _loses_every_fifth(whole: Whole) -> Whole:
    def take(self: Any, seq: int, leaf: Any) -> None:
        if seq % 5:
            whole(self, seq, leaf)

    return take


def _drops_the_future(whole: Whole) -> Whole:
    def take(self: Any, seq: int, leaf: Any) -> None:
        if leaf.body is None or read_record(leaf.body).modified <= self.answers.releaser.now:
            whole(self, seq, leaf)

    return take


def _applies_again(_whole: Whole) -> Whole:
    def repeat(self: Any, writing: Any, channel: str, partner: Any, arrived: Any, _checkpoint: Any) -> Any:
        append_leaves(writing, channel, [self._leaf(leaf) for leaf in arrived.leaves])
        return receive.Applied(self._cosigned(arrived.note), arrived.start, arrived.end)

    return repeat


def _revives(whole: Whole) -> Whole:
    def repeat(self: Any, writing: Any, channel: str, partner: Any, arrived: Any, checkpoint: Any) -> Any:
        for leaf in (leaf for leaf in arrived.leaves if leaf.body is not None):
            record = read_record(leaf.body)
            row = "(SELECT rid FROM record WHERE uuid = :uuid AND modified = :modified AND state = 'erased')"
            named: dict[str, Any] = {"uuid": split_id(record.id)[1].bytes, "modified": record.modified, "sha": record.sha256}
            connection = writing._sight.connection
            body = f"INSERT INTO body (rid, bytes) SELECT rid, :body FROM record WHERE rid = {row}"
            connection.execute(sa.text(body), {**named, "body": leaf.body})
            connection.execute(sa.text(f"UPDATE record SET state = 'live', sha256 = :sha WHERE rid = {row}"), named)
        return whole(self, writing, channel, partner, arrived, checkpoint)

    return repeat


def _any_origin(_whole: Whole) -> Whole:
    return lambda _self, _partner, _agreement, arrived: parse_checkpoint(arrived.note.text)


class _AnyRoot:
    """An edge whose root is whatever is asked for."""

    def append(self, _leaf: bytes) -> "_AnyRoot":
        return self

    def root(self) -> "_AnyRoot":
        return self

    def __ne__(self, _other: object) -> bool:
        return False

    def __eq__(self, _other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


def _blocks(_whole: Whole) -> Whole:
    def report(_self: Any, _seq: int, refusal: Exception, _record: Any) -> None:
        raise refusal

    return report


def _conflict_is_success(whole: Whole) -> Whole:
    def held(batch: Any, key: Any, record: Any, same: Any) -> Any:
        with suppress(putting.VersionConflict):
            return whole(batch, key, record, same)
        return putting.Held(record, record.id, record.type, same.modified, same.state, same.cls)

    return held


def _one_more(whole: Whole) -> Whole:
    return lambda self, log, size, note: whole(self, log, size + 1, note)


def _no_receipt(whole: Whole) -> Whole:
    def say(self: Any, kind: str, *rest: Any) -> None:
        if kind != "recall-receipt":
            whole(self, kind, *rest)

    return say


def _two_receipts(whole: Whole) -> Whole:
    def say(self: Any, kind: str, *rest: Any) -> None:
        for _ in range(2 if kind == "recall-receipt" else 1):
            whole(self, kind, *rest)

    return say


def _hands_over_once(whole: Whole) -> Whole:
    def hand_over(house: Any, wire: Any, partner: Any, agreement: str, note: bytes) -> None:
        with suppress(PartnerOffline):
            whole(house, wire, partner, agreement, note)
            return
        identifier = f"handed/{channels.inward(partner.id, agreement).id}"
        house.store.write(lambda writing: writing.put_job(delivery.Job(identifier, "handed", house.clock(), "done", note)))
        raise PartnerOffline(partner=partner.name, reason="lost")

    return hand_over


def _gives_up_attachments(whole: Whole) -> Whole:
    def pull(house: Any, wire: Any, partner: Any, pulled: Any) -> None:
        try:
            whole(house, wire, partner, pulled)
        except PartnerOffline:
            with house.store.reading(house.node().principal) as reading:
                waiting = [job.id for job in reading.jobs("attachment", limit=200)]
            house.store.write(lambda writing: [writing.delete_job(one) for one in waiting])
            raise

    return pull


def _gives_recalled(whole: Whole) -> Whole:
    def feed(self: Any, collection: str, start: int, limit: int) -> Any:
        return [entry._replace(state="live") if entry.state == "recalled" else entry for entry in whole(self, collection, start, limit)]

    return feed


def _ignores_expiry(whole: Whole) -> Whole:
    return lambda reading, record, partner, agreement, _now: whole(reading, record, partner, agreement, 0)


def _no_leaf(_whole: Whole) -> Whole:
    return lambda _work, _act, _actor, _ask, _more: 0


def _answers_early(_whole: Whole) -> Whole:
    def write(self: Any, work: Any, *, about: Any = ()) -> Any:
        done: list[Any] = []

        def run(writing: Writing) -> Any:
            done.append(work(writing))
            return done[-1]

        self.check_alive()
        try:
            return Store.write(self, run, about=about)
        except StoreFailed:
            self.check_alive()
            if not done:
                raise
            return done[-1]

    return write


def _changes_bytes(whole: Whole) -> Whole:
    def read(body: bytes, **named: Any) -> Any:
        return whole(body.replace(b"note mk", b"Note mk") if named else body, **named)

    return read


@contextmanager
def receipt_before_commit() -> Iterator[None]:
    """The receipt is handed over inside the transaction that applies."""
    wires: list[Any] = []
    whole_pull, whole_apply = delivery._pull_channel, receive.Receiver.apply

    def pull_channel(house: Any, wire: Any, *rest: Any) -> Any:
        wires.append(wire)
        return whole_pull(house, wire, *rest)

    def apply(self: Any, writing: Any, partner: Any, agreement: str, *rest: Any, **named: Any) -> Any:
        applied = whole_apply(self, writing, partner, agreement, *rest, **named)
        if wires:
            wires[-1].inner.give_cosignature(partner, agreement, applied.note)
        return applied

    with patch.object(delivery, "_pull_channel", pull_channel), patch.object(receive.Receiver, "apply", apply):
        yield


def _size_unjudged(_whole: Whole) -> Whole:
    return lambda _reading, _partner, _here, offer, _before: parse_checkpoint(parse_note(offer.note).text).size


def _to_one_only(whole: Whole) -> Whole:
    return lambda writing, identifier: whole(writing, identifier)[:-1]


RECALL, LINE = ("registry.recall", ""), "registry."
PLANTED = (
    Planted("a recall is answered and not applied", swap(arrival, "apply_recall", _never_erases), cells=(RECALL,)),
    Planted(
        "a late copy revives what was taken back", swap(receive.Receiver, "_repeat", _revives), cells=(("registry.recall", "reorder"),)
    ),
    Planted("what was taken back is given again", swap(Writing, "feed", _gives_recalled), cells=(("registry.recall", "drop"),)),
    Planted(
        "what was narrowed away from a partner is given to it",
        swap(ranges, "narrowed", lambda _: lambda _reading: frozenset()),
        cells=(("registry.narrow", "drop"),),
    ),
    Planted("a recall goes not to everybody", swap(record_acts, "recipients", _to_one_only), cells=(RECALL,)),
    Planted("the answer to a recall is not sent", swap(answers.Answers, "say", _no_receipt), cells=(RECALL,)),
    Planted("the answer to a recall is sent twice", swap(answers.Answers, "say", _two_receipts), cells=(RECALL,)),
    Planted(
        "an attachment is kept after its recall",
        swap(recalls, "drop_unnamed", lambda _: lambda *_a: None),
        cells=(("registry.recall", "reorder"),),
    ),
    Planted(
        "words of what was erased stay in the file",
        swap(MortalStore, "purge", lambda _: lambda _self: True),
        cells=(("registry.recall", "reorder"),),
    ),
    Planted(
        "an attachment that was lost is not asked for again",
        swap(delivery, "_pull_attachments", _gives_up_attachments),
        cells=(("registry.take_attachment", "drop"),),
    ),
    Planted("a receipt goes out before the commit", receipt_before_commit, scenario="dies while taking"),
    Planted(
        "a duplicate range is appended again", swap(receive.Receiver, "_repeat", _applies_again), cells=(("registry.take_range", "dup"),)
    ),
    Planted("every fifth leaf is cosigned and thrown away", swap(arrival.Arrival, "take", _loses_every_fifth), cells=((LINE, "drop"),)),
    Planted(
        "a record from the future is thrown away", swap(arrival.Arrival, "take", _drops_the_future), cells=(("registry.annotate", "clock"),)
    ),
    Planted("a record is kept with other bytes", swap(arrival, "read_record", _changes_bytes), cells=(("registry.annotate", ""),)),
    Planted(
        "a receipt that was lost is not handed over again",
        swap(delivery, "_hand_over", _hands_over_once),
        cells=(("registry.take_cosignature", "drop"),),
    ),
    Planted("a cosignature is kept over one leaf more than was seen", swap(Writing, "set_cosigned", _one_more), cells=((LINE, ""),)),
    Planted("the same key acts twice", swap(Writing, "answer", lambda _: lambda _self, _key: None), cells=(("registry.annotate", "drop"),)),
    Planted("an act leaves no leaf in the node log", swap(performing, "_log", _no_leaf), cells=((LINE, "drop"),)),
    Planted(
        "after a full disk the node goes on",
        swap(group, "_can_reconnect", lambda _: lambda _error: True),
        cells=(("registry.annotate", "full"), ("plan", "full")),
    ),
    Planted("a commit that failed is acknowledged", swap(MortalStore, "write", _answers_early), cells=(("", "full"),)),
    Planted(
        "a revoked partner is given more",
        swap(line_acts, "require_confirmed", lambda _: find_partner),
        cells=(("registry.revoke_partner", ""),),
    ),
    Planted(
        "the sharing rule is not asked", swap(channels, "check_release", lambda _: lambda *_a: None), cells=(("registry.release", ""),)
    ),
    Planted("terms that expired are released", swap(channels, "check_release", _ignores_expiry), cells=(("registry.release", ""),)),
    Planted("a log that shrank is believed", swap(delivery, "judge_offer", _size_unjudged), scenario="rolled back"),
    Planted(
        "a receipt that our log does not reach is taken", swap(line_acts, "is_ours", lambda _: lambda *_a: True), scenario="rolled back"
    ),
    Planted("a conflict is taken for success", swap(putting, "_held_already", _conflict_is_success), scenario="two contents"),
    Planted("a refused record blocks the queue", swap(answers.Answers, "report_refusal", _blocks), scenario="too high"),
    Planted("a record above the ceiling is taken", swap(arrival, "check_arrival", lambda _: lambda *_a: None), scenario="too high"),
    Planted("a range's root is not compared", swap(receive, "edge_of", lambda _: lambda *_a: _AnyRoot()), scenario="altered"),
    Planted("a range for another is taken", swap(receive.Receiver, "_checkpoint", _any_origin), scenario="another recipient"),
    Planted("a range of another agreement is taken", swap(receive.Receiver, "_checkpoint", _any_origin), scenario="another agreement"),
    Planted("a witness cosigns without a proof", swap(line_acts, "judge_witnessed", lambda _: lambda *_a: True), scenario="forked witness"),
)
