"""Commitments. Every sentence is invented."""

import time

import pytest

from tests.reading.told.telling import read


def told(text: str) -> list[tuple[str, str | None, str]]:
    return [(one.status, one.actor, one.action) for one in read(text).commitments]


@pytest.mark.parametrize(
    "text",
    [
        "ناقش الجانبان سبل توسيع التعاون بين العراق وتركيا.",
        "أعرب الوزير عن أمله في الاتفاق على خطة مع ألمانيا.",
        "لم يتفق الجانبان على تبادل المعلومات.",
        "حث الوزير قادة البلدين على الاتفاق على وقف إطلاق النار.",
        "يرى مراقبون أن مصر ستقدم دعما جديدا.",
        "The two sides discussed border security and hoped to agree on a plan.",
        "Iraq and Turkey did not agree on the border.",
        "Analysts said Germany will provide training to Iraq.",
        "فریقین نے سرحدی نگرانی پر بات کی۔",
    ],
)
def test_r30_what_is_discussed_is_not_agreed(text: str) -> None:
    assert read(text).commitments == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("اتفقت ألمانيا وفرنسا على تبادل المعلومات، وتدريب الشرطة.", ("agreed", "ألمانيا + فرنسا", "تبادل المعلومات، وتدريب الشرطة")),
        (
            "أعلنت الحكومة التركية التوصل إلى اتفاق مع فرنسا يهدف إلى تعزيز أمن الموانئ.",
            ("agreed", "تركيا + فرنسا", "تعزيز أمن الموانئ"),
        ),
        ("وقعت ألمانيا مذكرة تفاهم بشأن مكافحة الجريمة المنظمة.", ("agreed", "ألمانيا", "مكافحة الجريمة المنظمة")),
        ("Germany and France agreed to share intelligence on ports.", ("agreed", "Germany + France", "share intelligence on ports")),
        ("France reaffirmed its commitment to training border guards.", ("reaffirmed", "France", "training border guards")),
        ("Turkey will provide 40 scanners to Iraq.", ("planned", "Turkey", "provide 40 scanners to Iraq")),
        ("عراق اور فرانس نے سرحدی نگرانی بڑھانے پر اتفاق کیا۔", ("agreed", "عراق + فرانس", "سرحدی نگرانی بڑھانے")),
        ("فرانس نے عراقی پولیس کو تربیت دینے کی یقین دہانی کرائی۔", ("pledged", "فرانس", "عراقی پولیس کو تربیت دینے")),
    ],
)
def test_an_undertaking_has_its_status_debtor_and_action(text: str, expected: tuple[str, str, str]) -> None:
    (found,) = told(text) if "التركية" not in text else told(f"{text}\nتحدثت تركيا عن ذلك.")
    assert found == expected


def test_a_list_after_a_colon_gives_one_commitment_for_each_line() -> None:
    found = told("اتفق الجانبان على:\n- تدريب 200 من حرس الحدود\n- تبادل البيانات الجمركية\n- إنشاء خط ساخن\nوانتهت الزيارة.")
    assert [action for _, _, action in found] == ["تدريب 200 من حرس الحدود", "تبادل البيانات الجمركية", "إنشاء خط ساخن"]


def test_an_enumeration_belongs_to_the_action_and_what_turns_elsewhere_does_not() -> None:
    ((_, _, action),) = told("اتفقا على زيادة التعاون، بما في ذلك أمن الحدود، ومكافحة المخدرات، مؤكدين أهمية الحوار.")
    assert action == "زيادة التعاون، بما في ذلك أمن الحدود، ومكافحة المخدرات"


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("تعهدت ألمانيا بتقديم ربع مليار يورو للعراق.", 250e6, "EUR"),
        ("أعلنت فرنسا عن دعم قدره 3.5 مليون دولار للعراق.", 3.5e6, "USD"),
        ("Germany pledged $2.5bn to Jordan for refugees.", 2.5e9, "USD"),
        ("جرمنی نے عراق کو دس کروڑ یورو کی امداد دینے کا اعلان کیا۔", 1e8, "EUR"),
        ("تعهدت تركيا بتقديم خمسة ملايين ليرة تركية للعراق.", 5e6, "TRY"),
        ("تعهدت فرنسا بتقديم عشرات الملايين من الدولارات.", None, None),
        ("تعهدت فرنسا بتقديم مليار و200 مليون يورو للعراق.", 1.2e9, "EUR"),
        ("جرمنی نے عراق کو دس ارب یورو کی امداد دینے کا اعلان کیا۔", 1e10, "EUR"),
        ("ترکی نے عراق کو پانچ کروڑ لیرا دینے کا اعلان کیا۔", 5e7, "TRY"),
        ("عراق نے ڈیڑھ کروڑ ڈالر دینے کا اعلان کیا۔", 1.5e7, "USD"),
        ("عراق نے ڈھائی ارب ڈالر دینے کا اعلان کیا۔", 2.5e9, "USD"),
        ("عراق نے سوا لاکھ ڈالر دینے کا وعدہ کیا۔", 125_000.0, "USD"),
        ("عراق نے ساڑھے تین کروڑ دینار دینے کا اعلان کیا۔", 3.5e7, "IQD"),
        ("عراق نے پونے دو کروڑ ڈالر دینے کا اعلان کیا۔", 1.75e7, "USD"),
        ("فرانس نے سینتیس لاکھ یورو دینے کا اعلان کیا۔", 3.7e6, "EUR"),
        ("فرانس نے ایک ارب دس کروڑ یورو دینے کا اعلان کیا۔", 1.1e9, "EUR"),
        ("قطر نے بیس لاکھ ریال دینے کا اعلان کیا۔", 2e6, "QAR"),
        ("فرانس نے بیس لاکھ دینار دینے کا اعلان کیا۔", 2e6, None),
    ],
)
def test_a_sum_is_read_in_digits_and_words_or_is_unknown(text: str, amount: float | None, currency: str | None) -> None:
    (found,) = read(text).commitments
    assert (found.amount, found.currency) == (amount, currency)


def test_a_due_date_is_the_one_by_which_it_is_to_be_done() -> None:
    (found,) = read("Iraq and France agreed to open a joint centre by June 2031.").commitments
    assert found.due == "2031-06"


def test_a_due_date_at_the_end_of_a_year_is_that_year_and_no_day() -> None:
    (found,) = read(
        "Germany will provide 20 scanners worth 3 million euros to Jordan by the end of 2031, Sara Inventedson said."
    ).commitments
    assert (found.due, found.actor, found.amount, found.nature) == ("2031", "Germany", 3e6, "claim")


def test_his_country_is_the_state_of_whoever_speaks() -> None:
    (found,) = read("التقى الوفدان في ألمانيا. وقال وزير الداخلية الألماني إن بلاده ستقدم تدريبا للعراق.").commitments
    assert (found.actor, found.beneficiary) == ("ألمانيا", "العراق")


def test_a_headline_is_not_told_again_where_the_text_tells_it() -> None:
    text = "فرنسا وألمانيا تتفقان على تبادل المعلومات\nاتفقت فرنسا وألمانيا على إنشاء خط لتبادل المعلومات."
    (found,) = read(text).commitments
    assert found.span[0] > text.index("\n")


def test_text_without_punctuation_and_in_two_directions_is_read() -> None:
    text = "قال مسؤول Germany agreed to share data with العراق " * 40
    assert all(0 <= one.span[0] < one.span[1] <= len(text) for one in read(text).commitments)


def test_the_creditor_is_who_something_is_given_to_and_not_who_is_only_spoken_of() -> None:
    (given,) = read("تعهدت ألمانيا بتقديم تدريب للعراق.").commitments
    (against,) = read("تعهدت ألمانيا بمنع التهريب من العراق.").commitments
    assert (given.beneficiary, against.beneficiary) == ("العراق", None)


def test_r52_an_agreement_that_one_side_announces_is_its_claim() -> None:
    (found,) = read("أعلنت الحكومة الألمانية التوصل إلى اتفاق مع فرنسا يهدف إلى تعزيز أمن الموانئ.").commitments
    assert (found.nature, found.speaker) == ("claim", "الحكومة الألمانية")


def test_a_text_of_nothing_but_triggers_is_read_in_bounded_time() -> None:
    began = time.process_time()
    read("اتفق على " * 22_000)
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("text", "actor", "speaker"),
    [
        ("وقال وزير الداخلية الألماني كريم مخترعي إنه سيتم قريبا إنشاء مركز للتدريب.", "ألمانيا", "كريم مخترعي"),
        ("أعلن السفير الفرنسي كريم مخترعي عن دعم قدره 3 ملايين يورو للعراق.", "فرنسا", "كريم مخترعي"),
        ("French Interior Minister Karl Madeup said that his country would train 200 officers in Tunisia.", "France", "Karl Madeup"),
    ],
)
def test_whoever_holds_an_office_of_a_state_undertakes_for_that_state(text: str, actor: str, speaker: str) -> None:
    (found,) = read(text).commitments
    assert (found.actor, found.speaker) == (actor, speaker)


def test_what_somebody_said_would_be_done_is_planned_and_what_a_thing_would_do_is_none() -> None:
    (found,) = read("Madeup said Germany would also send 50 trainers to Iraq by June 2031.").commitments
    assert (found.actor, found.beneficiary, found.due, found.status) == ("Germany", "Iraq", "2031-06", "planned")
    assert read("The minister said the deal would strengthen ties.").commitments == ()


def test_he_said_belongs_to_whoever_spoke_last_and_not_to_the_state_after_it() -> None:
    text = "German Interior Minister Karl Madeup said it was late. He said France would send 50 trainers."
    assert [one.speaker for one in read(text).statements] == ["Karl Madeup", "Karl Madeup"]


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("دونوں ممالک نے سرحد پر باڑ لگانے پر اتفاق کیا۔", "سرحد پر باڑ لگانے"),
        ("عراق اور فرانس نے ہوائی اڈوں پر عملہ تعینات کرنے پر مکمل اتفاق کیا۔", "ہوائی اڈوں پر عملہ تعینات کرنے"),
    ],
)
def test_an_urdu_action_runs_to_the_last_on_before_agreed(text: str, action: str) -> None:
    (found,) = read(text).commitments
    assert found.action == action


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("تقرر خلال الاجتماع تشكيل لجنة فنية تجتمع كل شهر.", ("agreed", "تشكيل لجنة فنية تجتمع كل شهر")),
        ("نص الاتفاق على تبادل قوائم المسافرين.", ("agreed", "تبادل قوائم المسافرين")),
        ("يقضي الاتفاق بتسيير دوريات مشتركة.", ("agreed", "بتسيير دوريات مشتركة")),
        ("وأسفرت الجلسة عن توقيع بروتوكول يهم تقاسم البصمات.", ("agreed", "تقاسم البصمات")),
        ("أعلنت ألمانيا عزمها تدريب 300 من حرس الموانئ.", ("announced", "تدريب 300 من حرس الموانئ")),
        ("The ministers talked before signing a memorandum on joint patrols.", ("agreed", "joint patrols")),
        ("It was decided that a joint task force would meet each month.", ("agreed", "a joint task force would meet each month")),
        (
            "A liaison office is to be opened in Nairobi by March 2026.",
            ("planned", "A liaison office is to be opened in Nairobi by March 2026"),
        ),
        ("مذاکرات میں طے پایا کہ چھ نئی چوکیاں قائم کی جائیں گی۔", ("agreed", "چھ نئی چوکیاں قائم کی جائیں گی")),
        ("عراقی وزیر نے وعدہ کیا کہ گیارہ ماہی گیر رہا کر دیے جائیں گے۔", ("pledged", "گیارہ ماہی گیر رہا کر دیے جائیں گے")),
        ("دونوں ممالک مشترکہ نظام قائم کرنے پر رضامند ہو گئے ہیں۔", ("agreed", "دونوں ممالک مشترکہ نظام قائم کرنے")),
        ("فرانس نے تھانوں کے لیے دو کروڑ ڈالر دینے کا وعدہ بھی کیا۔", ("pledged", "تھانوں کے لیے دو کروڑ ڈالر دینے")),
    ],
)
def test_what_was_decided_provided_for_or_promised_in_a_clause_is_undertaken(text: str, expected: tuple[str, str]) -> None:
    assert [(status, action) for status, _, action in told(text)] == [expected]


def test_what_was_agreed_on_by_one_word_and_more_than_one_preposition_is_more_than_one_commitment() -> None:
    found = told("اتفق الوزيران على إنشاء مركز مشترك وعلى تسيير دوريات بحرية.")
    assert [action for _, _, action in found] == ["إنشاء مركز مشترك", "تسيير دوريات بحرية"]


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("ستمول إسبانيا شراء ثلاثين سيارة بغلاف مالي يناهز 12 مليون أورو.", 12_000_000, "EUR"),
        ("Australia promised to hand over four radar stations, worth A$31 million, to Indonesia.", 31_000_000, "AUD"),
        ("Malaysia committed RM15 million to the project.", 15_000_000, "MYR"),
        ("Canada pledged 3 million Canadian dollars to train police.", 3_000_000, "CAD"),
        ("برطانیہ نے 5 کروڑ پاؤنڈ کی امداد دینے کا اعلان کیا ہے۔", 50_000_000, "GBP"),
        ("تعهدت بريطانيا بتقديم 4 ملايين جنيه استرليني.", 4_000_000, "GBP"),
    ],
)
def test_an_amount_has_the_currency_of_whose_it_is(text: str, amount: int, currency: str) -> None:
    (found,) = read(text).commitments
    assert (found.amount, found.currency) == (amount, currency)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Australia promised to hand over four radar stations, worth A$31 million, by December 2027.", "2027-12"),
        ("تعهدت ألمانيا بتدريب 200 شرطي قبل نهاية 2027.", "2027"),
        ("مذاکرات میں طے پایا کہ چھ منڈیاں مارچ 2027 تک قائم کی جائیں گی۔", "2027-03"),
        ("تعهدت ألمانيا بتدريب 200 شرطي خلال مدة وجيزة.", None),
    ],
)
def test_what_is_due_is_due_when_the_text_says_and_else_never(text: str, due: str | None) -> None:
    (found,) = read(text).commitments
    assert found.due == due


def test_an_arabic_word_of_promise_is_not_seen_in_an_urdu_one() -> None:
    assert told("فرانس نے وعدہ بھی کیا اور شکریہ بھی ادا کیا۔") == []


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("خرج الاجتماع بقرار يقضي بفتح مكتب مشترك في نواكشوط.", "agreed"),
        ("وتوصل الطرفان إلى تفاهم بشأن تسيير دوريات مشتركة.", "agreed"),
        ("أقر الجانبان آلية لتبادل الإنذار المبكر.", "agreed"),
        ("اتفق الجانبان، بعد ساعات من النقاش، على إعادة فتح المعبر.", "agreed"),
        ("تكفلت قطر برواتب حرس الموانئ لمدة عام.", "pledged"),
        ("قطع الوزير وعدا بإطلاق سراح الصيادين.", "pledged"),
        ("أبدت الرياض استعدادا لاستضافة الجولة المقبلة.", "offered"),
        ("وكشفت الوزارة عن تخصيص 40 مليون دولار لشراء كاميرات.", "announced"),
        ("ومن المقرر أن تتسلم البحرية زورقين في الربيع.", "planned"),
        ("وبموجب التفاهم، تتولى بغداد تدريب 200 عنصر سنويا.", "planned"),
        ("Both sides agreed, after nine hours, to restore the hotline.", "agreed"),
        ("The two capitals settled on a joint command post.", "agreed"),
        ("The pair inked a deal to build a railway tunnel.", "agreed"),
        ("A joint statement committed both sides to sharing flight manifests.", "agreed"),
        ("The minister assured his guest that the fishermen would be freed.", "pledged"),
        ("Norway is ready to finance the demining teams.", "offered"),
        ("Ottawa set aside 12 million dollars for the mission.", "announced"),
        ("Fourteen scanners are due to be delivered to Basra in October.", "planned"),
        ("اس بات پر اتفاق ہوا کہ ہر تین ماہ بعد اجلاس ہوگا۔", "agreed"),
        ("اجلاس نے مشترکہ سرحدی منصوبے کی منظوری دی۔", "agreed"),
    ],
)
def test_undertaking_is_told_in_many_words(text: str, status: str) -> None:
    assert [one for one, _, _ in told(text)] == [status]


@pytest.mark.parametrize(
    "text",
    [
        "لم يسفر اللقاء عن أي اتفاق بشأن الأسرى.",
        "رفضت دمشق مقترحا يقضي بنشر مراقبين.",
        "اقترح الوزير إنشاء صندوق مشترك.",
        "The envoy proposed a joint fund.",
        "No agreement was reached on the release of the crew.",
        "مشترکہ گشت کی تجویز پر کوئی فیصلہ نہ ہو سکا۔",
    ],
)
def test_what_was_proposed_refused_or_not_reached_is_not_undertaken(text: str) -> None:
    assert told(text) == []
