"""Parties as pages show them: a mark and a tint that never change, codes for badges, names for sentences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mithaq.desks.designations.published import sources
from mithaq.desks.designations.records import publisher_id
from mithaq.desks.reports.records import reader_identity
from mithaq.exchange.agreement import Agreement, read_agreement
from mithaq.exchange.partner import partners
from mithaq.records.marking import Marking, resolve
from mithaq.records.principal import CLASSIFICATIONS
from mithaq.store import Held, Reading
from mithaq.web.views import Choice, MarkingView, PartyView, view_marking

MAX_AGREEMENTS = 100


@dataclass(frozen=True)
class Parties:
    """All parties that the reader may know of, by node identity, and the agreements by id, newest first.

    `authors` write records and are nobody's partner: the publishers of lists, and the node's own reader of reports.
    """

    own: str
    known: Mapping[str, PartyView]
    agreements: Mapping[str, Agreement]
    authors: Mapping[str, PartyView] = field(default_factory=dict)

    def of(self, identity: str) -> PartyView:
        """Return the party of an identity; a stranger stands by the end of its identifier."""
        return self.known.get(identity) or self.authors.get(identity) or PartyView(identity, "…" + identity[-6:], "", 2)

    def several(self, identities: Iterable[str]) -> tuple[PartyView, ...]:
        """Return parties, the reader's own first, then in their place."""
        return tuple(sorted((self.of(one) for one in identities), key=lambda party: (not party.own, party.place, party.name)))

    def of_agreement(self, agreement: str) -> tuple[PartyView, ...]:
        """Return the parties of an agreement, the reader's own first."""
        held = self.agreements.get(agreement)
        return self.several(party.identity for party in held.parties) if held is not None else ()

    def partners_of(self, agreement: str) -> tuple[PartyView, ...]:
        """Return the parties of an agreement but the reader's own."""
        return tuple(party for party in self.of_agreement(agreement) if not party.own)

    def choices(self, agreement: str) -> list[Choice]:
        """Return the parties of an agreement as options."""
        return [Choice(party.id, f"{party.mark} {party.name}", stored=True) for party in self.of_agreement(agreement)]

    def marking(self, reading: Reading, held: Held) -> MarkingView | None:
        """Return the marking of a record as text, or None when its body is gone."""
        if held.record is None:
            return None
        return self.view(resolve(held.id, held.record.marking_refs, reading.marking))

    def view(self, marking: Marking) -> MarkingView:
        """Return a marking as text."""
        return view_marking(marking, {party.id: party.code or party.name for party in self.known.values()}, CLASSIFICATIONS)


def read_parties(reading: Reading, node: str, name: str, chosen: str = "", *, reader: str = "") -> Parties:
    """Return the parties as a reader of `node` sees them; the places in the `chosen` agreement win over those in others.

    `reader` is what the reader of reports is called in the language of who asks.
    """
    rows = [held for held in reading.page("agreement", limit=MAX_AGREEMENTS).rows if held.record is not None]
    agreements = {held.id: read_agreement(held) for held in rows}
    known: dict[str, PartyView] = {}
    for identifier in sorted(agreements, key=lambda one: one != chosen):
        for place, party in enumerate(agreements[identifier].parties):
            own = party.identity == node
            known.setdefault(party.identity, PartyView(party.identity, party.name, party.code, place, own))
    for partner in partners(reading):
        known.setdefault(partner.id, PartyView(partner.id, partner.name, "", 1))
    known.setdefault(node, PartyView(node, name, "", 0, own=True))
    authors = {publisher_id(one): PartyView(publisher_id(one), one.upper(), "", 2) for one in sources(reading)}
    authors[reader_identity(node)] = PartyView(reader_identity(node), reader, "", 0)
    return Parties(node, known, agreements, authors)
