"""Running: what is missing is done, nothing is done twice, nothing is left out, and the answer is the same bytes every way."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import pyarrow.parquet as pq
import pytest

from mithaq.screening.bulk.job import Done, Job, Part
from mithaq.screening.bulk.joining import PartAltered
from mithaq.screening.bulk.running import Lost, PartsLost
from tests.screening.bulk.jobs import Inline, make_job, names, run, write_csv, write_parquet


class Forgetful(Inline):
    """The planted fault: the part that was in a worker's hands when it was killed is never given out again."""

    def run(self, job: Job, parts: Iterable[Part]) -> Iterator[Done | Lost]:
        yield from super().run(job, [part for part in parts if part.number != 2])


class Confused(Inline):
    """The planted fault: what comes of a part is handed back as that of another."""

    def run(self, job: Job, parts: Iterable[Part]) -> Iterator[Done | Lost]:
        for done in super().run(job, parts):
            yield msgspec.structs.replace(done, number=2) if isinstance(done, Done) and done.number == 3 else done


class Repeating(Inline):
    """Does every part twice and hands them back from the last to the first."""

    def run(self, job: Job, parts: Iterable[Part]) -> Iterator[Done | Lost]:
        given = list(parts)[::-1]
        yield from super().run(job, [*given, *given])


def bytes_of(folder: Path, executor: Inline, rows_per_part: int | None = 50, file: Path | None = None) -> bytes:
    folder.mkdir(exist_ok=True)
    job, plan = make_job(folder, file or write_csv(folder / "names.csv"), rows_per_part)
    run(job, plan, executor, folder / "out.parquet")
    return (folder / "out.parquet").read_bytes()


def test_an_interrupted_job_goes_on_with_what_is_missing_and_ends_with_the_same_bytes(tmp_path: Path) -> None:
    whole = bytes_of(tmp_path / "whole", Inline())
    with pytest.raises(KeyboardInterrupt):
        bytes_of(tmp_path / "cut", Inline(most=2))
    assert not (tmp_path / "cut/out.parquet").exists()
    (tmp_path / "cut/parts/part-000001.parquet").write_bytes(b"altered meanwhile")
    again = Inline()
    assert bytes_of(tmp_path / "cut", again) == whole
    assert again.made == [1, 2, 3, 4]


def test_neither_order_nor_repetition_changes_a_byte(tmp_path: Path) -> None:
    assert bytes_of(tmp_path / "once", Inline()) == bytes_of(tmp_path / "repeated", Repeating())


def test_the_size_of_parts_changes_no_row(tmp_path: Path) -> None:
    folders = []
    for size in (50, 7, None):
        bytes_of(tmp_path / str(size), Inline(), size)
        folders.append(pq.read_table(tmp_path / str(size) / "out.parquet").replace_schema_metadata(None))
    assert folders[0].equals(folders[1])
    assert folders[0].equals(folders[2])


def test_the_answer_says_in_itself_what_it_was_made_from_and_what_came_of_it(tmp_path: Path) -> None:
    bytes_of(tmp_path, Inline())
    said = msgspec.json.decode(pq.read_schema(tmp_path / "out.parquet").metadata[b"mithaq.screening"])
    assert (said["asked"]["--threshold"], said["totals"]["rows"], said["totals"]["problems"]) == (
        0.5,
        len(names()),
        {"empty": 2, "no-word": 1, "too-long": 1},
    )


def test_an_executor_that_forgets_a_part_is_caught(tmp_path: Path) -> None:
    with pytest.raises(PartsLost, match=r"1 parts could not be made: part-000002.parquet \[101-150\]"):
        bytes_of(tmp_path, Forgetful())
    assert not (tmp_path / "out.parquet").exists()
    again = Inline()
    bytes_of(tmp_path, again)
    assert again.made == [2]


def test_an_executor_that_confuses_parts_is_caught(tmp_path: Path) -> None:
    with pytest.raises(PartsLost, match="part-000003"):
        bytes_of(tmp_path, Confused())


def test_a_part_that_is_altered_before_it_is_joined_is_refused_and_leaves_no_answer(tmp_path: Path) -> None:
    class Altering(Inline):
        def run(self, job: Job, parts: Iterable[Part]) -> Iterator[Done | Lost]:
            yield from super().run(job, parts)
            (Path(job.folder) / "part-000001.parquet").write_bytes((Path(job.folder) / "part-000000.parquet").read_bytes())

    with pytest.raises(PartAltered, match="part-000001"):
        bytes_of(tmp_path, Altering())
    assert [one.name for one in tmp_path.glob("*out*")] == []


def test_no_names_give_an_answer_without_rows(tmp_path: Path) -> None:
    bytes_of(tmp_path, Inline(), None, write_parquet(tmp_path / "none.parquet", iter(())))
    answer = pq.read_table(tmp_path / "out.parquet")
    assert (answer.num_rows, str(answer.schema.field("id").type)) == (0, "int32")
