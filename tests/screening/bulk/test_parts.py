"""A part: the same bytes whoever makes it, of the very names, index and matcher that the job names; and what it answers."""

from pathlib import Path

import msgspec
import pyarrow.parquet as pq
import pytest

from mithaq.screening.bulk.job import InputChanged, Job, OtherMatcher, Part
from mithaq.screening.bulk.parts import find_done, screen_part, work
from mithaq.screening.index import BadIndex
from mithaq.screening.screener import Screener
from tests.screening.bulk.jobs import TOO_LONG, make_job, names, write_csv, write_parquet
from tests.screening.lists import index


@pytest.fixture
def job(tmp_path: Path) -> Job:
    return make_job(tmp_path, write_csv(tmp_path / "names.csv"))[0]


FIRST = Part(0, 1, 50, len("id,name\r\n"))


def test_a_part_holds_each_candidate_from_the_threshold_up_as_the_screener_finds_it(tmp_path: Path) -> None:
    job, plan = make_job(tmp_path, write_parquet(tmp_path / "names.parquet"), 1_000)
    done = screen_part(job, plan.parts[0])
    screener = Screener(index())
    expected = []
    for row, name in enumerate(names(), 1):
        if name.strip() and name != TOO_LONG:
            hits = [hit for hit in screener.search(name) if round(hit.score, 6) >= job.threshold]
            expected += [(row, row - 1, name, rank, hit.id, round(hit.score, 6), hit.name) for rank, hit in enumerate(hits, 1)]
    rows = pq.read_table(Path(job.folder) / "part-000000.parquet").to_pylist()
    found = [row for row in rows if row["problem"] is None]
    columns = ("row", "id", "name", "rank", "subject_id", "score", "listed_name")
    assert [tuple(row[column] for column in columns) for row in found] == expected
    assert (done.candidates, done.names_hit) == (len(expected), len({row[0] for row in expected}))
    assert msgspec.json.decode(found[0]["explanation"])["met"][0]["way"] == "the same word"


def test_a_name_that_cannot_be_screened_is_a_row_that_says_why(tmp_path: Path) -> None:
    job, plan = make_job(tmp_path, write_parquet(tmp_path / "names.parquet", [None, "", " \t", "-- ؟؟ --", TOO_LONG, "Nobody Whitfield"]))
    done = screen_part(job, plan.parts[0])
    rows = pq.read_table(Path(job.folder) / "part-000000.parquet").to_pylist()
    assert [(row["row"], row["problem"]) for row in rows] == [(1, "null"), (2, "empty"), (3, "empty"), (4, "no-word"), (5, "too-long")]
    assert (rows[4]["name"], rows[4]["subject_id"], done.problems) == (TOO_LONG, None, {"empty": 2, "no-word": 1, "null": 1, "too-long": 1})


def test_a_part_made_twice_and_by_plain_values_has_the_same_bytes(job: Job) -> None:
    file = Path(job.folder) / FIRST.file
    once = screen_part(job, FIRST)
    content = file.read_bytes()
    assert work(msgspec.to_builtins(job), msgspec.to_builtins(FIRST)) == msgspec.to_builtins(once)
    assert file.read_bytes() == content
    assert sorted(one.name for one in Path(job.folder).iterdir()) == ["part-000000.json", "part-000000.parquet"]


def test_explanations_can_be_left_out(tmp_path: Path) -> None:
    job, plan = make_job(tmp_path, write_csv(tmp_path / "names.csv"), explained=False)
    screen_part(job, plan.parts[0])
    assert "explanation" not in pq.read_schema(Path(job.folder) / "part-000000.parquet").names


def test_names_that_changed_after_the_job_began_are_refused(job: Job) -> None:
    write_csv(Path(job.source.file), [*names(), "one more"])
    with pytest.raises(InputChanged):
        screen_part(job, FIRST)


def test_another_index_than_that_of_the_job_is_refused_and_so_is_none(job: Job) -> None:
    with pytest.raises(BadIndex, match="began with"):
        screen_part(msgspec.structs.replace(job, index_sha256="0" * 64), FIRST)
    Path(job.index).unlink()
    with pytest.raises(BadIndex):
        screen_part(job, FIRST)


def test_a_worker_of_another_version_refuses(job: Job) -> None:
    with pytest.raises(OtherMatcher, match="another"):
        screen_part(msgspec.structs.replace(job, matcher="another"), FIRST)


def test_a_part_is_found_again_only_whole_and_of_the_same_job(job: Job) -> None:
    done = screen_part(job, FIRST)
    assert find_done(job, FIRST) == done
    assert find_done(msgspec.structs.replace(job, threshold=0.9), FIRST) is None
    assert find_done(job, Part(0, 1, 49)) is None
    file = Path(job.folder) / FIRST.file
    whole = file.read_bytes()
    file.write_bytes(whole[:100] + bytes([whole[100] ^ 1]) + whole[101:])
    assert find_done(job, FIRST) is None
    file.write_bytes(whole)
    file.with_suffix(".json").write_bytes(b"{")
    assert find_done(job, FIRST) is None
