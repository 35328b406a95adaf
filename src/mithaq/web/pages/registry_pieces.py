"""What the pages of the directory, the hotline, disclosures, visits and mandates share: tabs, offices as they stand, choices of records."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from mithaq.desks.registry.entries import Officer
from mithaq.desks.registry.periods import Period
from mithaq.lang.catalogue import N_
from mithaq.records.ident import instant, is_date
from mithaq.store import Held, Reading, Where
from mithaq.web.doors import DOORS
from mithaq.web.listing import Filter, Option
from mithaq.web.parties import Parties
from mithaq.web.titles import page_of, said_of, titled
from mithaq.web.views import ActView, Choice, PartyView
from mithaq.web.visit import Visit

MOST_CHOICES = 200
TABS = (
    ("/registry", N_("Lines and agreements")),
    ("/registry/directory", N_("Directory")),
    ("/registry/contacts", N_("Points of contact")),
    ("/registry/mechanisms", N_("Mechanisms")),
    ("/registry/hotline", N_("Hotline")),
    ("/registry/disclosures", N_("Disclosures")),
    ("/registry/visits", N_("Visits")),
    ("/registry/mandates", N_("Mandates")),
)


@dataclass(frozen=True)
class OfficerView:
    """An office of a party; an empty name is a holder who was not named."""

    party: PartyView
    office: str
    name: str


@dataclass(frozen=True)
class Ref:
    """A record by its title and page; without a title the word of its type stands there."""

    title: str
    href: str
    label: str = ""


def tabs(visit: Visit, current: str) -> list[Choice]:
    """Return the tabs of the registry that the reader may open."""
    return [Choice(href, visit.say(label), href == current) for href, label in TABS if DOORS[href].admits(visit.principal)]


def officers(parties: Parties, many: Iterable[Officer]) -> list[OfficerView]:
    """Return offices, the reader's own side first."""
    made = [OfficerView(parties.of(one.party), one.office, one.name) for one in many]
    return sorted(made, key=lambda one: (not one.party.own, one.party.place))


def ref(visit: Visit, reading: Reading, identifier: str | None) -> Ref | None:
    """Return a record that the reader may see as a reference, or None."""
    held = reading.get(identifier) if identifier else None
    if held is None or held.record is None:
        return None
    line = titled(held, visit.house.rules.types)
    kind, _, word = said_of(held).partition("/")
    return Ref(visit.face.word(kind, word) if word else line.title, page_of(held.id, held.type), line.label)


def choices_of(visit: Visit, rows: Sequence[Held]) -> list[Choice]:
    """Return the records that stand as options, by their titles."""
    named = [(held.id, titled(held, visit.house.rules.types).title) for held in rows if held.record is not None and not held.recalled]
    return [Choice(identifier, title or identifier, stored=True) for identifier, title in named]


def ours(visit: Visit, reading: Reading, kind: str) -> list[Choice]:
    """Return the newest records of a kind that our side wrote, as options."""
    return choices_of(visit, reading.page(kind, [Where("created_by", "=", visit.node)], limit=MOST_CHOICES).rows)


def with_choices(visit: Visit, offer: ActView, options: Mapping[str, Sequence[Choice]]) -> ActView:
    """Return an offer in which fields that name records are chosen from those there are, where there are any."""
    nothing = Choice("", visit.say(N_("(nothing chosen)")))
    fields = []
    for one in offer.fields:
        found = [replace(choice, chosen=choice.value == one.value) for choice in options.get(one.name, ())]
        if found and one.kind == "text":
            one = replace(one, kind="choice", choices=tuple(found if one.required else [nothing, *found]))  # noqa: PLW2901
        fields.append(one)
    return replace(offer, fields=tuple(fields))


def today(visit: Visit) -> str:
    """Return the day in UTC."""
    return instant(visit.face.now).date().isoformat()


def chosen_day(visit: Visit, name: str) -> str:
    """Return the whole day that the address names, or an empty text."""
    value = visit.asked(name)
    return value if is_date(value) and len(value) == 10 else ""


def state_of(visit: Visit, period: Period) -> str:
    """Return whether a period is current, coming, ended or not certain today."""
    return period.state(today(visit))


def whose(visit: Visit, parties: Parties, name: str, label: str, facet: str) -> Filter:
    """Return the filter of a facet that holds parties, our own side by its own word."""
    options = [Option("", visit.say(N_("all"))), Option("us", visit.say(N_("of our side")), (Where(facet, "=", visit.node),))]
    for one in parties.several(one for one in parties.known if one != visit.node):
        options.append(Option(one.code or one.id[-8:], f"{one.mark} {one.name}", (Where(facet, "=", one.id),), stored=True))
    return Filter(name, label, tuple(options))


def waits_for_others(visit: Visit, parties: Parties, facet: str) -> tuple[Where, ...] | None:
    """Return the condition that a facet names another party, None when there is none."""
    others = tuple(one for one in parties.known if one != visit.node)
    return (Where(facet, "in", others),) if others else None
