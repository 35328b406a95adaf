"""A full disk, and an fsync that fails, in a real process: what was acknowledged is kept, nothing is acknowledged afterwards."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.agreement.nodes import Node, World

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 6_000_000
STRACE = shutil.which("strace")


def fill(folder: Path, limit: int, *before: str) -> list[str]:
    """Return the lines of a process that acts until its disk fails."""
    words = [*before, sys.executable, "-m", "tests.agreement.filling", str(folder), str(limit)]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    done = subprocess.run(words, capture_output=True, text=True, cwd=ROOT, env=environment, timeout=300, check=False)
    assert "begin" in done.stdout, done.stderr[-2_000:]
    return done.stdout.splitlines()


def judge(folder: Path, lines: list[str]) -> tuple[int, int]:
    """Return how many acts were acknowledged and how many of them are lost; the sentence must say what, whose and what next."""
    made = [line.removeprefix("made ") for line in lines if line.startswith("made ")]
    said = [line for line in lines if line.startswith("said ")]
    assert said, "the disk never failed; the test proved nothing"
    assert "store.failed" in said[0]
    assert "operator" in said[0]
    assert "start the node again" in said[0]
    assert "afterwards store.failed" in lines
    world = World()
    node: Node = world.add("eastland", folder)
    with node.reading() as reading:
        lost = [one for one in made if reading.get(one) is None]
    assert node.store.check() == []
    world.close()
    return len(made), len(lost)


def test_a_full_disk_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    acknowledged, lost = judge(tmp_path, fill(tmp_path, LIMIT))
    assert acknowledged > 20
    assert lost == 0
    print(f"disk full: {acknowledged} acknowledged, {lost} lost")


@pytest.mark.skipif(STRACE is None, reason="FSYNC ERRORS LEFT OUT: strace is not installed")
def test_an_fsync_that_fails_ends_acknowledging_and_loses_nothing(tmp_path: Path) -> None:
    inject = ["-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:error=EIO:when=150+"]
    acknowledged, lost = judge(tmp_path, fill(tmp_path, 0, str(STRACE), *inject))
    assert lost == 0
    print(f"fsync error: {acknowledged} acknowledged, {lost} lost")
