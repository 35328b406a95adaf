"""`python -m tests.simulation --seeds 1000`: the table act x fault with its counts, and what caught each planted fault."""

import argparse
import sys
import time

from tests.simulation.planted import PLANTED
from tests.simulation.script import FAULTS
from tests.simulation.table import CELLS, ROWS, draw, run_script, run_seeds


def main() -> int:
    """Print the table and the list; return 1 when something was violated, a cell stayed empty, or a planted fault survived."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1, help="processes that run the seeds")
    parser.add_argument("--one", type=int, help="run one seed and print its script")
    parser.add_argument("--no-planted", action="store_true")
    asked = parser.parse_args()
    if asked.one is not None:
        script = draw(asked.one)
        print(script)
        print(run_script(script)[1] or "all held")
        return 0
    began = time.perf_counter()

    def told(seed: int, violation: str) -> None:
        if violation:
            print(f"seed {seed}: {violation}", file=sys.stderr, flush=True)

    outcomes = run_seeds(range(asked.first, asked.first + asked.seeds), told=told, jobs=asked.jobs)
    seconds = time.perf_counter() - began
    print(outcomes.text())
    print(f"{len(ROWS)} acts x {len(FAULTS)} faults = {len(CELLS)} cells, {len(outcomes.empty())} empty {outcomes.empty()}")
    print(f"{outcomes.seeds} seeds, {outcomes.steps} steps, {sum(outcomes.acts.values())} acts, {seconds:.0f} s")
    print(f"violations: {len(outcomes.violations)}")
    for script, violation in outcomes.violations:
        print(f"{violation}\n{script}")
    survivors = 0 if asked.no_planted else hunt_all()
    return bool(outcomes.violations or survivors or (outcomes.empty() and asked.seeds >= 1_000))


def hunt_all() -> int:
    """Print what caught each planted fault, and return how many survived."""
    survivors = 0
    for planted in PLANTED:
        caught = planted.hunt()
        survivors += not caught
        print(f"{planted.name} -> {caught[:150] or 'SURVIVED'}", flush=True)
    print(f"planted faults: {len(PLANTED)}, survived: {survivors}")
    return survivors


if __name__ == "__main__":
    sys.exit(main())
