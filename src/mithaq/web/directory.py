"""Signing in through a ministry's own directory: OpenID Connect, authorization code flow.

Standards: OpenID Connect Core 1.0 and Discovery 1.0 (2014, errata 2 of 2023), RFC 7636 (PKCE, S256 alone), RFC 9207 (the issuer in the
answer), RFC 9700 (best current practice, 2025).

1. What the directory says of itself is read from its own address, must name that address, and is kept for an hour.
2. The person is sent there with state, nonce and challenge, all three made by the caller, kept by it on this side, and used once.
3. What comes back is for us only when state and issuer are right; only then is anything else of it looked at.
4. The code is changed for a token with our secret and the verifier; the token is believed by `idtoken`. Keys that do not verify it are
   read anew, once.
5. The value of one claim is given back. Which account it belongs to is decided elsewhere, by what an administrator linked.

Codes, tokens, the secret and what the directory writes in free words are put into no message, no log and no page.
"""

import hmac
import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any, TypeVar
from urllib.parse import quote_plus, urlencode, urlsplit

import httpx
import msgspec

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.web.asking import NoAnswer, ask, is_safe_address, make_client
from mithaq.web.idtoken import Expected, KeyNotKnown, PublicKey, read_keys, read_token

KEPT_MICROS = 3_600_000_000
MAX_DESCRIPTION_BYTES = 256 * 1024
MAX_TOKENS_BYTES = 128 * 1024
MAX_CODE = 8 * 1024
MAX_CLAIM = 200
OK = 200
SCOPES = {
    "email": "openid email",
    "phone_number": "openid phone",
    "sub": "openid",
}
T = TypeVar("T")
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")
_ERROR = re.compile(r"[a-z_]{1,60}")
_PLAIN_SECRET = "client_secret_basic"  # noqa: S105  # the name of a way, no secret
_POSTED_SECRET = "client_secret_post"  # noqa: S105  # the same


class DirectoryNotReached(Refused):
    """The directory does not answer, or not with anything that can be read."""

    rule = "directory.reach"
    what = N_("The directory “{directory}” gives no answer that can be used ({reason}).")
    whose = N_("It is for the operator, and for whoever keeps the directory.")
    next_act = N_("Try again in a minute, or sign in another way.")
    status = 503


class DirectoryUnfit(Refused):
    """The directory answers, but not as one through which people may sign in here."""

    rule = "directory.fit"
    what = N_("Nobody can sign in here through the directory “{directory}”: {reason}.")
    whose = N_("It is for the operator.")
    next_act = N_("Compare the directory's address in the settings with what the directory says of itself, and start the node again.")
    status = 503


class AnswerNotOurs(Refused):
    """An answer to a sign-in that was not begun here, is over, or was begun with another directory."""

    rule = "directory.answer"
    what = N_("This answer of a directory does not belong to a sign-in that you began here.")
    whose = N_("It is for you: the sign-in may have been finished already, or begun in another window.")
    next_act = N_("Begin again on the sign-in page.")
    status = 400


class PersonDeclined(Refused):
    """The person, or the directory for the person, said no."""

    rule = "directory.declined"
    what = N_("The sign-in was ended at the directory “{directory}”.")
    whose = N_("It is for you, or for whoever keeps the directory, if it was not you who ended it.")
    next_act = N_("Begin again on the sign-in page, or sign in another way.")
    status = 403


class DirectoryRefused(Refused):
    """The directory answered with an error of its own."""

    rule = "directory.error"
    what = N_("The directory “{directory}” refused the sign-in ({reason}).")
    whose = N_("It is for you, if you began long ago or twice; else for the operator.")
    next_act = N_("Begin again on the sign-in page; if it happens again, tell the operator this sentence.")
    status = 502


class ClaimMissing(Refused):
    """The directory believes the person but does not say by what this node knows people."""

    rule = "directory.claim"
    what = N_("The directory “{directory}” did not say “{claim}” of you, by which people are known here.")
    whose = N_("It is for the operator, and for whoever keeps the directory.")
    next_act = N_("Ask that the directory gives this value to this node, or sign in another way.")
    status = 403


INSECURE = N_("an address that it names is not secure (https)")
OTHER_ISSUER = N_("it names itself by another address")
NO_CHALLENGE = N_("it does not know the proof by challenge (PKCE, S256)")
NO_SECRET = N_("it takes the secret in no way that is known here")


@dataclass(frozen=True)
class DirectorySettings:
    """A directory as the operator names it.

    `claim` is what people are known by; `name` is shown on the sign-in page. `way` are the values of `acr`, with spaces between, of which
    the sign-in must have one; `max_age_seconds` is how old a sign-in at the directory may be. Empty and 0 ask nothing. An `email` counts
    only when the directory says that it verified it.
    """

    issuer: str
    client: str
    secret: str = field(repr=False)
    claim: str = "sub"
    name: str = ""
    way: str = ""
    max_age_seconds: int = 0

    @property
    def title(self) -> str:
        """Return what people call the directory."""
        return self.name or urlsplit(self.issuer).netloc or self.issuer[:100]


class _Description(msgspec.Struct, frozen=True):
    """What a directory says of itself (OpenID Connect Discovery 1.0, section 3)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    id_token_signing_alg_values_supported: tuple[str, ...] = ("RS256",)
    token_endpoint_auth_methods_supported: tuple[str, ...] = (_PLAIN_SECRET,)
    code_challenge_methods_supported: tuple[str, ...] | None = None
    authorization_response_iss_parameter_supported: bool = False


class _KeySet(msgspec.Struct, frozen=True):
    keys: list[dict[str, Any]]


class _Tokens(msgspec.Struct, frozen=True):
    id_token: str
    access_token: str = ""


class _Error(msgspec.Struct, frozen=True):
    error: str = ""


@dataclass(frozen=True)
class _Known:
    """What was read of the directory, and when. `keys` is None until the first token."""

    said: _Description
    read_at: int
    keys: tuple[PublicKey, ...] | None = None


class Directory:
    """One directory, for all sign-ins of a process; what is kept between them is only what the directory says of itself."""

    def __init__(self, settings: DirectorySettings, *, clock: Callable[[], int], http: httpx.Client | None = None) -> None:
        self.settings = settings
        self._clock = clock
        self._http = http if http is not None else make_client(clock)
        self._known: _Known | None = None

    def begin(self, redirect: str, *, state: str, nonce: str, verifier: str) -> str:
        """Return the address to send the browser to. `verifier` has 43 to 128 unreserved characters (RFC 7636).

        Raises: DirectoryNotReached, DirectoryUnfit; ValueError for a state, nonce or verifier that is too short.
        """
        if _VERIFIER.fullmatch(verifier) is None or min(len(state), len(nonce)) < 16:
            raise ValueError("state, nonce or verifier is too short to be unguessable")
        said = self._describe().said
        asked = {
            "response_type": "code",
            "client_id": self.settings.client,
            "redirect_uri": redirect,
            "scope": SCOPES.get(self.settings.claim, "openid profile"),
            "state": state,
            "nonce": nonce,
            "code_challenge": urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        if self.settings.way:
            asked["acr_values"] = self.settings.way
        if self.settings.max_age_seconds:
            asked["max_age"] = str(self.settings.max_age_seconds)
        return said.authorization_endpoint + ("&" if "?" in said.authorization_endpoint else "?") + urlencode(asked)

    def finish(self, query: Mapping[str, str], redirect: str, *, state: str, nonce: str, verifier: str) -> str:
        """Return the value of the claim of the person who came back with `query`. The caller uses state, nonce and verifier no second time.

        Raises: AnswerNotOurs, PersonDeclined, DirectoryRefused, DirectoryNotReached, DirectoryUnfit, TokenNotBelieved, ClaimMissing.
        """
        if not state or not hmac.compare_digest(query.get("state", "").encode(), state.encode()):
            raise AnswerNotOurs()
        said = self._describe().said
        issuer = query.get("iss")
        if issuer != said.issuer and (issuer is not None or said.authorization_response_iss_parameter_supported):
            raise AnswerNotOurs()
        if "error" in query:
            raise self._refusal(query["error"])
        code = query.get("code", "")
        if not 0 < len(code) <= MAX_CODE:
            raise AnswerNotOurs()
        tokens = self._change(said, code, redirect, verifier)
        return self._value(said, tokens, self._believe(said, tokens.id_token, nonce))

    def _describe(self) -> _Known:
        """Return what the directory says of itself, read anew when it is older than an hour."""
        known, now = self._known, self._clock()
        if known is not None and 0 <= now - known.read_at < KEPT_MICROS:
            return known
        issuer = self.settings.issuer
        if not is_safe_address(issuer):
            raise self._unfit(INSECURE)
        said = self._get(issuer.rstrip("/") + "/.well-known/openid-configuration", _Description)
        self._check(said)
        self._known = made = _Known(said, now)
        return made

    def _check(self, said: _Description) -> None:
        if said.issuer != self.settings.issuer:
            raise self._unfit(OTHER_ISSUER)
        named = (said.authorization_endpoint, said.token_endpoint, said.jwks_uri, said.userinfo_endpoint or said.issuer)
        if not all(is_safe_address(one) for one in named):
            raise self._unfit(INSECURE)
        if said.code_challenge_methods_supported is not None and "S256" not in said.code_challenge_methods_supported:
            raise self._unfit(NO_CHALLENGE)
        if not {_PLAIN_SECRET, _POSTED_SECRET} & set(said.token_endpoint_auth_methods_supported):
            raise self._unfit(NO_SECRET)

    def _change(self, said: _Description, code: str, redirect: str, verifier: str) -> _Tokens:
        """Change the code for tokens. The secret goes as the directory wants it (RFC 6749, section 2.3.1)."""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect, "code_verifier": verifier}
        headers = {}
        if _PLAIN_SECRET in said.token_endpoint_auth_methods_supported:
            pair = f"{quote_plus(self.settings.client)}:{quote_plus(self.settings.secret)}"
            headers["authorization"] = "Basic " + b64encode(pair.encode()).decode()
        else:
            form |= {"client_id": self.settings.client, "client_secret": self.settings.secret}
        status, body = self._ask("POST", said.token_endpoint, MAX_TOKENS_BYTES, form, headers)
        if status != OK:
            try:
                raise self._refusal(msgspec.json.decode(body, type=_Error).error or str(status))
            except (msgspec.DecodeError, UnicodeDecodeError):
                raise self._refusal(str(status)) from None
        return self._decode(body, _Tokens)

    def _believe(self, said: _Description, token: str, nonce: str) -> dict[str, Any]:
        """Return the claims of a token; keys that were read before and do not verify it are read anew, once."""
        settings = self.settings
        expected = Expected(
            said.issuer,
            settings.client,
            nonce,
            frozenset(said.id_token_signing_alg_values_supported),
            self._clock() / 1_000_000,
            settings.way,
            settings.max_age_seconds,
        )
        known = self._known
        if known is not None and known.keys is not None:
            try:
                return read_token(token, known.keys, expected)
            except KeyNotKnown:
                pass
        keys = read_keys(self._get(said.jwks_uri, _KeySet).keys)
        if known is not None:
            self._known = replace(known, keys=keys)
        return read_token(token, keys, expected)

    def _value(self, said: _Description, tokens: _Tokens, claims: Mapping[str, Any]) -> str:
        """Return the claim, from the token or, when it is not in there, from what the directory tells the token's bearer."""
        name = self.settings.claim
        if name not in claims and said.userinfo_endpoint and tokens.access_token:
            headers = {"authorization": f"Bearer {tokens.access_token}"}
            told = self._get(said.userinfo_endpoint, dict[str, Any], headers)
            claims = told if told.get("sub") == claims["sub"] else {}
        value = claims.get(name)
        if name == "email" and claims.get("email_verified") is not True:
            value = None
        if not isinstance(value, str) or not value.isprintable() or not 0 < len(value) <= MAX_CLAIM:
            raise ClaimMissing(directory=self.settings.title, claim=name)
        return value

    def _get(self, address: str, kind: type[T], headers: Mapping[str, str] | None = None) -> T:
        status, body = self._ask("GET", address, MAX_DESCRIPTION_BYTES, None, headers or {})
        if status != OK:
            raise self._not_reached(str(status))
        return self._decode(body, kind)

    def _ask(self, method: str, address: str, limit: int, form: Mapping[str, str] | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
        try:
            return ask(self._http, method, address, limit, form=form, headers=headers)
        except NoAnswer as error:
            raise self._not_reached(str(error)) from None

    def _decode(self, body: bytes, kind: type[T]) -> T:
        try:
            return msgspec.json.decode(body, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise self._not_reached("JSON") from None

    def _refusal(self, error: str) -> Refused:
        """Return the refusal of an error code; what is no code of the standards' form is not repeated."""
        if error == "access_denied":
            return PersonDeclined(directory=self.settings.title)
        said = error if _ERROR.fullmatch(error) or error.isdecimal() else "?"
        return DirectoryRefused(directory=self.settings.title, reason=said)

    def _not_reached(self, reason: str) -> DirectoryNotReached:
        return DirectoryNotReached(directory=self.settings.title, reason=reason)

    def _unfit(self, reason: str) -> DirectoryUnfit:
        return DirectoryUnfit(directory=self.settings.title, reason=reason)
