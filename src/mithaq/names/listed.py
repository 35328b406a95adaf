"""What a published list says of one subject, whichever publisher and format it came from; and what is no list at all.

1. Names are as published, never romanised or put in order; `original` marks those in the subject's own script.
2. Dates are ISO 8601 cut to what is known ("1971", "1948-12-10"); words that are no date stay words.
3. `raw` keeps the publisher's own fields under the publisher's own names.
4. A whole list is read before anything of it is believed: size, encoding and form are checked first.

The formats share these values; they are declared here, below `formats`, because formats do not import each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Literal

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused

MAX_LIST_BYTES = 50_000_000
Kind = Literal["person", "organisation", "vessel", "aircraft"]


class NotAList(Refused):
    """What was given as a list cannot be read as one; the old list stays in force."""

    rule = "list.form"
    what = N_("{list} is not a list that can be read: {reason}.")
    whose = N_("The list in force stays in force.")
    next_act = N_("Fetch the file from its publisher again and compare its size.")


class ListTooLarge(NotAList):
    """The list is larger than a list may be."""

    rule = "list.size"
    what = N_("{list} is larger than {limit} bytes.")
    next_act = N_("Check that the file is the list itself and not an archive of lists.")


class ListEmpty(NotAList):
    """There is nothing in the list."""

    rule = "list.empty"
    what = N_("{list} holds no entry.")


class ListNotText(NotAList):
    """The list is not UTF-8 text."""

    rule = "list.encoding"
    what = N_("{list} is not UTF-8 text: {reason}.")


class ListForbiddenXml(NotAList):
    """The list declares a document type or entities."""

    rule = "list.xml"
    what = N_("{list} declares a document type or entities, which no publisher of lists does.")
    next_act = N_("Do not open the file; fetch it from its publisher again.")


class ListBroken(NotAList):
    """The list breaks off or is not well formed."""

    rule = "list.broken"
    what = N_("{list} is broken: {reason}.")


class ListWrongRoot(NotAList):
    """The XML is well formed but is another document."""

    rule = "list.root"
    what = N_("{list} is another document: its root is {root}, not {expected}.")


class ListWrongColumns(NotAList):
    """A row has more or fewer columns than the publisher's form."""

    rule = "list.columns"
    what = N_("Row {row} of {list} has {columns} columns; the form has {expected}.")


class ListWrongHeader(NotAList):
    """The first row of a table does not name its columns as the form does."""

    rule = "list.header"
    what = N_("The first row of {list} is no header that can be read: {reason}.")
    next_act = N_("Name the columns as the reference page of list formats says, and import again.")


@dataclass(frozen=True)
class ListName:
    """One name as published. `script` is ISO 15924; `quality` is the publisher's word ("Good", "Low", "a.k.a.") or ""."""

    text: str
    script: str
    quality: str = ""
    original: bool = False


@dataclass(frozen=True)
class ListEntry:
    """One entry of a published list; the first name is the one it is listed under.

    `schema` is the FollowTheMoney schema and `topics` are the topics where the publisher gives them; `authorities` are those that listed.
    """

    source: str
    reference: str
    kind: Kind
    names: tuple[ListName, ...]
    programmes: tuple[str, ...] = ()
    listed_on: str | None = None
    updated_on: str | None = None
    birth_dates: tuple[str, ...] = ()
    nationalities: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    comments: str = ""
    schema: str = ""
    topics: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    raw: Mapping[str, object] = field(default_factory=dict)


def read_list_text(stream: BinaryIO, name: str) -> str:
    """Return the whole stream as text, without a byte order mark.

    Raises: ListTooLarge (beyond 50 MB), ListEmpty, ListNotText (binary or not UTF-8).
    """
    content = stream.read(MAX_LIST_BYTES + 1)
    if len(content) > MAX_LIST_BYTES:
        raise ListTooLarge(list=name, limit=MAX_LIST_BYTES)
    if not content.strip():
        raise ListEmpty(list=name)
    if b"\x00" in content:
        raise ListNotText(list=name, reason="it holds zero bytes")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ListNotText(list=name, reason=f"byte {error.start} is not UTF-8") from None
