"""The header of a record, and what a type may declare. All invented."""

from contextlib import suppress
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.lang.refusal import Refused
from mithaq.records.canonical import canonical
from mithaq.records.kind import MAX_FACETS, Facet, RecordType, at
from mithaq.records.record import BadHeader, make_record, read_record

GOOD: dict[str, Any] = {
    "type": "note",
    "spec_version": "2.1",
    "id": "note--00000000-0000-4000-8000-000000000001",
    "created": "2026-01-01T00:00:00.000Z",
    "modified": "2026-01-02T00:00:00.000Z",
    "created_by_ref": "identity--00000000-0000-4000-8000-000000000002",
    "object_marking_refs": [],
}


@pytest.mark.parametrize(
    "change",
    [
        {"id": None},
        {"id": "note"},
        {"type": "report"},
        {"type": ["note"]},
        {"spec_version": "2.0"},
        {"spec_version": 2.1},
        {"created": None},
        {"created": "2026-01-03T00:00:00.000Z"},
        {"created": "yesterday"},
        {"modified": None},
        {"modified": ""},
        {"modified": 0},
        {"modified": False},
        {"modified": []},
        {"created_by_ref": None},
        {"created_by_ref": "somebody"},
        {"object_marking_refs": "all"},
        {"object_marking_refs": [7]},
        {"object_marking_refs": None},
        {"extensions": []},
        {"extensions": None},
    ],
)
def test_a_record_whose_header_cannot_be_trusted_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        make_record({**GOOD, **change})


@pytest.mark.parametrize("name", ["type", "spec_version", "id", "created", "modified", "created_by_ref"])
def test_a_record_without_a_part_of_its_header_is_refused(name: str) -> None:
    with pytest.raises(BadHeader):
        make_record({key: value for key, value in GOOD.items() if key != name})


def test_received_bytes_are_kept_and_content_is_what_is_compared() -> None:
    body = b" " + canonical(GOOD) + b"\n"
    record = read_record(body)
    assert record.body == body
    assert record.sha256 == make_record(GOOD).sha256


@given(
    st.dictionaries(
        st.sampled_from(sorted(GOOD)), st.none() | st.booleans() | st.integers(0, 9) | st.text() | st.lists(st.text()), min_size=1
    )
)
def test_a_header_of_anything_is_read_or_refused(change: dict[str, Any]) -> None:
    with suppress(Refused):
        assert make_record({**GOOD, **change}).id == GOOD["id"]


def test_a_type_declares_at_most_ten_facets() -> None:
    facets = tuple(Facet(f"f{number}", at("x")) for number in range(MAX_FACETS + 1))
    assert len(RecordType("invented", "Invented", None, facets[:MAX_FACETS]).facets) == 10
    with pytest.raises(ValueError, match="at most 10"):
        RecordType("invented", "Invented", None, facets)


def test_a_facet_reads_what_is_there_and_nothing_of_what_is_not() -> None:
    read = at("a", "b")
    assert list(read({"a": {"b": ["x", 1, None, {}]}})) == ["x", 1]
    for odd in ({}, {"a": None}, {"a": 7}, {"a": {"b": None}}, {"a": {"b": {}}}):
        assert list(read(odd)) == []


class Clashing(msgspec.Struct):
    """A body with a property that every record has."""

    name: str
    created: str


def test_a_body_cannot_have_a_property_that_every_record_has() -> None:
    with pytest.raises(ValueError, match="declares created"):
        RecordType("invented", "Invented", Clashing)
