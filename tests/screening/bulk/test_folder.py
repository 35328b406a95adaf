"""The folder of parts: of one job, worked on by one command at a time."""

from pathlib import Path

import msgspec
import pytest

from mithaq.screening.bulk.folder import AtWork, NoManifest, OtherJob, check_manifest, clear, held, keep_manifest
from mithaq.screening.bulk.job import Job
from tests.screening.bulk.jobs import make_job, names, write_csv


@pytest.fixture
def job(tmp_path: Path) -> Job:
    made = make_job(tmp_path, write_csv(tmp_path / "names.csv"))[0]
    keep_manifest(made)
    return made


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"threshold": 0.25}, r"--threshold \(0.5; 0.25\)"),
        ({"hits": 3}, "--hits"),
        ({"explained": False}, "--no-explain"),
        ({"list_sha256": "another"}, "--index"),
        ({"index_sha256": "another"}, "index"),
        ({"rows_per_part": 7}, "--rows-per-part"),
        ({"matcher": "another"}, "matcher"),
    ],
)
def test_going_on_with_anything_else_is_refused_with_what_differs(job: Job, change: dict[str, object], said: str) -> None:
    keep_manifest(job)
    with pytest.raises(OtherJob, match=f"differs in: {said}"):
        keep_manifest(msgspec.structs.replace(job, **change))


def test_going_on_with_other_names_is_refused(job: Job, tmp_path: Path) -> None:
    with pytest.raises(OtherJob, match="differs in: --queries"):
        keep_manifest(make_job(tmp_path, write_csv(tmp_path / "names.csv", [*names(), "one more"]))[0])


def test_before_its_index_is_built_a_job_is_known_by_the_rest(job: Job) -> None:
    assert check_manifest(msgspec.structs.replace(job, index="", index_sha256=""))
    with pytest.raises(OtherJob):
        check_manifest(msgspec.structs.replace(job, index="", index_sha256="", hits=3))


def test_a_manifest_that_cannot_be_read_is_refused(job: Job) -> None:
    for broken in (b"", b"{}", b'{"format": 2, "asked": {}, "rows": 1}'):
        (Path(job.folder) / "manifest.json").write_bytes(broken)
        with pytest.raises(NoManifest):
            keep_manifest(job)


def test_a_second_command_on_a_folder_is_refused_until_the_first_ends(tmp_path: Path) -> None:
    with held(tmp_path / "parts"), pytest.raises(AtWork), held(tmp_path / "parts"):
        pass
    with held(tmp_path / "parts"):
        pass


def test_clearing_leaves_what_others_put_there(job: Job) -> None:
    folder = Path(job.folder)
    (folder / "notes.txt").write_text("mine")
    clear(folder)
    assert [one.name for one in folder.iterdir()] == ["notes.txt"]
    (folder / "notes.txt").unlink()
    clear(folder)
    assert not folder.exists()
