"""The table of the mechanisms of the founding documents: each row of a desk that is there has a test named after it."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from mithaq.app import open_acts

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "docs/agreement/mechanisms.md"
ROWS = [f"R{number:02}" for number in range(1, 73)]
# The reports desk receives and confirms, but what its rows ask of a reading is not shown on two nodes yet.


@dataclass(frozen=True)
class Row:
    """A row of the table."""

    name: str
    meaning: str
    desk: str
    acts: tuple[str, ...]
    test: str


def rows(text: str) -> list[Row]:
    found = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if re.fullmatch(r"R\d\d", cells[0]):
            found.append(Row(cells[0], cells[1], cells[2], tuple(re.findall("`([a-z_.]+)`", cells[3])), cells[4].strip("`")))
    return found


def named_after(row: str) -> list[str]:
    """Return the files that have a test named after a row."""
    pattern = re.compile(rf"def test_(?:R\d\d_)*{row}_")
    return [str(file.relative_to(ROOT)) for file in (ROOT / "tests").rglob("test_*.py") if pattern.search(file.read_text())]


def wrong(row: Row, acts: frozenset[str]) -> list[str]:
    """Return what is wrong with a row."""
    desks = {act.partition(".")[0] for act in acts}
    if row.test == "open":
        found = [] if row.desk not in desks else ["has no test though its desk is there"]
        return found + ([f"stands as open and has a test in {named_after(row.name)}"] if named_after(row.name) else [])
    found = [] if row.test in named_after(row.name) else [f"{row.test} has no test named after it"]
    return found + [f"{act} is no act" for act in row.acts if act not in acts] + ([] if row.acts else ["names no act"])


def test_every_row_is_there_once_and_in_order() -> None:
    assert [row.name for row in rows(TABLE.read_text())] == ROWS


def test_every_row_of_a_desk_that_is_there_has_a_test_named_after_it() -> None:
    acts = frozenset(act.name for act in open_acts())
    assert {row.name: said for row in rows(TABLE.read_text()) if (said := wrong(row, acts))} == {}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (Row("R01", "x", "plan", ("plan.record_round",), "open"), "has no test though its desk is there"),
        (Row("R18", "x", "narcotics", (), "tests/web/test_plan_rows.py"), "has no test named after it"),
        (Row("R01", "x", "plan", ("plan.invented",), "tests/web/test_plan_rows.py"), "is no act"),
    ],
)
def test_a_row_that_lost_its_test_or_its_act_is_told(row: Row, said: str) -> None:
    assert said in " ".join(wrong(row, frozenset(act.name for act in open_acts())))
