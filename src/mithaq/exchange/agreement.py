"""The agreement: the only source of policy numbers.

1. It is a record of one party that all parties sign over the same hash; it is in force when each has.
2. Before it is in force only itself, its sign-offs and answers about the exchange pass.
3. What it does not allow is not allowed: TLP and classification ceilings, purposes and recipients are read from it.
"""

import msgspec

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import is_id
from mithaq.records.marking import HANDLING_CODES, Marking, Terms, Tlp
from mithaq.records.principal import CLASSIFICATIONS
from mithaq.store import Held, Reading, Where

TYPE = "agreement"
IN_FORCE = "in_force"
PROPOSED = "proposed"
MAX_CLOCK_HOURS = 10 * 366 * 24
FULL, MEETINGS, LINKS = "full", "meetings", "links"
# From the shallowest: cross-links alone; documents and meetings too; commitments too.
DEPTHS = (LINKS, MEETINGS, FULL)


class NoAgreement(Refused):
    """An agreement that this node does not hold, or that the reader may not see."""

    rule = "agreement.known"
    what = N_("There is no agreement {agreement} here.")
    whose = N_("It is for the registry to bring one about.")
    next_act = N_("Choose one of the agreements in the registry, or propose it to the partner.")
    status = 404


class NotInForce(Refused):
    """An agreement that not every party has signed."""

    rule = "agreement.in-force"
    what = N_("The agreement {name} is not in force: not every party has signed it.")
    whose = N_("It is for {missing} to sign.")
    next_act = N_("Sign it on its page, or ask the partner to.")
    status = 409


class Unworkable(Refused):
    """An agreement whose own words make it impossible to act under it."""

    rule = "agreement.form"
    what = N_("This agreement cannot be worked with: {reason}.")
    whose = N_("It is for whoever drafts it.")
    next_act = N_("Correct the named part and propose it again.")


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """A party: the identity of its node, its name, and the two letters that lists show."""

    identity: str
    name: str
    code: str = ""


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """An article; `number` is how people cite it."""

    number: str
    title: str
    text: str = ""


class LanguageText(msgspec.Struct, frozen=True, kw_only=True):
    """One language version of a text. A machine translation is never authentic."""

    language: str
    text: str
    authentic: bool = True


class Track(msgspec.Struct, frozen=True, kw_only=True):
    """How deep the cooperation goes under a pillar: `full`, `meetings` (documents and meetings only), or `links` (cross-links only)."""

    pillar: str
    depth: str = FULL


class Clocks(msgspec.Struct, frozen=True, kw_only=True):
    """Deadlines in hours; the defaults are those of Directive (EU) 2023/977 Art. 5.

    `clarification_stops` says that a request's clock stands still while a clarification is awaited (Art. 6(3)).
    """

    urgent_hours: int = 8
    normal_hours: int = 72
    other_hours: int = 168
    proposal_hours: int = 168
    receipt_alarm_hours: int = 4
    clarification_stops: bool = False


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """The body of an agreement record, without the STIX header. A pillar that `tracks` does not name is of full depth.

    `witness_logs` says that each party shows the others the head of its own node log and has it cosigned; that tells how much it does.
    """

    name: str
    parties: list[Party]
    purposes: list[str] = []
    pillars: list[str] = []
    description: str = ""
    articles: list[Article] = []
    texts: list[LanguageText] = []
    clocks: Clocks = Clocks()
    tlp_ceiling: str = "TLP:AMBER+STRICT"
    classification_ceiling: str = "restricted"
    handling_default: str = "H0"
    second_person: list[str] = []
    retention_days: int = 1825
    dialogue_interval_days: int = 365
    witness_logs: bool = False
    tracks: list[Track] = []

    def identities(self) -> frozenset[str]:
        """Return the identities of all parties."""
        return frozenset(party.identity for party in self.parties)

    def party_name(self, identity: str) -> str:
        """Return the name of a party, or the identity when it is none."""
        return next((party.name for party in self.parties if party.identity == identity), identity)

    def depth(self, pillar: str) -> str:
        """Return how deep the cooperation goes under a pillar."""
        return next((track.depth for track in self.tracks if track.pillar == pillar), FULL)

    def highest_tlp(self) -> Tlp:
        """Return the highest TLP that may cross."""
        return next((level for level in Tlp if level.label == self.tlp_ceiling), Tlp.CLEAR)

    def highest_classification(self) -> int:
        """Return the highest classification that may cross, as an index of CLASSIFICATIONS."""
        known = self.classification_ceiling in CLASSIFICATIONS
        return CLASSIFICATIONS.index(self.classification_ceiling) if known else 0

    def common_marking(self, identifier: str) -> Marking:
        """Return the marking that all parties may see: the default of what is made under the agreement."""
        terms = Terms(
            agreement=identifier,
            releasable_to=self.identities(),
            purposes=frozenset(self.purposes),
            handling=frozenset({self.handling_default}),
        )
        return Marking(min(Tlp.AMBER, self.highest_tlp()), terms)


def read_agreement(held: Held) -> Agreement:
    """Return the body of an agreement record. Raises: NoAgreement when its text is destroyed."""
    if held.record is None:
        raise NoAgreement(agreement=held.id)
    return msgspec.convert(held.record.properties, Agreement)


def check_workable(agreement: Agreement) -> None:
    """Raise Unworkable when records could not be marked, or deadlines not be reckoned, under the agreement; whoever proposed it."""
    if not all(is_id(party.identity) for party in agreement.parties):
        raise Unworkable(reason=N_("a party is not named by its identity"))
    if agreement.handling_default not in HANDLING_CODES:
        raise Unworkable(reason=N_("its handling code is none of H0 to H3"))
    clocks = agreement.clocks
    hours = (clocks.urgent_hours, clocks.normal_hours, clocks.other_hours, clocks.proposal_hours, clocks.receipt_alarm_hours)
    if min(hours) < 1 or max(hours) > MAX_CLOCK_HOURS:
        raise Unworkable(reason=N_("a clock is shorter than an hour or longer than ten years"))
    named = [track.pillar for track in agreement.tracks]
    if len(named) != len(set(named)) or not set(named) <= set(agreement.pillars):
        raise Unworkable(reason=N_("a track is of no pillar of the agreement, or of one that has a track already"))
    if not {track.depth for track in agreement.tracks} <= set(DEPTHS):
        raise Unworkable(reason=N_("the depth of a track is none that is known"))


def find_agreement(reading: Reading, identifier: str) -> Agreement:
    """Return the newest version of an agreement that `reading` may see. Raises: NoAgreement."""
    held = reading.get(identifier)
    if held is None or held.type != TYPE:
        raise NoAgreement(agreement=identifier)
    return read_agreement(held)


def signers(reading: Reading, about: Held) -> frozenset[str]:
    """Return who has signed this very version of a record: same identifier, version and hash; nobody, when it was taken back."""
    if about.record is None or about.recalled:
        return frozenset()
    sha256 = about.record.sha256.hex()
    page = reading.page("sign-off", [Where("about", "=", about.id)], limit=200)
    signed = [held.record for held in page.rows if held.record is not None and not held.recalled]
    return frozenset(record.created_by for record in signed if record.properties["sha256"] == sha256)


def missing_signatures(reading: Reading, identifier: str) -> frozenset[str]:
    """Return the parties that have not signed the newest version of the agreement. Raises: NoAgreement."""
    held = reading.get(identifier)
    if held is None:
        raise NoAgreement(agreement=identifier)
    return find_agreement(reading, identifier).identities() - signers(reading, held)


def require_in_force(reading: Reading, identifier: str) -> Agreement:
    """Return the agreement when every party has signed it. Raises: NoAgreement, NotInForce."""
    agreement = find_agreement(reading, identifier)
    if missing := missing_signatures(reading, identifier):
        names = ", ".join(sorted(agreement.party_name(one) for one in missing))
        raise NotInForce(name=agreement.name, missing=names)
    return agreement
