"""What an act works with: the transaction, the actor's own sight, the pen, the key."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from mithaq.exchange.agreement import find_agreement, require_in_force, signers
from mithaq.exchange.channel import Releaser
from mithaq.exchange.keyring.keys import Keys
from mithaq.exchange.keyring.rotation import own_keys
from mithaq.exchange.ranges import Signer
from mithaq.exchange.rules import Rules
from mithaq.exchange.write import Author
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.log.identity import Identity, sign_off_message
from mithaq.log.note import decode, encode, is_signed
from mithaq.records.ident import micros, timestamp
from mithaq.records.marking import HANDLING_CODES, Marking, Terms, Tlp, resolve
from mithaq.records.principal import CLASSIFICATIONS, Principal
from mithaq.records.record import Record
from mithaq.store import Held, Reading, Where, Writing

BLIND_BYTES = 32
MOST_SIGNATURES = 50


class NoSuchRecord(Refused):
    """A record that is not there, or that the reader may not see: both are answered alike."""

    rule = "record.known"
    what = N_("There is no {id} here that you may see.")
    whose = N_("It may be destroyed, recalled, or for somebody else.")
    next_act = N_("Look for it by search, or ask the registry.")
    status = 404


class KeysLocked(Refused):
    """The node's keys are not open in this process."""

    rule = "keys.locked"
    what = N_("The node's keys are locked, so nothing can be signed.")
    whose = N_("It is for the operator.")
    next_act = N_("Give the passphrase at the prompt, or name its file in MITHAQ_PASSPHRASE_FILE.")
    status = 503


class AlreadySigned(Refused):
    """This party has signed this very version."""

    rule = "sign-off.once"
    what = N_("Your side has already signed this version.")
    whose = N_("It is for the other parties now.")
    next_act = N_("Look at the record's page to see who has not signed.")
    status = 409


class BadMarking(Refused):
    """A marking that cannot be chosen."""

    rule = "marking.choice"
    what = N_("“{value}” cannot be chosen as {part}.")
    whose = N_("It is for whoever marks the record.")
    next_act = N_("Choose one of: {choices}.")


class MarkingAsk(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The marking of what an act makes. Left out, it is the agreement's common marking. `releasable_to` holds node identities.

    `compartments` are among those of whoever marks: on each side only people who are in all of them see the record.
    """

    tlp: str = "TLP:AMBER"
    releasable_to: list[str] | None = None
    purposes: list[str] | None = None
    handling: list[str] | None = None
    classification: str = "unclassified"
    compartments: list[str] = []
    expires_at: str | None = None


@dataclass
class Work:
    """One act in progress, inside its transaction. What the act writes through here is what its log leaf names.

    `said` is for the caller alone; `noted` is what the leaf says beside the records: hashes and counts, never content. `ahead` is what the
    act made before the transaction was opened.
    """

    writing: Writing
    principal: Principal
    rules: Rules
    identity: Identity
    keys: Keys | None
    now: int
    randomness: Callable[[int], bytes]
    touched: list[Record] = field(default_factory=list)
    consulted: list[str] = field(default_factory=list)
    said: dict[str, Any] = field(default_factory=dict)
    noted: dict[str, Any] = field(default_factory=dict)
    ahead: Any = None

    @property
    def node(self) -> str:
        """Return the STIX identity of this node."""
        return self.identity.id

    @property
    def seen(self) -> Reading:
        """Return the records as the actor may see them."""
        return self.writing.as_seen_by(self.principal)

    def author(self) -> Author:
        """Return the pen of this node."""
        return Author(self.writing, self.rules, self.node, self.now, self.randomness)

    def releaser(self) -> Releaser:
        """Return what releasing needs."""
        return Releaser(self.now, self.randomness)

    def signer(self) -> Signer:
        """Return the signer of checkpoints. Raises: KeysLocked."""
        return Signer(self.node, self._keys().signing, self.now, self.randomness(BLIND_BYTES))

    def storage_key(self) -> bytes:
        """Return the 32-byte key under which attachment keys are wrapped. Raises: KeysLocked."""
        return self._keys().storage

    def get(self, identifier: str, *types: str) -> Held:
        """Return a live record that the actor may see, of one of `types` when given. Raises: NoSuchRecord."""
        held = self.seen.get(identifier)
        if held is None or held.record is None or held.recalled or (types and held.type not in types):
            raise NoSuchRecord(id=identifier)
        return held

    def body(self, identifier: str, kind: str) -> dict[str, Any]:
        """Return the properties of a live record of type `kind`. Raises: NoSuchRecord."""
        held = self.get(identifier, kind)
        return dict(held.record.properties) if held.record is not None else {}

    def write(
        self,
        kind: str,
        body: Mapping[str, Any] | msgspec.Struct,
        refs: Sequence[str],
        *,
        identifier: str | None = None,
        created_by: str | None = None,
    ) -> Record:
        """Return a new record of this node, or of its reader named by `created_by`. Raises: Refused of the rule that forbids it."""
        properties = msgspec.to_builtins(body) if isinstance(body, msgspec.Struct) else body
        record = self.author().write(kind, properties, refs, identifier=identifier, created_by=created_by)
        self.touched.append(record)
        return record

    def write_after(self, earlier: int, kind: str, body: Mapping[str, Any] | msgspec.Struct, refs: Sequence[str]) -> Record:
        """Return a new record that is later than `earlier`, the time of what it answers, though this node's clock may be behind.

        Raises: Refused of the rule that forbids it.
        """
        properties = msgspec.to_builtins(body) if isinstance(body, msgspec.Struct) else body
        record = replace(self.author(), now=max(self.now, earlier + 1)).write(kind, properties, refs)
        self.touched.append(record)
        return record

    def revise(self, held: Held, changes: Mapping[str, Any], *, marking_refs: Sequence[str] | None = None) -> Record:
        """Return the next version of a record of this node. Raises: NotTheOwner, Refused."""
        record = self.author().revise(held, changes, marking_refs=marking_refs)
        self.touched.append(record)
        return record

    def release(self, record: Record, agreement: str, to: Iterable[str] | None = None) -> None:
        """Give a record to the parties of its agreement, or to those named. Raises: Refused of the rule that forbids it."""
        parties = find_agreement(self.writing, agreement).identities() if to is None else frozenset(to)
        for partner in sorted(parties - {self.node}):
            self.releaser().release(self.writing, record, partner, agreement)

    def sign_off(self, held: Held, agreement: str, office: str = "") -> Record:
        """Return this party's signature over the version of a record, released to whom that names.

        Raises: AlreadySigned, KeysLocked, NoSuchRecord.
        """
        if held.record is None:
            raise NoSuchRecord(id=held.id)
        if self.node in signers(self.writing, held) and self._stands(held):
            raise AlreadySigned()
        modified, sha256 = timestamp(held.modified), held.record.sha256.hex()
        signature = self._keys().signing.sign(sign_off_message(held.id, modified, sha256))
        body = {"about": held.id, "about_modified": modified, "sha256": sha256, "signature": encode(signature), "office": office}
        record = self.write("sign-off", body, self.marking_like(held))
        self.release(record, agreement, self.audience(held))
        return record

    def marking(self, agreement: str, ask: MarkingAsk | None = None) -> tuple[str, ...]:
        """Return the marking references of the agreement's common marking, or of what was asked. Raises: BadMarking, NoAgreement."""
        policy = find_agreement(self.writing, agreement)
        common = policy.common_marking(agreement)
        if ask is None or common.terms is None:
            return self.author().marked(common)
        level = next((one for one in Tlp if one.label == ask.tlp), None)
        if level is None:
            raise BadMarking(value=ask.tlp, part="TLP", choices=", ".join(one.label for one in Tlp))
        if ask.classification not in CLASSIFICATIONS:
            raise BadMarking(value=ask.classification, part="classification", choices=", ".join(CLASSIFICATIONS))
        chosen = frozenset(common.terms.handling if ask.handling is None else ask.handling)
        if strange := chosen - frozenset(HANDLING_CODES):
            raise BadMarking(value=min(strange), part="handling", choices=", ".join(HANDLING_CODES))
        if strange := frozenset(ask.compartments) - self.principal.compartments:
            own = ", ".join(sorted(self.principal.compartments)) or "—"
            raise BadMarking(value=min(strange), part="compartments", choices=own)
        terms = Terms(
            agreement=agreement,
            releasable_to=common.terms.releasable_to if ask.releasable_to is None else frozenset(ask.releasable_to),
            purposes=common.terms.purposes if ask.purposes is None else frozenset(ask.purposes),
            handling=chosen,
            classification=CLASSIFICATIONS.index(ask.classification),
            compartments=frozenset(ask.compartments),
            expires_at=None if ask.expires_at is None else micros(ask.expires_at),
        )
        return self.author().marked(Marking(level, terms))

    def marking_like(self, held: Held) -> tuple[str, ...]:
        """Return our own marking references that say what those of a record say, whoever defined them. Raises: MarkingRefused."""
        if held.record is None:
            raise NoSuchRecord(id=held.id)
        return self.author().marked(resolve(held.id, held.record.marking_refs, self.writing.marking))

    def agreement_of(self, held: Held) -> str | None:
        """Return the agreement under which a record is marked, or None when it never leaves this node."""
        if held.record is None:
            return None
        terms = resolve(held.id, held.record.marking_refs, self.writing.marking).terms
        return None if terms is None else terms.agreement

    def audience(self, held: Held) -> list[str]:
        """Return the partners that a record's own terms name: whoever was narrowed away is not among them. Raises: MarkingRefused."""
        if held.record is None:
            return []
        terms = resolve(held.id, held.record.marking_refs, self.writing.marking).terms
        return [] if terms is None else sorted(terms.releasable_to - {self.node})

    def local_marking(self) -> tuple[str, ...]:
        """Return the marking of what never leaves this node: no terms, so releasable to nobody."""
        return (Tlp.AMBER_STRICT.ref,)

    def private_over(self, identifiers: Iterable[str]) -> tuple[str, ...]:
        """Return the marking of what never leaves this node and tells of records: seen only by who may see all of them."""
        found = [held for one in identifiers if (held := self.writing.get(one)) is not None and held.record is not None]
        terms = [resolve(held.id, held.record.marking_refs, self.writing.marking).terms for held in found if held.record is not None]
        secret = [one for one in terms if one is not None and (one.classification or one.compartments)]
        if not secret:
            return self.local_marking()
        merged = Terms(
            agreement=secret[0].agreement,
            classification=max(one.classification for one in secret),
            compartments=frozenset().union(*(one.compartments for one in secret)),
        )
        return self.author().marked(Marking(Tlp.AMBER_STRICT, merged))

    def in_force(self, agreement: str) -> None:
        """Raise NotInForce unless every party has signed the agreement."""
        require_in_force(self.writing, agreement)

    def _stands(self, held: Held) -> bool:
        """Return whether our signature over this version is by a key of ours that was not lost: partners take no other."""
        keys = own_keys(self.writing, self.identity)
        sha256 = held.record.sha256.hex() if held.record is not None else ""
        rows = self.writing.page(
            "sign-off", [Where("about", "=", held.id), Where("created_by", "=", self.node)], limit=MOST_SIGNATURES
        ).rows
        for body in (one.record.properties for one in rows if one.record is not None and not one.recalled):
            message = sign_off_message(held.id, str(body["about_modified"]), str(body["sha256"]))
            if body["sha256"] == sha256 and any(is_signed(message, decode(str(body["signature"])), key) for key in keys):
                return True
        return False

    def _keys(self) -> Keys:
        if self.keys is None:
            raise KeysLocked()
        return self.keys
