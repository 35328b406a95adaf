"""Refusals: the sentences a person is shown when something is not done.

A refusal says what happened, which rule says so, whose it is to mend, and the next act. Each kind is a subclass declared at
the top of the module that owns the rule; its texts are English here and translated by the catalogues (`N_` marks them).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from mithaq.lang.catalogue import N_, translate

# Facts that name a thing of the code, which no catalogue may take for a word.
_NAMES_IN_CODE = frozenset({"act", "field", "id"})
# What a face does to a fact that is text, given its name and itself: isolates it, or says it in the reader's word.
Shown = Callable[[str, str], str]


def as_it_is(_name: str, fact: str) -> str:
    """Return a fact unchanged."""
    return fact


@dataclass(frozen=True)
class Said:
    """A part of a refusal that has facts of its own, such as a reason that counts: a marked message and what fills its places."""

    message: str
    facts: Mapping[str, object]

    def __str__(self) -> str:
        """Return it in English."""
        return self.text("en")

    def text(self, locale: str, shown: Shown = as_it_is) -> str:
        """Return it in `locale`; `shown` is done to each fact that is text."""
        return translate(self.message, locale).format_map(_facts(self.facts, locale, shown))


def because(message: str, **facts: object) -> Said:
    """Return a reason with its facts: `because(N_("row {row} has no name"), row=3)`."""
    return Said(message, facts)


@dataclass(frozen=True)
class RefusalText:
    """One refusal in one language; each field is a whole sentence."""

    what: str
    rule: str
    whose: str
    next_act: str

    def __str__(self) -> str:
        """Return the sentences in reading order, on one line."""
        return " ".join(part for part in (self.what, self.whose, self.next_act) if part) + f" [{self.rule}]"


class Refused(Exception):
    """Base of all refusals: a typed answer of no, never a fault of the program.

    `facts` fill the placeholders of the texts; they are shown to the reader, so a fact that the reader may not know does not
    belong there. `status` is the HTTP status of the problem+json; `exit_status` that of the command.
    """

    rule: ClassVar[str] = "refused"
    what: ClassVar[str] = N_("This was refused.")
    whose: ClassVar[str] = ""
    next_act: ClassVar[str] = ""
    status: ClassVar[int] = 422
    exit_status: ClassVar[int] = 2

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(str(self.text("en")))

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.facts))

    def text(self, locale: str, shown: Shown = as_it_is) -> RefusalText:
        """Return the sentences in `locale` ("en", "ar", "ur"); a locale nobody translated reads English.

        `shown` is done to each fact that is text.
        """
        facts = _facts(self.facts, locale, shown)

        def say(message: str) -> str:
            return translate(message, locale).format_map(facts) if message else ""

        return RefusalText(say(self.what), self.rule, say(self.whose), say(self.next_act))


def _rebuild(kind: type[Refused], facts: dict[str, object]) -> Refused:
    return kind(**facts)


def _facts(facts: Mapping[str, object], locale: str, shown: Shown) -> "_Facts":
    def one(name: str, fact: object) -> object:
        if isinstance(fact, Said):
            return fact.text(locale, shown)
        if not isinstance(fact, str):
            return fact
        return shown(name, fact if name in _NAMES_IN_CODE else translate(fact, locale))

    return _Facts({name: one(name, fact) for name, fact in facts.items()})


class _Facts(dict[str, object]):
    """Facts by name; a fact that was not given reads as its own name, so that a sentence is never lost to a missing word."""

    def __missing__(self, key: str) -> str:
        return key
