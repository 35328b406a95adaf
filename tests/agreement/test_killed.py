"""kill -9 of either node at each step of the story: it completes, nothing is lost and nothing doubled."""

import random
from collections import Counter
from pathlib import Path

import pytest

from mithaq.cli.demo.nodes import DemoNode
from mithaq.log.proof import verify_proof
from tests.agreement.processes import Pair, free_ports


def pair(folder: Path) -> Pair:
    ports = free_ports()
    folder.mkdir(parents=True, exist_ok=True)
    nodes = [DemoNode(name, folder / name.lower(), port) for name, port in zip(("Islamabad", "Washington"), ports, strict=True)]
    return Pair(nodes, folder)


def tell(made: Pair, victim: int | None) -> list[Counter[str]]:
    """Tell the story, killing the victim within each step, and return what both nodes hold afterwards."""
    source = random.Random(victim)
    made.start()
    try:
        story = made.story()

        def before(_step: str) -> None:
            if victim is not None:
                made.kill_soon(victim, source.uniform(0.0, 0.3))

        told = [one.step for one in story.tell(before)]
        for remote in (story.islamabad, story.washington):
            remote.close()
    finally:
        made.stop()
    assert told == list(story.steps())
    return made.counts()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> list[Counter[str]]:
    """What both nodes hold after a story that nobody disturbed."""
    return tell(pair(tmp_path_factory.mktemp("undisturbed")), None)


@pytest.mark.parametrize("victim", [0, 1], ids=["Islamabad", "Washington"])
def test_a_node_killed_at_each_step_loses_and_doubles_nothing(tmp_path: Path, victim: int, undisturbed: list[Counter[str]]) -> None:
    made = pair(tmp_path)
    held = tell(made, victim)
    assert made.kills >= 8, "the victim was hardly ever killed; the test proved nothing"
    assert held == undisturbed
    for name in ("islamabad", "washington"):
        proved = verify_proof((tmp_path / f"proof-{name}.json").read_bytes())
        assert all(channel.cosigned_at is not None for channel in proved.channels)
