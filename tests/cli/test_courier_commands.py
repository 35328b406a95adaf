"""The courier and the change of keys by command, between two invented nodes that have no line."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mithaq.exchange.keyring import keyfile, keys
from tests.cli.test_bad_input import PASSPHRASE, Command


@dataclass
class Two:
    """Two nodes and the agreement that the first proposed."""

    east: Command
    west: Command
    ids: dict[str, str]
    agreement: str
    folder: Path


def said(command: Command, *arguments: str) -> Any:
    done = command.run("--json", *arguments)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    folder = tmp_path_factory.mktemp("courier")
    (folder / "passphrase").write_text(PASSPHRASE)
    environment = {"MITHAQ_PASSPHRASE_FILE": str(folder / "passphrase")}
    with pytest.MonkeyPatch.context() as patch:
        quicken(patch)
        made = {name: Command(folder / name, environment) for name in ("east", "west")}
        ids = {name: said(command, "init", "--name", name.title(), "--port", "0") for name, command in made.items()}
        for here, there in (("east", "west"), ("west", "east")):
            file = folder / f"{there}.json"
            said(made[there], "partner", "invite", "--out", str(file))
            said(made[here], "partner", "accept", str(file))
            said(made[here], "partner", "confirm", ids[there]["id"], "--fingerprint", ids[there]["fingerprint"])
        ask = {
            "name": "Invented",
            "parties": [{"identity": one["id"], "name": name} for name, one in ids.items()],
            "purposes": ["border-security"],
            "pillars": [],
        }
        (folder / "agreement.json").write_text(json.dumps(ask))
        agreement = said(made["east"], "act", "registry.propose_agreement", "--input", str(folder / "agreement.json"))["records"][0]
        yield Two(made["east"], made["west"], {name: one["id"] for name, one in ids.items()}, agreement, folder)


def quicken(patch: pytest.MonkeyPatch) -> None:
    """Open each key file once by its passphrase: that it is slow is tested elsewhere."""
    opened: dict[bytes, keys.Keys] = {}
    whole = keys.open_keys

    def open_once(locked: bytes, passphrase: str) -> keys.Keys:
        if locked not in opened:
            opened[locked] = whole(locked, passphrase)
        return opened[locked]

    patch.setattr(keyfile, "open_keys", open_once)


def test_an_agreement_is_proposed_signed_and_receipted_by_files_alone(two: Two) -> None:
    first, answer, last = (str(two.folder / name) for name in ("first.age", "answer.age", "last.age"))
    said(two.east, "act", "registry.sign_agreement", f"agreement={two.agreement}", "office=Invented ministry")
    exported = said(two.east, "courier", "export", "--partner", two.ids["west"], "--agreement", two.agreement, "--out", first)
    assert (exported["from"], exported["left"]) == (0, 0)
    taken = said(two.west, "courier", "import", first, "--answer", answer)
    assert taken["counts"]["taken"] == exported["to"]
    assert taken["answer"]["receipt"]
    said(two.east, "courier", "import", answer)
    said(two.west, "act", "registry.sign_agreement", f"agreement={two.agreement}", "office=Invented ministry")
    said(two.west, "courier", "export", "--partner", two.ids["east"], "--agreement", two.agreement, "--out", last)
    said(two.east, "courier", "import", last)
    shown = said(two.east, "records", "agreement", "status=in_force")
    assert shown["id"] == two.agreement
    again = said(two.east, "courier", "import", last)
    assert again["counts"]["taken"] == 0
    assert list(two.folder.glob("*.part")) == []


def test_bad_files_and_bad_questions_are_refused_by_rule(two: Two) -> None:
    file = two.folder / "bad.age"
    out = str(file)
    said(two.east, "courier", "export", "--partner", two.ids["west"], "--agreement", two.agreement, "--out", out, "--from", "0")
    whole = file.read_bytes()
    file.write_bytes(whole[:-20])
    two.west.refused("courier.damaged", "courier", "import", out)
    file.write_bytes(b"hello")
    two.west.refused("courier.file", "courier", "import", out)
    file.write_bytes(whole)
    two.east.refused("courier.addressee", "courier", "import", out)
    two.west.refused("file.readable", "courier", "import", str(two.folder / "nowhere"))
    two.west.refused("file.readable", "courier", "import", str(two.folder))
    never = ("--agreement", two.agreement, "--out", str(two.folder / "never"))
    two.east.refused("partner.known", "courier", "export", "--partner", two.ids["east"], *never)
    two.east.refused("range.form", "courier", "export", "--partner", two.ids["west"], *never, "--from", "999")
    other = "agreement--00000000-0000-4000-8000-000000000000"
    out = str(two.folder / "never")
    two.east.refused("agreement.known", "courier", "export", "--partner", two.ids["west"], "--agreement", other, "--out", out)
    assert not (two.folder / "never").exists()
    assert list(two.folder.glob("*.part")) == []


def test_keys_are_changed_by_command_announced_by_courier_and_used_when_the_answer_came(two: Two) -> None:
    before = said(two.east, "rotate-keys", "--status")
    assert before["state"] == "in use"
    waiting = said(two.east, "rotate-keys")
    assert (waiting["state"], waiting["waits_for"]) == ("waits for partners", ["West"])
    assert waiting["fingerprint"] == before["fingerprint"]
    assert said(two.east, "rotate-keys") == waiting, "repeating did something"
    out, answer = str(two.folder / "keys.age-file"), str(two.folder / "keys-answer.age-file")
    said(two.east, "courier", "export", "--partner", two.ids["west"], "--agreement", two.agreement, "--out", out)
    said(two.west, "courier", "import", out, "--answer", answer)
    said(two.east, "courier", "import", answer)
    used = said(two.east, "rotate-keys")
    assert used["state"] == "in use"
    assert used["fingerprint"] != before["fingerprint"]
    proof = str(two.folder / "proof.json")
    said(two.east, "proof", "--agreement", two.agreement, "--partner", two.ids["west"], "--out", proof)
    verified = said(two.east, "verify", proof, "--fingerprint", before["fingerprint"])
    assert verified["holds"]


def test_finishing_anyway_says_who_is_left_behind_and_the_courier_brings_the_new_keys(two: Two) -> None:
    before = said(two.west, "rotate-keys")
    used = said(two.west, "rotate-keys", "--finish")
    assert used["state"] == "in use"
    assert used["fingerprint"] != before["fingerprint"]
    out = str(two.folder / "late.age-file")
    said(two.west, "courier", "export", "--partner", two.ids["east"], "--agreement", two.agreement, "--out", out)
    said(two.east, "courier", "import", out)
    two.west.refused("rotation.announced", "rotate-keys", "--finish")
