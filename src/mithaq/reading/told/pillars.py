"""Pillars of cooperation that a text speaks about, with the phrases that say so (`pillars.yml`)."""

from functools import cache
from typing import cast

from mithaq.reading.page.tokens import Page, Phrases
from mithaq.reading.result import Pillar, Span
from mithaq.resources.reference import reference


def find_pillars(page: Page) -> tuple[Pillar, ...]:
    """Return the pillars in the order of `pillars.yml`, each with its phrases in the order of the text."""
    spans: dict[str, list[Span]] = {name: [] for name in _names()}
    for index in range(len(page.tokens)):
        taken: set[str] = set()
        for hit in sorted(_phrases().at(page, index), key=lambda one: -one.last):
            if hit.value not in taken:
                taken.add(hit.value)
                span = page.folded.origin(hit.start, hit.end)
                if not spans[hit.value] or spans[hit.value][-1][1] <= span[0]:
                    spans[hit.value].append(span)
    return tuple(Pillar(name, tuple(found)) for name, found in spans.items() if found)


@cache
def _content() -> dict[str, list[str]]:
    return cast("dict[str, list[str]]", reference("pillars.yml"))


@cache
def _names() -> tuple[str, ...]:
    return tuple(_content())


@cache
def _phrases() -> Phrases[str]:
    return Phrases((str(phrase), name) for name, phrases in _content().items() for phrase in phrases)
