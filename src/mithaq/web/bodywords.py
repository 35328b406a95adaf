"""The body of any record as a person reads it: parties by their mark, records by their title, fixed words said, a line for each part."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mithaq.lang.catalogue import N_
from mithaq.lang.labels import isolate
from mithaq.records.ident import is_id
from mithaq.records.kind import RecordType
from mithaq.store import Held, Reading
from mithaq.web.differences import shown
from mithaq.web.face import Face
from mithaq.web.parties import Parties
from mithaq.web.propertywords import PROPERTIES
from mithaq.web.titles import titled
from mithaq.web.views import PartyView
from mithaq.web.words import WORDS

HEADER = frozenset({"id", "type", "spec_version", "created", "modified", "created_by_ref", "object_marking_refs", "extensions"})
# Properties whose values are fixed words, named like the words or by another name.
# Of some types a property has words of its own; its kind is then the type's.
OF_TYPE = {("pledge", "form"): "aid-form", ("pledge-step", "step"): "pledge-step"}
FIXED = {"pillars": "pillar", "purposes": "purpose", "to": "commitment"}
SAYS_WORDS = frozenset(
    {"pillar", "purpose", "urgency", "judged", "nature", "step", "how", "outcome", "decision", "position", "voice", "aspect"}
) | {"channel", "form", "says", "ground", "cause", "status", "aid-form", "pledge-step"}
MOST = 200


@dataclass(frozen=True)
class Part:
    """One value: a text, in a `language` where it is known; a record by its address; or a party."""

    text: str = ""
    href: str = ""
    party: PartyView | None = None
    language: str = ""


@dataclass(frozen=True)
class BodyReader:
    """How values are read: in the reader's language, as far as the reader sees what they name."""

    face: Face
    reading: Reading
    parties: Parties
    types: Mapping[str, RecordType]

    def rows(self, held: Held) -> list[tuple[str, list[Part]]]:
        """Return the properties that are not the header and not empty, each with its values."""
        if held.record is None:
            return []
        body = held.record.properties
        said = [
            (name, list(self._parts(OF_TYPE.get((held.type, name), name), value))[:MOST])
            for name, value in body.items()
            if name not in HEADER
        ]
        return [(f"{held.type}.{name}" if f"{held.type}.{name}" in PROPERTIES else name, parts) for name, parts in said if parts]

    def _parts(self, name: str, value: Any) -> Iterator[Part]:
        if value in (None, "", [], {}):
            return
        if isinstance(value, list):
            for one in value:
                yield from self._parts(name, one)
        elif isinstance(value, Mapping):
            yield Part(" · ".join(self._pairs(value)), language=str(value.get("language") or ""))
        elif isinstance(value, str):
            yield self._text(name, value)
        else:
            yield Part(self._said(value))

    def _text(self, name: str, value: str) -> Part:
        if value.startswith("identity--") and is_id(value):
            known = self.parties.known.get(value)
            return Part(party=known) if known is not None else Part(value)
        if is_id(value) and (held := self.reading.get(value)) is not None:
            line = titled(held, self.types)
            return Part(line.title or self.face.say(line.label), line.href, language=line.language)
        kind = FIXED.get(name, name)
        return Part(self.face.word(kind, value) if kind in SAYS_WORDS and value in WORDS.get(kind, {}) else value)

    def _pairs(self, value: Mapping[str, Any]) -> Iterator[str]:
        for name, one in value.items():
            if one not in (None, "", [], {}):
                said = self._said(one)
                yield f"{self.face.word('property', name)}: {isolate(said)}"

    def _said(self, value: Any) -> str:
        if isinstance(value, bool):
            return self.face.say(N_("yes")) if value else self.face.say(N_("no"))
        if isinstance(value, int | float):
            return self.face.number(value)
        if isinstance(value, str) and value in self.parties.known:
            return self.parties.known[value].name
        return shown(value)
