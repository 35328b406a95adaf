"""The day that is printed on a report. All texts are invented."""

from datetime import date

from mithaq.reading.page.published import printed_day


def test_the_line_of_an_agency_prints_its_day_between_the_place_and_the_name_in_brackets() -> None:
    body = "التقى الوزيران في العاصمة وبحثا أمن الحدود وتبادل المعلومات بين البلدين."
    for line in ("إسلام آباد: 16 – سبتمبر 2024م (وكالة مختلقة)", "القاهرة، 16 سبتمبر 2024 (وكالات) - قال الوزير إن الحوار مستمر."):
        assert printed_day(f"{line}\n{body}", "ar") == date(2024, 9, 16)
    for line in ("اجتمع الوزيران يوم 16 سبتمبر 2024 في القاهرة (العاصمة)", "القاهرة، 16 سبتمبر 2024 - قال الوزير"):
        assert printed_day(f"{line}\n{body}", "ar") is None
