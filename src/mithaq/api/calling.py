"""Who calls the API, in which language, and with what body: what every route asks first."""

from dataclasses import dataclass

from starlette.requests import Request

from mithaq.acts.doors import Door
from mithaq.acts.house import House
from mithaq.acts.limits import Limits
from mithaq.acts.sessions import SignedIn, signed_in
from mithaq.lang.catalogue import LOCALES, N_
from mithaq.lang.refusal import Refused

SCHEMES = frozenset({"bearer", "apikey"})


class NotSignedIn(Refused):
    """No session, or one that is over."""

    rule = "account.session"
    what = N_("You are not signed in, or your session is over.")
    whose = N_("It is for you.")
    next_act = N_("Sign in again.")
    status = 401


class BadQuestion(Refused):
    """A question that cannot be read."""

    rule = "api.question"
    what = N_("This question cannot be read: {reason}.")
    whose = N_("It is for whoever asks.")
    next_act = N_("The OpenAPI document says what can be asked.")
    status = 400


@dataclass(frozen=True)
class Gate:
    """What every route passes first: whose session it is, whether its door admits that person, and not too often."""

    house: House
    limits: Limits | None = None

    def caller(self, request: Request, door: Door) -> SignedIn:
        """Return who is behind the request's session. Raises: NotSignedIn, DoorClosed, TooFast."""
        found = signed_in(self.house, token_of(request))
        if found is None:
            self.take("strange token", request.client.host if request.client is not None else "")
            raise NotSignedIn()
        self.take("user", found.account)
        door.require(found.principal)
        return found

    def take(self, kind: str, key: str = "") -> None:
        """Take one ask out of a bucket. Raises: TooFast."""
        if self.limits is not None:
            self.limits.take(kind, key)


def token_of(request: Request) -> str:
    """Return the token of the session, or "". The scheme may be ApiKey too, as clients of yente send it."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() in SCHEMES else ""


def locale_of(request: Request) -> str:
    """Return the first language that the caller asks for and that is spoken here."""
    for part in request.headers.get("accept-language", "en").split(","):
        language = part.split(";")[0].strip().split("-")[0].lower()
        if language in LOCALES:
            return language
    return "en"


async def read_body(request: Request, most_bytes: int) -> bytes:
    """Return the body. Raises: BadQuestion when it is larger than `most_bytes`."""
    found = bytearray()
    async for chunk in request.stream():
        found += chunk
        if len(found) > most_bytes:
            raise BadQuestion(reason=f"it is larger than {most_bytes} bytes")
    return bytes(found)
