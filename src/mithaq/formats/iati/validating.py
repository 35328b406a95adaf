"""A file held against IATI's own schema and ruleset, which are given: whose copy of them is the right one is the caller's to say.

1. No entity is resolved, a document type declaration is refused, and nothing is fetched from anywhere.
2. The schema says whether it is IATI at all; the ruleset is asked only of what is.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from lxml import etree

from mithaq.formats.iati.ruleset import Ruling, apply_ruleset

MAX_BYTES = 64 * 1024 * 1024
ACTIVITIES_SCHEMA = "iati-activities-schema.xsd"
RULESET = "ruleset-standard.json"


@dataclass(frozen=True)
class Standard:
    """The schema and the ruleset."""

    schema: etree.XMLSchema
    rules: Mapping[str, Any]


@dataclass(frozen=True)
class Judged:
    """What came of it: why the schema refuses it, line by line, or what the rules say."""

    refused: tuple[str, ...] = ()
    ruling: Ruling = field(default_factory=Ruling)

    @property
    def is_valid(self) -> bool:
        """Return whether the schema takes it."""
        return not self.refused

    @property
    def is_right(self) -> bool:
        """Return whether the schema takes it and no rule calls it an error."""
        return self.is_valid and not self.ruling.errors


def read_standard(folder: Path) -> Standard:
    """Return the standard of a folder that holds IATI's schema files and its ruleset. Raises: OSError, etree.XMLSchemaParseError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    schema = etree.XMLSchema(etree.parse(str(folder / ACTIVITIES_SCHEMA), parser))
    return Standard(schema, json.loads((folder / RULESET).read_text(encoding="utf-8")))


def judge(raw: bytes, standard: Standard, now: datetime) -> Judged:
    """Return what the schema and the rules say of a file."""
    if len(raw) > MAX_BYTES:
        return Judged(("the file is larger than 64 MB",))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        return Judged((f"it is no XML: {error}",))
    if root.getroottree().docinfo.doctype:
        return Judged(("it has a document type declaration",))
    if not standard.schema.validate(root):
        return Judged(tuple(f"line {one.line}: {one.message}" for one in standard.schema.error_log))
    return Judged((), apply_ruleset(root, standard.rules, now))
