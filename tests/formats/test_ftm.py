"""The FollowTheMoney reader. Names and numbers are invented."""

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.formats import ftm
from mithaq.names.listed import ListBroken, ListEmpty, ListNotText, ListTooLarge, NotAList

PERSON = {
    "id": "zz-1",
    "schema": "Person",
    "caption": "Zayd Mithal",
    "properties": {
        "name": ["زيد مثال", "Zayd Mithal"],
        "alias": ["Zaid Misal"],
        "weakAlias": ["Abu Mithal"],
        "birthDate": ["1970-01"],
        "nationality": ["zz"],
        "country": ["yy"],
        "passportNumber": ["X0000000"],
        "topics": ["sanction"],
        "addressEntity": ["addr-1"],
        "notes": ["Invented."],
        "gender": ["unknown"],
        "sourceUrl": ["https://list.invalid/1"],
    },
    "datasets": ["zz_list"],
    "last_change": "2025-03-04T05:06:07",
}
SHIP = {
    "id": "zz-2",
    "schema": "Vessel",
    "caption": "No Ship",
    "properties": {"name": ["No Ship"], "imoNumber": ["0000000"], "flag": ["zz"]},
}
BODY = {"id": "zz-3", "schema": "PublicBody", "caption": "Invented Office", "properties": {"name": ["Invented Office"]}}
SANCTION = {
    "id": "zz-s1",
    "schema": "Sanction",
    "caption": "Sanction",
    "properties": {
        "entity": ["zz-1"],
        "authority": ["Invented Ministry"],
        "programId": ["ZZ-INV"],
        "listingDate": ["2020-02-03"],
        "reason": ["For a test."],
    },
}
STRAY = {"id": "zz-s2", "schema": "Sanction", "caption": "Sanction", "properties": {"entity": ["nobody"]}}
ADDRESS = {"id": "addr-1", "schema": "Address", "caption": "1 No Street", "properties": {"full": ["1 No Street, Nowhere"]}}
NAMELESS = {"id": "zz-4", "schema": "Company", "caption": "zz-4", "properties": {}}
OWNERSHIP = {"id": "zz-o", "schema": "Ownership", "caption": "Ownership", "properties": {"owner": ["zz-1"], "asset": ["zz-2"]}}


def lines(*entities: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in entities)


def read(content: bytes) -> ftm.FtmList:
    return ftm.read(io.BytesIO(content), "zz")


def test_an_entry_keeps_every_name_with_its_script_and_what_its_sanction_and_address_say() -> None:
    (entry,) = read(lines(SANCTION, PERSON, ADDRESS))
    assert (entry.source, entry.reference, entry.kind, entry.schema) == ("zz", "zz-1", "person", "Person")
    assert [(name.text, name.script, name.quality) for name in entry.names] == [
        ("Zayd Mithal", "Latn", ""),
        ("زيد مثال", "Arab", ""),
        ("Zaid Misal", "Latn", "alias"),
        ("Abu Mithal", "Latn", "weak"),
    ]
    assert (entry.programmes, entry.authorities, entry.listed_on) == (("ZZ-INV",), ("Invented Ministry",), "2020-02-03")
    assert (entry.birth_dates, entry.nationalities, entry.countries, entry.updated_on) == (("1970-01",), ("zz",), ("yy",), "2025-03-04")
    assert entry.identifiers == ("passportNumber: X0000000",)
    assert entry.addresses == ("1 No Street, Nowhere",)
    assert entry.comments == "Invented.\nFor a test."
    assert (entry.topics, entry.links) == (("sanction",), ("https://list.invalid/1",))
    assert entry.raw == {"datasets": ["zz_list"], "gender": ["unknown"]}


def test_what_fits_no_entry_is_kept_and_counted_and_every_line_is_counted_by_schema() -> None:
    found = read(lines(PERSON, SHIP, BODY, STRAY, NAMELESS, OWNERSHIP, {**ADDRESS, "id": "addr-2"}))
    assert [entry.kind for entry in found] == ["person", "vessel", "organisation"]
    assert [one["id"] for one in found.orphan_sanctions] == ["zz-s2"]
    assert [one["id"] for one in found.orphan_addresses] == ["addr-2"]
    assert [one["id"] for one in found.nameless] == ["zz-4"]
    assert found.rows == {"Person": 1, "Vessel": 1, "PublicBody": 1, "Sanction": 1, "Company": 1, "Ownership": 1, "Address": 1}


def test_a_mark_of_byte_order_and_empty_lines_are_no_failure() -> None:
    assert len(read(b"\xef\xbb\xbf" + lines(PERSON) + b"\n\r\n" + lines(SHIP))) == 2


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", ListEmpty),
        (b" \n\n", ListEmpty),
        (lines(OWNERSHIP), ListEmpty),
        (b"PK\x03\x04\x14\x00\x00\x00\x08\x00", ListNotText),
        (b"\xff\xfe" + lines(PERSON), ListNotText),
        (lines({**PERSON, "caption": "a\x00b"}), ListNotText),
        (lines(PERSON)[:-30], ListBroken),
        (lines(PERSON, PERSON), ListBroken),
        (b'{"id": "a", "schema": "Person", "properties": {"name": ["\\ud800"]}}\n', ListBroken),
        (b'{"id": "a", "schema": "Person", "properties": {"name": "text"}}\n', ListBroken),
        (b'{"id": "a", "schema": "Person", "properties": {"name": [{"id": "b"}]}}\n', ListBroken),
        (b'{"id": "", "schema": "Person"}\n', ListBroken),
        (b'{"id": "a"}\n', ListBroken),
        (b"[1]\n", ListBroken),
        (b"reference,name,kind\n1,A,person\n", ListBroken),
        (b'{"id": "' + b"a" * ftm.MAX_LINE_BYTES + b'"}\n', ListBroken),
        (b"[" * 900_000, ListBroken),
    ],
)
def test_what_is_no_list_is_refused_by_kind(content: bytes, refusal: type[NotAList]) -> None:
    with pytest.raises(refusal):
        read(content)


def test_a_list_beyond_the_bound_is_refused_before_it_is_read_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ftm, "MAX_FTM_BYTES", 1_000)
    stream = io.BytesIO(lines(*({**PERSON, "id": f"zz-{number}"} for number in range(50))))
    with pytest.raises(ListTooLarge):
        ftm.read(stream, "zz")
    assert stream.tell() < 3_000


@given(st.binary(max_size=300))
def test_any_bytes_end_in_a_typed_refusal(content: bytes) -> None:
    with pytest.raises(NotAList):
        read(content)


@given(st.dictionaries(st.text(), st.lists(st.text())), st.text(), st.sampled_from([*ftm.KINDS, "Sanction", "Address", "Whatever"]))
def test_any_properties_make_a_list_or_a_typed_refusal(properties: dict[str, list[str]], caption: str, schema: str) -> None:
    content = lines(PERSON) + json.dumps({"id": "x", "schema": schema, "caption": caption, "properties": properties}).encode()
    try:
        found = read(content)
    except NotAList:
        return
    assert all(name.text.strip() for entry in found for name in entry.names)
