"""The statistics of requests by command: empty, and what it refuses."""

import json
from pathlib import Path

from tests.cli.test_bad_input import PASSPHRASE, Command


def test_the_statistics_of_a_node_that_asked_nothing_are_empty_and_a_strange_agreement_is_refused(tmp_path: Path) -> None:
    (tmp_path / "passphrase").write_text(PASSPHRASE)
    node = Command(tmp_path / "home", {"MITHAQ_PASSPHRASE_FILE": str(tmp_path / "passphrase")})
    assert node.run("--json", "init", "--name", "Eastland", "--port", "0").returncode == 0
    done = node.run("requests", "statistics", "--json", "--period", "2026")
    assert (done.returncode, json.loads(done.stdout)) == (0, {"period": "2026", "agreement": "", "sides": []})
    refused = node.run("--json", "requests", "statistics", "--agreement", "agreement--00000000-0000-4000-8000-000000000001")
    assert (refused.returncode, json.loads(refused.stderr)["type"]) == (2, "agreement.known")
    assert node.run("requests", "statistics").stdout.startswith(b"from")
