"""Questions in free words: sent as a form, answered under an address in which they are sealed.

1. A word that somebody sought may be a person's name, so it stands in no address, no history and no log in clear. It is encrypted with a
   key that this process made when it started, and bound to the session: in anybody else's hands, or after a restart, it opens nothing.
2. An address with a sealed question is a page like any other: it goes back, reloads and changes its language without being sent again.
"""

import base64
import binascii
from collections.abc import Callable

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from starlette.responses import Response

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.web.acting import require_own_form
from mithaq.web.visit import Visit

NONCE_BYTES = 12
MAX_WORDS = 200
PARAMETER = "asked"


class QuestionOver(Refused):
    """A sealed question of another session, or of before a restart."""

    rule = "page.question"
    what = N_("This question cannot be opened any more: it ended with its session.")
    whose = N_("It is for you.")
    next_act = N_("Ask it again.")
    status = 410


def seal(visit: Visit, question: dict[str, str]) -> str:
    """Return a question as it may stand in an address of this session."""
    nonce = visit.house.randomness(NONCE_BYTES)
    content = msgspec.msgpack.encode({name: value[:MAX_WORDS] for name, value in question.items() if value})
    sealed = AESGCM(visit.site.sealing).encrypt(nonce, content, _session(visit))
    return base64.urlsafe_b64encode(nonce + sealed).decode().rstrip("=")


def asked(visit: Visit) -> dict[str, str]:
    """Return the question of this page's address, empty when it has none. Raises: QuestionOver."""
    text = visit.asked(PARAMETER)
    if not text:
        return {}
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        content = AESGCM(visit.site.sealing).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], _session(visit))
        return msgspec.msgpack.decode(content, type=dict[str, str])
    except (binascii.Error, InvalidTag, ValueError, msgspec.DecodeError) as error:
        raise QuestionOver from error


def sought_in(place: str) -> Callable[[Visit], Response]:
    """Return what answers the form by which words are sought in the list at `place`: it seals them and goes there."""

    def find(visit: Visit) -> Response:
        require_own_form(visit)
        words = visit.field("words").strip()
        return visit.go(f"{place}?{PARAMETER}={seal(visit, {'words': words})}" if words else place)

    return find


def _session(visit: Visit) -> bytes:
    return visit.csrf.encode()
