"""How a person wants pages to look: language, light, digits, months, calendar, time zone. Kept in one cookie, readable before sign-in.

1. A preference is presentation only; it changes no stored byte and no act.
2. A cookie that cannot be read gives the defaults: it comes from a browser and is worth nothing more.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC
from urllib.parse import parse_qsl, urlencode

from mithaq.formats.ical.zones import zone_of
from mithaq.lang.catalogue import LOCALES
from mithaq.lang.labels import Manner
from mithaq.records.ident import is_id

COOKIE = "mithaq_view"
COOKIE_SECONDS = 365 * 24 * 3600
# The zones of the capitals that such agreements are run from; the operator's own is added by being chosen once.
ZONES = ("UTC", "Asia/Karachi", "America/New_York", "Asia/Riyadh", "Asia/Amman", "Africa/Cairo", "Asia/Dubai", "Europe/Brussels")
CHOICES: Mapping[str, tuple[str, ...]] = {
    "locale": LOCALES,
    "theme": ("auto", "light", "dark"),
    "digits": ("latin", "native"),
    "months": ("", "levantine"),
    "calendar": ("", "hijri"),
    "zone": ZONES,
}


@dataclass(frozen=True)
class Preferences:
    """One person's choices; each is one of `CHOICES`, and `agreement` an identifier. `locale` is "" until somebody chose one."""

    locale: str = ""
    agreement: str = ""
    theme: str = "auto"
    digits: str = "latin"
    months: str = ""
    calendar: str = ""
    zone: str = "UTC"

    def manner(self, fallback: str) -> Manner:
        """Return how dates and numbers are shown, in `fallback` where no language was chosen."""
        return Manner(self.locale or fallback, self.digits, self.months, self.calendar, zone_of(self.zone) or UTC)

    def cookie(self) -> str:
        """Return the value of the cookie."""
        return urlencode({name: value for name, value in asdict(self).items() if value})

    def changed(self, wishes: Mapping[str, str]) -> "Preferences":
        """Return these preferences with those of `wishes` that are choices; any other wish is left out."""
        good = {name: value for name, value in wishes.items() if value in CHOICES.get(name, ())}
        if is_id(wishes.get("agreement")):
            good["agreement"] = wishes["agreement"]
        return replace(self, **good)


def read_preferences(cookie: str) -> Preferences:
    """Return the preferences of a cookie, the default for each part that cannot be read."""
    known = {one.name for one in fields(Preferences)}
    return Preferences().changed({name: value for name, value in parse_qsl(cookie[:400]) if name in known})


def preferred_locale(accept_language: str) -> str:
    """Return the first language of an Accept-Language header that has a catalogue, "en" when none has."""
    for part in accept_language.split(",")[:20]:
        primary = part.partition(";")[0].strip().partition("-")[0].lower()
        if primary in LOCALES:
            return primary
    return "en"
