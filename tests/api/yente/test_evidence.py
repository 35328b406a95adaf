"""Evidence beside a name: what agrees, what differs, and what says nothing. Everybody is invented."""

from typing import Any

import pytest

from mithaq.api.yente.asking import Example
from mithaq.api.yente.entities import Entity
from mithaq.api.yente.evidence import explanations

HIT: dict[str, Any] = {
    "score": 0.9,
    "name": "GULBAHAR MITHAL",
    "met": [{"query": "gulbahar", "listed": "gulbahar", "sure": 1.0, "way": "the same word"}],
    "left": {"query": [], "name": ["mithal"]},
    "cleared": None,
}


def compared(asked: dict[str, str], listed: dict[str, str]) -> dict[str, float]:
    example = Example(schema="Person", properties={"name": ["Gulbahar"], **asked})
    entity = Entity("zz:1", "Person", "x", "zz", {name: [value] for name, value in listed.items()})
    found = explanations("Gulbahar", HIT, example, entity, "en")
    assert found["name_match"]["score"] == 0.9
    assert all(one["weight"] == (1.0 if name == "name_match" else 0.0) for name, one in found.items())
    return {name: one["score"] for name, one in found.items() if name != "name_match"}


@pytest.mark.parametrize(
    ("asked", "listed", "said"),
    [
        ({"birthDate": "1970-05-01"}, {"birthDate": "1970"}, {"birth_date": 1.0}),
        ({"birthDate": "1970"}, {"birthDate": "1970-05-01"}, {"birth_date": 1.0}),
        ({"birthDate": "1971"}, {"birthDate": "1970/1972"}, {"birth_date": 1.0}),
        ({"birthDate": "1970-05-01"}, {"birthDate": "1970-06"}, {"birth_date": -1.0}),
        ({"birthDate": "1970"}, {"birthDate": "circa 1970"}, {}),
        ({"birthDate": "spring"}, {"birthDate": "1970"}, {}),
        ({"birthDate": "1970"}, {}, {}),
        ({"nationality": "pk"}, {"nationality": "Pakistan"}, {"country": 1.0}),
        ({"country": "Pakistan"}, {"country": "pk"}, {"country": 1.0}),
        ({"nationality": "de"}, {"nationality": "Pakistan"}, {"country": -1.0}),
        ({"nationality": "de"}, {}, {}),
        ({"passportNumber": "X 000-0000"}, {"idNumber": "Passport, X0000000 (Nowhere)"}, {"identifier": 1.0}),
        ({"passportNumber": "Y1111111"}, {"idNumber": "Passport, X0000000"}, {}),
        ({"idNumber": "12"}, {"idNumber": "12"}, {}),
    ],
)
def test_evidence_agrees_differs_or_says_nothing(asked: dict[str, str], listed: dict[str, str], said: dict[str, float]) -> None:
    assert compared(asked, listed) == said
