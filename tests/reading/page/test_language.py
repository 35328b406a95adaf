"""The language of a text. The sentences are invented."""

import pytest

from mithaq.reading.page.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("قال الوزير في بيان إن الاجتماع الذي عقد مع الوفد كان مفيدا", "ar"),
        ("وزیر نے کہا ہے کہ یہ ملاقات اسلام آباد میں ہوئی", "ur"),
        ("این دیدار برای گفتگو با وزیر انجام شد که در تهران است", "fa"),
        ("The meeting was held in the hall and the minister said so", "en"),
        ("Le ministre a parlé dans la salle et les députés sont venus pour une visite", "fr"),
        ("Der Minister sprach mit den Abgeordneten und das war nicht alles", "de"),
        ("美国国务卿会见了外长", "zh"),
        ("Министр встретился с послом", "ru"),
        ("OK", "en"),
        ("12345", "und"),
    ],
)
def test_the_language_is_told_by_script_and_common_words(text: str, language: str) -> None:
    assert language_of(text) == language
