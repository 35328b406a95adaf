"""CSV: parts read what the whole file holds, and a file of which something would be lost is refused with its line."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.lang.refusal import Refused
from mithaq.screening.bulk.csv_rows import BadCsvLine, read_csv
from mithaq.screening.bulk.planning import plan_parts
from mithaq.screening.bulk.rows import BadInput, NoColumn


def read(file: Path, size: int = 2, id_column: str | None = "id", delimiter: str = ",") -> list[tuple[str | None, str | None, str | None]]:
    """Return for each row of a file, read in parts: its id, its name, its problem."""
    plan = plan_parts(file, "name", id_column, delimiter, size)
    found = []
    for part in plan.parts:
        rows = read_csv(plan.source, part)
        ids = [None] * len(rows.names) if rows.ids is None else rows.ids.to_pylist()
        found += [(ids[at], name, rows.problems.get(at)) for at, name in enumerate(rows.names)]
    assert len(found) == plan.rows
    return found


def write(tmp_path: Path, content: str | bytes) -> Path:
    file = tmp_path / "names.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)


@given(rows=st.lists(st.tuples(TEXT, TEXT), max_size=20), size=st.integers(1, 7), ending=st.sampled_from(["\n", "\r\n"]))
def test_parts_of_any_size_read_what_the_whole_file_holds(
    rows: list[tuple[str, str]], size: int, ending: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=ending, quoting=csv.QUOTE_ALL)
    writer.writerows([("id", "name"), *rows])
    file = tmp_path_factory.mktemp("csv") / "names.csv"
    file.write_bytes(out.getvalue().encode())
    assert read(file, size) == [(one, name, None) for one, name in rows]


def test_a_mark_of_order_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    assert read(write(tmp_path, "\ufeffname,id\nمحسن,1\n")) == [("1", "محسن", None)]


def test_a_row_with_more_or_fewer_fields_keeps_its_number_and_is_not_screened_in_part(tmp_path: Path) -> None:
    file = write(tmp_path, "id,name\n1,Naqvi, Mohsin\n2\n\n3,Mohsin Naqvi\n")
    assert read(file) == [(None, None, "fields"), (None, None, "fields"), ("3", "Mohsin Naqvi", None)]


def test_an_empty_line_is_an_empty_name_where_there_is_one_column_only(tmp_path: Path) -> None:
    assert read(write(tmp_path, "name\na\n\nb\n"), id_column=None) == [(None, "a", None), (None, "", None), (None, "b", None)]


def test_fields_may_be_parted_by_something_else(tmp_path: Path) -> None:
    assert read(write(tmp_path, "id;name\n1;a, b\n"), delimiter=";") == [("1", "a, b", None)]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("id,name\n1,a\n2,محسن\n".encode("cp1256"), 3),
        ("id,name\n1,a\n".encode("utf-16"), 1),
        (b'id,name\n1,a\n2,"never closed\n3,b\n', 4),
        (b'id,name\n1,"a"b\n', 2),
        (b"id,name\n1,a\r2,b\n", 2),
        (b"id,name\n1," + b"a" * 1_000_001 + b"\n", 2),
    ],
)
def test_a_line_that_cannot_be_read_refuses_the_file(tmp_path: Path, content: bytes, line: int) -> None:
    with pytest.raises(BadCsvLine, match=f"Line {line} of names.csv"):
        read(write(tmp_path, content))


def test_a_column_that_is_not_there_or_there_twice_is_refused_with_those_that_are(tmp_path: Path) -> None:
    for content in ("id,label\n1,a\n", "id,name,name\n1,a,b\n", "id;name\n1;a\n"):
        with pytest.raises(NoColumn, match=content.split("\n", maxsplit=1)[0].replace(",", ", ")):
            read(write(tmp_path, content))
    with pytest.raises(BadInput, match="no header"):
        read(write(tmp_path, ""))


@given(content=st.binary(max_size=200), size=st.integers(1, 5))
def test_any_bytes_are_read_or_refused(content: bytes, size: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("csv") / "names.csv"
    file.write_bytes(b"id,name\n" + content)
    try:
        found = read(file, size)
    except Refused:
        return
    assert all(name is not None or problem for _, name, problem in found)
