"""The face of a page: everything a template says goes through it, in the reader's language and manner.

A template calls `face.say("…")` through the globals `_` and `ngettext`, dates through `face.day` and `face.moment`, and never
formats by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property

from markupsafe import Markup

from mithaq.lang import labels, money, numbers
from mithaq.lang.catalogue import translate, translate_count
from mithaq.lang.labels import Manner
from mithaq.lang.refusal import Refused
from mithaq.web.fieldwords import LABELS
from mithaq.web.preferences import Preferences
from mithaq.web.views import RefusalView
from mithaq.web.words import word

Romanize = Callable[[str], str]


@dataclass(frozen=True)
class Face:
    """One reader at one moment. `now` is in microseconds since 1970; `romanize` gives the Latin reading of a name, or ""."""

    preferences: Preferences
    manner: Manner
    now: int
    romanize: Romanize

    @property
    def locale(self) -> str:
        """Return the language of the page."""
        return self.manner.locale

    @cached_property
    def dir(self) -> str:
        """Return the direction of the page."""
        return labels.language_direction(self.locale)

    def say(self, message: str, **facts: object) -> str:
        """Return a message in the reader's language, its places filled."""
        said = translate(message, self.locale)
        return said.format(**{name: self._aside(fact) for name, fact in facts.items()}) if facts else said

    def say_count(self, singular: str, plural: str, count: int, **facts: object) -> str:
        """Return the form of a message for `count`, which fills `{count}` as the reader writes numbers."""
        said = translate_count(singular, plural, count, self.locale)
        return said.format(count=self.number(count), **{name: self._aside(fact) for name, fact in facts.items()})

    def word(self, kind: str, value: str) -> str:
        """Return the reader's word for a fixed value of the records (a state, a tier, a role); an unknown one as it stands."""
        return word(kind, value, self.locale)

    def number(self, number: float, cap: int | None = None) -> str:
        """Return a number in the reader's digits."""
        return numbers.show_number(number, self.locale, self.manner.digits, cap=cap)

    def decimal(self, text: str) -> str:
        """Return a decimal number that is kept as text, with every digit that it has; what is none stands as it is."""
        try:
            return self.quantity(Decimal(text))
        except InvalidOperation:
            return text

    def money(self, amount: Decimal, currency: str) -> str:
        """Return a sum of money with every digit that it has."""
        return money.show_money(amount, currency, self.locale, self.manner.digits)

    def quantity(self, amount: Decimal) -> str:
        """Return a quantity with every digit that it has."""
        return money.show_quantity(amount, self.locale, self.manner.digits)

    def currency(self, code: str) -> str:
        """Return what a currency is called."""
        return money.currency_name(code, self.locale)

    def country(self, code: str) -> str:
        """Return what a country is called."""
        return money.country_name(code, self.locale)

    def share(self, share: float) -> str:
        """Return a share as percents."""
        return numbers.show_share(share, self.locale, self.manner.digits)

    def size(self, size_bytes: int) -> str:
        """Return a size in bytes."""
        return numbers.show_size(size_bytes, self.locale, self.manner.digits)

    def day(self, value: str) -> Markup:
        """Return a date to the precision that it has, with its ISO form for machines and as title."""
        return Markup('<time datetime="{0}" title="{0}">{1}</time>').format(value[:10], labels.show_date(value, self.manner))

    def weekday(self, day: date) -> str:
        """Return the name of a day of the week."""
        return labels.show_weekday(day, self.manner)

    def plain_day(self, value: str) -> str:
        """Return a date as text, for the inside of a sentence."""
        return labels.show_date(value[:10], self.manner)

    def moment(self, at: int) -> Markup:
        """Return a moment relative to now; the exact time is the title, and stands in print."""
        exact = labels.show_moment(at, self.manner)
        return Markup('<time datetime="{}" title="{}">{}<span class="exact"> · {}</span></time>').format(
            labels.show_iso(at), exact, labels.show_ago(at, self.now, self.manner), exact
        )

    def exact(self, at: int) -> Markup:
        """Return a moment as day and minute."""
        return Markup('<time datetime="{}">{}</time>').format(labels.show_iso(at), labels.show_moment(at, self.manner))

    def duration(self, seconds: float) -> str:
        """Return a length of time in its largest fitting unit."""
        return labels.show_duration(seconds, self.manner)

    def due(self, value: str) -> Markup:
        """Return a due day with the days that are left or lost; a date without a day has neither."""
        left = labels.days_until(value, self.now, self.manner)
        if left is None:
            return self.day(value)
        if left < 0:
            rest = self.say_count("{count} day overdue", "{count} days overdue", -left)
        elif left == 0:
            rest = self.say("today")
        else:
            rest = self.say_count("in {count} day", "in {count} days", left)
        return Markup('<span class="{}">{} <span class="left">({})</span></span>').format(
            "due overdue" if left < 0 else "due", self.day(value), rest
        )

    def name(self, text: str, language: str = "") -> Markup:
        """Return a stored name as written, isolated, with its romanisation beside it where the reader's script is another."""
        shown = self.text(text, language)
        latin = self.romanize(text) if self.dir == "ltr" else ""
        if latin in ("", text):
            return shown
        return shown + Markup(' <span class="latin" lang="und-Latn">{}</span>').format(latin)

    def text(self, text: str, language: str = "") -> Markup:
        """Return a stored text, isolated, in its own language and direction."""
        if not language:
            return Markup("<bdi>{}</bdi>").format(text)
        return Markup('<bdi lang="{}" dir="{}">{}</bdi>').format(language, labels.language_direction(language), text)

    def isolated(self, text: str) -> str:
        """Return a stored text isolated by characters, for a title, an option or an attribute, where no element can stand."""
        return labels.isolate(text)

    def _aside(self, fact: object) -> object:
        """Return what is put into a sentence, isolated where its letters run against the sentence."""
        return labels.isolate_foreign(fact, self.locale) if isinstance(fact, str) else fact

    def _fact(self, name: str, fact: str) -> str:
        label = LABELS.get(fact.rpartition(".")[2]) if name == "field" else None
        return labels.isolate_foreign(translate(label, self.locale) if label else fact, self.locale)

    def code(self, text: str) -> Markup:
        """Return an identifier, hash or ISO date: always left to right."""
        return Markup('<code dir="ltr">{}</code>').format(text)

    def language(self, tag: str) -> str:
        """Return the name of a language in that language."""
        return labels.language_name(tag)

    def language_dir(self, tag: str) -> str:
        """Return the direction of a text in a language."""
        return labels.language_direction(tag)

    def refusal(self, refused: Refused, number: str = "") -> RefusalView:
        """Return a refusal in the reader's language."""
        text = refused.text(self.locale, self._fact)
        return RefusalView(text.what, text.rule, text.whose, text.next_act, number)
