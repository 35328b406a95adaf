"""Subjects: whom or what a list names, as it is handed to screening."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Subject:
    """Whom or what a list names: its id there, its schema ("Person", "Organization", ...), and its names as written, in any script."""

    id: str
    schema: str
    names: Sequence[str]
