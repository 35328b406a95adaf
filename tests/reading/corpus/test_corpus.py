"""The reader on the annotated reports: each trap that one of them holds, and no date that nobody wrote.

What a report is annotated to give is all that is to be found in it. `STILL_WRONG` names what the reader is known to miss or to add; it may
only become shorter, and a report that no longer deserves its place there fails the test.
"""

from collections.abc import Mapping
from functools import cache

import pytest

from mithaq.reading import ListedNames, Reading, names_from_aliases, read_report
from mithaq.reading.result import Statement
from tests.reading.corpus.gold import Gold, corpus, text_of
from tests.reading.corpus.scoring import CLASSES, Count, score

REPORTS = {gold.name: gold for gold in corpus()}
TOLD = ("meeting", "commitment", "incident", "designation", "pillar")
STILL_WRONG: Mapping[str, frozenset[str]] = {
    "har03": frozenset({"meeting", "same"}),  # a last name that begins with و is read as "and" and a name
    "hen01": frozenset({"statement"}),  # "she argues" stands inside what she argues
}
LEAST_F1 = {"person": 0.95, "armed-group": 0.97, "place": 0.95, "organisation": 0.88, "office": 0.94}


@cache
def names() -> ListedNames:
    """Return the reviewed names, built once."""
    return ListedNames.build(names_from_aliases())


@cache
def read(name: str) -> Reading:
    """Return the reading of an annotated report."""
    return read_report(REPORTS[name].text, names())


def is_said(one: Mapping[str, str], said: Statement) -> bool:
    """Return whether a statement found is the annotated one."""
    return all(getattr(said, name) == value for name, value in one.items())


def traps(gold: Gold) -> str:
    return f"{gold.name}: {'; '.join(gold.traps)}"


@pytest.fixture(params=REPORTS.values(), ids=traps)
def gold(request: pytest.FixtureRequest) -> Gold:
    """Each annotated report, named with its traps."""
    found: Gold = request.param
    return found


def test_the_set_has_reports_of_three_languages_and_a_third_of_other_countries() -> None:
    languages = [gold.language for gold in REPORTS.values()]
    assert {one: languages.count(one) for one in ("ar", "ur", "en")} == {"ar": 22, "ur": 7, "en": 6}
    others = [gold for gold in REPORTS.values() if gold.countries and not {"PK", "US"} & set(gold.countries)]
    assert len(others) * 3 >= len(REPORTS)


def test_the_language_and_the_date_of_a_report_are_what_it_says(gold: Gold) -> None:
    found = read(gold.name)
    assert found.language == gold.language
    assert {name: getattr(found.date, name) for name in gold.date} == gold.date


def test_no_date_is_given_that_nobody_wrote(gold: Gold) -> None:
    found = read(gold.name)
    written = {str(one[name]) for one in (*gold.meetings, *gold.commitments, *gold.incidents) for name in ("value", "due") if name in one}
    given = {one.date.value for one in (*found.meetings, *found.incidents)} | {one.due for one in found.commitments}
    allowed = {None, *written} if gold.date["value"] is None else None
    assert allowed is None or given <= allowed
    assert found.date.precision != "day" or found.date.basis == "printed"


def test_what_is_no_part_of_a_report_is_removed_with_a_reason_and_what_repeats_is_folded(gold: Gold) -> None:
    found = read(gold.name)
    assert [text_of(gold, (one.start, one.end)) for one in found.removed if one.why != "markup"] == list(gold.removed)
    assert len(found.duplicates) == gold.duplicates
    assert all(one.why for one in found.removed)


def test_one_person_in_two_spellings_is_one_and_two_of_one_name_are_two(gold: Gold) -> None:
    ids: dict[str, set[str | None]] = {}
    for mention in read(gold.name).mentions:
        ids.setdefault(mention.text, set()).add(mention.id)
    apart = [pair for pair in gold.same if not ids.get(pair[0], set()) & ids.get(pair[1], set())]
    assert bool(apart) == ("same" in STILL_WRONG.get(gold.name, frozenset())), apart
    assert [pair for pair in gold.other if ids.get(pair[0], set()) & ids.get(pair[1], set())] == []


@pytest.mark.parametrize("kind", TOLD)
def test_all_that_a_report_tells_is_found_and_nothing_besides(gold: Gold, kind: str) -> None:
    count = score(gold, read(gold.name)).get(kind, Count())
    if kind in STILL_WRONG.get(gold.name, frozenset()):
        assert count.told, f"{gold.name} is right now: take {kind} out of STILL_WRONG"
        return
    assert count.told == []


def test_who_says_what_of_which_kind_is_found(gold: Gold) -> None:
    given = read(gold.name).statements
    missed = [one for one in gold.statements if not any(is_said(one, said) for said in given)]
    if "statement" in STILL_WRONG.get(gold.name, frozenset()):
        assert missed, f"{gold.name} is right now: take statement out of STILL_WRONG"
        return
    assert missed == []


def test_names_are_found_about_as_well_as_people_find_them() -> None:
    found = {kind: Count() for kind in CLASSES}
    for gold in REPORTS.values():
        for kind, count in score(gold, read(gold.name)).items():
            found[kind].add(count)
    assert {kind: round(found[kind].f1, 2) for kind, least in LEAST_F1.items() if found[kind].f1 < least} == {}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Le ministre de l'Intérieur a rencontré son homologue à Paris mardi pour parler de coopération.", "fr"),
        ("وزیر کشور ایران با همتای پاکستانی خود در تهران دیدار کرد و درباره امنیت مرز گفتگو شد.", "fa"),
        ("中国外交部长星期二在北京会见了巴基斯坦内政部长，双方讨论了边境安全合作。", "zh"),
    ],
)
def test_in_a_language_that_is_not_read_nothing_is_told(text: str, language: str) -> None:
    found = read_report(text, names())
    assert (found.language in {language, "und"}, found.meetings, found.commitments) == (True, (), ())
    assert [one for one in found.mentions if one.type in {"person", "organisation"}] == []


def test_in_a_language_that_is_not_read_a_state_beside_an_office_is_found_as_a_place() -> None:
    found = read_report("سفیر پاکستان در تهران با همتای ایرانی خود دیدار کرد و درباره امنیت مرز گفتگو شد.", names())
    assert found.language == "fa"
    assert {"پاکستان", "تهران"} <= {one.text for one in found.mentions if one.type == "place"}


def test_noise_of_a_scan_and_broken_lines_do_not_break_the_reading() -> None:
    text = "التقـــى وزيـر الداخليـة المغربي يونس البوعناني\nنظيـره الإسـباني خافيير مولينا في الرباط .. ;; | ~ ١٢٣"
    assert [one.text for one in read_report(text, names()).mentions if one.type == "place"] == ["الرباط"]
