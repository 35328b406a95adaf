"""The reader of national lists as a table. Names and numbers are invented."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.formats import national
from mithaq.names.listed import (
    MAX_LIST_BYTES,
    ListBroken,
    ListEmpty,
    ListNotText,
    ListTooLarge,
    ListWrongColumns,
    ListWrongHeader,
    NotAList,
)

TABLE = """reference,name,kind,aliases,original_name,programme,listed_on,birth_date,nationality,identifiers,address,comments,Gazette
N-1,Nightingales of the Valley,organisation,Valley Nightingales; NV,بلابل الوادي,Act 1,2001-08-14,,,,Nowhere,"Invented, all of it",17/2001
N-2,Zayd Mithal,Individual,,,,,1970؛1971,Nowhere,X0000000,,,
"""
ARABIC = "الرقم;الاسم;النوع;تاريخ الإدراج\nم-١;بلابل الوادي;تنظيم;٢٠٢٤-٠٥-١٢\n"
URDU = "\ufeffحوالہ نمبر\tنام\tقسم\tعرفیت\nن-1\tوادی کی بلبلیں\tتنظیم\tبلابل\n"


def read(text: str | bytes) -> tuple[national.ListEntry, ...]:
    return national.read(io.BytesIO(text.encode() if isinstance(text, str) else text), "zz-list")


def test_a_row_keeps_names_dates_and_the_columns_that_nobody_knows() -> None:
    group, person = read(TABLE)
    assert (group.source, group.reference, group.kind, group.listed_on) == ("zz-list", "N-1", "organisation", "2001-08-14")
    assert [(name.text, name.script, name.quality, name.original) for name in group.names] == [
        ("Nightingales of the Valley", "Latn", "", False),
        ("بلابل الوادي", "Arab", "", True),
        ("Valley Nightingales", "Latn", "alias", False),
        ("NV", "Latn", "alias", False),
    ]
    assert (group.programmes, group.addresses, group.comments) == (("Act 1",), ("Nowhere",), "Invented, all of it")
    assert group.raw["Gazette"] == "17/2001"
    assert (person.kind, person.birth_dates, person.nationalities) == ("person", ("1970", "1971"), ("Nowhere",))
    assert (person.identifiers, person.listed_on) == (("X0000000",), None)


@pytest.mark.parametrize(
    ("table", "name", "listed_on"), [(ARABIC, "بلابل الوادي", "2024-05-12"), (URDU, "وادی کی بلبلیں", None)], ids=["Arabic", "Urdu"]
)
def test_headers_in_arabic_and_urdu_are_read_with_any_separator_and_mark(table: str, name: str, listed_on: str | None) -> None:
    (entry,) = read(table)
    assert (entry.names[0].text, entry.kind, entry.listed_on) == (name, "organisation", listed_on)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", ListEmpty),
        (b"\xef\xbb\xbf\r\n", ListEmpty),
        (b"reference,name,kind\n", ListEmpty),
        (b",,\n,,\n", ListEmpty),
        (b"PK\x03\x04\x14\x00\x00\x00\x08\x00", ListNotText),
        (b"reference,name,kind\n1,\xff,person\n", ListNotText),
        (b"reference,name,kind\n1,\xed\xa0\x80,person\n", ListNotText),
        (b"name,kind\nA,person\n", ListWrongHeader),
        (b"reference,ref,name,kind\n1,1,A,person\n", ListWrongHeader),
        (b'{"id": "a", "schema": "Person"}\n', ListWrongHeader),
        (b"reference,name,kind\n1,A\n", ListWrongColumns),
        (b"reference,name,kind\n1,A,person,more\n", ListWrongColumns),
        (b"reference,name,kind\n1,A,person\n1,B,person\n", ListBroken),
        (b"reference,name,kind\n1,,person\n", ListBroken),
        (b"reference,name,kind\n,A,person\n", ListBroken),
        (b"reference,name,kind\n1,A,angel\n", ListBroken),
        (b"reference,name,kind,listed_on\n1,A,person,03/04/2020\n", ListBroken),
        (b'reference,name,kind\n1,"A,person\n', ListBroken),
        (b"reference,name,kind\n1," + b"A" * 200_000 + b",person\n", ListBroken),
        (b"reference,name,kind\n1," + b"A" * 2_000 + b",person\n", ListBroken),
    ],
)
def test_what_is_no_table_is_refused_by_kind(content: bytes, refusal: type[NotAList]) -> None:
    with pytest.raises(refusal):
        read(content)


def test_a_table_beyond_the_bound_is_refused_without_being_read() -> None:
    with pytest.raises(ListTooLarge):
        read(b" " * (MAX_LIST_BYTES + 1))


@given(st.binary(max_size=300))
def test_any_bytes_end_in_a_typed_refusal(content: bytes) -> None:
    with pytest.raises(NotAList):
        read(content)


@given(st.lists(st.text(max_size=20), min_size=3, max_size=3))
def test_any_row_makes_an_entry_or_a_typed_refusal(cells: list[str]) -> None:
    quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    try:
        found = read(f"reference,name,kind\n{quoted}\n".encode(errors="replace"))
    except NotAList:
        return
    assert found[0].names[0].text
