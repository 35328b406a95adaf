"""Pillars. Every sentence is invented."""

import pytest

from tests.reading.told.telling import read


def pillars(text: str) -> set[str]:
    return {one.pillar for one in read(text).pillars}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("بحثت فرنسا والعراق دعم استقرار سوريا ومكافحة تهريب المخدرات.", {"regional-stability", "counter-narcotics"}),
        ("ناقشت ألمانيا ملف وقف إطلاق النار وإعادة توطين السوريين.", {"ceasefire", "resettlement"}),
        ("They discussed border management, energy and defence cooperation.", {"border-security", "energy", "defence"}),
        ("تراجعت كميات الكبتاغون المضبوطة عند المعبر الحدودي.", {"counter-narcotics", "border-security"}),
        ("وقعا بروتوكولا حول تقاسم بصمات الموقوفين.", {"information-sharing"}),
        ("The pact covers illegal fishing, people smugglers and sea patrols.", {"organised-crime", "illegal-migration", "border-security"}),
        ("بات چیت میں سرحدی منڈیوں، ایندھن کی اسمگلنگ اور مشترکہ گشت کا ذکر ہوا۔", {"economy", "organised-crime", "border-security"}),
        ("فریقین نے انسداد دہشت گردی اور توانائی پر بات کی۔", {"counter-terrorism", "energy"}),
    ],
)
def test_a_pillar_is_known_by_what_is_spoken_of(text: str, expected: set[str]) -> None:
    assert pillars(text) == expected


def test_the_name_of_an_agency_is_no_pillar() -> None:
    assert pillars("حضر مدير الوكالة الوطنية للتحقيق في الجرائم الإلكترونية.") == set()
