"""What is found of people in a page: offices and names, by token and folded span."""

from dataclasses import dataclass

from mithaq.reading.result import Tier


@dataclass(frozen=True)
class OfficeHit:
    """An office: tokens [first, last), folded span, the side its nisba says; a title of address is no office."""

    first: int
    last: int
    start: int
    end: int
    side: str | None
    is_title: bool = False


@dataclass(frozen=True)
class PersonHit:
    """A name: tokens [first, last), folded span, the full name of the person, and the office written beside it."""

    first: int
    last: int
    start: int
    end: int
    name: str
    office: OfficeHit | None
    side: str | None
    tier: Tier
