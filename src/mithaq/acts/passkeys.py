"""Passkeys (W3C Web Authentication level 3): a key pair in the person's device; the node keeps the public half.

1. A challenge is a ticket: random, good once, for five minutes, bound to the address at which it was given out.
2. The device must verify its owner (a finger, a face, a PIN), so a passkey alone is two factors.
3. A device finds the account by itself: nobody types a name, and nobody learns by trying which names there are.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from webauthn import generate_authentication_options, generate_registration_options, verify_authentication_response
from webauthn import verify_registration_response as verify_registration
from webauthn.helpers import base64url_to_bytes, options_to_json_dict
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from mithaq.acts import tickets
from mithaq.acts.house import House
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.principal import this_node
from mithaq.store import Account, Credential, Writing

KIND = "passkey"
ADD, ENTER = "passkey-add", "passkey-enter"
CHALLENGE_MICROS = 5 * tickets.MINUTE
CHALLENGE_BYTES = 32
MAX_RESPONSE = 20_000
MAX_LABEL = 60


class PasskeyRefused(Refused):
    """What the device said is not what was asked, or not by a key that is known here."""

    rule = "account.passkey"
    what = N_("This passkey cannot be taken here.")
    whose = N_("It is for you: it may be of another address, or was taken off your account.")
    next_act = N_("Try once more, use another way to sign in, or ask the operator of this node for a link.")
    status = 401


class NoPasskeysHere(Refused):
    """An address at which browsers know no passkeys."""

    rule = "account.passkey-address"
    what = N_("Browsers take passkeys only at a name and over TLS, or at localhost; this address is {address}.")
    whose = N_("It is for the operator of this node.")
    next_act = N_("Open the page under the node's name, or use a one-time code.")


@dataclass(frozen=True)
class Place:
    """The address at which a page stands: `origin` as the browser says it ("https://node.example"), `name` its host."""

    origin: str

    @property
    def name(self) -> str:
        """Return the host, which keys are bound to."""
        return urlsplit(self.origin).hostname or ""

    @property
    def takes_passkeys(self) -> bool:
        """Return whether browsers know passkeys here."""
        is_name = any(letter.isalpha() for letter in self.name) and ":" not in self.name
        return is_name and (self.origin.startswith("https://") or self.name == "localhost" or self.name.endswith(".localhost"))


class _Asked(msgspec.Struct, frozen=True):
    challenge: bytes
    origin: str
    account: str = ""


class _Kept(msgspec.Struct, frozen=True):
    public_key: bytes
    sign_count: int


def ask_to_add(house: House, account: Account, place: Place) -> tuple[str, dict[str, Any]]:
    """Return a ticket and what the browser is asked to make a key with. Raises: NoPasskeysHere."""
    _require(place)
    with house.store.reading(this_node(house.identity.id)) as reading:
        known = [PublicKeyCredentialDescriptor(id=one.id) for one in reading.credentials(account.name) if one.kind == KIND]
    asked = _Asked(house.randomness(CHALLENGE_BYTES), place.origin, account.name)
    options = generate_registration_options(
        rp_id=place.name,
        rp_name=house.identity.name,
        user_name=account.name,
        user_id=UUID(account.identity.partition("--")[2]).bytes,
        user_display_name=account.person or account.name,
        challenge=asked.challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=known,
    )
    ticket = tickets.issue(house, ADD, msgspec.msgpack.encode(asked), CHALLENGE_MICROS)
    return ticket, options_to_json_dict(options)


def ask_to_enter(house: House, place: Place) -> tuple[str, dict[str, Any]]:
    """Return a ticket and what the browser is asked to sign with any key that it has for this address. Raises: NoPasskeysHere."""
    _require(place)
    asked = _Asked(house.randomness(CHALLENGE_BYTES), place.origin)
    options = generate_authentication_options(
        rp_id=place.name, challenge=asked.challenge, user_verification=UserVerificationRequirement.REQUIRED
    )
    return tickets.issue(house, ENTER, msgspec.msgpack.encode(asked), CHALLENGE_MICROS), options_to_json_dict(options)


def read_added(writing: Writing, ticket: str, response: str, label: str, now: int) -> Credential:
    """Return the key that a browser made, as it is to be kept; the ticket is used up. Raises: TicketOver, PasskeyRefused."""
    asked = msgspec.msgpack.decode(tickets.take(writing, ADD, ticket, now), type=_Asked)
    place = Place(asked.origin)
    try:
        made = verify_registration(
            credential=_read(response),
            expected_challenge=asked.challenge,
            expected_rp_id=place.name,
            expected_origin=place.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise PasskeyRefused() from error
    if writing.credential(made.credential_id) is not None:
        raise PasskeyRefused()
    kept = msgspec.msgpack.encode(_Kept(made.credential_public_key, made.sign_count))
    return Credential(made.credential_id, asked.account, KIND, label.strip()[:MAX_LABEL], now, 0, kept)


def enter(house: House, ticket: str, response: str) -> Account:
    """Return the account whose key signed the challenge; the ticket is used up. Raises: TicketOver, PasskeyRefused."""
    asked = msgspec.msgpack.decode(tickets.take_up(house, ENTER, ticket), type=_Asked)
    said = _read(response)
    known = _known(house, said)
    kept = msgspec.msgpack.decode(known.payload, type=_Kept)
    place = Place(asked.origin)
    try:
        proved = verify_authentication_response(
            credential=said,
            expected_challenge=asked.challenge,
            expected_rp_id=place.name,
            expected_origin=place.origin,
            credential_public_key=kept.public_key,
            credential_current_sign_count=kept.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise PasskeyRefused() from error
    used = replace(known, used=house.clock(), payload=msgspec.msgpack.encode(_Kept(kept.public_key, proved.new_sign_count)))
    return house.store.write(lambda writing: _entered(writing, known, used))


def _entered(writing: Writing, known: Credential, used: Credential) -> Account:
    """Return the account, the key's use noted. Raises: PasskeyRefused when the key or the account went meanwhile."""
    account = writing.account(known.account)
    if writing.credential(known.id) != known or account is None or account.disabled:
        raise PasskeyRefused()
    writing.put_credential(used)
    return account


def _known(house: House, said: Mapping[str, Any]) -> Credential:
    """Return the key that a response names. Raises: PasskeyRefused."""
    named = said.get("rawId")
    try:
        identifier = base64url_to_bytes(named) if isinstance(named, str) else b""
    except ValueError as error:
        raise PasskeyRefused() from error
    with house.store.reading(this_node(house.identity.id)) as reading:
        found = reading.credential(identifier)
    if found is None or found.kind != KIND:
        raise PasskeyRefused()
    return found


def _read(response: str) -> dict[str, Any]:
    """Return a browser's answer as the object that it must be. Raises: PasskeyRefused."""
    try:
        said = msgspec.json.decode(response[: MAX_RESPONSE + 1].encode(errors="replace"))
    except msgspec.DecodeError as error:
        raise PasskeyRefused() from error
    if len(response) > MAX_RESPONSE or not isinstance(said, dict):
        raise PasskeyRefused()
    return said


def _require(place: Place) -> None:
    if not place.takes_passkeys:
        raise NoPasskeysHere(address=place.origin)
