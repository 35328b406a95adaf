"""The table act x fault: a script for each seed, in which some cells are aimed at, and what came of it.

Seed s aims at cells s*AIMS ... s*AIMS+AIMS-1 of the table, so that successive seeds go through all of it, with other work in between.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context

from tests.agreement.nodes import DAY, HOUR
from tests.simulation.acts import LINE, LOCAL, ROWS
from tests.simulation.disk import DIE, DIE_AFTER_COMMIT, DIE_AT_COMMIT, FULL, FULL_AT_COMMIT
from tests.simulation.judge import heal, judge
from tests.simulation.run import Run
from tests.simulation.script import FAULTS, Script, Step, Violation, shrink
from tests.simulation.steps import FORBIDDEN, play
from tests.simulation.wire import AFTER, BEFORE, CUT, CUT_AFTER, LOST_ANSWER, LOST_REQUEST, OLD, TWICE

CELLS = tuple((row, fault) for row in ROWS for fault in FAULTS)
AIMS = 6
THIRD_PARTY = ("registry.pass_on",)
SAMPLE, SAMPLE_AIMS = range(60), 2
METHOD_OF = {
    "registry.give_offers": "offers",
    "registry.add_checkpoint": "add_checkpoint",
    "registry.give_range": "pull",
    "registry.take_range": "pull",
    "registry.take_cosignature": "give_cosignature",
    "registry.take_attachment": "pull_attachment",
}
CALLEE = ("registry.give_offers", "registry.give_range", "registry.take_cosignature", "registry.add_checkpoint")
SKEWS = (5 * 60_000_000, -5 * 60_000_000, HOUR, -HOUR, DAY, -DAY, 9 * DAY, -9 * DAY)
MODES = (DIE, DIE, DIE_AT_COMMIT, DIE_AFTER_COMMIT)


def draw(seed: int, aims: int = AIMS) -> Script:
    """Return the script of a seed, with so many of its aims."""
    source = random.Random(seed)
    aimed = [CELLS[(seed * AIMS + number) % len(CELLS)] for number in range(AIMS)][:aims]
    nodes = 3 if source.random() < 0.2 or any(row in THIRD_PARTY for row, _ in aimed) else 2
    steps: list[Step] = []
    for row, fault in aimed:
        steps += aim(source, nodes, row, fault)
        steps += [noise(source, nodes) for _ in range(source.randrange(3))]
    return Script(seed, nodes, tuple(steps))


def aim(source: random.Random, nodes: int, row: str, fault: str) -> list[Step]:
    """Return steps that let an act run under a fault."""
    node, which = source.randrange(nodes), source.randrange(10_000)
    return (aim_line if row in LINE else aim_local)(source, node, which, row, fault)


def aim_local(source: random.Random, node: int, which: int, row: str, fault: str) -> list[Step]:
    """Return steps for an act of a person."""
    other, doing = node + 1, Step("act", node, which, row)
    armed = Step("arm", node, source.randrange(30), (source.choice(MODES), row))
    back = source.random() < 0.5
    made: dict[str, Callable[[], list[Step]]] = {
        "drop": lambda: [Step("again", node, which, (row, "drop")), lossy(source, other, (LOST_REQUEST, LOST_ANSWER)), Step("pull", other)],
        "duplicate": lambda: [Step("again", node, which, (row, "duplicate")), lossy(source, other, (TWICE,))],
        "reorder": lambda: [
            Step("pull", other, 0, (source.choice(("offers", "pull")), 0, source.choice((BEFORE, AFTER)), (doing,))),
            Step("pull", other),
            Step("late", 0, which, source.choice(("pull", "give_cosignature"))),
        ],
        "partition": lambda: [Step("partition", node, 0, True), doing, Step("pull", other), Step("partition", node, 0, False)],
        "crash": lambda: [armed, doing, Step("disarm"), Step("pull", other)],
        "clock skew": lambda: [Step("skew", node, 0, source.choice(SKEWS)), doing, *([Step("skew", node, 0, 0)] if back else [])],
        "full disk": lambda: [
            Step("arm", node, source.randrange(3), (source.choice((FULL, FULL_AT_COMMIT)), row)),
            doing,
            Step("disarm"),
            Step("pull", other),
        ],
    }
    if row == "registry.release":
        return [*(Step("forbidden", node, which, title) for title in source.sample(tuple(FORBIDDEN), 2)), *made[fault]()]
    if (row.startswith("registry.recall") or row == "registry.narrow") and fault == "drop":
        return [Step("act", node, which, "registry.annotate"), Step("again", node, -1, (row, "drop")), lossy(source, other, (LOST_ANSWER,))]
    if row.startswith("registry.recall") and fault == "reorder":
        return [Step("act", node, which, "registry.annotate"), Step("pull", other), *recalled_late(node, row)]
    return made[fault]()


def recalled_late(node: int, row: str) -> list[Step]:
    """Return steps in which the newest record is taken back in the middle of a contact, and what was on the line comes again afterwards."""
    meanwhile = (Step("act", node, -1, row),)
    late = [Step("late", 0, -number, "pull") for number in range(1, 5)]
    return [Step("pull", node + 1, 0, ("offers", 0, BEFORE, meanwhile)), Step("pull", node + 1), *late]


def aim_line(source: random.Random, node: int, which: int, row: str, fault: str) -> list[Step]:
    """Return steps for an act of the line: something to carry, then a contact in which it happens under the fault."""
    other, method = node + 1, METHOD_OF[row]
    kind = "witness" if method == "add_checkpoint" else "pull"
    first = [Step("act", node, which, "registry.annotate")]
    victim = node if row in CALLEE else other
    mode = source.choice((FULL, FULL_AT_COMMIT)) if fault == "full disk" else source.choice(MODES)
    many = Step("arm", victim, source.randrange(20 if row == "registry.take_range" and fault == "crash" else 3), (mode, row))
    plain, later = Step(kind, other), Step("late", 0, which, method)
    overtaken = (AFTER, (Step("act", node, which, "plan.record_round"), Step("pull", other)))
    if method == "offers":
        later = plain

    def struck(*faults: str) -> Step:
        fault = source.choice(faults)
        return Step(kind, other, 0, (method, 0, *(overtaken if fault == OLD and method == "offers" else (fault, ()))))

    made: dict[str, list[Step]] = {
        "drop": [struck(LOST_REQUEST, LOST_ANSWER), plain],
        "duplicate": [struck(TWICE), later],
        "reorder": [
            Step(kind, other, 0, (method, 0, *overtaken)),
            plain,
            later,
            Step("act", node, which, "plan.record_meeting"),
            struck(OLD),
        ],
        "partition": [struck(CUT, CUT_AFTER, CUT_AFTER), plain, Step("partition", node, 0, False)],
        "crash": [many, plain, Step("disarm"), plain],
        "clock skew": [Step("skew", victim, 0, source.choice(SKEWS)), plain],
        "full disk": [many, plain, Step("disarm"), plain],
    }
    return [*first, *made[fault]]


def lossy(source: random.Random, node: int, faults: tuple[str, ...]) -> Step:
    """Return a contact in which a call meets one of the faults."""
    return Step("pull", node, 0, (source.choice(("offers", "pull", "give_cosignature")), 0, source.choice(faults), ()))


def noise(source: random.Random, nodes: int) -> Step:
    """Return any other step."""
    node, which = source.randrange(nodes), source.randrange(10_000)
    roll = source.random()
    if roll < 0.05:
        return Step("witness", node)
    if roll < 0.4:
        return Step("act", node, which, source.choice(tuple(LOCAL)))
    if roll < 0.7:
        return Step("pull", node)
    kinds = (
        Step("forbidden", node, which, source.choice(tuple(FORBIDDEN))),
        Step("misdeliver", node, which),
        Step("late", 0, which, source.choice(("pull", "give_cosignature", "pull_attachment", "add_checkpoint"))),
        Step("pull", node, 0, ("offers", 0, AFTER, (Step("act", node + 1, which, "plan.record_meeting"), Step("pull", node)))),
        Step("kill", node),
        Step("restart", node),
        Step("skew", node, 0, source.choice((*SKEWS, 0))),
        Step("partition", node, 0, source.random() < 0.5),
    )
    return source.choice(kinds)


@dataclass
class Outcomes:
    """What came of many seeds: how often each cell was met, how often each act was done, and what was violated by which script."""

    seeds: int = 0
    steps: int = 0
    cells: Counter[tuple[str, str]] = field(default_factory=Counter)
    acts: Counter[str] = field(default_factory=Counter)
    violations: list[tuple[Script, str]] = field(default_factory=list)

    def empty(self) -> list[tuple[str, str]]:
        """Return the cells that were never met."""
        return [cell for cell in CELLS if not self.cells[cell]]

    def text(self) -> str:
        """Return the table."""
        head = f"{'act':28}" + "".join(f"{fault:>12}" for fault in FAULTS)
        rows = [f"{row:28}" + "".join(f"{self.cells[row, fault]:>12}" for fault in FAULTS) for row in ROWS]
        return "\n".join([head, *rows])


def run_script(script: Script) -> tuple[Run, str]:
    """Return the run of a script and the sentence of what was violated, empty when all held."""
    run = Run(script)
    try:
        run.begin()
        play(run, script)
        heal(run)
        judge(run)
    except Violation as violation:
        return run, str(violation)
    except Exception as fault:  # noqa: BLE001 - whatever it was, the run is over and says so
        return run, f"the run ended with a fault of the program: {type(fault).__name__}: {fault}"
    finally:
        run.end()
    return run, ""


def violated(script: Script) -> bool:
    """Return whether a script violates something."""
    return bool(run_script(script)[1])


def run_seeds(
    seeds: Iterable[int], aims: int = AIMS, told: Callable[[int, str], None] = lambda _seed, _violation: None, jobs: int = 1
) -> Outcomes:
    """Return what came of the seeds, run by `jobs` processes; what fails is shrunk."""
    outcomes = Outcomes()
    if jobs == 1:
        ran = map(partial(run_seed, aims), seeds)
        _gather(outcomes, ran, told)
    else:
        with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
            _gather(outcomes, pool.map(partial(run_seed, aims), seeds), told)
    return outcomes


def run_seed(aims: int, seed: int) -> tuple[int, Outcomes, str]:
    """Return a seed, what came of it, and the sentence of what was violated."""
    script = draw(seed, aims)
    run, violation = run_script(script)
    came = Outcomes(1, len(script.steps), run.tally, run.done)
    if violation:
        short = shrink(script, violated)
        came.violations.append((short, run_script(short)[1]))
    return seed, came, violation


def _gather(outcomes: Outcomes, ran: Iterable[tuple[int, Outcomes, str]], told: Callable[[int, str], None]) -> None:
    for seed, came, violation in ran:
        outcomes.seeds += came.seeds
        outcomes.steps += came.steps
        outcomes.cells += came.cells
        outcomes.acts += came.acts
        outcomes.violations += came.violations
        told(seed, violation)
