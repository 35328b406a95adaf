"""An index in a file: it answers as the one it was written from, and a file that is not whole is refused."""

from dataclasses import replace
from pathlib import Path

import pytest

from mithaq.screening.building import build_index
from mithaq.screening.index import BadIndex, open_index, write_index
from mithaq.screening.screener import Screener
from mithaq.screening.subjects import Subject
from tests.screening.lists import index

NAMES = ("محسن نقوي", "Taliban", "Иван Сидоренко", "nobody at all")


def test_an_index_that_was_written_and_opened_answers_the_same(tmp_path: Path) -> None:
    write_index(index(), tmp_path / "names.index")
    made, opened = Screener(index()), Screener(open_index(tmp_path / "names.index"))
    for name in NAMES:
        assert [(hit.id, hit.name, hit.score) for hit in opened.search(name)] == [
            (hit.id, hit.name, hit.score) for hit in made.search(name)
        ]


def test_a_file_that_is_cut_altered_or_something_else_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "names.index"
    write_index(index(), file)
    whole = file.read_bytes()
    middle = len(whole) // 2
    for broken in (
        whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        b"",
        b"no index",
        whole[:100],
        whole[:-1],
        whole + b"x",
        whole[:60] + b"\x00" + whole[61:],
        whole.replace(b"mithaq names 2", b"mithaq names 9"),
    ):
        file.write_bytes(broken)
        with pytest.raises(BadIndex, match="cannot be used"):
            open_index(file)
    with pytest.raises(BadIndex):
        open_index(tmp_path / "not there")


def test_writing_leaves_no_half_file_and_replaces_what_was_there(tmp_path: Path) -> None:
    file = tmp_path / "names.index"
    write_index(index(), file)
    held = open_index(file)
    write_index(build_index([Subject("only", "Person", ["Only One"])]), file)
    assert [one.name for one in tmp_path.iterdir()] == ["names.index"]
    assert (open_index(file).subjects, held.subjects) == (1, index().subjects)


def test_a_lone_surrogate_in_a_list_is_kept_as_an_unknown_character() -> None:
    made = build_index([Subject("s", "Person", ["Gul\ud800bahar Noorzai"])])
    assert made.texts[0] == "Gul?bahar Noorzai"


def test_an_index_that_was_made_with_other_words_or_tables_is_refused(tmp_path: Path) -> None:
    write_index(replace(index(), about={**index().about, "sources": "another version"}), tmp_path / "names.index")
    with pytest.raises(BadIndex, match="other tables"):
        open_index(tmp_path / "names.index")


def test_a_name_of_which_only_the_first_words_are_read_is_counted() -> None:
    made = build_index([Subject("s", "Organization", [" ".join(f"word{number}" for number in range(20))])])
    assert (made.about["cut"], made.about["nameless"]) == (1, 0)
