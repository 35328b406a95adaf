"""Questions in yente's form: what is understood, and what is refused rather than answered with nobody."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from mithaq.api.yente.asking import MOST_NAMES, Example, echo, read_body, read_scoring, read_wanted
from mithaq.api.yente.problems import BadMatch

GOOD = {"schema": "Person", "properties": {"name": ["A B"]}}


def body(**queries: object) -> bytes:
    return msgspec.json.encode({"queries": queries})


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"queries": {}}',
        body(q=None),
        body(q={"schema": "Person"}),
        body(q={"schema": "Person", "properties": {}}),
        body(q={"schema": "Person", "properties": {"name": ["  "]}}),
        body(q={"schema": "Person", "properties": {"birthDate": ["1970"]}}),
        body(q={"schema": "Person", "properties": {"name": ["🙂", "...", "\x00"]}}),
        body(q={"schema": "Person", "properties": {"name": [1]}}),
        body(q={"schema": "Thing", "properties": {"name": ["A B"]}}),
        body(q={"schema": "Whatever", "properties": {"name": ["A B"]}}),
        body(q={"schema": "BankAccount", "properties": {"name": ["A B"]}}),
        body(good=GOOD, q={"schema": "Person", "properties": {"name": ["x" * 10_000]}}),
        body(good=GOOD, q={"schema": "Person", "properties": {"name": ["A B"], "alias": ["a " * 40]}}),
        body(**{str(number): GOOD for number in range(MOST_NAMES + 1)}),
        b'{"queries": {"q": {"schema": "Person", "properties": {"name": ["\\ud800"]}}}}',
        msgspec.json.encode({"queries": {"q": GOOD}, "weights": {"name": 0.1}}),
        msgspec.json.encode({"queries": {"q": GOOD}, "config": {"x": 1}}),
    ],
)
def test_a_body_that_cannot_be_screened_whole_is_refused(raw: bytes) -> None:
    with pytest.raises(BadMatch):
        read_body(raw)


@pytest.mark.parametrize(
    "query",
    [
        "algorithm=logic-v2",
        "threshold=2",
        "threshold=nan",
        "threshold=",
        "cutoff=x",
        "cutoff=-0.1",
        "limit=-1",
        "limit=x",
        "limit=1e3",
        "limit=" + "9" * 5_000,
        "changed_since=yesterday",
        "changed_since=0000-00-00",
        "filter=a:b",
    ],
)
def test_a_parameter_that_is_not_understood_is_refused(query: str) -> None:
    params = QueryParams(query)
    with pytest.raises(BadMatch):
        (read_wanted("default", params), read_scoring(params))


def test_all_names_of_a_query_are_screened_and_its_parts_when_it_has_no_name() -> None:
    given_names = Example(schema="Person", properties={"name": ["A B", "A B", None, ""], "alias": "C", "weakAlias": ["D"]})
    assert given_names.names() == ["A B", "C", "D"]
    parts = Example(schema="Person", properties={"lastName": ["Z"], "firstName": ["A", "B"], "alias": ["C"]})
    assert parts.names() == ["A Z", "C"]
    assert echo(given_names) == {"schema": "Person", "properties": {"name": ["A B"], "alias": ["C"], "weakAlias": ["D"]}}


def test_the_cutoff_is_a_half_unless_the_threshold_is_lower_or_it_is_given() -> None:
    def cut(query: str) -> tuple[float, float | None]:
        found = read_scoring(QueryParams(query))
        return found.cutoff, found.threshold

    assert cut("") == (0.5, None)
    assert cut("threshold=0.3") == (0.3, 0.3)
    assert cut("threshold=0.9") == (0.5, 0.9)
    assert cut("cutoff=0.8") == (0.8, None)
    assert cut("cutoff=0.1&threshold=0.9&limit=9999&algorithm=best") == (0.1, 0.9)


def test_lists_beside_one_in_the_path_are_asked_with_it() -> None:
    assert read_wanted("un", QueryParams("include_dataset=ofac")).sources == {"un", "ofac"}
    assert read_wanted("default", QueryParams("include_dataset=ofac")).sources == {"ofac"}
    assert read_wanted("default", QueryParams("")).sources == set()


@given(st.binary(max_size=200))
def test_any_bytes_end_in_a_typed_refusal(raw: bytes) -> None:
    with pytest.raises(BadMatch):
        read_body(raw)


@given(st.dictionaries(st.text(), st.lists(st.text(max_size=30)) | st.text(max_size=30)), st.sampled_from(["Person", "Company", "Vessel"]))
def test_any_properties_are_understood_or_refused(properties: dict[str, list[str] | str], schema: str) -> None:
    try:
        queries = read_body(body(q={"schema": schema, "properties": properties}))
    except BadMatch:
        return
    assert all(name.strip() for name in queries["q"].names())
