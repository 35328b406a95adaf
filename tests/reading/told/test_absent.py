"""Who is named in the sentence of a meeting and was not at it. Every person is invented."""

import pytest

from tests.reading.told.telling import read


@pytest.mark.parametrize(
    ("text", "met"),
    [
        (
            "بحث وزير الخارجية كريم صالحي مع رئيس الوزراء سليم مختاري في عمان دعم بلاده لخطة الرئيس جون مختلقسون للسلام.",
            {"كريم صالحي", "سليم مختاري"},
        ),
        (
            "قال الوزير كريم صالحي في الاجتماع مع السفير سليم مختاري إن ذلك يأتي بناء على توجيهات الملك ماجد والأمير كمال بن ماجد.",
            {"كريم صالحي", "سليم مختاري"},
        ),
        ("التقى وزير الخارجية كريم صالحي ورئيس الوزراء سليم مختاري في عمان.", {"كريم صالحي", "سليم مختاري"}),
    ],
)
def test_whose_plan_or_instruction_is_spoken_of_was_not_there(text: str, met: set[str]) -> None:
    assert [{one.name for one in meeting.participants} for meeting in read(text).meetings] == [met]


def test_the_parties_of_a_pact_are_no_meeting_by_that() -> None:
    text = "شهد الاجتماع توقيع اتفاقية تعاون بين حكومة مصر وحكومة الأردن في مجال مكافحة الجريمة."
    assert read(text).meetings == ()
