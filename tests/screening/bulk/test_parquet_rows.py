"""Parquet: parts read what the whole file holds, whatever its groups of rows; what is no text is refused or has a problem."""

import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mithaq.screening.bulk.parquet_rows import read_parquet
from mithaq.screening.bulk.planning import plan_parts
from mithaq.screening.bulk.rows import BadInput, NoColumn, Rows


def parts(file: Path, size: int, id_column: str | None = "id") -> list[Rows]:
    plan = plan_parts(file, "name", id_column, ",", size)
    assert plan.source.kind == "parquet"
    return [read_parquet(plan.source, part) for part in plan.parts]


def write(tmp_path: Path, columns: dict[str, Any], group: int = 4) -> Path:
    pq.write_table(pa.table(columns), tmp_path / "names.bin", row_group_size=group)
    return tmp_path / "names.bin"


@pytest.mark.parametrize("group", [1, 4, 100])
@pytest.mark.parametrize("size", [1, 3, 10, 100])
def test_parts_of_any_size_read_what_the_whole_file_holds(tmp_path: Path, group: int, size: int) -> None:
    names = [f"name {number}" for number in range(23)]
    file = write(tmp_path, {"more": names, "name": names, "id": list(range(23))}, group)
    found = parts(file, size)
    assert [name for rows in found for name in rows.names] == names
    assert [one for rows in found if rows.ids is not None for one in rows.ids.to_pylist()] == list(range(23))


def test_a_null_and_a_name_that_is_not_utf8_have_a_problem_and_keep_their_rows(tmp_path: Path) -> None:
    file = write(tmp_path, {"name": pa.array([b"a", None, b"\xff\xfe", "محسن".encode()], pa.binary())})
    (rows,) = parts(file, 10, None)
    assert (rows.names, rows.problems, rows.ids) == (["a", None, "\ufffd\ufffd", "محسن"], {1: "null", 2: "not-utf-8"}, None)


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string()), pa.string_view()])
def test_every_kind_of_text_is_read(tmp_path: Path, kind: Any) -> None:
    file = write(tmp_path, {"name": pa.array(["a", None, "a"], pa.string()).cast(kind)}, group=2)
    assert [rows.names for rows in parts(file, 2, None)] == [["a", None], ["a"]]


def test_ids_keep_their_type(tmp_path: Path) -> None:
    days = pa.array([datetime.date(2026, 1, 1), None], pa.date32())
    (rows,) = parts(write(tmp_path, {"name": ["a", "b"], "id": days}), 10)
    assert rows.ids is not None
    assert rows.ids.equals(days)


def test_a_column_that_is_not_there_or_holds_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoColumn, match="label"):
        parts(write(tmp_path, {"label": ["a"]}), 10, None)
    with pytest.raises(BadInput, match="int64"):
        parts(write(tmp_path, {"name": [1]}), 10, None)


def test_a_file_that_is_broken_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path, {"name": [f"name {number}" for number in range(500)]}, group=100)
    whole = file.read_bytes()
    for broken in (whole[:-20], whole[:40], b"PAR1"):
        file.write_bytes(broken)
        with pytest.raises(BadInput, match="cannot be read"):
            parts(file, 100, None)


def test_an_empty_file_has_one_empty_part(tmp_path: Path) -> None:
    (rows,) = parts(write(tmp_path, {"name": pa.array([], pa.string()), "id": pa.array([], pa.int64())}), 10)
    assert rows.ids is not None
    assert (rows.names, rows.ids.type) == ([], pa.int64())
