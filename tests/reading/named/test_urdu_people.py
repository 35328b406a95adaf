"""Offices, persons and bodies in Urdu text. Every person is invented."""

import pytest

from tests.reading.named.naming import named, read


@pytest.mark.parametrize(
    ("text", "offices", "persons"),
    [
        ("وزیر اعلیٰ بلوچستان نوید رئیسانی نے واقعے کی مذمت کی۔", ["وزیر اعلیٰ بلوچستان"], ["نوید رئیسانی"]),
        ("ڈپٹی انسپکٹر جنرل پولیس اعظم مگسی کے مطابق تلاش جاری ہے۔", ["ڈپٹی انسپکٹر جنرل پولیس"], ["اعظم مگسی"]),
        ("بنگلہ دیشی وزیر خارجہ شفیق مختلق اگلے ہفتے آئیں گے۔", ["بنگلہ دیشی وزیر خارجہ"], ["شفیق مختلق"]),
        ("انہوں نے اپنے پاکستانی ہم منصب طارق بھٹی سے ملاقات کی۔", ["پاکستانی ہم منصب"], ["طارق بھٹی"]),
        (
            "قائم مقام امریکی رابطہ کار برائے انسداد منشیات لارنس ہومز نے کہا۔",
            ["قائم مقام امریکی رابطہ کار برائے انسداد منشیات"],
            ["لارنس ہومز"],
        ),
        ("مقامی تاجر حاجی نیک مختلق کے بقول منڈی کھل گئی۔", [], ["نیک مختلق"]),
        ("لیفٹیننٹ جنرل سلمان آفریدی اور ڈاکٹر فرح درانی شریک ہوئے۔", [], ["سلمان آفریدی", "فرح درانی"]),
        ("حملے میں تین محافظ مارے گئے اور دو زخمی ہوئے۔", [], []),
    ],
)
def test_offices_are_found_whole_and_who_is_named_after_them(text: str, offices: list[str], persons: list[str]) -> None:
    assert named(text, "office") == offices
    assert named(text, "person") == persons


def test_the_side_of_an_office_is_that_of_its_nisba_or_of_the_state_that_owns_it() -> None:
    found = read("عراق کے وزیر دفاع سلیم مختلق نے کہا کہ سری لنکن سفیر نیمل پریرا آ رہے ہیں۔")
    assert [(one.text, one.side) for one in found.mentions if one.type == "person"] == [("سلیم مختلق", "IQ"), ("نیمل پریرا", "LK")]


@pytest.mark.parametrize(
    ("text", "organisations"),
    [
        ("پاکستان کرکٹ بورڈ کے مطابق ٹیم کل روانہ ہوگی۔", ["پاکستان کرکٹ بورڈ"]),
        ("بارڈر سکیورٹی فورس نے گشت بڑھا دیا ہے۔", ["بارڈر سکیورٹی فورس"]),
        ("امریکی محکمہ خارجہ نے بیان جاری کیا۔", ["امریکی محکمہ خارجہ"]),
        ("خبر رساں ادارے مختلق کے مطابق پروازیں بند ہیں۔", ["مختلق"]),
        ("فورس کے تین جوان زخمی ہوئے اور پولیس پہنچ گئی۔", []),
    ],
)
def test_bodies_are_found_by_how_their_names_are_made(text: str, organisations: list[str]) -> None:
    assert named(text, "organisation") == organisations


def test_a_state_inside_the_name_of_a_body_is_no_place_of_its_own() -> None:
    assert named("پاکستان کرکٹ بورڈ نے لاہور میں اجلاس بلایا۔", "place") == ["لاہور"]
