"""The UN reader. Names and numbers are invented, except where the evaluation data is read."""

import io
import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.formats import un
from mithaq.names.listed import (
    MAX_LIST_BYTES,
    ListBroken,
    ListEmpty,
    ListForbiddenXml,
    ListNotText,
    ListTooLarge,
    ListWrongRoot,
    NotAList,
)

PERSON = """<INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>ZAYD</FIRST_NAME><SECOND_NAME>MITHAL</SECOND_NAME>
<UN_LIST_TYPE>Invented</UN_LIST_TYPE><REFERENCE_NUMBER>ZZi.001</REFERENCE_NUMBER><LISTED_ON>2020-01-02</LISTED_ON>
<NAME_ORIGINAL_SCRIPT>زيد مثال</NAME_ORIGINAL_SCRIPT><COMMENTS1>Invented.</COMMENTS1><NATIONALITY><VALUE>Nowhere</VALUE></NATIONALITY>
<LAST_DAY_UPDATED><VALUE>2021-01-01</VALUE><VALUE>2022-03-04</VALUE></LAST_DAY_UPDATED>
<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Abu Mithal</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ADDRESS><CITY>Nocity</CITY><COUNTRY>Nowhere</COUNTRY></INDIVIDUAL_ADDRESS>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1970</FROM_YEAR><TO_YEAR>1972</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DATE_OF_BIRTH><YEAR>1971</YEAR></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>X0000000</NUMBER></INDIVIDUAL_DOCUMENT></INDIVIDUAL>"""


def a_list(content: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> io.BytesIO:
    return io.BytesIO(f"{head}<CONSOLIDATED_LIST><INDIVIDUALS>{content}</INDIVIDUALS></CONSOLIDATED_LIST>".encode())


def test_an_entry_keeps_every_name_date_and_word_of_the_publisher() -> None:
    (entry,) = un.read(a_list(PERSON))
    assert (entry.source, entry.reference, entry.kind) == ("un", "ZZi.001", "person")
    assert [(name.text, name.script, name.quality, name.original) for name in entry.names] == [
        ("ZAYD MITHAL", "Latn", "", False),
        ("زيد مثال", "Arab", "", True),
        ("Abu Mithal", "Latn", "Low", False),
    ]
    assert entry.birth_dates == ("1970/1972", "1971")
    assert (entry.listed_on, entry.updated_on) == ("2020-01-02", "2022-03-04")
    assert entry.identifiers == ("Passport, X0000000",)
    assert entry.addresses == ("Nocity, Nowhere",)
    assert entry.raw["COMMENTS1"] == "Invented."


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", ListEmpty),
        (b" \n", ListEmpty),
        (b"<CONSOLIDATED_LIST/>", ListEmpty),
        (b"\x00\x01binary", ListNotText),
        (b"<CONSOLIDATED_LIST>\xff\xfe</CONSOLIDATED_LIST>", ListNotText),
        (b'<?xml version="1.0" encoding="ISO-8859-6"?><CONSOLIDATED_LIST/>', ListNotText),
        (b"<html></html>", ListWrongRoot),
        (b"not xml", ListBroken),
        (b"<CONSOLIDATED_LIST><ENTITY></ENTITY></CONSOLIDATED_LIST>", ListBroken),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><CONSOLIDATED_LIST>&b;</CONSOLIDATED_LIST>', ListForbiddenXml),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><CONSOLIDATED_LIST/>', ListForbiddenXml),
    ],
)
def test_what_is_no_list_is_refused_by_kind(content: bytes, refusal: type[NotAList]) -> None:
    with pytest.raises(refusal):
        list(un.read(io.BytesIO(content)))


def test_a_list_cut_short_is_refused_after_the_entries_before_the_cut() -> None:
    whole = a_list(PERSON).getvalue()
    entries = un.read(io.BytesIO(whole[:-30]))
    assert next(entries).reference == "ZZi.001"
    with pytest.raises(ListBroken):
        next(entries)


def test_a_list_beyond_the_bound_is_refused_without_being_parsed() -> None:
    with pytest.raises(ListTooLarge):
        list(un.read(io.BytesIO(b" " * (MAX_LIST_BYTES + 1))))


@given(st.binary(max_size=300))
def test_any_bytes_end_in_a_typed_refusal(content: bytes) -> None:
    with pytest.raises(NotAList):
        list(un.read(io.BytesIO(content)))


@pytest.mark.skipif("MITHAQ_EVAL_DATA" not in os.environ, reason="MITHAQ_EVAL_DATA is unset: the published list is not here")
def test_the_published_list_is_read_whole_and_quickly() -> None:
    began = time.process_time()
    with (Path(os.environ["MITHAQ_EVAL_DATA"]) / "lists" / "un_consolidated.xml").open("rb") as stream:
        entries = list(un.read(stream))
    assert time.process_time() - began < 1.5
    assert len(entries) == 1003
    assert sum(entry.kind == "person" for entry in entries) == 730
    assert sum(any(name.original and name.script == "Arab" for name in entry.names) for entry in entries) >= 366
    assert len({entry.reference for entry in entries}) == 1003
