"""What waits: the desk it is read from, a task, a queue of tasks, and what a page shows of many queues.

1. A queue counts without reading, up to a bound that is shown as such; what a page does not show it counts and links to. Nothing is lost.
2. A task is for whoever has a role for the act that ends it; whoever has none sees it among what waits for others, with who may.
3. Late is the clock read against a date, never a stored state.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from mithaq.acts.house import House
from mithaq.records.ident import instant, is_date, micros
from mithaq.store import Held, Reading, Where
from mithaq.web.parties import Parties
from mithaq.web.remembered import Memory
from mithaq.web.titles import Titled, titled
from mithaq.web.views import PartyView

# The number at the side of a page counts so far, the first page so far.
SIDE_CAP = 100
CAP = 1_000
SHOWN_EACH = 6
PARTIES = ("agreement", "partner", "identity")
T = TypeVar("T")


@dataclass(frozen=True)
class Desk:
    """What the lists are read from: one snapshot as the reader sees it, the node, its parties, the moment, what is remembered."""

    reading: Reading
    house: House
    parties: Parties
    now: int
    memory: Memory | None = None

    def recall(self, name: object, kinds: Collection[str], make: Callable[[], T]) -> T:
        """Return a part that is remembered under a name, else what `make` reads from records of some types and of the parties."""
        return make() if self.memory is None else self.memory.of(name, {*kinds, *PARTIES}, make)

    @property
    def node(self) -> str:
        """Return the identity of this node."""
        return self.house.identity.id

    @property
    def others(self) -> list[str]:
        """Return the identities of the other parties."""
        return [party for party in self.parties.known if party != self.node]

    @property
    def today(self) -> str:
        """Return the day in UTC."""
        return instant(self.now).date().isoformat()

    def live(self, kind: str) -> list[Where]:
        """Return the condition that a record was not recalled; a type whose own state has that name keeps it by itself."""
        declared = self.house.rules.types.get(kind)
        is_taken = declared is not None and any(facet.name == "state" for facet in declared.facets)
        return [] if is_taken else [Where("state", "=", "live")]

    def titled(self, held: Held) -> Titled:
        """Return a record as a line."""
        return titled(held, self.house.rules.types)


@dataclass(frozen=True)
class Task:
    """Something that waits. `due` is an ISO date, `deadline` a moment, `since` when it began; `whose` are the parties it waits for,
    `roles` those of whom one is needed here; `count` says of how many things it consists."""

    desk: str
    verb: str
    line: Titled
    due: str = ""
    deadline: int | None = None
    since: int | None = None
    whose: tuple[PartyView, ...] = ()
    roles: frozenset[str] = frozenset()
    count: int = 0
    note: str = ""

    def is_late(self, now: int, today: str) -> bool:
        """Return whether its time is over."""
        return (self.deadline is not None and self.deadline < now) or bool(self.due and len(self.due) == 10 and self.due < today)


@dataclass(frozen=True)
class Queue:
    """Tasks of one kind. `count` gives how many there are up to a cap; `read` the most urgent so many of them, and how many up to a cap.

    `roles` are those of which one is needed to end such a task; `href` is the list that holds all of them; `kinds` are the record
    types that it is read from.
    """

    desk: str
    verb: str
    roles: frozenset[str]
    href: str
    count: Callable[[Desk, int], int]
    read: Callable[[Desk, int, int], tuple[list[Task], int]]
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class More:
    """How many tasks of a queue are not shown, and where they are; `least` says that there may be more than the number."""

    verb: str
    count: int
    href: str
    least: bool = False
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Waiting:
    """What a page shows of queues: the tasks, the most urgent first, what there is beyond them, and how many there are in all.

    `sizes` are the numbers at the side, by desk.
    """

    tasks: list[Task] = field(default_factory=list)
    more: list[More] = field(default_factory=list)
    total: int = 0
    sizes: dict[str, int] = field(default_factory=dict)
    least: bool = False


@dataclass(frozen=True)
class Listed:
    """How a queue is read from the records of one type: `where` finds them, `order` brings the most urgent first."""

    kind: str
    where: Callable[[Desk], Sequence[Where] | None]
    order: str = "modified"
    about: Callable[[Desk, Held, dict[str, Any]], dict[str, Any]] = field(default=lambda _desk, _held, _body: {})

    def count(self, desk: Desk, cap: int) -> int:
        """Return how many wait, at most `cap`."""
        where = self.where(desk)
        return 0 if where is None else desk.reading.count(self.kind, [*where, *desk.live(self.kind)], cap=cap)

    def first(self, desk: Desk, limit: int, cap: int) -> tuple[list[Held], int]:
        """Return the most urgent, and how many wait, at most `cap`."""
        where = self.where(desk)
        if where is None:
            return [], 0
        conditions = [*where, *desk.live(self.kind)]
        found = desk.reading.first(self.kind, conditions, order=self.order, descending=False, limit=limit, cap=cap)
        return [held for held in found.rows if held.record is not None and not held.recalled], found.size


def queue(desk: str, verb: str, roles: frozenset[str] | str, href: str, listed: Listed, *also: str) -> Queue:
    """Return a queue of which each record is a task; records of `also` are read for it too."""
    needed = frozenset({roles}) if isinstance(roles, str) else roles

    def read(at: Desk, limit: int, cap: int) -> tuple[list[Task], int]:
        rows, size = listed.first(at, limit, cap)
        return [task_of(at, desk, verb, held, roles=needed, **listed.about(at, held, body_of(held))) for held in rows], size

    return Queue(desk, verb, needed, href, listed.count, read, (listed.kind, *also))


def gather(desk: Desk, queues: Sequence[Queue], each: int = SHOWN_EACH) -> Waiting:
    """Return the most urgent tasks of queues, and how many there are beyond them."""
    tasks: list[Task] = []
    more: list[More] = []
    total, least = 0, False
    sizes: dict[str, int] = {}
    for one in queues:
        shown, size = desk.recall((each, one), one.kinds, partial(one.read, desk, each, CAP))
        rest = size - sum(max(1, task.count) for task in shown)
        tasks += shown
        total, least, sizes[one.desk] = total + size, least or size >= CAP, sizes.get(one.desk, 0) + size
        if rest > 0:
            more.append(More(one.verb, rest, one.href, size >= CAP, one.roles))
    return Waiting(sorted(tasks, key=_urgency), more, total, {desk: min(size, SIDE_CAP) for desk, size in sizes.items()}, least)


def side_counts(desk: Desk, queues: Sequence[Queue]) -> dict[str, int]:
    """Return how much waits at each desk, each at most SIDE_CAP."""
    found: dict[str, int] = {}
    for one in queues:
        already = found.get(one.desk, 0)
        if already < SIDE_CAP:
            found[one.desk] = min(SIDE_CAP, already + desk.recall(one, one.kinds, partial(one.count, desk, SIDE_CAP)))
    return found


def task_of(desk: Desk, area: str, verb: str, held: Held, *, whose: Sequence[str] = (), **more: Any) -> Task:
    """Return a task about a record."""
    return Task(area, verb, desk.titled(held), since=held.modified, whose=desk.parties.several(whose), **more)


def body_of(held: Held) -> dict[str, Any]:
    """Return the properties of a record, none when its body is gone."""
    return dict(held.record.properties) if held.record is not None else {}


def _urgency(task: Task) -> tuple[int, int]:
    """Return what tasks are ordered by: the moment or the end of the due day, then what began last."""
    day = micros(f"{task.due}T23:59:59Z") if len(task.due) == 10 and is_date(task.due) else 2**62
    return (task.deadline or day, -(task.since or 0))
