"""A national proscription list as a table: CSV with a header row, as a ministry exports it from a spreadsheet.

1. UTF-8, with or without a byte order mark; commas, semicolons or tabs, whichever the header row uses.
2. Columns `reference`, `name` and `kind` are needed; `aliases`, `original_name`, `programme`, `listed_on`, `birth_date`, `nationality`,
   `identifiers`, `address` and `comments` may be there, in any order. Any other column is kept in `raw` under its own name.
3. A header is read without regard to case, spaces, "_" and "-", and under these other names:
   reference: ref, id, number, no, serial no, الرقم, رقم المرجع, المرجع, حوالہ, حوالہ نمبر, نمبر شمار;
   name: full name, organisation name, الاسم, اسم, نام; kind: type, category, النوع, نوع, قسم, الفئة;
   aliases: alias, aka, other names, الأسماء الأخرى, أسماء أخرى, الاسم المستعار, دیگر نام, عرفیت;
   original_name: name original script, original script, الاسم الأصلي, اصل نام;
   programme: program, legal basis, البرنامج, الأساس القانوني, پروگرام;
   listed_on: date of listing, listed, date, تاريخ الإدراج, تاریخ اندراج; birth_date: dob, date of birth, تاريخ الميلاد, تاریخ پیدائش;
   nationality: citizenship, الجنسية, قومیت, شہریت; identifiers: identifier, id number, passport, cnic, رقم الهوية, جواز السفر, شناختی کارڈ;
   address: addresses, العنوان, عنوان, پتہ; comments: remarks, notes, ملاحظات, تبصرہ.
4. Several aliases, programmes, dates, nationalities, identifiers or addresses stand in one cell, separated by ";" or "؛".
5. `kind` is person, organisation, vessel or aircraft, or one of the words under `_KIND_WORDS`; `listed_on` is 2024, 2024-05 or 2024-05-12,
   in any digits, since a day and a month that can be confused are not guessed at.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Mapping
from typing import BinaryIO

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import because
from mithaq.names.listed import Kind, ListBroken, ListEmpty, ListEntry, ListName, ListWrongColumns, ListWrongHeader, read_list_text
from mithaq.names.script import main_script

NEEDED = ("reference", "name", "kind")
MAX_REFERENCE = 160
MAX_NAME = 1_000
_LIST = "The table of the list"
_COLUMNS: Mapping[str, str] = {
    "reference": "ref|id|number|no|serial no|الرقم|رقم المرجع|المرجع|حوالہ|حوالہ نمبر|نمبر شمار",
    "name": "full name|organisation name|organization name|الاسم|اسم|نام",
    "kind": "type|category|النوع|نوع|قسم|الفئة",
    "aliases": "alias|aka|other names|الأسماء الأخرى|أسماء أخرى|الاسم المستعار|دیگر نام|عرفیت",
    "original_name": "name original script|original script|الاسم الأصلي|اصل نام",
    "programme": "program|programmes|legal basis|البرنامج|الأساس القانوني|پروگرام",
    "listed_on": "date of listing|listed|date|تاريخ الإدراج|تاریخ اندراج",
    "birth_date": "birth dates|dob|date of birth|تاريخ الميلاد|تاریخ پیدائش",
    "nationality": "citizenship|nationalities|الجنسية|قومیت|شہریت",
    "identifiers": "identifier|id number|passport|cnic|رقم الهوية|جواز السفر|شناختی کارڈ",
    "address": "addresses|العنوان|عنوان|پتہ",
    "comments": "remarks|notes|ملاحظات|تبصرہ",
}
_KIND_WORDS: Mapping[Kind, str] = {
    "person": "person|individual|فرد|شخص|شخصی",
    "organisation": "organisation|organization|entity|group|company|party|كيان|منظمة|جماعة|تنظيم|شركة|تنظیم|ادارہ|گروہ|جماعت|کمپنی",
    "vessel": "vessel|ship|سفينة|جہاز|بحری جہاز",
    "aircraft": "aircraft|airplane|aeroplane|طائرة|طیارہ|ہوائی جہاز",
}
_BREAK = re.compile("[;؛\n]")
_DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def read(stream: BinaryIO, source: str) -> tuple[ListEntry, ...]:
    """Return the whole list of the publisher that is called `source` here. Raises: NotAList and its kinds."""
    text = read_list_text(stream, _LIST)
    header, rows = _rows(text)
    places = _places(header)
    entries: dict[str, ListEntry] = {}
    for number, row in rows:
        if len(row) != len(header):
            raise ListWrongColumns(list=_LIST, row=number, columns=len(row), expected=len(header))
        entry = _entry(_Row(number, header, row, places), source)
        if entry.reference in entries:
            raise ListBroken(list=_LIST, reason=because(N_("row {row} gives the reference of a row before it"), row=number))
        entries[entry.reference] = entry
    if not entries:
        raise ListEmpty(list=_LIST)
    return tuple(entries.values())


class _Row:
    """One row, by the names of its columns."""

    def __init__(self, number: int, header: list[str], cells: list[str], places: Mapping[str, int]) -> None:
        self.number, self._header, self._cells, self._places = number, header, cells, places

    def one(self, column: str) -> str:
        """Return a cell, or "" where there is no such column."""
        return self._cells[self._places[column]].strip() if column in self._places else ""

    def many(self, column: str) -> tuple[str, ...]:
        """Return the parts of a cell, each once."""
        return tuple(dict.fromkeys(part.strip() for part in _BREAK.split(self.one(column)) if part.strip()))

    def raw(self) -> dict[str, object]:
        """Return the cells as they stand under the header's own names."""
        return {name.strip(): cell for name, cell in zip(self._header, self._cells, strict=True) if cell}


def _rows(text: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Return the header and the rows that are not empty, each with its number. Raises: ListWrongHeader, ListBroken."""
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        found = list(enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1))
    except csv.Error as error:
        raise ListBroken(list=_LIST, reason=str(error)) from None
    filled = [(number, row) for number, row in found if any(cell.strip() for cell in row)]
    if not filled:
        raise ListEmpty(list=_LIST)
    return filled[0][1], filled[1:]


def _places(header: list[str]) -> dict[str, int]:
    """Return where each known column stands. Raises: ListWrongHeader when one is missing or stands twice."""
    places: dict[str, int] = {}
    for place, cell in enumerate(header):
        column = _NAMED.get(_plain(cell))
        if column is None:
            continue
        if column in places:
            raise ListWrongHeader(list=_LIST, reason=because(N_("it has two columns for {column}"), column=column))
        places[column] = place
    missing = [column for column in NEEDED if column not in places]
    if missing:
        raise ListWrongHeader(
            list=_LIST, reason=because(N_("it has no column {column}; it says {header}"), column=missing[0], header=", ".join(header)[:120])
        )
    return places


def _entry(row: _Row, source: str) -> ListEntry:
    reference, name, kind = row.one("reference"), row.one("name"), _KINDS.get(_plain(row.one("kind")))

    def broken(message: str, **facts: object) -> ListBroken:
        return ListBroken(list=_LIST, reason=because(message, row=row.number, **facts))

    if not reference or len(reference) > MAX_REFERENCE:
        raise broken(N_("row {row} has no reference, or one that is too long"))
    if not name or len(name) > MAX_NAME:
        raise broken(N_("row {row} has no name, or one that is too long"))
    if kind is None:
        raise broken(
            N_("row {row} is of the kind “{kind}”, which is none of person, organisation, vessel and aircraft"), kind=row.one("kind")[:40]
        )
    listed_on = _western(row.one("listed_on"))
    if listed_on and not _DAY.fullmatch(listed_on):
        raise broken(N_("row {row} was listed on what is not written as 2024-05-12, 2024-05 or 2024"))
    return ListEntry(
        source=source,
        reference=reference,
        kind=kind,
        names=tuple(_names(name, row)),
        programmes=row.many("programme"),
        listed_on=listed_on or None,
        birth_dates=tuple(_western(part) for part in row.many("birth_date")),
        nationalities=row.many("nationality"),
        addresses=row.many("address"),
        identifiers=row.many("identifiers"),
        comments=row.one("comments"),
        raw=row.raw(),
    )


def _names(name: str, row: _Row) -> list[ListName]:
    found = {name: ListName(name, main_script(name))}
    for original in row.many("original_name"):
        found.setdefault(original, ListName(original, main_script(original), original=True))
    for alias in row.many("aliases"):
        found.setdefault(alias, ListName(alias, main_script(alias), "alias"))
    return list(found.values())


def _plain(text: str) -> str:
    """Return a header or a kind as it is compared."""
    return re.sub(r"[\s_\-.]+", " ", text).strip().casefold()


def _western(text: str) -> str:
    """Return a date in the digits of ISO 8601, whatever digits it was written in."""
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)


_NAMED = {_plain(word): column for column, words in _COLUMNS.items() for word in (column, *words.split("|"))}
_KINDS = {_plain(word): kind for kind, words in _KIND_WORDS.items() for word in words.split("|")}
