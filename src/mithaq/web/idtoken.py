"""The token by which a directory says who signed in: read, and believed only when every part of it is right.

The order is that of OpenID Connect Core 1.0 (2014, errata 2 of 2023), section 3.1.3.7.

1. The signature is by a key of the directory, with an algorithm from a short list: never "none", never one with a shared secret.
2. The issuer is the directory and the audience is this node; with a second audience the token names this node as the authorized party.
3. It is in force by this node's clock, 60 seconds of difference allowed, and carries the nonce of this very sign-in.
4. Where the operator asks for a way of signing in or a fresh one, the token says so.
"""

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, OKPKey, RSAKey

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused

ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519"})
KEY_KINDS = frozenset({"RSA", "EC", "OKP"})
MAX_KEYS = 50
MIN_RSA_BITS = 2_048
MAX_TOKEN = 32 * 1024
LEEWAY_SECONDS = 60
MAX_MOMENT = 2**40

PublicKey = RSAKey | ECKey | OKPKey


class TokenNotBelieved(Refused):
    """A token of which a part is wrong; nothing of it is used."""

    rule = "directory.token"
    what = N_("The answer of the directory is not believed: {reason}.")
    whose = N_("It is for the operator, and for whoever keeps the directory.")
    next_act = N_("Sign in once more; if it happens again, tell the operator this sentence.")
    status = 401


class KeyNotKnown(TokenNotBelieved):
    """No known key verifies the signature: the directory may have changed its keys since they were read."""


UNREADABLE = N_("its token cannot be read")
ALGORITHM = N_("its token is signed in a way that is not accepted")
SIGNATURE = N_("no key of the directory verifies the signature of its token")
ISSUER = N_("its token is from another issuer")
AUDIENCE = N_("its token is for somebody else")
EXPIRED = N_("its token is no longer in force")
EARLY = N_("its token is from a time that has not come; compare the clocks")
NONCE = N_("its token belongs to another sign-in")
SUBJECT = N_("its token does not say who signed in")
WAY = N_("the sign-in was not of the strength that is asked for")
STALE = N_("the sign-in at the directory is too long ago")


@dataclass(frozen=True)
class Expected:
    """What the token must say. `now` is in seconds; `way` and `max_age_seconds` bind only when they are set."""

    issuer: str
    client: str
    nonce: str
    algorithms: frozenset[str]
    now: float
    way: str = ""
    max_age_seconds: int = 0


def read_keys(listed: Sequence[Mapping[str, Any]]) -> tuple[PublicKey, ...]:
    """Return the public keys of a key set that verify signatures; what cannot be read, is secret or too short is left out (RFC 7517)."""
    return tuple(found for one in listed[:MAX_KEYS] if (found := _read_key(one)) is not None)


def read_token(token: str, keys: Sequence[PublicKey], expected: Expected) -> dict[str, Any]:
    """Return the claims. Raises: TokenNotBelieved; KeyNotKnown when other keys of the directory might verify it."""
    claims = _verified(token, keys, expected.algorithms & ALGORITHMS)
    if claims.get("iss") != expected.issuer:
        raise TokenNotBelieved(reason=ISSUER)
    _check_audience(claims, expected.client)
    _check_times(claims, expected.now)
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not hmac.compare_digest(nonce.encode(), expected.nonce.encode()):
        raise TokenNotBelieved(reason=NONCE)
    if not isinstance(claims.get("sub"), str) or not claims["sub"]:
        raise TokenNotBelieved(reason=SUBJECT)
    _check_strength(claims, expected)
    return claims


def _read_key(listed: Mapping[str, Any]) -> PublicKey | None:
    if listed.get("kty") not in KEY_KINDS or listed.get("use", "sig") != "sig":
        return None
    if listed["kty"] == "RSA" and len(str(listed.get("n"))) * 6 < MIN_RSA_BITS:
        return None
    try:
        key = JWKRegistry.import_key(dict(listed))
    except (JoseError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return key if isinstance(key, RSAKey | ECKey | OKPKey) and not key.is_private else None


def _verified(token: str, keys: Sequence[PublicKey], algorithms: frozenset[str]) -> dict[str, Any]:
    if len(token) > MAX_TOKEN or not token.isascii():
        raise TokenNotBelieved(reason=UNREADABLE)
    try:
        signed = jws.extract_compact(token.encode())
        header, payload = signed.headers(), signed.payload
        claims = json.loads(payload or b"")
    except (JoseError, ValueError, TypeError, RecursionError):
        raise TokenNotBelieved(reason=UNREADABLE) from None
    algorithm, identifier = header.get("alg"), header.get("kid")
    if not isinstance(algorithm, str) or algorithm not in algorithms:
        raise TokenNotBelieved(reason=ALGORITHM)
    if not isinstance(claims, dict):
        raise TokenNotBelieved(reason=UNREADABLE)
    if not any(_is_signed_by(key, signed, algorithm) for key in keys if identifier is None or key.kid == identifier):
        raise KeyNotKnown(reason=SIGNATURE)
    return claims


def _is_signed_by(key: PublicKey, signed: jws.CompactSignature, algorithm: str) -> bool:
    if key.get("alg", algorithm) != algorithm:
        return False
    try:
        return jws.validate_compact(signed, key, [algorithm])
    except (JoseError, ValueError, TypeError):
        return False


def _check_audience(claims: Mapping[str, Any], client: str) -> None:
    audience, party = claims.get("aud"), claims.get("azp")
    named = audience if isinstance(audience, list) else [audience]
    if client not in named or (party is not None and party != client) or (len(named) > 1 and party is None):
        raise TokenNotBelieved(reason=AUDIENCE)


def _check_times(claims: Mapping[str, Any], now: float) -> None:
    ends, made, starts = (_moment(claims.get(name)) for name in ("exp", "iat", "nbf"))
    if ends is None or made is None or ("nbf" in claims and starts is None):
        raise TokenNotBelieved(reason=UNREADABLE)
    if ends <= now - LEEWAY_SECONDS:
        raise TokenNotBelieved(reason=EXPIRED)
    if max(made, starts or made) > now + LEEWAY_SECONDS:
        raise TokenNotBelieved(reason=EARLY)


def _check_strength(claims: Mapping[str, Any], expected: Expected) -> None:
    if expected.way and claims.get("acr") not in expected.way.split():
        raise TokenNotBelieved(reason=WAY)
    if expected.max_age_seconds:
        entered = _moment(claims.get("auth_time"))
        if entered is None or entered + expected.max_age_seconds < expected.now - LEEWAY_SECONDS:
            raise TokenNotBelieved(reason=STALE)


def _moment(value: object) -> float | None:
    """Return seconds since 1970, or None for what is no time: a truth value, a text, a number without end."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not -MAX_MOMENT < value < MAX_MOMENT:
        return None
    return float(value)
