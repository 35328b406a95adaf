"""A Dask cluster as workers: mutual TLS or nothing, and a worker killed at work loses nothing."""

import signal
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import dask
import psutil
import pyarrow.parquet as pq
import pytest

from mithaq.cli.bulk.cluster import Cluster, ClusterAway, NotEncrypted
from mithaq.screening.bulk.job import Done, OtherMatcher
from mithaq.screening.bulk.running import finish, run_job
from tests.cli.bulk.clusters import Files, Running, make_files, running
from tests.cli.bulk.test_command import words
from tests.cli.test_bad_input import Command
from tests.screening.bulk.jobs import Inline, make_job, run, write_csv, write_list

PATIENCE_SECONDS = 20.0


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("cluster")) as made:
        yield made


def client(cluster: Running, files: Files | None = None, address: str = "") -> Cluster:
    given = files or cluster.files
    return Cluster(address or cluster.address, given.authority, given.certificate, given.key, PATIENCE_SECONDS)


def test_the_command_on_a_cluster_writes_the_same_bytes_as_on_this_machine(cluster: Running, tmp_path: Path) -> None:
    write_csv(tmp_path / "names.csv")
    write_list(tmp_path / "list.jsonl")
    here = words(tmp_path, out="here.parquet")
    there = [word for word in words(tmp_path, out="there.parquet") if word not in {"--workers", "1"}]
    tls = cluster.files.options("--tls-ca", "--tls-cert", "--tls-key")
    for arguments in (here, [*there, "--cluster", cluster.address, *tls]):
        done = Command(tmp_path / "home", {}).run(*arguments)
        assert (done.returncode, done.stderr) == (1, b"")
    assert (tmp_path / "here.parquet").read_bytes() == (tmp_path / "there.parquet").read_bytes()


def test_a_worker_killed_at_work_loses_nothing_and_the_answer_has_the_same_bytes(cluster: Running, tmp_path: Path) -> None:
    job, plan = make_job(tmp_path, write_csv(tmp_path / "names.csv"), 5)
    killed: list[psutil.Process] = []

    def kill_one(_: Done) -> None:
        if not killed:
            killed.append(cluster.workers()[0])
            killed[0].send_signal(signal.SIGKILL)

    done = run_job(job, plan.parts, {}, client(cluster), kill_one)
    assert not killed[0].is_running()
    finish(job, done, tmp_path / "out.parquet")
    (tmp_path / "whole").mkdir()
    again, again_plan = make_job(tmp_path / "whole", tmp_path / "names.csv", 5)
    run(again, again_plan, Inline(), tmp_path / "whole.parquet")
    assert (tmp_path / "out.parquet").read_bytes() == (tmp_path / "whole.parquet").read_bytes()
    assert pq.read_metadata(tmp_path / "out.parquet").num_rows > 0


def test_a_worker_that_refuses_ends_the_work_as_it_refused(cluster: Running, tmp_path: Path) -> None:
    job, plan = make_job(tmp_path, write_csv(tmp_path / "names.csv"), matcher_is="another")
    with pytest.raises(OtherMatcher, match="version another"):
        run_job(job, plan.parts, {}, client(cluster), lambda _: None)


def test_who_shows_no_certificate_is_refused_by_the_scheduler(cluster: Running) -> None:
    host, port = cluster.address.removeprefix("tls://").split(":")
    context = ssl.create_default_context(cafile=str(cluster.files.authority))
    with (
        socket.create_connection((host, int(port)), PATIENCE_SECONDS) as plain,
        pytest.raises(ssl.SSLError, match="CERTIFICATE_REQUIRED"),
        context.wrap_socket(plain, server_hostname=host) as wrapped,
    ):
        wrapped.recv(1)


def test_certificates_of_another_authority_are_refused_on_both_sides(cluster: Running, tmp_path: Path) -> None:
    other = make_files(tmp_path / "other")
    job, plan = make_job(tmp_path, write_csv(tmp_path / "names.csv"))
    for files in (other, Files(cluster.files.authority, other.certificate, other.key)):
        with pytest.raises(ClusterAway):
            run_job(job, plan.parts, {}, client(cluster, files), lambda _: None)


def test_an_address_without_tls_is_refused_before_anything_is_sent(cluster: Running, tmp_path: Path) -> None:
    job, plan = make_job(tmp_path, write_csv(tmp_path / "names.csv"))
    with pytest.raises(NotEncrypted, match="tcp://"):
        run_job(job, plan.parts, {}, client(cluster, address=cluster.address.replace("tls", "tcp")), lambda _: None)


@pytest.mark.parametrize("which", ["nannies", "scheduler"])
def test_a_cluster_that_is_lost_at_work_is_told_and_what_was_made_is_kept(tmp_path: Path, which: str) -> None:
    job, plan = make_job(tmp_path, write_csv(tmp_path / "names.csv"), 5)
    with running(tmp_path / "lost", 1) as made:

        def end(_: Done) -> None:
            lost = getattr(made, which)
            if lost.is_running():
                for one in (lost, *lost.children(recursive=True)):
                    one.kill()

        short = Cluster(made.address, made.files.authority, made.files.certificate, made.files.key, 8.0)
        quick = dask.config.set({"distributed.comm.timeouts.connect": "3s"})
        with quick, pytest.raises(ClusterAway, match="no workers" if which == "nannies" else "scheduler|closed"):
            run_job(job, plan.parts, {}, short, end)
    assert len(list(Path(job.folder).glob("part-*.json"))) >= 1
