"""The transcripts of TAXII 2.1, section by section, and of the habits of clients that are in use."""

from pathlib import Path

import pytest

from tests.agreement.nodes import BOTH_ENGINES, World
from tests.transcripts.runner import read_transcript, run_transcript
from tests.wires.taxii.scene import RIGHTS, basic, open_scene

FOLDER = Path(__file__).parents[2] / "transcripts/taxii"
FILES = sorted(FOLDER.glob("*.txt"))


@BOTH_ENGINES
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_server_answers_as_the_transcript_says(file: Path, world: World, tmp_path: Path) -> None:
    scene = open_scene(world.add("eastland", tmp_path))
    credentials = {**{name: basic(name) for name in RIGHTS}, "token": "Bearer token of both, invented", "nobody": basic("nobody")}
    assert run_transcript(file, scene.client, credentials, {"collection": scene.intake}) == len(read_transcript(file)) > 0


def test_a_transcript_that_is_not_so_is_noticed(world: World, tmp_path: Path) -> None:
    scene = open_scene(world.add("eastland", tmp_path))
    wrong = tmp_path / "wrong.txt"
    for expected in ("< 404", "< content-type: text/html", '< {"title": "other"}', '< {"api_roots": []}', '< {"title": "-"}', "< title: *"):
        wrong.write_text(f"> GET /taxii2/ as both\n< 200\n{expected}\n")
        with pytest.raises(AssertionError):
            run_transcript(wrong, scene.client, {"both": basic("both")}, {})
