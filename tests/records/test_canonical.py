"""I-JSON (RFC 7493) and the canonical form (RFC 8785). Values are invented or from the examples' rules, not from anybody's data."""

import json
from contextlib import suppress

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from mithaq.lang.refusal import Refused
from mithaq.records.canonical import MAX_DEPTH, MAX_SAFE_INTEGER, NotIJson, TooLarge, canonical, parse, parse_object


@pytest.mark.parametrize(
    "raw",
    [
        b'{"a":1,"a":1}',
        b'{"a":1,"\\u0061":2}',
        b'{"x":{"b":1,"b":2}}',
        b"NaN",
        b"[Infinity]",
        b"[-Infinity]",
        b"1e400",
        b"-1e999",
        b"9007199254740992",
        b"-9007199254740992",
        b"9" * 500,
        b"0." + b"1" * 500,
        b'"\\ud800"',
        b'"\\uDC00\\ud800"',
        b'{"\\udfff":1}',
        b'"\xed\xa0\x80"',
        b'"\xff"',
        b"\xef\xbb\xbf{}",
        b"{} {}",
        b"{'a':1}",
        b"[1,]",
        b"01",
        b"",
        b"\x00",
        b'"a\nb"',
        b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1),
        b"[" * 100_000,
        b'{"a":' * 100_000,
    ],
)
def test_what_two_parsers_could_read_differently_is_refused(raw: bytes) -> None:
    with pytest.raises(NotIJson):
        parse(raw)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (b"9007199254740991", MAX_SAFE_INTEGER),
        (b"-9007199254740991", -MAX_SAFE_INTEGER),
        (b'"\\ud83d\\ude00"', "\U0001f600"),
        (b'"\\\\ud800"', "\\ud800"),
        (b"[" * MAX_DEPTH + b"]" * MAX_DEPTH, json.loads("[" * MAX_DEPTH + "]" * MAX_DEPTH)),
        (b'"' + b"[" * 500 + b'"', "[" * 500),
        (b'"\\"' + b"{" * 500 + b'"', '"' + "{" * 500),
    ],
)
def test_what_lies_just_inside_the_bounds_is_read(raw: bytes, value: object) -> None:
    assert parse(raw) == value


def test_size_is_judged_before_anything_is_parsed() -> None:
    with pytest.raises(TooLarge):
        parse(b"[" * 11, max_bytes=10)


def test_only_an_object_is_an_object() -> None:
    with pytest.raises(NotIJson):
        parse_object(b"[]")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([1e30, 4.50, 2e-3, 1e-27, 333333333.33333329], b"[1e+30,4.5,0.002,1e-27,333333333.3333333]"),
        ([0.0, -0.0, 1.0, 1e21, 1e20, 1e-6, 1e-7], b"[0,0,1,1e+21,100000000000000000000,0.000001,1e-7]"),
        (5e-324, b"5e-324"),
        (1.7976931348623157e308, b"1.7976931348623157e+308"),
        ({"b": 1, "a": 2, "": 3}, b'{"":3,"a":2,"b":1}'),
        ({"\ufb33": 1, "\U0001f600": 2}, '{"\U0001f600":2,"\ufb33":1}'.encode()),
        ('\x00\x1f\x7f"\\/\b\f\n\r\t\u20ac', b'"\\u0000\\u001f\x7f\\"\\\\/\\b\\f\\n\\r\\t\xe2\x82\xac"'),
        ([True, False, None, {}, []], b"[true,false,null,{},[]]"),
    ],
)
def test_numbers_strings_and_key_order_are_written_as_rfc_8785_says(value: object, expected: bytes) -> None:
    assert canonical(value) == expected


_FORMLESS = [float("nan"), float("inf"), 2**53, -(2**53), {"a": 2**60}, {"a": "\ud800"}, "\ud800", {"\ud800": 1}, {1: 2}, b"x", object()]


@pytest.mark.parametrize("value", _FORMLESS)
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(NotIJson):
        canonical(value)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-MAX_SAFE_INTEGER, MAX_SAFE_INTEGER)
    | st.floats(allow_nan=False, allow_infinity=False).filter(lambda number: abs(number) < 1e15)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=4),
    max_leaves=20,
)


@given(JSON)
def test_the_canonical_form_reads_back_and_is_its_own_canonical_form(value: object) -> None:
    once = canonical(value)
    assert canonical(parse(once)) == once


@given(st.binary(max_size=200))
def test_noise_is_read_or_refused(raw: bytes) -> None:
    with suppress(Refused):
        parse(raw)


_KEYS = st.text(max_size=4) | st.sampled_from(["a", "B", "\u20ac", "\ue000", "\U0001f600", "\ufb33", ""])
_PARTS = (
    st.none()
    | st.booleans()
    | st.integers(-MAX_SAFE_INTEGER, MAX_SAFE_INTEGER)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
_VALUES = st.recursive(_PARTS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=4), max_leaves=20)


@given(_VALUES)
def test_the_quick_way_gives_the_bytes_of_the_slow_one(value: object) -> None:
    assert canonical(value) == rfc8785.dumps(value)


def test_every_character_is_escaped_as_rfc_8785_says() -> None:
    text = "".join(chr(code) for code in range(0x3000) if not 0xD800 <= code < 0xE000) + "\ufffe\uffff\U0010ffff"
    assert canonical({"text": text}) == rfc8785.dumps({"text": text})
