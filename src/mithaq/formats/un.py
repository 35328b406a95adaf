"""The consolidated list of the United Nations Security Council, in the publisher's XML.

1. The root is CONSOLIDATED_LIST; INDIVIDUAL is a person, ENTITY an organisation; the reference number is the key.
2. The name is FIRST_NAME to FOURTH_NAME in that order; NAME_ORIGINAL_SCRIPT is a name of its own.
3. Aliases keep the publisher's quality: Good and Low for persons, a.k.a. and f.k.a. for organisations.
4. Empty elements say nothing and are dropped; a date of birth keeps the precision it is given in.

Source: https://main.un.org/securitycouncil/en/content/un-sc-consolidated-list, schema sc-sanctions.xsd (seen February 2026).
"""

import io
import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import because
from mithaq.names.listed import (
    Kind,
    ListBroken,
    ListEmpty,
    ListEntry,
    ListForbiddenXml,
    ListName,
    ListNotText,
    ListWrongRoot,
    read_list_text,
)
from mithaq.names.script import main_script

SOURCE = "un"
_LIST = "The UN consolidated list"
_ROOT = "CONSOLIDATED_LIST"
_KINDS: dict[str, Kind] = {"INDIVIDUAL": "person", "ENTITY": "organisation"}
_NAME_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_ADDRESS_PARTS = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY", "NOTE")
_DOCUMENT_PARTS = ("TYPE_OF_DOCUMENT", "TYPE_OF_DOCUMENT2", "NUMBER", "ISSUING_COUNTRY", "COUNTRY_OF_ISSUE", "NOTE")
_SPACE = re.compile(r"\s+")
_DECLARED = re.compile(r"""\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")


def read(stream: BinaryIO) -> Iterator[ListEntry]:
    """Yield the entries in the order of the file; a fault found late is raised after entries were yielded.

    Raises: NotAList and its kinds. A caller who replaces a list takes the whole iterator first.
    """
    text = read_list_text(stream, _LIST)
    declared = _DECLARED.match(text)
    if declared is not None and declared[1].lower() not in {"utf-8", "utf8", "us-ascii"}:
        raise ListNotText(list=_LIST, reason=because(N_("it declares the encoding {encoding}"), encoding=declared[1][:40]))
    root: Element | None = None
    count = 0
    try:
        for event, element in iterparse(io.BytesIO(text.encode()), events=("start", "end"), forbid_dtd=True):
            if root is None:
                root = element
                if element.tag != _ROOT:
                    raise ListWrongRoot(list=_LIST, root=str(element.tag)[:60], expected=_ROOT)
            elif event == "end" and element.tag in _KINDS:
                count += 1
                yield _entry(element, count)
                element.clear()
    except DefusedXmlException:
        raise ListForbiddenXml(list=_LIST) from None
    except ParseError as error:
        raise ListBroken(list=_LIST, reason=str(error)) from None
    if count == 0:
        raise ListEmpty(list=_LIST)


def _entry(element: Element, number: int) -> ListEntry:
    reference = _text(element, "REFERENCE_NUMBER")
    names = tuple(_names(element))
    if not reference or not names:
        raise ListBroken(list=_LIST, reason=because(N_("entry {entry} has no reference number or no name"), entry=number))
    programme = _text(element, "UN_LIST_TYPE")
    updates = [value for value in _values(element, "LAST_DAY_UPDATED") if value]
    tag = str(element.tag)
    return ListEntry(
        source=SOURCE,
        reference=reference,
        kind=_KINDS[tag],
        names=names,
        programmes=(programme,) if programme else (),
        listed_on=_text(element, "LISTED_ON") or None,
        updated_on=max(updates, default=None),
        birth_dates=_unique(_birth_date(found) for found in element.iterfind("INDIVIDUAL_DATE_OF_BIRTH")),
        nationalities=_unique(_values(element, "NATIONALITY")),
        addresses=_unique(_joined(found, _ADDRESS_PARTS) for found in element.iterfind(f"{tag}_ADDRESS")),
        identifiers=_unique(_joined(found, _DOCUMENT_PARTS) for found in element.iterfind("INDIVIDUAL_DOCUMENT")),
        comments=_text(element, "COMMENTS1"),
        raw={str(child.tag): value for child in element if (value := _raw(child))} | _repeated(element),
    )


def _names(element: Element) -> Iterator[ListName]:
    listed = _joined(element, _NAME_PARTS, " ")
    if listed:
        yield ListName(listed, main_script(listed))
    original = _text(element, "NAME_ORIGINAL_SCRIPT")
    if original:
        yield ListName(original, main_script(original), original=True)
    seen = {listed, original}
    for alias in element.iterfind(f"{element.tag}_ALIAS"):
        name = _text(alias, "ALIAS_NAME")
        if name and name not in seen:
            seen.add(name)
            script = main_script(name)
            yield ListName(name, script, _text(alias, "QUALITY"), original=script not in {"Latn", "Zzzz"})


def _birth_date(element: Element) -> str:
    exact = _text(element, "DATE") or _text(element, "YEAR")
    if exact:
        return exact
    between = [_text(element, "FROM_YEAR"), _text(element, "TO_YEAR")]
    return "/".join(part for part in between if part)


def _text(element: Element, tag: str) -> str:
    return _SPACE.sub(" ", element.findtext(tag) or "").strip()


def _values(element: Element, tag: str) -> list[str]:
    return [_SPACE.sub(" ", value.text or "").strip() for value in element.iterfind(f"{tag}/VALUE")]


def _joined(element: Element, tags: tuple[str, ...], separator: str = ", ") -> str:
    return separator.join(part for tag in tags if (part := _text(element, tag)))


def _raw(element: Element) -> str:
    return " | ".join(part for text in element.itertext() if (part := _SPACE.sub(" ", text).strip()))


def _repeated(element: Element) -> dict[str, str]:
    several: dict[str, list[str]] = {}
    for child in element:
        several.setdefault(str(child.tag), []).append(_raw(child))
    return {tag: " || ".join(filter(None, values)) for tag, values in several.items() if len(values) > 1 and any(values)}


def _unique(values: Iterator[str] | list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
