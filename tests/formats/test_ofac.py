"""The OFAC reader. Names and numbers are invented, except where the evaluation data is read."""

import io
import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.formats import ofac
from mithaq.names.listed import ListBroken, ListEmpty, ListNotText, ListWrongColumns, NotAList

EMPTY = ",-0- " * 8
SDN = (
    '1,"MITHAL, Zayd","individual","AAA] [BBB",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    '"DOB 10 Dec 1948; alt. DOB 1949; POB Nowhere; nationality Nowhere; Passport X0000000 (Nowhere)."\r\n'
    '2,"INVENTED\r\nGROUP",-0- ,"AAA"' + EMPTY + "\r\n"
    '3,"NO SHIP",vessel,"AAA"' + EMPTY + "\r\n\x1a"
)
ALT = '1,7,"aka","MISAL, Zaid",-0- \r\n9,8,"aka","NOBODY",-0- \r\n\x1a'
ADD = '2,5,"1 No Street","Nocity","Nowhere",-0- \r\n8,6,-0- ,-0- ,"Nowhere",-0- \r\n'


def stream(text: str) -> io.BytesIO:
    return io.BytesIO(text.encode())


def test_the_three_files_become_one_list_and_orphans_are_kept() -> None:
    found = ofac.read(stream(SDN), stream(ALT), stream(ADD))
    person, group, ship = found
    assert (person.kind, group.kind, ship.kind) == ("person", "organisation", "vessel")
    assert [(name.text, name.quality) for name in person.names] == [("MITHAL, Zayd", ""), ("MISAL, Zaid", "aka")]
    assert person.programmes == ("AAA", "BBB")
    assert person.birth_dates == ("1948-12-10", "1949")
    assert person.nationalities == ("Nowhere",)
    assert person.identifiers == ("Passport X0000000 (Nowhere)",)
    assert group.names[0].text == "INVENTED\r\nGROUP"
    assert group.addresses == ("1 No Street, Nocity, Nowhere",)
    assert [row[0] for row in found.orphan_names] == ["9"]
    assert [row[0] for row in found.orphan_addresses] == ["8"]
    assert (found.name_rows, found.address_rows, len(found)) == (2, 2, 3)


def test_the_list_is_readable_without_the_two_further_files() -> None:
    assert len(ofac.read(stream(SDN))) == 3


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", ListEmpty),
        (b"\x1a", ListEmpty),
        (b"\xff\xfe1,2", ListNotText),
        (b"1\x00,2", ListNotText),
        (b"1,A,B\r\n", ListWrongColumns),
        (("x" + SDN).encode(), ListBroken),
        (SDN.encode() + b"more", ListBroken),
        ((SDN.replace("\x1a", "") * 2).encode(), ListBroken),
        (b'1,"open quote,-0- \r\n', ListBroken),
        (b'1,"' + b"x" * 200_000 + b'"', ListBroken),
    ],
)
def test_what_is_no_list_is_refused_by_kind(content: bytes, refusal: type[NotAList]) -> None:
    with pytest.raises(refusal):
        ofac.read(io.BytesIO(content))


@given(st.binary(max_size=300))
def test_any_bytes_end_in_a_typed_refusal(content: bytes) -> None:
    with pytest.raises(NotAList):
        ofac.read(io.BytesIO(content))


@pytest.mark.skipif("MITHAQ_EVAL_DATA" not in os.environ, reason="MITHAQ_EVAL_DATA is unset: the published list is not here")
def test_the_published_files_are_read_whole_and_quickly() -> None:
    folder = Path(os.environ["MITHAQ_EVAL_DATA"]) / "lists"
    streams = [io.BytesIO((folder / f"ofac_{part}.csv").read_bytes()) for part in ("sdn", "alt", "add")]
    began = time.process_time()
    found = ofac.read(*streams)
    assert time.process_time() - began < 3
    assert len(found) == 8976
    assert (found.name_rows, len(found.orphan_names)) == (20107, 8889)
    assert len(found.orphan_addresses) == 0
