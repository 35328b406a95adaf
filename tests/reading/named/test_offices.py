"""Offices in Arabic text. The sentences are invented."""

import pytest

from mithaq.reading import ListedNames, names_from_aliases, read_report

NAMES = ListedNames.build(names_from_aliases())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("استقبل وزير الدفاع التركي كريم مخترعي نظيره العراقي سالم مختلقي", ["وزير الدفاع التركي", "نظيره العراقي"]),
        ("حضر المدير العام للأمن الوطني فؤاد مخترعي", ["المدير العام للأمن الوطني"]),
        ("تعهد والي بغداد كريم مخترعي بذلك", ["والي بغداد"]),
        ("وصل رئيس وزراء العراق إلى برلين", ["رئيس وزراء العراق"]),
        ("قال المتحدث باسم حكومة طالبان ذلك", ["المتحدث باسم حكومة طالبان"]),
        ("قال الرئيس التنفيذي كريم مخترعي إن الأرباح زادت", []),
        ("قال المدير المالي كريم مخترعي إن الأرباح زادت", []),
        ("حضر السفير لدى العراق كريم مخترعي", ["السفير لدى العراق"]),
    ],
)
def test_an_office_ends_with_what_it_is_over_and_whose_it_is(text: str, expected: list[str]) -> None:
    assert [one.text for one in read_report(text, NAMES).mentions if one.type == "office"] == expected


def test_an_ambassador_to_a_state_is_none_of_it() -> None:
    found = read_report("حضر السفير الألماني لدى العراق كريم مخترعي والسفير لدى فرنسا سالم مختلقي", NAMES).mentions
    assert [(one.text, one.side) for one in found if one.type == "office"] == [
        ("السفير الألماني لدى العراق", "DE"),
        ("السفير لدى فرنسا", None),
    ]
