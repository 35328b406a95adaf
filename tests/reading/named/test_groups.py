"""Mentions of listed names. All sentences are invented; the names are those of groups that lists or news name."""

import pytest

from mithaq.reading import ListedNames, ListedSubject, names_from_aliases, read_report

NAMES = ListedNames.build(names_from_aliases())


def groups(text: str) -> list[tuple[str, str]]:
    found = [one for one in read_report(text, NAMES).mentions if one.type == "armed-group"]
    assert all(text[one.start : one.end] == one.text for one in found)
    return [(one.text, str(one.id).removeprefix("group:")) for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("اتهم البيان طالبان بالتقصير", [("طالبان", "taliban")]),
        ("سلم الوفد رسالة لطالبان وللقاعدة معا", [("طالبان", "taliban"), ("قاعدة", "al-qaida")]),
        ("نفت حكومة طالبان ذلك", [("طالبان", "taliban")]),
        ("اعتقل قادة طالبان الباكستانية", [("طالبان الباكستانية", "ttp")]),
        ("هجوم لحركة طالبان الباكستانية وآخر لداعش", [("حركة طالبان الباكستانية", "ttp"), ("داعش", "isil")]),
        ('حركة "طالبان" الأفغانية ترد', [('حركة "طالبان" الأفغانية', "taliban")]),
        ("حركة «طالبان الباكستانية» تعلن", [("حركة «طالبان الباكستانية»", "ttp")]),
        ("«طالبان» تنفي", [("طالبان", "taliban")]),
        ('كشبكة "حقاني" وغيرها', [('شبكة "حقاني"', "haqqani-network")]),
        ("مقاتلو شبكة حقاني الأفغانية", [("شبكة حقاني الأفغانية", "haqqani-network")]),
        ('جماعتا "لشكر طيبة" وجيش محمد', [("لشكر طيبة", "lashkar-e-tayyiba"), ("جيش محمد", "jaish-i-mohammed")]),
        ("تبنى جيش تحرير بلوشستان الهجوم، وقالت كتيبة ماجد إنها نفذته", [("جيش تحرير بلوشستان", "bla"), ("كتيبة ماجد", "majeed-brigade")]),
        ("عناصر القاعدة في الجبال", [("القاعدة", "al-qaida")]),
        ("تنظيم القاعدة في شبه القارة الهندية", [("تنظيم القاعدة في شبه القارة الهندية", "aqis")]),
        ("تنظيم داعش - ولاية خراسان", [("تنظيم داعش - ولاية خراسان", "isil-khorasan")]),
        ("حَرَكَة طَالِبَان", [("حَرَكَة طَالِبَان", "taliban")]),
        ("طالبـــان ترفض", [("طالبـــان", "taliban")]),
        ("کالعدم ٹی ٹی پی کے ٹھکانے", [("ٹی ٹی پی", "ttp")]),
        ("تحریکِ طالبان پاکستان اور القاعدہ کے روابط", [("تحریکِ طالبان پاکستان", "ttp"), ("القاعدہ", "al-qaida")]),
        ("افغان طالبان نے تردید کی", [("افغان طالبان", "taliban")]),
        ("بی ایل اے اور مجید بریگیڈ", [("بی ایل اے", "bla"), ("مجید بریگیڈ", "majeed-brigade")]),
        ("حقانی نیٹ ورک اور لشکرِ جھنگوی", [("حقانی نیٹ ورک", "haqqani-network"), ("لشکرِ جھنگوی", "lashkar-i-jhangvi")]),
        ("The Pakistani Taliban (TTP) and the Taliban", [("Pakistani Taliban", "ttp"), ("TTP", "ttp"), ("Taliban", "taliban")]),
        ("al-Qa’ida and Lashkar-e-Taiba", [("al-Qa’ida", "al-qaida"), ("Lashkar-e-Taiba", "lashkar-e-tayyiba")]),
        ("the Haqqani network", [("Haqqani network", "haqqani-network")]),
        ("the BLA and its Majeed Brigade", [("BLA", "bla"), ("Majeed Brigade", "majeed-brigade")]),
    ],
)  # fmt: skip
def test_a_group_is_found_with_its_head_and_nisba_and_without_its_proclitic(text: str, expected: list[tuple[str, str]]) -> None:
    assert groups(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "لهجة طالبانية قديمة",
        "جلال طالباني كان رئيسا",
        "حضر طالبان جامعيان الندوة",
        "طالبان من كلية الهندسة",
        "طالب العلم المجتهد",
        "قاعدة بيانات جديدة",
        "افتتحت القاعدة العسكرية",
        "القاعدة الأمريكية في الخليج",
        "هذه هي القاعدة في القانون",
        "قواعد تدريب على الحدود",
        "وصل ماجد إلى العاصمة",
        "مجید نے کہا",
        "قال سراج الدين حقاني",
        "الجيش الباكستاني ينفي",
        "let them go, the bla of it",
        "a taliban-like isis goddess",
        "الدولة الإسلامية في العصر الوسيط",
        "لواء متقاعد",
    ],
)
def test_a_common_word_or_a_part_of_a_word_is_no_group(text: str) -> None:
    assert groups(text) == []


def test_a_name_does_not_run_over_the_end_of_a_sentence_or_line() -> None:
    assert groups("عادت حركة\nطالبان. الباكستانية") == [("طالبان", "taliban")]


def test_offsets_count_code_points_also_after_characters_beyond_the_basic_plane() -> None:
    text = "😀\u200f وطالبان"
    (mention,) = read_report(text, NAMES).mentions
    assert (mention.start, mention.end) == (4, 10)


def test_a_sub_unit_names_its_parent() -> None:
    assert NAMES.subjects["group:majeed-brigade"].parent == "group:bla"


def test_a_published_entry_joins_the_reviewed_subject_that_refers_to_it() -> None:
    published = ListedSubject("un:QDe.132", "INVENTED", "", ("THE INVENTED NAME OF TTP (TTPX)", "MASKEDONES"), reviewed=False)
    names = ListedNames.build([*names_from_aliases(), published])
    mentions = read_report("The invented name of TTP and Maskedones", names).mentions
    assert [(one.text, one.id) for one in mentions] == [("The invented name of TTP", "group:ttp"), ("Maskedones", "group:ttp")]
    assert read_report("Maskedones here", names).mentions == ()
    assert "un:QDe.132" not in names.subjects


def test_every_reviewed_alias_is_found_as_its_own_subject() -> None:
    for subject in names_from_aliases():
        assert subject.parent is None or subject.parent in NAMES.subjects
        for name in subject.names:
            text = f"ضد {name} اليوم"
            assert (name, subject.id) in [(one.text, one.id) for one in read_report(text, NAMES).mentions], name
