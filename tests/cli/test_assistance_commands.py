"""Assistance as IATI by command, held against the standard by the other command. Everything in it is invented."""

import json
import os
from pathlib import Path

import pytest
from lxml import etree

from mithaq.acts.work import Work
from mithaq.app import Node, open_node
from mithaq.desks.plan.assistance.records import words_sha256
from mithaq.records.ident import named_id, random_id, timestamp
from mithaq.records.marking import Tlp
from mithaq.records.principal import this_node
from mithaq.records.record import Record, make_record
from tests.cli.test_bad_input import PASSPHRASE, Command

IATI = Path(os.environ.get("MITHAQ_EVAL_DATA", "/nowhere")) / "iati"
WEST = named_id("identity", "node", "westland")


def fill(node: Node) -> str:
    """Keep an agreement of two parties, and as if received a pledge for everybody and another for the parties, both accepted here."""
    house, own = node.house, node.settings.id
    parties = [{"identity": own, "name": "Eastland", "code": "EL"}, {"identity": WEST, "name": "Westland", "code": "WL"}]

    def write(writing: object) -> str:
        work = Work(writing, this_node(own), house.rules, house.identity, house.keys, house.clock(), house.randomness)  # type: ignore[arg-type]
        agreement = work.write("agreement", {"name": "Invented agreement", "parties": parties}, work.local_marking()).id
        for number, level in (("A-1", Tlp.CLEAR), ("A-2", Tlp.AMBER)):
            words = {"title": f"Invented pledge {number}", "pillar": "x", "purpose": "displaced-persons", "form": "money", "country": "PK"}
            words |= {"amount": "250000000", "currency": "USD", "announced_on": "2025-03-01", "donor": WEST, "recipient": own}
            pledge = kept("pledge", WEST, level, agreement=agreement, number=number, **words)
            said = {"about": pledge.id, "agreement": agreement, "sha256": words_sha256(pledge), "step": "accepted"}
            for record in (pledge, kept("pledge-step", own, level, **said)):
                work.writing.put(record)
        return agreement

    def kept(kind: str, author: str, level: Tlp, **body: object) -> Record:
        at = timestamp(house.clock())
        header = {"type": kind, "spec_version": "2.1", "id": random_id(kind, house.randomness(16)), "created": at, "modified": at}
        return make_record({**header, "created_by_ref": author, "object_marking_refs": [level.ref], **body})

    return house.store.write(write)


@pytest.mark.skipif(not IATI.is_dir(), reason="IATI LEFT OUT: MITHAQ_EVAL_DATA is unset or holds no iati folder")
def test_pledges_are_written_as_iati_and_what_is_left_out_is_named_with_why(tmp_path: Path) -> None:
    (tmp_path / "passphrase").write_text(PASSPHRASE)
    command = Command(tmp_path / "home", {"MITHAQ_PASSPHRASE_FILE": str(tmp_path / "passphrase")})
    assert command.run("--json", "init", "--name", "Eastland", "--port", "0").returncode == 0
    node = open_node(tmp_path / "home", PASSPHRASE)
    agreement = fill(node)
    node.close()
    out = tmp_path / "out.xml"
    ask = ["plan", "export", "iati", "--agreement", agreement, "--out", str(out)]
    done = command.run("--json", *ask, "--reporting-org", "ZZ-INV-2", "--org", "WL=ZZ-INV-1")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["records"] == 1
    assert said["left_out"] == ["“A-2 Invented pledge A-2” cannot be written as IATI: it is not marked for everybody."]
    root = etree.fromstring(out.read_bytes())
    assert root.find(".//provider-org").get("ref") == "ZZ-INV-1"
    assert "A-2" not in out.read_text()
    done = command.run("--json", "plan", "check-iati", str(out), "--standard", str(IATI))
    assert (done.returncode, done.stdout) == (0, b"")
    out.unlink()
    command.refused("iati.form", *ask)
    assert command.run(*ask, "--reporting-org", "ZZ-INV-2", "--org", "XX=ZZ").returncode == 2
    assert not out.exists()
