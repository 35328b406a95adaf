"""Questions (TAXII 2.1 section 3.4): the filters of a request, read strictly.

1. `added_after` is a time, or a day as some clients send it; with `next` too, as they do, whichever is later counts.
2. A filter that is not one of the address, that stands twice, or that cannot be read is refused; other parameters are ignored.
3. Lists are separated by commas; without `match[version]` only the newest version of each object is meant.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import BadTime, is_id, micros
from mithaq.store import Sought
from mithaq.wires.taxii.cursor import read_cursor

MAX_LIMIT = 1_000
MAX_QUERY = 64 * 1024
MAX_MEMBERS = 500
PAGING = frozenset({"added_after", "limit", "next"})
BY_ID = frozenset({"match[version]", "match[spec_version]"})
BY_OBJECT = BY_ID | {"match[id]", "match[type]"}


class BadFilter(Refused):
    """A filter that cannot be read, or that this address does not have."""

    rule = "taxii.filter"
    what = N_("The filter {name} cannot be read: {reason}.")
    whose = N_("It is for the client.")
    next_act = N_("Correct it; the reference page of TAXII lists the filters of each address.")
    status = 400


@dataclass(frozen=True)
class Question:
    """What is asked: what is sought, how many at once, and `text`, the filters alone, by which a cursor knows its question."""

    sought: Sought
    limit: int
    text: str
    next: str | None = None
    names_versions: bool = False

    def resumed(self, key: bytes, where: str) -> "Question":
        """Return the question from where its cursor says; `where` names address and reader. Raises: BadCursor."""
        text = f"{where}\n{self.text}"
        if self.next is None:
            return replace(self, text=text)
        after = max(self.sought.after, read_cursor(key, text, self.next))
        return replace(self, text=text, sought=replace(self.sought, after=after))


def read_question(query: bytes, allowed: Iterable[str], identifier: str | None = None) -> Question:
    """Return the question of a query string, about one object when `identifier` is given. Raises: BadFilter."""
    given = _pairs(query, frozenset(allowed))
    sought = Sought(after=_after(given.get("added_after")), types=_types(given.get("match[type]")), ids=_ids(given.get("match[id]")))
    if identifier is not None:
        sought = replace(sought, ids=frozenset({identifier}))
    sought = _with_versions(sought, given.get("match[version]"))
    if not _means_this_version(given.get("match[spec_version]")):
        sought = replace(sought, ids=frozenset())
    filters = "\n".join(f"{name}={','.join(sorted(given[name].split(',')))}" for name in sorted(given) if name.startswith("match["))
    return Question(sought, _limit(given.get("limit")), filters, given.get("next"), "match[version]" in given)


def _pairs(query: bytes, allowed: frozenset[str]) -> dict[str, str]:
    if len(query) > MAX_QUERY:
        raise BadFilter(name="query", reason=N_("it is too long"))
    try:
        pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True, strict_parsing=bool(query), errors="strict", max_num_fields=20)
    except ValueError as error:
        raise BadFilter(name="query", reason=N_("it is no query string in UTF-8")) from error
    meant = [(name, value) for name, value in pairs if name in allowed or name.startswith("match[")]
    given = dict(meant)
    if strange := set(given) - allowed:
        raise BadFilter(name=min(strange)[:40], reason=N_("this address has no such filter"))
    if len(given) != len(meant):
        raise BadFilter(name="query", reason=N_("a filter stands twice in it"))
    return given


def _limit(text: str | None) -> int:
    if text is None:
        return MAX_LIMIT
    if not (text.isascii() and text.isdigit() and len(text) < 18 and int(text) > 0):
        raise BadFilter(name="limit", reason=N_("it is no number above zero"))
    return min(int(text), MAX_LIMIT)


def _after(text: str | None) -> int:
    if text is None:
        return -1
    return _time("added_after", text if "T" in text else f"{text}T00:00:00Z")


def _time(name: str, text: str) -> int:
    try:
        return micros(text)
    except BadTime as error:
        raise BadFilter(name=name, reason=N_("it is no time in UTC with at most six decimals")) from error


def _members(name: str, text: str) -> list[str]:
    members = text.split(",")
    if not all(members):
        raise BadFilter(name=name, reason=N_("a member of the list is empty"))
    if len(members) > MAX_MEMBERS:
        raise BadFilter(name=name, reason=N_("the list has too many members"))
    return members


def _types(text: str | None) -> frozenset[str] | None:
    return None if text is None else frozenset(_members("match[type]", text))


def _ids(text: str | None) -> frozenset[str] | None:
    if text is None:
        return None
    members = _members("match[id]", text)
    if not all(is_id(one) for one in members):
        raise BadFilter(name="match[id]", reason=N_("a member of the list is no identifier"))
    return frozenset(members)


def _with_versions(sought: Sought, text: str | None) -> Sought:
    if text is None:
        return sought
    members = _members("match[version]", text)
    exact = frozenset(_time("match[version]", one) for one in members if one not in ("first", "last", "all"))
    return replace(sought, newest="last" in members, oldest="first" in members, every="all" in members, versions=exact)


def _means_this_version(text: str | None) -> bool:
    """Return whether a list of versions of STIX holds the one that is served here. Raises: BadFilter."""
    if text is None:
        return True
    members = _members("match[spec_version]", text)
    if not all(part.isdigit() for one in members for part in one.split(".")):
        raise BadFilter(name="match[spec_version]", reason=N_("a member of the list is no version of STIX"))
    return "2.1" in members
