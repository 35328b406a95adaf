"""Processes as workers: killing one loses nothing, a part that kills each is given up by name, a fault of all ends the work."""

import multiprocessing
import os
import signal
from pathlib import Path

import msgspec
import pytest

from mithaq.cli.bulk.processes import Processes, WorkersEnd
from mithaq.screening.bulk.job import Done, Job, OtherMatcher, Part
from mithaq.screening.bulk.planning import Plan
from mithaq.screening.bulk.running import Executor, Lost, PartsLost, finish, run_job
from tests.cli.bulk import poisoned
from tests.screening.bulk.jobs import Inline, make_job, run, write_csv


class Forgetful(Processes):
    """The planted fault: the part of a worker that was lost is not put back."""

    def _failed(self, part: Part, reason: str) -> Lost | None:
        return None


def made(folder: Path, executor: Executor) -> bytes:
    job, plan = job_of(folder)
    run(job, plan, executor, folder / "out.parquet")
    return (folder / "out.parquet").read_bytes()


def job_of(folder: Path) -> tuple[Job, Plan]:
    folder.mkdir(exist_ok=True)
    return make_job(folder, write_csv(folder / "names.csv"), 50)


def test_two_workers_of_which_one_is_killed_at_work_make_the_same_bytes_as_none_and_leave_no_process(tmp_path: Path) -> None:
    job, plan = job_of(tmp_path)
    executor, killed = Processes(2), []

    def kill_one(_: Done) -> None:
        if not killed:
            killed.append(multiprocessing.active_children()[0].pid)
            os.kill(killed[0], signal.SIGKILL)

    finish(job, run_job(job, plan.parts, {}, executor, kill_one), tmp_path / "out.parquet")
    assert (len(killed), executor.ended, multiprocessing.active_children()) == (1, 1, [])
    assert (tmp_path / "out.parquet").read_bytes() == made(tmp_path / "whole", Inline())


def test_a_worker_killed_in_the_middle_of_a_part_loses_nothing_and_the_loss_is_told(tmp_path: Path) -> None:
    told = []
    executor = Processes(1, lambda part, reason: told.append((part.number, reason)), poisoned.killing_once)
    assert made(tmp_path / "killed", executor) == made(tmp_path / "whole", Inline())
    assert told == [(1, "SIGKILL")]


def test_an_executor_that_forgets_the_killed_part_is_caught(tmp_path: Path) -> None:
    with pytest.raises(PartsLost, match=r"1 parts could not be made: part-000001.parquet \[51-100\]"):
        made(tmp_path, Forgetful(1, work=poisoned.killing_once))


def test_a_part_that_ends_three_workers_or_fails_three_times_is_given_up_by_name_and_the_others_are_made(tmp_path: Path) -> None:
    executor = Processes(1, work=poisoned.poisoned)
    with pytest.raises(PartsLost, match=r"\[51-100\]: SIGKILL, part-000002.parquet \[101-150\]: MemoryError: an invented fault"):
        made(tmp_path, executor)
    assert executor.ended == 3
    assert len(list((tmp_path / "parts").glob("*.parquet"))) == 3


def test_workers_that_end_as_soon_as_they_begin_end_the_work(tmp_path: Path) -> None:
    job, plan = make_job(tmp_path, write_csv(tmp_path / "names.csv"), 10)
    with pytest.raises(WorkersEnd, match="exit 7"):
        run_job(job, plan.parts, {}, Processes(1, work=poisoned.ending), lambda _: None)
    assert multiprocessing.active_children() == []


def test_a_refusal_of_a_worker_ends_the_work_as_it_came(tmp_path: Path) -> None:
    job, plan = job_of(tmp_path)
    with pytest.raises(OtherMatcher, match="version another"):
        run_job(msgspec.structs.replace(job, matcher="another"), plan.parts, {}, Processes(2), lambda _: None)
    assert multiprocessing.active_children() == []
