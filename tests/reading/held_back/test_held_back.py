"""The form of the reports held back: that they load, and that what is annotated stands in their texts. Nothing here reads them."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_type_hints

import pytest
import yaml

from mithaq.reading.result import INCIDENT_KINDS
from tests.reading.corpus.gold import Gold, corpus, load

FOLDER = Path(__file__).parent
FILES = sorted(FOLDER.glob("*.yml"))
KEYS = frozenset(get_type_hints(Gold)) - {"name", "mentions"}
ENTRIES: Mapping[str, frozenset[str]] = {
    "date": frozenset({"value", "basis", "precision", "earliest", "latest"}),
    "meetings": frozenset({"who", "place", "value", "status", "optional"}),
    "commitments": frozenset({"has", "status", "amount", "currency", "due", "optional"}),
    "incidents": frozenset({"kind", "place", "killed", "injured", "taken", "claimed_by", "optional"}),
    "designations": frozenset({"subject", "authority"}),
    "statements": frozenset({"kind", "speaker", "stance", "polarity", "nature"}),
}
PILLARS = {
    *("counter-terrorism", "border-security", "counter-narcotics", "illegal-migration", "information-sharing", "organised-crime"),
    *("cyber-crime", "designations", "economy", "energy", "defence", "non-proliferation", "assistance", "displaced-persons"),
    *("resettlement", "ceasefire", "regional-stability", "diplomacy"),
}
MET = {"held", "planned", "denied", "cancelled"}
UNDERTAKEN = {"agreed", "pledged", "offered", "announced", "planned", "reaffirmed"}


@pytest.fixture(params=FILES, ids=lambda file: file.stem)
def gold(request: pytest.FixtureRequest) -> Gold:
    """Each report held back."""
    return load(request.param)


def names_in(gold: Gold) -> Iterator[str]:
    """Yield each name that an annotation says of a report."""
    for pair in (*gold.same, *gold.other):
        yield from pair
    for one in gold.meetings:
        yield from one["who"]
    for one in (*gold.meetings, *gold.incidents, *gold.statements):
        yield from (one[key] for key in ("place", "speaker") if key in one)


def test_reports_of_three_languages_are_held_back_and_half_are_of_other_countries() -> None:
    reports = corpus(FOLDER)
    languages = [one.language for one in reports]
    assert {one: languages.count(one) for one in ("ar", "ur", "en")} == {"ar": 12, "ur": 5, "en": 4}
    assert len([one for one in reports if not {"PK", "US"} & set(one.countries)]) * 2 >= len(reports)
    assert all(one.name.startswith(f"h{one.language}") and one.traps for one in reports)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_report_has_no_key_that_nobody_reads(file: Path) -> None:
    content: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert set(content) <= KEYS
    for name, keys in ENTRIES.items():
        entries = content.get(name, [])
        assert set().union(*([entries] if isinstance(entries, dict) else entries)) <= keys, name


def test_a_report_is_as_long_as_news_is_and_no_mark_is_left_open(gold: Gold) -> None:
    assert 900 <= len(gold.text) <= 2500
    assert re.findall(r"[\[\]]|[pgolf]:", gold.text) == []
    assert [one.words for one in gold.mentions if one.words != one.words.strip()] == []


def test_what_is_annotated_stands_in_the_text(gold: Gold) -> None:
    marked = {one.words for one in gold.mentions}
    assert [name for name in names_in(gold) if name not in marked and name not in gold.text] == []
    assert [one["has"] for one in gold.commitments if one["has"] not in gold.text] == []
    assert [line for line in gold.removed if line not in gold.text.splitlines()] == []


def test_a_name_that_is_marked_once_is_marked_wherever_it_stands(gold: Gold) -> None:
    lines = gold.text.splitlines()
    again = {line for number, line in enumerate(lines) if line in gold.removed or line in lines[:number]}
    covered = {place for one in gold.mentions for place in range(one.start, one.end)}
    missed, start = [], 0
    for line in gold.text.splitlines(keepends=True):
        for words in {one.words for one in gold.mentions if one.kind in {"person", "place", "armed-group"}}:
            found = re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", line) if line.strip() not in again else ()
            missed += [words for one in found if start + one.start() not in covered]
        start += len(line)
    assert missed == []


def test_every_choice_is_one_that_the_reader_has(gold: Gold) -> None:
    assert {one["status"] for one in gold.meetings} <= MET
    assert {one["status"] for one in gold.commitments} <= UNDERTAKEN
    assert {one["kind"] for one in gold.incidents} <= set(INCIDENT_KINDS)
    assert gold.pillars | gold.pillars_optional <= PILLARS
    assert not gold.pillars & gold.pillars_optional
    listed = [one[name] for name in ("subject", "claimed_by") for one in (*gold.designations, *gold.incidents) if name in one]
    assert [one for one in listed if not re.fullmatch(r"group:[a-z-]+", one)] == []
