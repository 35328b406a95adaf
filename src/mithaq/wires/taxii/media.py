"""Media types (TAXII 2.1 sections 1.6.8 and 3.5): what a client may accept, and what it may send.

1. An answer is `application/taxii+json;version=2.1`. A client that accepts neither it nor a range that holds it gets 406.
2. An envelope comes under the same type, the version left out or 2.1; anything else gets 415.
"""

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused

TAXII = "application/taxii+json;version=2.1"
STIX = "application/stix+json;version=2.1"
_NAME = "application/taxii+json"
_RANGES = ("*/*", "application/*", _NAME)
MAX_HEADER = 1_000


class NotAcceptable(Refused):
    """A client that accepts no answer that this server gives."""

    rule = "taxii.accept"
    what = N_("The answer is {media}, which this request does not accept.")
    whose = N_("It is for the client.")
    next_act = N_("Send the header Accept: {media}")
    status = 406


class UnsupportedMedia(Refused):
    """A body of another type."""

    rule = "taxii.content-type"
    what = N_("The body must be {media}.")
    whose = N_("It is for the client.")
    next_act = N_("Send the header Content-Type: {media}")
    status = 415


def require_acceptable(accept: str) -> None:
    """Raise NotAcceptable unless the Accept header, empty where there is none, lets a TAXII 2.1 answer through."""
    if accept and not any(_is_acceptable(part) for part in accept[:MAX_HEADER].split(",")):
        raise NotAcceptable(media=TAXII)


def require_taxii(content_type: str) -> None:
    """Raise UnsupportedMedia unless a Content-Type header names TAXII 2.1."""
    name, parameters = _parts(content_type[:MAX_HEADER])
    if name != _NAME or parameters.get("version", "2.1") != "2.1" or set(parameters) - {"version", "charset"}:
        raise UnsupportedMedia(media=TAXII)


def _is_acceptable(part: str) -> bool:
    name, parameters = _parts(part)
    if name not in _RANGES or (name == _NAME and parameters.get("version", "2.1") != "2.1"):
        return False
    try:
        return float(parameters.get("q", "1")) > 0
    except ValueError:
        return False


def _parts(text: str) -> tuple[str, dict[str, str]]:
    name, *rest = (part.strip() for part in text.split(";"))
    pairs = (part.partition("=") for part in rest if part)
    return name.lower(), {key.strip().lower(): value.strip().strip('"').lower() for key, _, value in pairs}
