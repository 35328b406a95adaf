"""News feeds: RSS 2.0, RSS 1.0 and Atom, read into their entries.

1. The root says which it is: `rss`, `RDF`, or `feed`. Anything else is no feed.
2. An entry has a title, words, where it is published, and what names it; whatever it lacks is empty, and one without words is left out.
3. The words are the fullest that the entry gives: `content:encoded` before `description`, `content` before `summary`. They are kept as
   they came, markup and all: whoever reads them takes the markup away and keeps the offsets.
4. A feed that declares entities or a document type is refused, as is one that is too long or not whole: nothing of it is used.

Sources: RSS 2.0 (RSS Advisory Board, 2.0.11), RSS 1.0 (2000-12-06) with its content module, RFC 4287 (Atom).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused, because

MAX_BYTES = 20_000_000
MAX_ENTRIES = 2_000
ROOTS = frozenset({"rss", "RDF", "feed"})
ENTRIES = frozenset({"item", "entry"})
WORDS = ("encoded", "content", "description", "summary")


class NotAFeed(Refused):
    """Bytes that are no news feed."""

    rule = "feed.form"
    what = N_("This is no news feed: {reason}.")
    whose = N_("It is for whoever publishes it.")
    next_act = N_("Give the address or the file of an RSS or Atom feed.")


@dataclass(frozen=True)
class FeedEntry:
    """One entry: `name` is the publisher's own for it (guid, id), its link where it gives none."""

    name: str
    title: str
    words: str
    link: str
    published: str


def read_feed(raw: bytes) -> tuple[str, list[FeedEntry]]:
    """Return the title of a feed and its entries in its order. Raises: NotAFeed."""
    if len(raw) > MAX_BYTES:
        raise NotAFeed(reason=because(N_("it has more than {limit} bytes"), limit=MAX_BYTES))
    try:
        root = fromstring(raw, forbid_dtd=True)
    except DefusedXmlException as error:
        raise NotAFeed(reason=N_("it declares a document type or entities")) from error
    except (ParseError, ValueError, LookupError) as error:
        raise NotAFeed(reason=because(N_("it is not whole XML: {fault}"), fault=str(error)[:80])) from error
    if _name(root) not in ROOTS:
        raise NotAFeed(reason=because(N_("its root is {root}"), root=_name(root)[:40]))
    return _title(root), list(_entries(root))


def _entries(root: Element) -> Iterator[FeedEntry]:
    found = [one for one in root.iter() if _name(one) in ENTRIES]
    if len(found) > MAX_ENTRIES:
        raise NotAFeed(reason=because(N_("it has more than {limit} entries"), limit=MAX_ENTRIES))
    for one in found:
        link = _link(one)
        words = next((text for name in WORDS if (text := _text(one, name))), "")
        title = _text(one, "title")
        if words or title:
            named = _text(one, "guid") or _text(one, "id") or link
            published = _text(one, "pubDate") or _text(one, "published") or _text(one, "updated") or _text(one, "date")
            yield FeedEntry(named, title, words or title, link, published)


def _title(root: Element) -> str:
    channel = next((one for one in root.iter() if _name(one) == "channel"), root)
    return _text(channel, "title")


def _link(entry: Element) -> str:
    for one in entry:
        if _name(one) == "link" and one.get("rel", "alternate") == "alternate":
            return (one.get("href") or one.text or "").strip()
    return ""


def _text(parent: Element, name: str) -> str:
    found = next((one for one in parent if _name(one) == name), None)
    return "".join(found.itertext()).strip() if found is not None else ""


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
