"""The worked example: what open reports of 2015 to 2026 tell of the cooperation, entered on both nodes as records with their sources.

1. The texts, the facts and the order are data (`resources/worked_example.yml`); here they are only entered, each by the side whose it is.
2. Every commitment and every meeting to come that the reader proposes is confirmed, so that the follow-up shows what nothing took up.
3. Nobody signs: the words were announced in their time and not agreed in these. The agreement alone is signed, so that records may cross.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, cast

from mithaq.resources.reference import reference

FILE = "worked_example.yml"
CODES = {"PK": "Pakistan", "US": "United States"}


class Side(Protocol):
    """A node as the example is entered on it."""

    def act(self, act: str, key: str, /, **ask: Any) -> dict[str, Any]:
        """Return the outcome of an act, done once for a key."""

    def records(self, kind: str, **facets: str) -> list[dict[str, Any]]:
        """Return the newest records of a type with the given facets."""

    def arrives(self, identifier: str) -> None:
        """Return when a record has arrived."""


@dataclass
class WorkedExample:
    """The example between two nodes, by the code of each party; `identities` are theirs. `entered` are its records by their keys."""

    sides: Mapping[str, Side]
    identities: Mapping[str, str]
    entered: dict[str, str] = field(default_factory=dict)
    _by: dict[str, str] = field(default_factory=dict)

    def enter(self) -> dict[str, str]:
        """Enter everything and return the identifiers of the records by their keys, the agreement's among them."""
        given = _content()
        self._agree(given["agreement"])
        texts = {one["key"]: str(one["text"]) for one in given["reports"]}
        for report in given["reports"]:
            self._receive(report)
        for one in given["records"]:
            said = one["said"]
            start = texts[said["report"]].index(said["words"])
            source = {"record": f"${said['report']}", "start": start, "end": start + len(said["words"])}
            self._enter(one["as"], one["key"], one["act"], {"agreement": "$agreement", "sources": [source], **one["ask"]})
        return self.entered

    def _agree(self, terms: Mapping[str, Any]) -> None:
        parties = [{"identity": self.identities[code], "name": name, "code": code} for code, name in CODES.items()]
        self._enter("PK", "agreement", "registry.propose_agreement", {"parties": parties, **terms})
        for code, side in self.sides.items():
            self._need(code, "agreement")
            side.act("registry.sign_agreement", "worked sign agreement", agreement=self.entered["agreement"], office="for the example")
        for code in self.sides:
            self._wait_in_force(code)

    def _wait_in_force(self, code: str) -> None:
        """Wait until both signatures are here, without which nothing may be released."""
        for other in self.sides.values():
            signed = [one["id"] for one in other.records("sign-off", about=self.entered["agreement"])]
            for identifier in signed:
                self.sides[code].arrives(identifier)

    def _receive(self, report: Mapping[str, Any]) -> None:
        ask = {"title": report["title"], "text": report["text"], "source": report["source"], "share": True, "agreement": "$agreement"}
        self._enter("PK", report["key"], "reports.receive", ask)
        side = self.sides["PK"]
        drafts = side.records("draft", about=self.entered[report["key"]])
        for number, draft in enumerate(one for one in drafts if _announces(one)):
            side.act("reports.confirm_draft", f"worked {report['key']} {number}", draft=draft["id"], nature="claim")

    def _enter(self, code: str, key: str, act: str, ask: Mapping[str, Any]) -> None:
        made = self.sides[code].act(act, f"worked {key}", **cast("dict[str, Any]", self._filled(code, ask)))
        self.entered[key], self._by[key] = str(made["records"][0]), code

    def _filled(self, code: str, value: object) -> object:
        """Return what is asked with its places filled; a record of the other side is waited for."""
        if isinstance(value, Mapping):
            return {self._filled(code, name): self._filled(code, one) for name, one in value.items()}
        if isinstance(value, list):
            return [self._filled(code, one) for one in value]
        if not isinstance(value, str) or not value.startswith("$"):
            return value
        name = value[1:]
        if name in self.identities:
            return self.identities[name]
        self._need(code, name)
        return self.entered[name]

    def _need(self, code: str, key: str) -> None:
        if self._by[key] != code:
            self.sides[code].arrives(self.entered[key])


def _announces(draft: Mapping[str, Any]) -> bool:
    proposed = draft.get("proposed") or {}
    return draft["kind"] == "commitment" or (draft["kind"] == "meeting" and proposed.get("status") == "planned")


def _content() -> dict[str, Any]:
    return cast("dict[str, Any]", reference(FILE))


def keys() -> Iterator[str]:
    """Yield the keys of the records of the example, in their order."""
    yield from (str(one["key"]) for part in ("reports", "records") for one in _content()[part])
