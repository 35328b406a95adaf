"""Transcripts: what is asked and what is answered, as a file that an auditor reads.

> GET /taxii2/ as reader          a request; "as" names whose credential it carries
> Accept: text/html               a header of it
> {"objects": []}                 its body
< 406                             the status that must come
< content-type: application/...   a header that must come so; "*" any value, "-" none at all
< {"title": "*"}                  what the body must hold; "*" stands for any value, lists must be as long
< let next = next                 keeps a member of the body under a name, for "$next" below
< let at = x-taxii-date-added-last   ... or a header
# a remark
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.testclient import TestClient


@dataclass
class Exchange:
    """One request and what is expected of its answer."""

    line: int
    request: str
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: str | None = None
    expected: list[tuple[int, str]] = field(default_factory=list)


def read_transcript(file: Path) -> list[Exchange]:
    """Return the exchanges of a file."""
    found: list[Exchange] = []
    for number, line in enumerate(file.read_text().splitlines(), 1):
        mark, text = line[:2], line[2:].strip()
        if mark == "> " and (not found or found[-1].expected):
            found.append(Exchange(number, text))
        elif mark == "> " and text[:1] in "{[":
            found[-1].body = text
        elif mark == "> ":
            name, _, value = text.partition(":")
            found[-1].headers.append((name.strip(), value.strip()))
        elif mark == "< ":
            found[-1].expected.append((number, text))
        elif line.strip() and not line.startswith("#"):
            raise ValueError(f"{file.name}:{number} is neither a request, an answer nor a remark")
    return found


def run_transcript(file: Path, client: TestClient, credentials: Mapping[str, str], known: Mapping[str, str]) -> int:
    """Return how many exchanges were as written. Raises: AssertionError that names the line of the first that was not."""
    names = dict(known)
    exchanges = read_transcript(file)
    for exchange in exchanges:
        method, target, *who = _filled(exchange.request, names).split()
        headers = [(name, _filled(value, names)) for name, value in exchange.headers]
        if who:
            headers.append(("Authorization", credentials[who[1]]))
        given = {name.lower() for name, _ in headers}
        headers += [(name, "") for name in ("Accept", "Content-Type") if name.lower() not in given]
        body = None if exchange.body is None else _filled(exchange.body, names).encode()
        answer = client.request(method, _encoded(target), headers=[one for one in headers if one[1]], content=body, follow_redirects=False)
        for number, text in exchange.expected:
            wrong = _check(answer, _filled(text, names), names)
            assert wrong is None, (
                f"{file.name}:{number}: {exchange.request}: {wrong}\n{answer.status_code} {dict(answer.headers)}\n{answer.text[:1500]}"
            )
    return len(exchanges)


def _check(answer: Any, text: str, names: dict[str, str]) -> str | None:
    """Return what is wrong with an answer, or None."""
    if text.isdigit():
        return None if answer.status_code == int(text) else f"expected {text}"
    if text.startswith("let "):
        name, _, path = text[4:].partition(" = ")
        found: Any = answer.headers.get(path)
        if found is None:
            found = answer.json()
            for part in path.split("."):
                found = found[int(part)] if part.isdigit() else found[part]
        names[name] = str(found)
        return None
    if text[:1] in "{[":
        return _differs(json.loads(text), answer.json(), "body")
    name, _, value = text.partition(":")
    found, value = answer.headers.get(name), value.strip()
    if value == "-":
        return None if found is None else f"{name} is there"
    return None if found is not None and value in ("*", found) else f"{name} is {found}, not {value}"


def _differs(wanted: Any, found: Any, where: str) -> str | None:
    if wanted == "*":
        return None
    if isinstance(wanted, dict):
        if not isinstance(found, dict):
            return f"{where} is {found!r}"
        missing = [name for name, value in wanted.items() if (value == "-") != (name not in found)]
        if missing:
            return f"{where}.{missing[0]} is not as expected"
        return next(
            (one for name, value in wanted.items() if value != "-" and (one := _differs(value, found[name], f"{where}.{name}"))), None
        )
    if isinstance(wanted, list):
        if not isinstance(found, list) or len(found) != len(wanted):
            return f"{where} is {found!r}"
        return next((one for at, value in enumerate(wanted) if (one := _differs(value, found[at], f"{where}[{at}]"))), None)
    return None if wanted == found else f"{where} is {found!r}, not {wanted!r}"


def _filled(text: str, names: Mapping[str, str]) -> str:
    return re.sub(r"\$(\w+)", lambda found: names.get(found[1], found[0]), text)


def _encoded(target: str) -> str:
    return quote(target, safe="/?&=%[],:@-._~+")
