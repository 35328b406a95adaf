"""Meetings. Every person and sentence is invented."""

import pytest

from mithaq.reading.result import Meeting
from tests.reading.told.telling import read


def only(text: str) -> Meeting:
    (found,) = read(text).meetings
    return found


def names(meeting: Meeting) -> set[str]:
    return {one.name for one in meeting.participants}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("التقى وزير الدفاع الألماني كريم مخترعي وزير الداخلية الفرنسي سليم مختلقي في برلين.", {"كريم مخترعي", "سليم مختلقي"}),
        ("عقدت فرنسا وألمانيا حوارا أمنيا في باريس.", set()),
        ("استقبل وزير الداخلية العراقي سالم مخترعي وفدا فرنسيا رفيع المستوى.", {"سالم مخترعي", "وفدا فرنسيا رفيع المستوى"}),
        (
            "Qatari Prime Minister Hamad Inventedson spoke by phone with German Foreign Minister Karl Madeup.",
            {"Hamad Inventedson", "Karl Madeup"},
        ),
        ("Iraq and Germany held talks in Baghdad on 5 March 2024.", {"Iraq", "Germany"}),
        ("عراق اور فرانس کے درمیان بغداد میں مذاکرات ہوئے۔", {"عراق", "فرانس"}),
    ],
)
def test_who_met_is_read_in_three_languages(text: str, expected: set[str]) -> None:
    assert not expected or names(only(text)) == expected


def test_a_dialogue_between_states_has_its_place_and_date() -> None:
    found = only("Iraq and Germany held talks in Baghdad on 5 March 2024.")
    assert (found.place, found.date.value, found.status) == ("Baghdad", "2024-03-05", "held")


def test_a_call_is_held_at_no_place() -> None:
    found = only("Qatari Prime Minister Hamad Inventedson spoke by phone in Doha with German Foreign Minister Karl Madeup.")
    assert (found.status, found.place) == ("held", None)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("من المقرر عقد اجتماع بين ألمانيا وفرنسا في برلين.", "planned"),
        ("تأجيل اجتماع بين ألمانيا وفرنسا في برلين.", "planned"),
        ("ألغت الوزارة عقد اجتماع بين ألمانيا وفرنسا.", "cancelled"),
        ("نفى مصدر ألماني عقد لقاء بين ألمانيا وفرنسا.", "denied"),
        ("Germany and France will hold talks in Paris next week.", "planned"),
        ("The German foreign ministry denied that a meeting between Germany and Syria was held.", "denied"),
    ],
)
def test_what_is_to_come_called_off_or_denied_was_not_held(text: str, status: str) -> None:
    assert only(text).status == status


@pytest.mark.parametrize(
    "text",
    [
        "أكد الوزير ضرورة العودة إلى طاولة الحوار بين البلدين.",
        "عقد وزير الدفاع الألماني كريم مخترعي ونظيره الفرنسي سليم مختلقي مؤتمرا صحفيا.",
        "قال وزير الداخلية العراقي سالم مخترعي إن الحوار بين ألمانيا وفرنسا مهم.",
        "The ministers spoke to the press.",
    ],
)
def test_a_dialogue_in_general_and_a_press_briefing_are_no_meetings(text: str) -> None:
    assert read(text).meetings == ()


def test_whoever_attended_joins_the_meeting_before() -> None:
    text = (
        "التقى وزير الدفاع الألماني كريم مخترعي وزير الداخلية الفرنسي سليم مختلقي في برلين.\n"
        "وحضر اللقاء وزير الخارجية الألماني جميل مصطنعي."
    )
    assert names(only(text)) == {"كريم مخترعي", "سليم مختلقي", "جميل مصطنعي"}


def test_r26_a_month_without_a_year_gives_no_date_and_says_on_what_it_rests() -> None:
    found = only("عقدت ألمانيا وفرنسا اجتماعا بين الوفدين في نوفمبر/تشرين الثاني.")
    assert (found.date.value, found.date.precision, found.date.basis) == (None, None, "written")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("وصل وزير الدفاع الألماني كريم مخترعي إلى بغداد، حيث استقبله وزير الدفاع العراقي سالم مختلقي.", "بغداد"),
        ("وصل مساء الأحد وزير الدفاع الألماني كريم مخترعي إلى دمشق، واستقبله وزير الدفاع السوري سالم مختلقي.", "دمشق"),
        ("غادر وزير الدفاع الألماني كريم مخترعي إلى بغداد، بعد أن استقبله وزير الدفاع العراقي سالم مختلقي.", None),
    ],
)
def test_who_came_to_a_place_met_there_and_who_left_for_it_did_not(text: str, place: str | None) -> None:
    assert only(text).place == place


_AR = "التقى وزير الدفاع الألماني كريم مخترعي وزير الداخلية الفرنسي سليم مختلقي في برلين في 3 مارس 2024. "
_EN = "German Defence Minister Karl Madeup met French Interior Minister Jean Inventedson in Berlin on 3 March 2024. "
_UR = "نئی دہلی میں جرمن وزیر دفاع سلیم مختلقی نے عراقی وزیر داخلہ راکیش ورما سے ملاقات کی۔ "


@pytest.mark.parametrize(
    ("text", "place", "date", "status"),
    [
        (_AR + "والتقى الوزيران مجددا في باريس.", "باريس", None, "held"),
        (_AR + "واجتمع الوزيران مرة أخرى في 14 أبريل 2024.", None, "2024-04-14", "held"),
        (_AR + "ثم التقى مخترعي مختلقي ثانية في باريس.", "باريس", None, "held"),
        (_AR + "ثم التقيا في باريس في 5 مايو 2024.", "باريس", "2024-05-05", "held"),
        (_AR + "واتفقا على عقد اجتماع ثان في باريس.", "باريس", None, "planned"),
        (_EN + "The two ministers met again in Paris on 14 April 2024.", "Paris", "2024-04-14", "held"),
        (_EN + "They met again a week later.", None, None, "held"),
        (_EN + "Madeup and Inventedson met again in Paris.", "Paris", None, "held"),
        (_EN + "The two ministers agreed to meet again in May.", None, None, "planned"),
        (_EN + "The two ministers will meet again in May 2031.", None, "2031-05", "planned"),
        (_UR + "دونوں وزراء کی دوبارہ ملاقات بغداد میں ہوئی۔", "بغداد", None, "held"),
        (_UR + "دونوں رہنماؤں نے 3 مارچ 2024 کو بغداد میں پھر ملاقات کی۔", "بغداد", "2024-03-03", "held"),
    ],
)
def test_the_two_of_a_meeting_who_met_again_are_a_second_meeting(text: str, place: str | None, date: str | None, status: str) -> None:
    first, second = read(text).meetings
    assert names(first) == names(second)
    assert (second.place, second.date.value, second.status) == (place, date, status)


def test_a_second_round_between_the_two_countries_is_one_between_the_same_states() -> None:
    text = "عقدت ألمانيا وفرنسا حوارا أمنيا في باريس في مارس 2023. وعقد البلدان جولة ثانية من الحوار في برلين في مايو 2024."
    assert [(names(one), one.date.value) for one in read(text).meetings] == [
        ({"ألمانيا", "فرنسا"}, "2023-03"),
        ({"ألمانيا", "فرنسا"}, "2024-05"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        _AR + "وقال الوزيران إن اللقاء كان مفيدا.",
        _AR + "وناقش الوزيران في اللقاء أمن الموانئ.",
        _AR + "وعقد الوزيران مؤتمرا صحفيا مشتركا.",
        _EN + "The two ministers met for two hours.",
        _EN + "The two ministers said again that trade matters.",
    ],
)
def test_what_the_two_said_and_did_in_their_meeting_is_no_second_one(text: str) -> None:
    assert len(read(text).meetings) == 1


@pytest.mark.parametrize(
    ("text", "status", "place"),
    [
        ("وكان وزير الدفاع الألماني كريم مخترعي قد التقى أمس في عمان نظيره الفرنسي سليم مختلقي.", "held", "عمان"),
        ("نفت وزارة الدفاع أن يكون كريم مخترعي، وزير الدفاع الألماني، قد التقى وزير الدفاع الفرنسي سليم مختلقي.", "denied", None),
        ("استُقبل وزير الدفاع الألماني كريم مخترعي في مدريد من جانب وزير الدفاع الفرنسي سليم مختلقي.", "held", "مدريد"),
        ("كشف وزير الدفاع الألماني كريم مخترعي أنه اجتمع في موسكو بوزير الدفاع الفرنسي سليم مختلقي.", "held", "موسكو"),
        ("وصل وزير الدفاع الألماني كريم مخترعي إلى طهران حيث كان في استقباله وزير الدفاع الفرنسي سليم مختلقي.", "held", "طهران"),
        ("زار وزير الدفاع الألماني كريم مخترعي بغداد واجتمع مع وزير الدفاع الفرنسي سليم مختلقي.", "held", "بغداد"),
        ("ضم الاجتماع الذي احتضنته الرباط وزير الدفاع الألماني كريم مخترعي ووزير الدفاع الفرنسي سليم مختلقي.", "held", "الرباط"),
        ("تباحث وزير الدفاع الألماني كريم مخترعي ووزير الدفاع الفرنسي سليم مختلقي بالدوحة بشأن الوضع في غزة.", "held", "الدوحة"),
        ("يلتقي وزير الدفاع الألماني كريم مخترعي الأسبوع المقبل في أنقرة وزير الدفاع الفرنسي سليم مختلقي.", "planned", "أنقرة"),
        ("من المقرر أن يستضيف وزير الدفاع الألماني كريم مخترعي وزير الدفاع الفرنسي سليم مختلقي في عمان.", "planned", "عمان"),
        ("هاتف وزير الدفاع الألماني كريم مخترعي وزير الدفاع الفرنسي سليم مختلقي.", "held", None),
    ],
)
def test_who_met_is_read_where_the_verb_stands_after_its_subject_or_points_back(text: str, status: str, place: str | None) -> None:
    found = only(text)
    assert (names(found), found.status, found.place) == ({"كريم مخترعي", "سليم مختلقي"}, status, place)


@pytest.mark.parametrize(
    ("text", "status", "place"),
    [
        ("German Foreign Minister Karl Madeup sat down with Qatari Foreign Minister Hamad Inventedson in Perth.", "held", "Perth"),
        ("German Foreign Minister Karl Madeup and Qatari Foreign Minister Hamad Inventedson talked for two hours in Doha.", "held", "Doha"),
        ("German Foreign Minister Karl Madeup hosted Qatari Foreign Minister Hamad Inventedson in Berlin.", "held", "Berlin"),
        (
            "Talks in Doha brought together German Foreign Minister Karl Madeup and Qatari Foreign Minister Hamad Inventedson.",
            "held",
            "Doha",
        ),
        ("German Foreign Minister Karl Madeup will fly to Doha to meet Qatari Foreign Minister Hamad Inventedson.", "planned", "Doha"),
        ("German Foreign Minister Karl Madeup telephoned Qatari Foreign Minister Hamad Inventedson.", "held", None),
        (
            "The dialogue was co-chaired by German Foreign Minister Karl Madeup and Qatari Foreign Minister Hamad Inventedson.",
            "held",
            None,
        ),
    ],
)
def test_who_met_is_read_from_other_words_than_met(text: str, status: str, place: str | None) -> None:
    found = only(text)
    assert (names(found), found.status, found.place) == ({"Karl Madeup", "Hamad Inventedson"}, status, place)


@pytest.mark.parametrize(
    "text",
    [
        "German Foreign Minister Karl Madeup did not meet Qatari Foreign Minister Hamad Inventedson.",
        "German Foreign Minister Karl Madeup refused to meet Qatari Foreign Minister Hamad Inventedson.",
        "لم يلتق وزير الدفاع الألماني كريم مخترعي وزير الدفاع الفرنسي سليم مختلقي.",
    ],
)
def test_who_did_not_meet_met_nobody(text: str) -> None:
    assert read(text).meetings == ()


def test_those_who_led_the_two_sides_met() -> None:
    found = only("مذاکرات کی مشترکہ صدارت پاکستانی سیکریٹری خارجہ منصور احمد اور امریکی سفیر لارنس وٹ فیلڈ نے کی۔")
    assert names(found) == {"منصور احمد", "لارنس وٹ فیلڈ"}


def test_who_goes_on_to_meet_somebody_else_is_the_one_of_the_meeting_before() -> None:
    text = (
        "التقى وزير الدفاع الألماني كريم مخترعي في برلين وزير الداخلية الفرنسي سليم مختلقي.\n"
        "كما اجتمع لاحقا بوزير الخارجية القطري جميل مصطنعي."
    )
    assert [names(one) for one in read(text).meetings] == [{"كريم مخترعي", "سليم مختلقي"}, {"كريم مخترعي", "جميل مصطنعي"}]


def test_the_dateline_is_where_it_was_held_and_nobody_who_met() -> None:
    found = only("BERLIN, Germany - French Foreign Minister Jean Madeup met Qatari Foreign Minister Hamad Inventedson on Monday.")
    assert (names(found), found.place) == ({"Jean Madeup", "Hamad Inventedson"}, "BERLIN")


def test_a_planned_meeting_in_urdu_is_where_somebody_goes_to() -> None:
    found = only("عراقی وزیر خارجہ جمیل احمد آئندہ ماہ تہران کا دورہ کریں گے جہاں وہ فرانسیسی وزیر خارجہ سلیم خان سے ملاقات کریں گے۔")
    assert (names(found), found.place, found.status) == ({"جمیل احمد", "سلیم خان"}, "تہران", "planned")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("After meeting Qatari Foreign Minister Hamad Inventedson in Doha, German Foreign Minister Karl Madeup said it was late.", "Doha"),
        ("In Berlin, German Foreign Minister Karl Madeup welcomed Qatari Foreign Minister Hamad Inventedson.", "Berlin"),
        ("German Foreign Minister Karl Madeup had lunch with Qatari Foreign Minister Hamad Inventedson in Rome.", "Rome"),
        ("German Foreign Minister Karl Madeup spoke on Monday with Qatari Foreign Minister Hamad Inventedson by video link.", None),
    ],
)
def test_who_met_is_read_from_what_they_did_together(text: str, place: str | None) -> None:
    found = only(text)
    assert (names(found), found.place) == ({"Karl Madeup", "Hamad Inventedson"}, place)


@pytest.mark.parametrize(
    "text",
    [
        "German Foreign Minister Karl Madeup congratulated Qatari Foreign Minister Hamad Inventedson on his appointment.",
        "German Foreign Minister Karl Madeup welcomed a plan of Qatari Foreign Minister Hamad Inventedson.",
        "هنأ الرئيس الألماني كريم مخترعي الرئيس الفرنسي سليم مختلقي بالعيد الوطني.",
        "دعا وزير الدفاع الألماني كريم مخترعي وزير الدفاع الفرنسي سليم مختلقي إلى زيارة برلين.",
        "وزیر خارجہ قدیر احمد نے ایرانی ہم منصب رضا کاظمی کو مبارکباد دی۔",
    ],
)
def test_who_only_sent_words_met_nobody(text: str) -> None:
    assert read(text).meetings == ()


def test_the_first_meeting_is_where_the_headline_says_that_it_was_held() -> None:
    text = (
        "German and Qatari ministers hold talks in Geneva\n"
        "German Foreign Minister Karl Madeup met Qatari Foreign Minister Hamad Inventedson on Monday.\n"
    )
    assert [one.place for one in read(text).meetings] == ["Geneva"]
