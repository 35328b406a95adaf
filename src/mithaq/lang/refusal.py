"""Refusals: the sentences a person is shown when something is not done.

A refusal says what happened, which rule says so, whose it is to mend, and the next act. Each kind is a subclass declared at
the top of the module that owns the rule; its texts are English here and translated by the catalogues (`N_` marks them).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from mithaq.lang.catalogue import N_, translate


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

    def text(self, locale: str, shown: Callable[[str], str] = str) -> RefusalText:
        """Return the sentences in `locale` ("en", "ar", "ur"); a locale nobody translated reads English.

        `shown` is what a face does with each fact that is text, such as isolating it.
        """

        facts = _Facts({name: shown(translate(fact, locale)) if isinstance(fact, str) else fact for name, fact in self.facts.items()})

        def say(message: str) -> str:
            return translate(message, locale).format_map(facts) if message else ""

        return RefusalText(say(self.what), self.rule, say(self.whose), say(self.next_act))


def _rebuild(kind: type[Refused], facts: dict[str, object]) -> Refused:
    return kind(**facts)


class _Facts(dict[str, object]):
    """Facts by name; a fact that was not given reads as its own name, so that a sentence is never lost to a missing word."""

    def __missing__(self, key: str) -> str:
        return key
