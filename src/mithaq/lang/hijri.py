"""The Hijri day beside a Gregorian one, for those who asked for it. Presentation only: nothing is stored, compared or read back from it.

1. The calendar is Umm al-Qura, the civil one of Saudi Arabia, by the table of the library `hijridate` (1343 to 1500 AH, which is
   1 August 1924 to 16 November 2077). Outside it there is no Hijri day: nothing is approximated.
2. The day is the civil one, from midnight to midnight. A calendar that follows the sighting of the moon, as in Pakistan, can differ by
   one day, which the name of the choice says.
3. A date that is known to the month or year has no Hijri form: a Gregorian month lies in two Hijri ones.

The tabular calendar of `mithaq.lang.calendars` is another one and serves another end: it bounds a Hijri date that a text has.
"""

from datetime import date

from hijridate import Gregorian

from mithaq.lang.catalogue import N_, translate

MONTHS = (
    N_("Muharram"),
    N_("Safar"),
    N_("Rabi al-Awwal"),
    N_("Rabi al-Thani"),
    N_("Jumada al-Ula"),
    N_("Jumada al-Akhira"),
    N_("Rajab"),
    N_("Shaban"),
    N_("Ramadan"),
    N_("Shawwal"),
    N_("Dhu al-Qadah"),
    N_("Dhu al-Hijjah"),
)
# Translators: a day of the Hijri calendar with the sign of its era.
_FORM = N_("{day} {month} {year} AH")


def hijri_day(day: date) -> tuple[int, int, int] | None:
    """Return year, month and day of the Umm al-Qura calendar, or None where its table does not reach."""
    try:
        made = Gregorian.fromdate(day).to_hijri()
    except OverflowError:
        return None
    return made.year, made.month, made.day


def show_hijri(day: date, locale: str) -> str:
    """Return a day in the Hijri calendar in the words of `locale`, with Western digits; "" where the table does not reach."""
    made = hijri_day(day)
    if made is None:
        return ""
    return translate(_FORM, locale).format(day=made[2], month=translate(MONTHS[made[1] - 1], locale), year=made[0])
