"""Identifiers and times. All invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.records.ident import BadIdentifier, BadTime, is_id, micros, named_id, random_id, split_id, timestamp

FIRST, LAST = micros("0001-01-01T00:00:00Z"), micros("9999-12-31T23:59:59.999999Z")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01T00:00:00.000001Z", 1),
        ("1969-12-31T23:59:59.999999Z", -1),
        ("2024-02-29T00:00:00.5Z", 1_709_164_800_500_000),
        ("2000-02-29T23:59:59Z", 951_868_799_000_000),
    ],
)
def test_a_time_is_read_to_the_microsecond(text: str, expected: int) -> None:
    assert micros(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2023-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2024-02-30T00:00:00Z",
        "2024-13-01T00:00:00Z",
        "2024-01-01T24:00:00Z",
        "2024-01-01T23:59:60Z",
        "0000-01-01T00:00:00Z",
        "10000-01-01T00:00:00Z",
        "2024-01-01T00:00:00.0000001Z",
        "2024-01-01T00:00:00.0000000Z",
        "2024-01-01T00:00:00.Z",
        "2024-01-01T00:00:00+00:00",
        "2024-01-01 00:00:00Z",
        "2024-01-01t00:00:00z",
        "٢٠٢٤-٠١-٠١T٠٠:٠٠:٠٠Z",
        "2024-01-01T00:00:00Z\n",
        "",
        None,
        7,
    ],
)
def test_what_is_no_stix_time_is_refused(text: object) -> None:
    with pytest.raises(BadTime):
        micros(text)  # type: ignore[arg-type]


@given(st.integers(FIRST, LAST))
def test_every_microsecond_of_the_years_1_to_9999_is_written_and_read_back(at: int) -> None:
    assert micros(timestamp(at)) == at


@pytest.mark.parametrize("at", [FIRST - 1, LAST + 1, 10**30])
def test_a_moment_beyond_those_years_is_refused_when_it_is_written(at: int) -> None:
    with pytest.raises(BadTime):
        timestamp(at)


@pytest.mark.parametrize("text", ["", "note", "note--", "Note--" + "0" * 36, "note--00000000-0000-4000-8000-00000000000G", "note--x"])
def test_what_is_no_identifier_is_refused(text: str) -> None:
    assert not is_id(text)
    with pytest.raises(BadIdentifier):
        split_id(text)


@given(st.binary(min_size=16, max_size=16))
def test_a_made_identifier_is_one(randomness: bytes) -> None:
    kind, number = split_id(random_id("note", randomness))
    assert (kind, number.version) == ("note", 4)


def test_one_name_gives_one_identifier_and_parts_do_not_run_together() -> None:
    assert named_id("note", "a", "b") == named_id("note", "a", "b")
    assert named_id("note", "ab") != named_id("note", "a", "b")
