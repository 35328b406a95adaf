"""Events and documents that have a name. The sentences are invented."""

import pytest

from mithaq.reading import ListedNames, names_from_aliases, read_report

NAMES = ListedNames.build(names_from_aliases())


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ('نفذت العملية العسكرية "ضرب العضب" في الشمال', "event", ['العملية العسكرية "ضرب العضب"']),
        ("بعد هجوم مدرسة بيشاور وحرب غزة", "event", ["هجوم مدرسة بيشاور", "حرب غزة"]),
        ("خلال حوار مكافحة الإرهاب وفي الحوار الاستراتيجي", "event", ["حوار مكافحة الإرهاب", "الحوار الاستراتيجي"]),
        ("منذ هجمات 11 سبتمبر تغير الوضع", "event", ["هجمات 11 سبتمبر"]),
        ("وفق قرار مجلس الأمن رقم 2593 واتفاق الدوحة", "document", ["قرار مجلس الأمن رقم 2593", "اتفاق الدوحة"]),
        ("في إطار خطة العمل الوطنية وقانون مكافحة الإرهاب", "document", ["خطة العمل الوطنية", "قانون مكافحة الإرهاب"]),
        ("نیشنل ایکشن پلان کے تحت کام ہو رہا ہے", "document", ["نیشنل ایکشن پلان"]),
        ("The National Action Plan and Resolution 2593", "document", ["National Action Plan", "Resolution 2593"]),
        ("هذا قانون أو الأمر الذي صدر، وكان هجوم كبير في قمة الجبل", "document", []),
        ("our national action plan is small", "document", []),
    ],
)
def test_a_named_event_or_document_is_found_whole(text: str, kind: str, expected: list[str]) -> None:
    assert [one.text for one in read_report(text, NAMES).mentions if one.type == kind] == expected


def test_one_event_has_one_id_in_a_text() -> None:
    found = [one.id for one in read_report("حرب غزة طويلة. انتهت حرب غزة. ثم الحرب الباردة.", NAMES).mentions if one.type == "event"]
    assert found == ["event:1", "event:1", "event:2"]


def test_what_a_state_declares_is_no_document_and_a_declaration_named_for_a_city_is() -> None:
    def documents(text: str) -> list[str]:
        return [one.text for one in read_report(text, NAMES).mentions if one.type == "document"]

    assert documents("يرى مراقبون أن إعلان المغرب التوصل إلى تفاهم مهم") == []
    assert documents("صدر إعلان القاهرة أمس") == ["إعلان القاهرة"]
