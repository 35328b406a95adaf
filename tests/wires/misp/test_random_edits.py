"""An invented event is edited at random, as people edit in MISP, and taken again after each edit.

Whatever they do: nothing is refused, the same file is known the second time, the export says what MISP says, and what was deleted stands in
no version that is held. The planted fault is an intake that forgets to take back.
"""

import json
from copy import deepcopy
from random import Random
from typing import Any

import pytest

from mithaq.cli.misp_importing import Bridge
from tests.wires.misp.conftest import MispScene
from tests.wires.misp.events import AT, LINK, attribute, event
from tests.wires.misp.test_exporting import shown
from tests.wires.misp.test_importing import _every_version

LEVELS = ("tlp:clear", "tlp:green", "tlp:amber", "tlp:amber+strict")
PARTS = ("Attribute", "Object", "EventReport")
KINDS = {
    "ip-dst": ("Network activity", lambda unique: ".".join(str(1 + (unique >> shift) % 250) for shift in (24, 16, 8, 0))),
    "domain": ("Network activity", lambda unique: f"d{unique}.example.org"),
    "domain|ip": ("Network activity", lambda unique: f"p{unique}.example.org|198.51.100.1"),
    "url": ("Network activity", lambda unique: f"https://u{unique}.example.org/"),
    "filename": ("Payload delivery", lambda unique: f"f{unique}.exe"),
    "md5": ("Payload delivery", lambda unique: f"{unique:032x}"),
    "email-src": ("Payload delivery", lambda unique: f"m{unique}@example.org"),
    "text": ("Other", lambda unique: f"text {unique}"),
}


class Edits:
    """One event in its MISP; `gone` is what was said by what was deleted."""

    def __init__(self, seed: int) -> None:
        self.random, self.now, self.gone = Random(seed), AT + 60, list[str]()
        text = json.dumps(event("tlp:green"))
        for uuid in {part["uuid"] for part in self._all(json.loads(text))} | {json.loads(text)["uuid"], LINK}:
            text = text.replace(uuid, f"0a{uuid[2:8]}-0000-4000-8000-{self.random.getrandbits(48):012x}")
        self.event = json.loads(text)
        for part in self._said(self.event):
            self._say(part)

    def edit(self) -> None:
        """Let time pass, and change the event in one way."""
        self.now += self.random.choice((1, 60, 3_600))
        part = self.random.choice(self._said(self.event))
        way = self.random.choice(
            (self._say, self._delete, self._toggle, self._comment, self._delete_object, self._unlink, self._retag, self._add)
        )
        way(part)
        self.event["timestamp"] = self.event["publish_timestamp"] = str(self.now)

    def _say(self, part: dict[str, Any]) -> None:
        part["value"] = KINDS[part["type"]][1](self.random.getrandbits(60))
        part["timestamp"] = str(self.now)

    def _delete(self, part: dict[str, Any]) -> None:
        beside = next(one["Attribute"] for one in (self.event, *self.event["Object"]) if part in one["Attribute"])
        if sum(not one["deleted"] for one in beside) > 1:
            self.gone.append(part["value"])
            part |= {"deleted": True, "timestamp": str(self.now)}

    def _toggle(self, part: dict[str, Any]) -> None:
        part |= {"to_ids": not part["to_ids"], "timestamp": str(self.now)}

    def _comment(self, part: dict[str, Any]) -> None:
        part["comment"] = f"without a new time, {self.now}"

    def _delete_object(self, _part: dict[str, Any]) -> None:
        standing = [one for one in self.event["Object"] if not one["deleted"]]
        if len(standing) > 1:
            self.gone += [one["value"] for one in standing[0]["Attribute"]]
            standing[0] |= {"deleted": True, "timestamp": str(self.now)}

    def _unlink(self, _part: dict[str, Any]) -> None:
        for link in self.event["Object"][0]["ObjectReference"]:
            link |= {"deleted": True, "timestamp": str(self.now)}

    def _retag(self, _part: dict[str, Any]) -> None:
        self.event["Tag"] = [{"name": self.random.choice(LEVELS)}, {"name": f"invented:{self.random.randrange(9)}"}]

    def _add(self, _part: dict[str, Any]) -> None:
        kind = self.random.choice(sorted(KINDS))
        made = attribute(f"0a000001-0000-4000-8000-{self.random.getrandbits(48):012x}", kind, "", to_ids=self.random.random() < 0.5)
        self._say(made)
        self.event["Attribute"].append(made | {"category": KINDS[kind][0]})

    @staticmethod
    def _all(found: dict[str, Any]) -> list[dict[str, Any]]:
        parts = [part for name in PARTS for part in found[name]]
        return [one for part in parts for one in (part, *part.get("Attribute", ()))]

    def _said(self, found: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the attributes that stand, those of standing objects too."""
        holders = [found, *(one for one in found["Object"] if not one["deleted"])]
        return [one for holder in holders for one in holder["Attribute"] if not one["deleted"]]


def comparable(found: dict[str, Any]) -> dict[str, Any]:
    """Return an event without what the bridge sets itself: tags of TLP, the time of the event, and what a deleted part said."""
    made = deepcopy(found)
    made["timestamp"] = ""
    for part in (made, *Edits._all(made)):
        part["Tag"] = [tag for tag in part.get("Tag", ()) if not tag["name"].startswith("tlp:")]
        if "ObjectReference" in part:
            part["ObjectReference"] = [link for link in part["ObjectReference"] if not link.get("deleted")]
    for name in PARTS:
        made[name] = [_bare(part) for part in made[name]]
    return shown(made)


def _bare(part: dict[str, Any]) -> dict[str, Any]:
    if part.get("deleted"):
        return {"uuid": part["uuid"], "deleted": True, "timestamp": part["timestamp"]}
    return part | ({"Attribute": [_bare(one) for one in part["Attribute"]]} if "Attribute" in part else {})


def run(misp: MispScene, seed: int) -> None:
    edits = Edits(seed)
    for _ in range(10):
        taken = misp.take(edits.event)
        assert (taken.refused, taken.missing) == ([], [])
        assert misp.take(edits.event).state == "known"
        assert comparable(misp.events()[edits.event["uuid"]]) == comparable(edits.event)
        edits.edit()
    misp.take(edits.event)
    held = b"".join(_every_version(misp)).decode()
    standing = {one["value"] for one in edits._said(edits.event)}
    assert [value for value in edits.gone if value in held and value not in standing] == []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(25))
def test_after_any_edits_the_intake_says_what_misp_says(misp: MispScene, seed: int) -> None:
    run(misp, seed)


def test_after_some_edits_the_intake_says_what_misp_says(misp: MispScene) -> None:
    run(misp, 7)


def test_an_intake_that_forgets_to_take_back_is_caught(misp: MispScene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Bridge, "_take_back", lambda *_arguments: 0)
    with pytest.raises(AssertionError):
        for seed in range(10):
            run(misp, seed)
