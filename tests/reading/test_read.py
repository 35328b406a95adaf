"""Reading whole reports. Texts are invented, except the founding reports, which are found by MITHAQ_EVAL_DATA."""

import json
import os
import time
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mithaq.formats import ofac, un
from mithaq.reading import MAX_CHARACTERS, ListedNames, Reading, ReportTooLong, names_from_aliases, read_report

NAMES = ListedNames.build(names_from_aliases())
SAMPLES = files("mithaq.resources") / "samples"
UNSET = "MITHAQ_EVAL_DATA is unset: the founding reports are not here"
needs_reports = pytest.mark.skipif("MITHAQ_EVAL_DATA" not in os.environ, reason=UNSET)


def read(text: str) -> Reading:
    return read_report(text, NAMES)


def persons(text: str) -> list[tuple[str, str | None]]:
    return [(one.text, one.side) for one in read(text).mentions if one.type == "person"]


def sample(name: str) -> str:
    return (SAMPLES / name).read_text(encoding="utf-8")


def founding(number: str) -> str:
    (path,) = (Path(os.environ["MITHAQ_EVAL_DATA"]) / "reports").glob(f"{number}_*.txt")
    return path.read_text(encoding="utf-8")


def test_the_json_form_has_the_published_keys_and_is_plain() -> None:
    form = read(sample("report_dialogue_ar.txt")).to_json("x.txt")
    assert list(form) == [
        "file", "language", "date", "removed", "duplicates", "mentions", "offices", "meetings", "commitments", "pillars", "incidents",
        "designations", "statements",
    ]  # fmt: skip
    assert list(form["date"]) == ["value", "precision", "basis", "earliest", "latest"]
    assert list(form["mentions"][0]) == ["start", "end", "text", "type", "id", "en", "ar", "side", "tier"]
    assert list(form["meetings"][0]) == ["participants", "place", "date", "status", "spans", "nature", "speaker", "tier"]
    assert list(form["commitments"][0]) == [
        "actor",
        "beneficiary",
        "action",
        "amount",
        "currency",
        "due",
        "status",
        "span",
        "nature",
        "speaker",
        "tier",
    ]
    assert json.loads(json.dumps(form)) == form


def test_a_printed_day_is_the_date_of_the_document() -> None:
    assert read(sample("report_dialogue_ar.txt")).date.value == "2025-08-14"
    assert read(sample("report_designation_ur.txt")).date.value == "2025-08-14"
    assert read(sample("report_dialogue_en.txt")).date.value == "2025-08-14"


def test_an_empty_date_field_dates_nothing() -> None:
    found = read(sample("report_visit_ar.txt")).date
    assert (found.value, found.basis) == (None, "unknown")


def test_a_past_month_bounds_the_document_and_a_coming_one_does_not() -> None:
    found = read("عنوان مخترع\nعقدت الجولة السابقة في مارس 2023، وستعقد الجولة المقبلة بحلول يونيو 2031.").date
    assert (found.value, found.basis, found.earliest, found.latest) == (None, "bounded", "2023-03-01", None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("التقى وزير الدفاع التركي هاكان مخترعي نظيره الباكستاني", [("هاكان مخترعي", "TR")]),
        ("قال السفير الأمريكي، مايكل مخترعسن، إن الأمر تم", [("مايكل مخترعسن", "US")]),
        ("أعلن المستشار طارق مخترعزاده القرار. وأضاف مخترعزاده أنه نهائي", [("طارق مخترعزاده", None), ("مخترعزاده", None)]),
        ("بحث وزير الداخلية الباكستاني يوم السبت الملف", []),
        ("قال المستشار الأفغاني حمد الله مخترعي أمس", [("حمد الله مخترعي", "AF")]),
        ("تركيب أجهزة مسح في المطارات", []),
        ("رئيس الوزراء الباكستاني يزور العاصمة", []),
        ("وزیر داخلہ محسن نقوی نے کہا", [("محسن نقوی", None)]),
        ("Interior Minister Tariq Inventedson said so", [("Tariq Inventedson", None)]),
    ],
)
def test_a_person_is_named_without_title_and_with_the_side_of_the_office(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert persons(text) == expected


def test_two_people_of_one_last_name_stay_two() -> None:
    text = "وصل جاويد مخترعي ثم غادر برويز مخترعي. وقال مخترعي إنه راض."
    ids = [one.id for one in read(text).mentions if one.type == "person"]
    assert ids == ["person:1", "person:2", "person:2"]
    assert [one.tier for one in read(text).mentions if one.type == "person"][-1] == "possible"


def test_a_meeting_has_its_people_offices_and_place() -> None:
    (meeting,) = read(sample("report_scanners_ar.txt")).meetings
    assert [(one.name, one.side, one.office) for one in meeting.participants] == [
        ("محسن نقوي", "PK", "وزير الداخلية الباكستاني"),
        ("ناتالي بيكر", "US", "القائمة بأعمال السفارة الأمريكية"),
    ]
    assert (meeting.place, meeting.status) == ("إسلام آباد", "held")


def test_one_person_alone_is_no_meeting() -> None:
    assert read("قال وزير الداخلية الباكستاني محسن نقوي إن الاجتماع مفيد").meetings == ()


def test_what_is_discussed_is_not_agreed() -> None:
    assert read("ناقش الجانبان سبل توسيع التعاون، ومن المتوقع أن يسهم ذلك في الاستقرار").commitments == ()


def test_a_commitment_has_actor_action_and_amount() -> None:
    (found,) = read("أعلنت الولايات المتحدة عن تقديم 3.5 مليون دولار لباكستان في مجال تأهيل الجمارك.").commitments
    assert (found.actor, found.beneficiary, found.amount, found.currency, found.status) == (
        "الولايات المتحدة",
        "باكستان",
        3_500_000.0,
        "USD",
        "announced",
    )


def test_pillars_are_known_by_phrases() -> None:
    found = {one.pillar for one in read(sample("report_scanners_ar.txt")).pillars}
    assert {"border-security", "counter-narcotics", "illegal-migration", "information-sharing", "assistance"} == found


def test_a_reported_designation_names_group_and_authority() -> None:
    found = read("رحب الوزير بقرار الولايات المتحدة تصنيف جيش تحرير بلوشستان منظمة إرهابية.").designations
    assert [(one.subject, one.authority) for one in found] == [("group:bla", "US")]
    assert [(one.subject, one.authority) for one in read(sample("report_designation_ur.txt")).designations] == [
        ("group:bla", "US"),
        ("group:majeed-brigade", "US"),
    ]


def test_the_samples_of_lists_are_read_by_their_formats() -> None:
    with (SAMPLES / "un_sample.xml").open("rb") as stream:
        assert len(list(un.read(stream))) == 14
    parts = [(SAMPLES / f"ofac_sample_{part}.csv").open("rb") for part in ("sdn", "alt", "add")]
    found = ofac.read(*parts)
    for part in parts:
        part.close()
    assert (len(found), len(found.orphan_names)) == (11, 3)


def spans_of(reading: Reading) -> list[tuple[int, int]]:
    spans = [(one.start, one.end) for one in (*reading.mentions, *reading.offices, *reading.removed)]
    spans += [span for one in (*reading.meetings, *reading.pillars, *reading.designations, *reading.incidents) for span in one.spans]
    return spans + [one.span for one in (*reading.commitments, *reading.statements)]


WORDS = st.sampled_from(
    [
     "طالبان", "حركة", '"', "القاعدة", "وزير الداخلية", "الباكستاني", "محسن نقوي", "التقى", "مع", "\n", ".", "،",
     "2024", "مايو", "اتفق على",
     "إسلام آباد", "هجوم", "قتل 5", "نفى", "وفقا ل", "قال إن",
     "denied that", "نے کہا کہ", "\u200f", "\u0640", "ِ", "\ud800", "TTP", "😀", "ﷺ", "و", "لل"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS | st.text(st.characters(codec=None), max_size=3), max_size=60))
def test_any_text_is_read_and_every_span_slices_to_it(parts: list[str]) -> None:
    text = " ".join(parts)
    reading = read(text)
    assert all(0 <= start < end <= len(text) for start, end in spans_of(reading))
    assert all(text[one.start : one.end] == one.text for one in reading.mentions)
    assert reading == read(text)


LONG_UNITS = ["طالبان والقاعدة ", 'حركة "', "اتفق على ", "وزير الداخلية محسن نقوي. ", "لل", "17/", "\n", "a", "التقى محسن نقوي "]


@pytest.mark.parametrize("unit", LONG_UNITS)
def test_a_long_text_is_read_in_bounded_time(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    began = time.process_time()
    read(text)
    assert time.process_time() - began < 10


def test_a_text_beyond_the_bound_is_refused() -> None:
    with pytest.raises(ReportTooLong):
        read("x" * (MAX_CHARACTERS + 1))


@needs_reports
def test_the_founding_reports_are_dated_only_where_a_day_is_printed() -> None:
    dates = {number: read(founding(number)).date for number in ("000", "001", "002", "003", "004")}
    assert {number: one.value for number, one in dates.items()} == {"000": None, "001": None, "002": "2024-09-17", "003": None, "004": None}
    assert (dates["000"].basis, dates["000"].earliest) == ("bounded", date(2024, 5, 1).isoformat())


@needs_reports
def test_the_seven_repeated_paragraphs_are_found_and_nothing_else() -> None:
    text = founding("002")
    found = read(text).duplicates
    assert len(found) == 7
    assert all(text[slice(*one.first)] == text[slice(*one.second)] for one in found)
    assert all(read(founding(number)).duplicates == () for number in ("000", "001", "003", "004"))


@needs_reports
@pytest.mark.parametrize(
    ("number", "name", "identifier", "times"),
    [
        ("000", "جيش تحرير بلوشستان", "bla", 1),
        ("000", "كتيبة ماجد", "majeed-brigade", 1),
        ("002", "حركة طالبان الباكستانية", "ttp", 3),
        ("002", "تنظيم القاعدة", "al-qaida", 1),
        ("004", 'شبكة "حقاني"', "haqqani-network", 2),
        ("004", "عسكر طيبة", "lashkar-e-tayyiba", 2),
        ("004", 'حركة "طالبان" الأفغانية', "taliban", 1),
        ("004", "القاعدة", "al-qaida", 1),
    ],
)
def test_every_group_of_the_founding_reports_is_found_where_it_stands(number: str, name: str, identifier: str, times: int) -> None:
    text = founding(number)
    reading = read(text)
    places = [start for start in range(len(text)) if text.startswith(name, start)]
    repeated = [one.second for one in reading.duplicates]
    wanted = [start for start in places if not any(first <= start < last for first, last in repeated)]
    assert len(wanted) == times
    found = [one.start for one in reading.mentions if one.id == f"group:{identifier}" and one.text.startswith(name)]
    assert found == wanted


@needs_reports
def test_the_two_taliban_are_kept_apart() -> None:
    found = [one.id for one in read(founding("002")).mentions if one.type == "armed-group" and "طالبان" in one.text]
    assert (found.count("group:taliban"), found.count("group:ttp")) == (4, 4)
    assert [one for number in ("001", "003") for one in read(founding(number)).mentions if one.type == "armed-group"] == []


@needs_reports
def test_the_founding_reports_are_read_quickly() -> None:
    texts = [founding(number) for number in ("000", "001", "002", "003", "004")] * 4
    read(texts[0])
    began = time.process_time()
    for text in texts:
        read(text)
    assert len(texts) / (time.process_time() - began) > 20
