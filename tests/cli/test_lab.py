"""The lab: one line that says how to come in, and nothing left when stdin closes."""

import json
import os
import ssl
import subprocess
import sys
from pathlib import Path

import httpx
import pytest


@pytest.mark.parametrize("plain", [True, False])
def test_the_lab_serves_what_its_line_says_and_ends_with_its_stdin(plain: bool, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mithaq.cli", "lab", "taxii", "--collection-size", "3", *(["--plain"] if plain else [])]
    lab = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "TMPDIR": str(tmp_path)}
    )
    assert lab.stdin is not None
    assert lab.stdout is not None
    said = json.loads(lab.stdout.readline())
    verify = True if plain else ssl.create_default_context(cafile=said["ca"])
    headers = {"Accept": "application/taxii+json;version=2.1"}
    with httpx.Client(verify=verify, headers=headers) as client:
        assert client.get(said["discovery"]).status_code == 401
        roots = client.get(said["discovery"], auth=(said["user"], said["password"])).json()["api_roots"]
        found = client.get(said["collection_url"] + "objects/", headers={"Authorization": f"Bearer {said['bearer']}"}).json()["objects"]
    assert roots == [said["api_root"]]
    assert len(found) == 3
    assert lab.pid == said["pid"]
    rest, _ = lab.communicate(timeout=60)
    assert (rest, lab.returncode) == (b"", 0)
    assert list(tmp_path.iterdir()) == []
