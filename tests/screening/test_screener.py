"""Whom a name means: across scripts, across spellings, and quiet about everybody else."""

import subprocess
import sys

import pytest

from mithaq.screening.building import build_index
from mithaq.screening.screener import HIGHEST, NameTooLong, Screener
from mithaq.screening.subjects import Subject
from tests.screening.lists import SUBJECTS, index


@pytest.fixture(scope="module")
def screener() -> Screener:
    return Screener(index())


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("جيش تحرير بلوشستان", "g1"),
        ("بلوچستان لبریشن آرمی", "g1"),
        ("حركة طالبان الباكستانية", "g2"),
        ("تحریک طالبان پاکستان", "g2"),
        ("Tehreek-i-Taliban Pakistan", "g2"),
        ("طالبان", "g3"),
        ("لشکر طیبہ", "g4"),
        ("محسن نقوي", "p1"),
        ("محسن نقوی", "p1"),
        ("Muhsin Naqwi", "p1"),
        ("عبد الرحمن الياسيني", "p2"),
        ("Abdurrahman Yasini", "p2"),
        ("Иван Петрович Сидоренко", "p3"),
        ("Sidorenko, Ivan", "p3"),
        ("گل بہار نورزئی", "p4"),
        ("Muhammad Jamal al-Kashif", "p5"),
        ("محمد جمال الكاشف", "p5"),
        ("Bill Thorne", "p6"),
        ("NORTHWIND MARINE SHIPPING CO", "c1"),
    ],
)
def test_a_name_finds_whom_it_means(screener: Screener, name: str, subject: str) -> None:
    assert [hit.id for hit in screener.search(name)][:1] == [subject]


@pytest.mark.parametrize(
    "name", ["محسن نقوي", "محسن نقفي", "محسن نقوی", "Mohsin Naqvi", "جيش تحرير بلوشستان", "حركة طالبان الباكستانية", "تحریک طالبان پاکستان"]
)
def test_names_that_are_one_raise_a_hit(screener: Screener, name: str) -> None:
    assert screener.search(name)[0].score >= screener.models.threshold


def test_the_pakistani_movement_and_the_taliban_do_not_raise_each_other(screener: Screener) -> None:
    raised = {
        name: {hit.id for hit in screener.search(name) if hit.score >= screener.models.threshold}
        for name in ("طالبان", "Taliban", "تحریک طالبان پاکستان", "Tehrik-e Taliban Pakistan")
    }
    assert raised == {"طالبان": {"g3"}, "Taliban": {"g3"}, "تحریک طالبان پاکستان": {"g2"}, "Tehrik-e Taliban Pakistan": {"g2"}}


@pytest.mark.parametrize(
    "name", ["Joanna Whitfield", "سمير العطار", "Ольга Смирнова", "Karimi", "Hassan", "محمد", "William", "Ahmed Ibrahim Saleh"]
)
def test_others_and_common_words_alone_raise_nobody(screener: Screener, name: str) -> None:
    assert [hit.name for hit in screener.search(name) if hit.score >= screener.models.threshold] == []


@pytest.mark.parametrize(
    "name",
    [
        *("", " ", "\u200f\u202e", "ب", "x", "12345", "-.-", "ـــ", "a" * 1_000, "محمد " * 16, "mohsin نقوی Иван"),
        *("\u202bمحسن\u202c نقوي", "\ud800\udfff naqvi", "寶珠", "\x00", "🙂"),
    ],
)  # fmt: skip
def test_whatever_is_asked_is_answered(screener: Screener, name: str) -> None:
    assert all(0 <= hit.score <= HIGHEST for hit in screener.search(name))


@pytest.mark.parametrize(
    "name", ["a" * 10_000, "محمد " * 3_000, "one two three four five six seven eight nine ten a1 b2 c3 d4 e5 f6 Mohsin Naqvi"]
)
def test_a_name_is_screened_whole_or_refused(screener: Screener, name: str) -> None:
    """Words put before a name must not hide it: what is too long to be read whole is refused."""
    with pytest.raises(NameTooLong):
        screener.search(name)


def test_a_name_alone_is_never_certain(screener: Screener) -> None:
    assert screener.search("Mohsin Naqvi")[0].score <= HIGHEST < 1


def test_the_same_question_has_the_same_answer_whatever_was_asked_before(screener: Screener) -> None:
    fresh = Screener(index())
    for name in ("Omar Haddad", "محسن نقوي", "Иван Петрович Сидоренко"):
        assert [(hit.id, hit.score) for hit in fresh.search(name)] == [(hit.id, hit.score) for hit in screener.search(name)]
        assert [(hit.id, hit.score) for hit in screener.search(name)] == [(hit.id, hit.score) for hit in screener.search(name)]


def test_hits_are_best_first_and_a_subject_comes_once(screener: Screener) -> None:
    for name in ("Taliban Pakistan", "Ahmed Karimi", "Maria Lopez"):
        hits = screener.search(name, 20)
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
        assert len({hit.id for hit in hits}) == len(hits)


def test_a_list_without_a_readable_name_finds_nobody_and_says_how_many_it_could_not_read() -> None:
    empty = build_index([Subject("a", "Person", []), Subject("b", "Person", ["", "--", "\u200f"])])
    assert (Screener(empty).search("anybody at all"), empty.about["nameless"]) == ([], 2)
    assert Screener(build_index([])).search("anybody at all") == []


def test_what_another_index_holds_changes_nothing_here() -> None:
    """A hidden list has its own index: with it or without it, the answers of this one are the same."""
    alone = Screener(build_index(SUBJECTS))
    hidden = Screener(build_index([Subject("secret", "Person", ["Mohsin Naqvi"]), *SUBJECTS[:3]]))
    before = [(hit.id, hit.score) for hit in alone.search("Mohsin Naqvi")]
    hidden.search("Mohsin Naqvi")
    assert [(hit.id, hit.score) for hit in alone.search("Mohsin Naqvi")] == before


def test_commands_that_do_not_screen_do_not_load_the_compiler() -> None:
    said = subprocess.run(
        [sys.executable, "-c", "import mithaq.app, sys; print('numba' in sys.modules)"], capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "False"


def test_a_name_in_the_lists_own_script_is_that_entry_and_not_the_one_whose_name_contains_it() -> None:
    lists = [
        Subject("ttp", "Organization", ["Tehrik-e Taliban Pakistan", "حركة طالبان الباكستانية", "طالبان الباكستانية", "طالبان باكستان"]),
        Subject("taliban", "Organization", ["Taliban", "حركة طالبان", "طالبان"]),
        Subject("person", "Person", ["طارق العسكري"]),
        *SUBJECTS[5:],
    ]
    screener = Screener(build_index(lists))
    for name, subject in (("طالبان", "taliban"), ("Taliban", "taliban"), ("طالبان الباكستانية", "ttp"), ("طارق العسكري", "person")):
        assert [hit.id for hit in screener.search(name) if hit.score >= screener.models.threshold] == [subject]


def test_a_schema_has_its_number_whatever_comes_first_in_the_list() -> None:
    turned = build_index(SUBJECTS[::-1])
    assert [turned.schemas[:5], turned.schema_of(0), turned.schema_of(turned.subjects - 1)] == [
        index().schemas[:5],
        "Person",
        "Organization",
    ]
