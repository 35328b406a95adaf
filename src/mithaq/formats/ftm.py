"""A list in FollowTheMoney, one entity a line, as OpenSanctions publishes it (entities.ftm.json).

1. A line is a JSON object {id, schema, caption, properties: {name: [text, ...]}, ...}; lines are read one by one and bounded.
2. A Person, a LegalEntity and its kinds, a Vessel or an Airplane is an entry; its id is the reference. Every line is counted by its schema.
3. The caption comes first when it is a name; weakAlias and abbreviation are names of quality "weak"; every name keeps its script.
4. A Sanction that points to an entry gives it programme, authority, day of listing, reason and link; an Address gives it its words.
5. A Sanction or Address that no entry wants, and a subject without any name, fit nothing: they are kept and counted, never a failure.
6. An identifier is kept as "property: value", so that it can be handed on in the same form. "nationality" is what a person has; "country",
   "jurisdiction" and "flag" say where somebody or something is tied to.

Sources: https://followthemoney.tech/explorer/schemata/, https://www.opensanctions.org/docs/bulk/json/ (seen November 2026).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import BinaryIO

import msgspec

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import because
from mithaq.names.listed import Kind, ListBroken, ListEmpty, ListEntry, ListName, ListNotText, ListTooLarge
from mithaq.names.script import main_script

MAX_FTM_BYTES = 100_000_000
MAX_LINE_BYTES = 1_000_000
MAX_SCHEMATA = 100
KINDS: Mapping[str, Kind] = {
    "Person": "person",
    "LegalEntity": "organisation",
    "Organization": "organisation",
    "Company": "organisation",
    "PublicBody": "organisation",
    "Vessel": "vessel",
    "Airplane": "aircraft",
}
IDENTIFIERS = (
    "passportNumber", "idNumber", "registrationNumber", "taxNumber", "socialSecurityNumber", "innCode", "ogrnCode", "okpoCode", "kppCode",
    "leiCode", "vatCode", "dunsCode", "swiftBic", "uscCode", "npiCode", "imoNumber", "mmsi", "callSign", "serialNumber", "wikidataId",
)  # fmt: skip
_FACTS = (
    "programId", "program", "birthDate", "nationality", "citizenship", "address", "addressEntity", "notes", "summary", "position", "topics",
    "country", "jurisdiction", "mainCountry", "flag", "sourceUrl",
)  # fmt: skip
_NAMES = (("name", ""), ("alias", "alias"), ("previousName", "previous"), ("weakAlias", "weak"), ("abbreviation", "weak"))
_KEPT = frozenset({*IDENTIFIERS, *(name for name, _ in _NAMES), *_FACTS})
_LIST = "The list in FollowTheMoney"
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


class _Line(msgspec.Struct, frozen=True):
    id: str
    schema: str
    caption: str = ""
    properties: dict[str, list[str]] = {}
    datasets: list[str] = []
    last_change: str | None = None

    def all(self, *names: str) -> tuple[str, ...]:
        """Return the values of some properties, stripped, each once, in the publisher's order."""
        return _unique([value for name in names if name in self.properties for value in self.properties[name]])


@dataclass(frozen=True)
class FtmList:
    """The entries in the order of the file, what fits none of them, and how many lines of each schema were read."""

    entries: tuple[ListEntry, ...]
    orphan_sanctions: tuple[Mapping[str, object], ...] = ()
    orphan_addresses: tuple[Mapping[str, object], ...] = ()
    nameless: tuple[Mapping[str, object], ...] = ()
    rows: Mapping[str, int] = field(default_factory=dict)

    def __iter__(self) -> Iterator[ListEntry]:
        """Yield the entries."""
        return iter(self.entries)

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self.entries)


def read(stream: BinaryIO, source: str) -> FtmList:
    """Return the whole list of the publisher that is called `source` here. Raises: NotAList and its kinds."""
    entries: dict[str, ListEntry] = {}
    wanted: dict[str, list[str]] = {}
    sanctions, addresses, nameless = [], {}, []
    rows: Counter[str] = Counter()
    for number, line in enumerate(_lines(stream), 1):
        rows[line.schema if line.schema in rows or len(rows) < MAX_SCHEMATA else "other"] += 1
        if line.schema == "Sanction":
            sanctions.append(line)
        elif line.schema == "Address":
            addresses[line.id] = line
        elif line.schema in KINDS:
            if line.id in entries:
                raise ListBroken(list=_LIST, reason=because(N_("line {line} gives the id of an entry before it"), line=number))
            entry = _entry(line, source)
            if entry is None:
                nameless.append(line)
                continue
            entries[line.id] = entry
            for address in line.all("addressEntity"):
                wanted.setdefault(address, []).append(line.id)
    if not entries:
        raise ListEmpty(list=_LIST)
    stray = [line for line in sanctions if not _add_sanction(entries, line)]
    lost = [line for line in addresses.values() if not _add_address(entries, line, wanted.get(line.id, ()))]
    return FtmList(tuple(entries.values()), _kept(stray), _kept(lost), _kept(nameless), dict(rows))


def _lines(stream: BinaryIO) -> Iterator[_Line]:
    """Yield the lines of the file. Raises: ListTooLarge, ListNotText, ListBroken."""
    decoder = msgspec.json.Decoder(_Line)
    total = number = 0
    while raw := stream.readline(MAX_LINE_BYTES + 1):
        number += 1
        total += len(raw)
        if total > MAX_FTM_BYTES:
            raise ListTooLarge(list=_LIST, limit=MAX_FTM_BYTES)
        if len(raw) > MAX_LINE_BYTES:
            raise ListBroken(list=_LIST, reason=because(N_("line {line} is longer than {most} bytes"), line=number, most=MAX_LINE_BYTES))
        try:
            text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise ListNotText(
                list=_LIST, reason=because(N_("byte {byte} of line {line} is not UTF-8"), byte=error.start, line=number)
            ) from None
        if "\x00" in text or "\\u0000" in text:
            raise ListNotText(list=_LIST, reason=N_("it holds zero bytes"))
        if text.strip():
            yield _read_line(decoder, text, number)


def _read_line(decoder: msgspec.json.Decoder[_Line], text: str, number: int) -> _Line:
    try:
        line = decoder.decode(text)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ListBroken(list=_LIST, reason=because(N_("line {line}: {error}"), line=number, error=str(error))) from None
    if not line.id.strip() or not line.schema:
        raise ListBroken(list=_LIST, reason=because(N_("line {line} has no id or no schema"), line=number))
    return line


def _entry(line: _Line, source: str) -> ListEntry | None:
    """Return the entry of a line, or None when it has no name at all."""
    names = tuple(_names(line))
    if not names:
        return None
    kind = KINDS[line.schema]
    return ListEntry(
        source=source,
        reference=line.id,
        kind=kind,
        names=names,
        programmes=line.all("programId", "program"),
        updated_on=_day(line.last_change or ""),
        birth_dates=line.all("birthDate"),
        nationalities=line.all("nationality", "citizenship") if kind == "person" else (),
        addresses=line.all("address"),
        identifiers=tuple(f"{name}: {value}" for name in IDENTIFIERS if name in line.properties for value in line.all(name)),
        comments="\n".join(line.all("notes", "summary", "position")),
        schema=line.schema,
        topics=line.all("topics"),
        countries=line.all("country", "jurisdiction", "mainCountry", "flag"),
        links=line.all("sourceUrl"),
        raw={"datasets": line.datasets, **{name: values for name, values in line.properties.items() if name not in _KEPT}},
    )


def _names(line: _Line) -> Iterator[ListName]:
    given = [(value, quality) for name, quality in _NAMES for value in line.all(name)]
    caption = line.caption.strip()
    if caption in {value for value, quality in given if quality != "weak"}:
        given.insert(0, (caption, ""))
    seen: set[str] = set()
    for value, quality in given:
        if value not in seen:
            seen.add(value)
            yield ListName(value, main_script(value), quality)


def _add_sanction(entries: dict[str, ListEntry], line: _Line) -> bool:
    """Give a sanction's facts to the entries that it is about; return whether there is any."""
    found = [name for name in line.all("entity") if name in entries]
    days = [day for value in line.all("listingDate", "startDate") if (day := _day(value)) is not None]
    reasons = line.all("reason", "provisions")
    for name in found:
        entry = entries[name]
        listed = [*days, *([entry.listed_on] if entry.listed_on else [])]
        entries[name] = replace(
            entry,
            programmes=_unique([*entry.programmes, *line.all("programId", "program")]),
            authorities=_unique([*entry.authorities, *line.all("authority")]),
            listed_on=min(listed, default=None),
            comments="\n".join(_unique([entry.comments, *reasons])),
            links=_unique([*entry.links, *line.all("sourceUrl")]),
        )
    return bool(found)


def _add_address(entries: dict[str, ListEntry], line: _Line, wanted: Iterable[str]) -> bool:
    words = line.all("full") or (line.caption.strip(),)
    found = [name for name in wanted if name in entries]
    for name in found:
        entries[name] = replace(entries[name], addresses=_unique([*entries[name].addresses, *words]))
    return bool(found)


def _kept(lines: Iterable[_Line]) -> tuple[Mapping[str, object], ...]:
    return tuple({"id": line.id, "schema": line.schema, "properties": line.properties} for line in lines)


def _day(value: str) -> str | None:
    """Return a date cut to what is known, or None for anything that is no date."""
    found = _DAY.match(value.strip())
    return found[0] if found else None


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([stripped for value in values if (stripped := value.strip())]))
