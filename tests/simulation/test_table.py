"""Acts and faults: whatever is done and whatever happens meanwhile, the nodes converge; and planted faults do not get through.

A fixed sample of seeds runs always; `--long` runs a thousand and asks that no cell of the table stays empty.
`python -m tests.simulation --seeds 1000` prints the table and the list.
"""

import pytest

from mithaq.app import acts_of
from tests.agreement.nodes import read_nothing
from tests.simulation.acts import LINE, LOCAL, OUT_OF_THE_TABLE, ROWS
from tests.simulation.hostile import SCENARIOS, run_scenario
from tests.simulation.planted import PLANTED, Planted
from tests.simulation.script import FAULTS
from tests.simulation.table import SAMPLE, SAMPLE_AIMS, Outcomes, draw, run_seeds


def told(outcomes: Outcomes) -> str:
    """Return what was violated, each with its shortest script."""
    return "\n".join(f"{violation}\n{script}" for script, violation in outcomes.violations)


def test_every_act_that_changes_what_partners_see_is_in_the_table() -> None:
    rows = {row.partition(":")[0] for row in (*LOCAL, *LINE)}
    assert rows | set(OUT_OF_THE_TABLE) == set(acts_of(read_nothing))


def test_a_seed_always_draws_the_same() -> None:
    assert draw(7) == draw(7)


@pytest.mark.parametrize("part", range(6))
def test_a_sample_of_seeds_converges(part: int) -> None:
    outcomes = run_seeds(SAMPLE[part::6], SAMPLE_AIMS)
    assert not outcomes.violations, told(outcomes)
    assert sum(outcomes.cells.values()) > 20, "hardly anything ran under a fault"


@pytest.mark.long
def test_a_thousand_seeds_converge_and_leave_no_cell_of_the_table_empty() -> None:
    outcomes = run_seeds(range(1_000))
    print(outcomes.text())
    assert not outcomes.violations, told(outcomes)
    assert outcomes.empty() == []
    assert len(outcomes.cells) >= len(ROWS) * len(FAULTS)


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_partner_that_is_not_honest_is_found_out(name: str) -> None:
    assert run_scenario(name) == ""


PLANTS = [pytest.param(one, id=one.name, marks=() if one.scenario else pytest.mark.long) for one in PLANTED]


@pytest.mark.parametrize("planted", PLANTS)
def test_a_planted_fault_is_caught(planted: Planted) -> None:
    caught = planted.hunt()
    assert caught, f"planted fault “{planted.name}” survived"
    print(f"{planted.name} -> {caught[:160]}")


def test_there_are_planted_faults_enough() -> None:
    assert len(PLANTED) >= 20
