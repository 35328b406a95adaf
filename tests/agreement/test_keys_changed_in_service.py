"""Both nodes change their keys in the midst of the story, while they serve, one of them killed meanwhile: the story goes on."""

import json
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from mithaq.cli.demo.nodes import DemoNode
from mithaq.log.proof import verify_proof
from tests.agreement.processes import Pair
from tests.agreement.test_killed import pair

CHANGES = {"dialogue round": 0, "reply": 1}
PATIENCE = 40.0


def command(node: DemoNode, *arguments: str) -> Any:
    """Return what a command of a node answers while the node serves."""
    done = subprocess.run([*node._command(), *arguments], check=True, env=node._environment(), capture_output=True)
    return json.loads(done.stdout)


def is_in_use(node: DemoNode) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if command(node, "rotate-keys", "--status")["state"] == "in use":
            return True
    return False


def tell(made: Pair, kill: int | None) -> dict[str, Any]:
    """Tell the story with both changes in it; return what the commands said, by step."""
    said: dict[str, Any] = {}
    made.start()
    try:
        story = made.story()

        def before(step: str) -> None:
            if step in CHANGES:
                if kill is not None:
                    made.kill_soon(kill, 1.0)
                said[step] = command(made.nodes[CHANGES[step]], "rotate-keys")

        told = [one.step for one in story.tell(before)]
        for remote in (story.islamabad, story.washington):
            remote.close()
        assert all(is_in_use(node) for node in made.nodes)
    finally:
        made.stop()
    assert told == list(story.steps())
    return said


KILLED = [None, pytest.param(0, marks=pytest.mark.long), pytest.param(1, marks=pytest.mark.long)]


@pytest.mark.parametrize("kill", KILLED, ids=["nobody", "Islamabad", "Washington"])
def test_the_story_goes_on_while_both_sides_change_their_keys(tmp_path: Path, kill: int | None) -> None:
    made = pair(tmp_path)
    said = tell(made, kill)
    for step, number in CHANGES.items():
        now = command(made.nodes[number], "rotate-keys", "--status")
        assert now["fingerprint"] != said[step]["fingerprint"], "the key was not changed"
    for name in ("islamabad", "washington"):
        proved = verify_proof((tmp_path / f"proof-{name}.json").read_bytes())
        assert all(channel.cosigned_at is not None for channel in proved.channels)
        assert any(len(keys) == 2 for keys in proved.keys.values())
