"""Open intakes: collections that foreign clients contribute to and read, apart from every peer's stream.

1. The credential's identity is the custodian; only the custodian brings new versions of an object, and only the custodian deletes it.
2. The collection's own marking applies to what arrives without terms of ours. What is marked above the ceiling is refused; what carries
   terms of an agreement is kept and served to no client, since none of them is a party.
3. The same version with another content is a conflict: the text that is held stays, and a record says that there were two.
4. A deletion erases, tells every reader by a neutral version with `revoked: true`, and is not undone by sending the object again.
5. Nothing goes from an intake to a partner: it is no record. An act makes a record of ours from it, under a marking that somebody chose.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from mithaq.exchange.contributions.neutral import neutral_version
from mithaq.exchange.contributions.offer import Offer, Unfit
from mithaq.exchange.write import Author
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.canonical import digest, parse_object
from mithaq.records.ident import named_id, timestamp
from mithaq.records.marking import Marking, Tlp, UnknownMarking
from mithaq.records.record import Record
from mithaq.store import Contribution, Judged, NoSuchIntake, Offered, Reading, Sought, Verdict, Writing

MAX_CONFLICT_RECORDS = 100
MAX_LISTED = 1_000
MILLISECOND = 1_000


class OtherContent(Refused):
    """The same version with another content."""

    rule = "intake.conflict"
    what = N_("{id} is held in version {version} with another content, which stays.")
    whose = N_("It is for the client to explain.")
    next_act = N_("Send the changed object as a new version, with a later modified time.")
    status = 409


class TakenBack(Refused):
    """An object that its custodian deleted."""

    rule = "intake.deleted"
    what = N_("{id} was deleted here; this version does not come back.")
    whose = N_("It is for the client.")
    next_act = N_("Send a version that was modified after the deletion, if something still has to be said.")
    status = 409


class OtherCustodian(Refused):
    """An object that somebody else contributed."""

    rule = "intake.custodian"
    what = N_("{id} was contributed by another; only they bring a new version or delete it.")
    whose = N_("It is for its custodian.")
    next_act = N_("Send a note or an opinion on it under an identifier of your own.")
    status = 403


class TooSecret(Refused):
    """An object marked above what the collection takes."""

    rule = "intake.ceiling"
    what = N_("{id} is {level}; this collection takes at most {ceiling}.")
    whose = N_("It is for the client.")
    next_act = N_("Give it to a person of this node by another way.")
    status = 403


class IntakeSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What an intake is: its title, the marking of what arrives without terms, the highest TLP that it takes. State: open, closed."""

    title: str
    description: str = ""
    alias: str = ""
    marking: list[str] = []
    ceiling: str = Tlp.AMBER_STRICT.label
    state: str = "open"

    def highest(self) -> Tlp:
        """Return the highest TLP that is taken."""
        return next((level for level in Tlp if level.label == self.ceiling), Tlp.CLEAR)


class Said(msgspec.Struct, frozen=True, omit_defaults=True):
    """A line of a status: the object, its version, and for a failure the reason."""

    id: str
    version: str
    message: str = ""


@dataclass
class Result:
    """What came of an envelope: how many were kept and how many known before. `successes` are listed when they are few enough to be read.

    `accepted` is the hash over the hashes of what is held now, in the envelope's order.
    """

    kept: int = 0
    known: int = 0
    successes: list[Said] = field(default_factory=list)
    failures: list[Said] = field(default_factory=list)
    conflicts: list[Record] = field(default_factory=list)
    accepted: bytes = b""


def intake_settings(reading: Reading, name: str) -> IntakeSettings:
    """Return the settings of an intake. Raises: NoSuchIntake, also when it is closed."""
    intake = reading.intake(name)
    settings = None if intake is None else read_settings(intake.settings)
    if settings is None or settings.state != "open":
        raise NoSuchIntake(intake=name)
    return settings


def read_settings(encoded: bytes) -> IntakeSettings:
    """Return the settings as the store keeps them."""
    return msgspec.json.decode(encoded, type=IntakeSettings)


def take(author: Author, intake: str, custodian: str, offers: Sequence[Offer | Unfit]) -> Result:
    """Keep what may be kept and return what came of all. Raises: NoSuchIntake."""
    writing, settings = author.writing, intake_settings(author.writing, intake)
    markings = _Markings(writing, intake, settings)
    result = Result()
    fit: list[Offer] = []
    offered: list[Offered] = []
    for offer in offers:
        if isinstance(offer, Unfit):
            result.failures.append(Said(offer.id, offer.version, offer.reason))
            continue
        try:
            held_back = markings.judge(offer)
        except Refused as refusal:
            result.failures.append(Said(offer.id, shown_version(offer.version), str(refusal)))
            continue
        fit.append(offer)
        offered.append(Offered(offer.type, offer.uuid, offer.version, offer.sha256, offer.body, held_back))
    accepted = hashlib.sha256()
    for offer, judged in zip(fit, writing.contribute(intake, custodian, offered), strict=True):
        if judged.verdict in (Verdict.KEPT, Verdict.KNOWN):
            accepted.update(offer.sha256)
            result.kept += judged.verdict is Verdict.KEPT
            result.known += judged.verdict is Verdict.KNOWN
            if len(fit) <= MAX_LISTED:
                result.successes.append(Said(offer.id, shown_version(offer.version or judged.added)))
        else:
            result.failures.append(Said(offer.id, shown_version(offer.version or judged.added), str(_refusal(offer, judged))))
            if judged.verdict is Verdict.CONFLICT and len(result.conflicts) < MAX_CONFLICT_RECORDS:
                result.conflicts += _record_conflict(author, intake, offer, judged)
    result.accepted = accepted.digest()
    return result


def take_back(writing: Writing, intake: str, custodian: str, identifier: str, wanted: "VersionsWanted", now: int) -> int:
    """Erase versions of a custodian's object and return how many. Raises: NoSuchIntake, OtherCustodian.

    Zero is the answer for an object that is not there, and for one that was deleted before.
    """
    intake_settings(writing, intake)
    held = writing.versions_of(intake, identifier)
    if held and held[0].custodian != custodian:
        raise OtherCustodian(id=identifier)
    standing = [one for one in held if one.body is not None and one.state != "withdrawn"]
    if not standing:
        return 0
    properties = parse_object(standing[0].body or b"{}", name=identifier)

    def neutral(newest: int) -> tuple[int, bytes, bytes]:
        modified = -(-max(now, newest + MILLISECOND) // MILLISECOND) * MILLISECOND
        body = neutral_version(properties, modified)
        return modified, digest(parse_object(body)), body

    return writing.withdraw(intake, identifier, wanted.among(standing), neutral)


@dataclass(frozen=True)
class VersionsWanted:
    """Which versions of one object a deletion is about: all unless it says otherwise."""

    sought: Sought

    def among(self, held: Sequence[Contribution]) -> list[int]:
        """Return the versions meant, of those that are held, newest first."""
        chosen: set[int] = set()
        for position, one in enumerate(held):
            first, last = position == len(held) - 1, position == 0
            exact = one.version in self.sought.versions or (not one.version and one.added in self.sought.versions)
            if self.sought.every or exact or (last and self.sought.newest) or (first and self.sought.oldest):
                chosen.add(one.version)
        return sorted(chosen)


def shown_version(version: int) -> str:
    """Return a version as TAXII shows it; nothing for an object that has none and is not held."""
    return timestamp(version) if version else ""


class _Markings:
    """What the markings of offers mean in one intake; each reference is looked up once."""

    def __init__(self, reading: Reading, intake: str, settings: IntakeSettings) -> None:
        self._reading, self._intake, self._settings = reading, intake, settings
        self._ceiling = settings.highest()
        self._known: dict[str, Marking | None] = {}
        self._statements: set[str] = set()

    def judge(self, offer: Offer) -> bool:
        """Return whether the object is held back from clients. Raises: TooSecret, UnknownMarking."""
        if offer.tlp is not None and offer.tlp > self._ceiling:
            raise TooSecret(id=offer.id, level=offer.tlp.label, ceiling=self._ceiling.label)
        held_back = False
        for ref in offer.refs:
            held_back |= ref not in self._statements and self._has_terms(offer.id, ref)
        if offer.statement:
            self._statements.add(offer.id)
        return held_back

    def _has_terms(self, identifier: str, ref: str) -> bool:
        """Return whether a marking carries terms of an agreement; a statement that is held in this intake does not."""
        if ref not in self._known:
            self._known[ref] = self._reading.marking(ref)
        marking = self._known[ref]
        if marking is not None:
            if marking.tlp > self._ceiling:
                raise TooSecret(id=identifier, level=marking.tlp.label, ceiling=self._ceiling.label)
            return True
        if not any(one.state == "live" for one in self._reading.versions_of(self._intake, ref)):
            raise UnknownMarking(id=identifier, marking=ref)
        self._statements.add(ref)
        return False


def _refusal(offer: Offer, judged: Judged) -> Refused:
    if judged.verdict is Verdict.CONFLICT:
        return OtherContent(id=offer.id, version=shown_version(offer.version or judged.added))
    return TakenBack(id=offer.id) if judged.verdict is Verdict.GONE else OtherCustodian(id=offer.id)


def _record_conflict(author: Author, intake: str, offer: Offer, judged: Judged) -> list[Record]:
    """Return the record that says that there were two contents, once for each that was tried."""
    version, held, received = shown_version(offer.version or judged.added), (judged.held_sha256 or b"").hex(), offer.sha256.hex()
    identifier = named_id("conflict", intake, offer.id, version, received)
    if author.writing.get(identifier) is not None:
        return []
    said: Mapping[str, str] = {"about": offer.id, "about_modified": version, "held_sha256": held, "received_sha256": received}
    return [author.write("conflict", said, (Tlp.AMBER_STRICT.ref,), identifier=identifier)]
