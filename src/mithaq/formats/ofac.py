"""The Specially Designated Nationals list of the US Treasury (OFAC), in the publisher's three CSV files.

1. sdn has 12 columns, alt 5, add 6; there is no header; "-0-" is the publisher's empty; ^Z (0x1A) ends a file.
2. A quoted field may run over several lines; programmes are separated by "] [".
3. A row of alt or add whose number no row of sdn has fits nothing: it is kept and counted, never a failure.
4. Remarks are a list in prose, separated by "; ": birth dates, nationalities and documents are read from it, all of it is kept.

Source: https://sanctionslist.ofac.treas.gov, "SDN data specification" (sdn.csv, alt.csv, add.csv; seen 2021).
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import because
from mithaq.names.listed import Kind, ListBroken, ListEmpty, ListEntry, ListName, ListWrongColumns, read_list_text
from mithaq.names.script import main_script

SOURCE = "ofac"
_END = "\x1a"
_EMPTY = "-0-"
_SDN = ("ent_num", "SDN_Name", "SDN_Type", "Program", "Title", "Call_Sign", "Vess_type", "Tonnage", "GRT", "Vess_flag")
_SDN_COLUMNS = (*_SDN, "Vess_owner", "Remarks")
_ALT_COLUMNS = ("ent_num", "alt_num", "alt_type", "alt_name", "alt_remarks")
_ADD_COLUMNS = ("ent_num", "add_num", "Address", "City", "Country", "add_remarks")
_KINDS: dict[str, Kind] = {"individual": "person", "vessel": "vessel", "aircraft": "aircraft", "": "organisation"}
_MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = {month: number for number, month in enumerate(_MONTH_NAMES, 1)}
_BIRTH = re.compile(r"^(?:alt\. )?DOB (?:circa )?(?:(?:(\d{1,2}) )?([A-Z][a-z]{2}) )?(\d{4})(?: to .*?(\d{4}))?$")
_NATIONALITY = re.compile(r"^(?:alt\. )?(?:nationality|citizen) (.+)$")
_DOCUMENT = re.compile(
    r"^(?:alt\. )?(?:Passport|National ID|D\.N\.I\.|Cedula|SSN|Tax ID|Registration|Identification|R\.F\.C\.|C\.U\.R\.P\."
    r"|NIT|RUC|Vessel Registration|Aircraft|SWIFT|BIC|National Foreign ID|Driver's License|Birth Certificate)\b.*\d"
)


@dataclass(frozen=True)
class OfacList:
    """The entries in the order of sdn, and the rows of alt and add that belong to none of them, as published."""

    entries: tuple[ListEntry, ...]
    orphan_names: tuple[tuple[str, ...], ...] = ()
    orphan_addresses: tuple[tuple[str, ...], ...] = ()
    name_rows: int = 0
    address_rows: int = 0

    def __iter__(self) -> Iterator[ListEntry]:
        """Yield the entries."""
        return iter(self.entries)

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self.entries)


def read(sdn: BinaryIO, alt: BinaryIO | None = None, add: BinaryIO | None = None) -> OfacList:
    """Return the whole list. Raises: NotAList and its kinds; ListEmpty is for sdn alone, alt and add may hold nothing."""
    subjects = _rows(sdn, "sdn.csv", _SDN_COLUMNS)
    if not subjects:
        raise ListEmpty(list="sdn.csv")
    numbers = {row[0] for row in subjects}
    if len(numbers) != len(subjects):
        raise ListBroken(list="sdn.csv", reason=N_("a number is given to two entries"))
    names = _rows(alt, "alt.csv", _ALT_COLUMNS) if alt is not None else []
    addresses = _rows(add, "add.csv", _ADD_COLUMNS) if add is not None else []
    names_of, stray_names = _by_number(names, numbers)
    addresses_of, stray_addresses = _by_number(addresses, numbers)
    entries = tuple(_entry(row, names_of.get(row[0], []), addresses_of.get(row[0], [])) for row in subjects)
    return OfacList(entries, stray_names, stray_addresses, len(names), len(addresses))


def _rows(stream: BinaryIO, name: str, columns: tuple[str, ...]) -> list[tuple[str, ...]]:
    text, _, after = read_list_text(stream, name).partition(_END)
    if after.strip(_END + "\r\n "):
        raise ListBroken(list=name, reason=N_("something follows its end mark"))
    rows = []
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), 1):
            if not row or row == [""]:
                continue
            if len(row) != len(columns):
                raise ListWrongColumns(list=name, row=number, columns=len(row), expected=len(columns))
            rows.append(tuple(_clean(value) for value in row))
    except csv.Error as error:
        raise ListBroken(list=name, reason=str(error)) from None
    for number, cells in enumerate(rows, 1):
        if not cells[0].isascii() or not cells[0].isdigit():
            raise ListBroken(list=name, reason=because(N_("row {row} does not begin with a number"), row=number))
    return rows


def _clean(value: str) -> str:
    stripped = value.strip()
    return "" if stripped == _EMPTY else stripped


def _by_number(rows: Iterable[tuple[str, ...]], numbers: set[str]) -> tuple[dict[str, list[tuple[str, ...]]], tuple[tuple[str, ...], ...]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    stray = []
    for row in rows:
        if row[0] in numbers:
            found.setdefault(row[0], []).append(row)
        else:
            stray.append(row)
    return found, tuple(stray)


def _entry(row: tuple[str, ...], names: list[tuple[str, ...]], addresses: list[tuple[str, ...]]) -> ListEntry:
    name, kind, programmes, remarks = row[1], row[2], row[3], row[11]
    if not name:
        raise ListBroken(list="sdn.csv", reason=because(N_("entry {entry} has no name"), entry=row[0]))
    facts = [fact.strip().rstrip(".") for fact in remarks.split(";")]
    return ListEntry(
        source=SOURCE,
        reference=row[0],
        kind=_KINDS.get(kind.lower(), "organisation"),
        names=(ListName(name, main_script(name)), *(ListName(alias[3], main_script(alias[3]), alias[2]) for alias in names)),
        programmes=tuple(filter(None, (part.strip(" []") for part in programmes.split("] [")))),
        birth_dates=_unique(_birth_date(fact) for fact in facts),
        nationalities=_unique(found[1] for fact in facts if (found := _NATIONALITY.match(fact))),
        addresses=_unique(", ".join(filter(None, address[2:5])) for address in addresses),
        identifiers=_unique(fact for fact in facts if _DOCUMENT.match(fact)),
        comments=remarks,
        raw={column: value for column, value in zip(_SDN_COLUMNS, row, strict=True) if value},
    )


def _birth_date(fact: str) -> str:
    found = _BIRTH.match(fact)
    if found is None:
        return ""
    day, month, year, until = found.groups()
    if until is not None:
        return f"{year}/{until}"
    if month is None or month not in _MONTHS:
        return str(year)
    cut = f"{year}-{_MONTHS[month]:02}"
    return f"{cut}-{int(day):02}" if day is not None else cut


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
