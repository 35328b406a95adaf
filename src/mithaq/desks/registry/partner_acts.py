"""Meeting partners: accept an identity file, confirm its fingerprint by voice, revoke."""

from typing import Any

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.work import Work
from mithaq.exchange.partner import Partner, PartnerNotConfirmed, UnknownPartner, find_partner
from mithaq.exchange.records import EarlierMeeting, PartnerBody
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.log.identity import read_identity, write_identity
from mithaq.log.note import encode
from mithaq.records.ident import timestamp
from mithaq.store import Held

OFFICER = frozenset({"registry.officer"})


class WrongFingerprint(Refused):
    """The digits that were typed are not those of the partner's key."""

    rule = "partner.fingerprint"
    what = N_("These digits are not the fingerprint of {partner}'s key.")
    whose = N_("It is for both officers to compare again.")
    next_act = N_("Read all forty digits to each other by telephone; if they differ, somebody stands between you: stop.")
    status = 409


class OtherKeys(Refused):
    """A known partner comes with new keys."""

    rule = "partner.same-keys"
    what = N_("{partner} is already known with other keys.")
    whose = N_("It is for the registry to ask the partner why.")
    next_act = N_("If the partner lost its key, revoke it here and meet again.")
    status = 409


class OwnIdentity(Refused):
    """An identity file that names this node itself."""

    rule = "partner.own-identity"
    what = N_("This identity file names {name}, which is this node itself.")
    whose = N_("It is for whoever sent it.")
    next_act = N_("Ask the partner for its own file; if its keys are not ours, somebody claims to be us: stop.")
    status = 409


class Invite(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say this node's signed identity file, to be sent to a partner."""


class AcceptPartner(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Keep the identity file that a partner sent; nothing flows until its fingerprint is confirmed."""

    identity_file: str


class ConfirmPartner(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Confirm a partner whose fingerprint was compared by voice; `fingerprint` is its forty digits, spaces are ignored."""

    partner: str
    fingerprint: str


class RevokePartner(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """End the trust in a partner's keys at once; what it signed before stays provable."""

    partner: str
    reason: str


def invite(work: Work, _ask: Invite) -> None:
    """Say the identity file, the fingerprint to read aloud, and the node's identity. Raises: KeysLocked."""
    file = write_identity(work.identity, work.signer().key).decode()
    work.said.update(identity_file=file, fingerprint=work.identity.fingerprint, id=work.identity.id)


def accept_partner(work: Work, ask: AcceptPartner) -> None:
    """Keep the partner as met. Accepting the same file again changes nothing; after a revocation it begins a new meeting."""
    identity = read_identity(ask.identity_file.encode())
    body = PartnerBody(
        identity=identity.id,
        name=identity.name,
        signing_key=encode(identity.signing_key),
        certificate=encode(identity.certificate),
        address=identity.address,
        state="met",
        identity_file=ask.identity_file.strip(),
    )
    work.said["fingerprint"] = identity.fingerprint
    work.said["partner"] = identity.id
    if identity.id == work.node:
        raise OwnIdentity(name=work.identity.name)
    known = _known(work, identity.id)
    if known is None:
        work.write("partner", body, work.local_marking())
        return
    same = known.identity.signing_key == identity.signing_key and known.identity.certificate == identity.certificate
    if not same and known.state != "revoked":
        raise OtherKeys(partner=known.name)
    held = work.writing.get(known.record_id)
    if held is not None and known.state == "revoked":
        fresh = _same_row(body) if same else {**msgspec.to_builtins(body), "earlier": _meetings(work, held)}
        work.revise(held, fresh)
    elif held is not None and known.identity.address != identity.address:
        work.revise(held, {"address": identity.address, "name": identity.name, "identity_file": body.identity_file})


def confirm_partner(work: Work, ask: ConfirmPartner) -> None:
    """Let what is released flow to the partner, and what it gives be taken."""
    partner = find_partner(work.writing, ask.partner)
    if _digits(ask.fingerprint) != _digits(partner.fingerprint):
        raise WrongFingerprint(partner=partner.name)
    if partner.state == "revoked":
        raise PartnerNotConfirmed(partner=partner.name, state=partner.state)
    held = work.writing.get(partner.record_id)
    if held is not None and partner.state != "confirmed":
        work.revise(held, {"state": "confirmed", "confirmed_by": work.principal.id})


def revoke_partner(work: Work, ask: RevokePartner) -> None:
    """Give the partner nothing more and take nothing more from it."""
    partner = find_partner(work.writing, ask.partner)
    held = work.writing.get(partner.record_id)
    if held is not None:
        work.revise(held, {"state": "revoked", "reason": ask.reason})


def _known(work: Work, identity: str) -> Partner | None:
    try:
        return find_partner(work.writing, identity)
    except UnknownPartner:
        return None


def _same_row(body: PartnerBody) -> dict[str, Any]:
    """Return what a new meeting with the same keys changes: the row of earlier keys stays, an old one counts no more."""
    return {
        "state": "met",
        "name": body.name,
        "address": body.address,
        "identity_file": body.identity_file,
        "old_key": "",
        "old_certificate": "",
    }


def _meetings(work: Work, held: Held) -> list[Any]:
    """Return the meetings of before, the last among them: what their keys signed stays provable."""
    if held.record is None:
        return []
    body = msgspec.convert(held.record.properties, PartnerBody)
    ended = EarlierMeeting(identity_file=body.identity_file, rotations=body.rotations, ended_at=timestamp(work.now))
    return list(msgspec.to_builtins([*body.earlier, ended]))


def _digits(text: str) -> str:
    return "".join(str(int(letter)) for letter in text if letter.isdecimal())


ACTS = (
    Act("registry.invite", N_("Give this node's identity file"), Invite, invite, OFFICER, article="meeting"),
    Act("registry.accept_partner", N_("Accept a partner's identity file"), AcceptPartner, accept_partner, OFFICER, article="meeting"),
    Act("registry.confirm_partner", N_("Confirm a partner's fingerprint"), ConfirmPartner, confirm_partner, OFFICER, article="meeting"),
    Act("registry.revoke_partner", N_("Revoke a partner's keys"), RevokePartner, revoke_partner, OFFICER, article="meeting"),
)
