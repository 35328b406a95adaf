"""What templates are given besides a desk's own values: the frame, parties, markings, tables, acts, refusals.

Everything is a frozen value with the words already chosen, so that a template decides on place and never on meaning.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from mithaq.records.marking import Marking

MARKS = ("●", "◆", "▲")


@dataclass(frozen=True)
class PartyView:
    """A party of an agreement as it stands beside a name. `place` is its index in the agreement: mark and tint never change."""

    id: str
    name: str
    code: str
    place: int
    own: bool = False

    @property
    def mark(self) -> str:
        """Return the sign of the party, the same on every page of every node."""
        return MARKS[self.place % len(MARKS)]

    @property
    def tint(self) -> str:
        """Return the letter of the party's colour class."""
        return "abc"[self.place % 3]


@dataclass(frozen=True)
class MarkingView:
    """A marking as text: TLP label, handling codes, recipients by code, classification beyond unclassified."""

    tlp: str
    handling: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    classification: str = ""
    compartments: tuple[str, ...] = ()
    agreement: bool = True


@dataclass(frozen=True)
class NavEntry:
    """A desk in the side. `key` is its letter after `g`; `waiting` what waits for the reader there, None when nothing can."""

    key: str
    href: str
    label: str
    current: bool = False
    waiting: int | None = None


@dataclass(frozen=True)
class LinkView:
    """How the line with one partner stands: `state` is "in-step", "offline", "stopped" or "unknown"; `said` why, in the node's words."""

    partner: PartyView
    state: str
    seen_at: int | None = None
    waiting: int = 0
    said: str = ""


@dataclass(frozen=True)
class PersonView:
    """Who is signed in."""

    name: str
    account: str
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice:
    """An option of a list, or a place to go. `stored` says that the label is no word of the pages but what somebody wrote."""

    value: str
    label: str
    chosen: bool = False
    stored: bool = False


@dataclass(frozen=True)
class Frame:
    """What stands round every page. `csrf` is empty before sign-in, and then no act is offered."""

    node: str
    version: str
    path: str = "/"
    nav: tuple[NavEntry, ...] = ()
    agreements: tuple[Choice, ...] = ()
    links: tuple[LinkView, ...] = ()
    person: PersonView | None = None
    csrf: str = ""
    notice: str = ""
    made: str = ""
    searches: bool = False


@dataclass(frozen=True)
class Shown:
    """How much of a list is on the page. `total` counts what the reader may see, and no more than `cap`."""

    count: int
    total: int | None = None
    cap: int = 10_000
    older: str = ""


@dataclass(frozen=True)
class RefusalView:
    """A refusal in the reader's language: what happened, by which rule, whose it is to mend, the next act."""

    what: str
    rule: str
    whose: str = ""
    next_act: str = ""
    number: str = ""


@dataclass(frozen=True)
class FieldView:
    """A field of a form. `kind` is "text", "long", "number", "date", "yes", "choice", "many", "lines", "file",
    "secret", "moment", "reference", "hidden" or "group" (a fieldset of `fields`, folded away unless it is required)."""

    name: str
    label: str
    kind: str = "text"
    value: str = ""
    required: bool = False
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    fields: tuple["FieldView", ...] = ()
    error: str = ""


@dataclass(frozen=True)
class ActView:
    """An act that may be offered. `why_not` is a sentence: who may, or what must come first; then no button is shown.

    `key` makes a second click harmless; `back` is where the reader goes after it; `files` says that a field takes a file.
    `also` are other acts to which the same form may be sent, each by a button of its own, incomplete if need be.
    """

    name: str
    label: str
    fields: tuple[FieldView, ...] = ()
    why_not: str = ""
    weighty: bool = False
    key: str = ""
    hint: str = ""
    back: str = ""
    files: bool = False
    open: bool = False
    also: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class SpanView:
    """A piece of a text. `kinds` says what it is (empty: plain); `drafts` are the ids of the drafts that rest on it."""

    text: str
    start: int
    kinds: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()
    title: str = ""
    struck: bool = False


@dataclass(frozen=True)
class DiffRow:
    """One line of a comparison of two versions: `change` is "added", "removed", "changed" or "same"."""

    label: str
    before: str
    after: str
    change: str


def view_marking(marking: Marking, codes: Mapping[str, str], classifications: tuple[str, ...]) -> MarkingView:
    """Return a marking as text; `codes` gives the short name of a party, an unknown one stands by the end of its identifier."""
    terms = marking.terms
    if terms is None:
        return MarkingView(tlp=marking.tlp.label, agreement=False)
    return MarkingView(
        tlp=marking.tlp.label,
        handling=tuple(sorted(terms.handling)),
        to=tuple(sorted(codes.get(one, "…" + one[-6:]) for one in terms.releasable_to)),
        classification=classifications[terms.classification] if terms.classification else "",
        compartments=tuple(sorted(terms.compartments)),
    )
