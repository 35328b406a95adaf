"""The names of every list in force and of the reviewed aliases, in the form in which reading asks for them.

1. Reviewed aliases come first: an entry that one of them refers to is the same subject, and its published names are added to it.
2. An alias that an analyst confirmed is as good as a reviewed one.
3. An organisation listed under a counter-terrorism programme is an armed group; every other is an organisation.
4. Public are the lists of the publishers that everybody knows and the reviewed aliases; what else is here, this node alone knows.
5. A person is looked for by names of two words and more: single words of a list find the innocent.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from mithaq.desks.designations.published import sources, subjects
from mithaq.desks.designations.records import SOURCES, ListEntryBody
from mithaq.reading import ListedNames, ListedSubject, names_from_aliases
from mithaq.store import Reading

TERRORISM_PROGRAMMES = frozenset({"Al-Qaida", "Taliban", "SDGT", "FTO", "SDT"})
WANTED = frozenset({"person", "organisation"})


class ReadNames:
    """The names of lists and aliases for the reader of reports."""

    def names(self, reading: Reading, learned: Mapping[str, tuple[str, ...]], more: Iterable[ListedSubject]) -> ListedNames:
        """Return the index of all names that a reading may look for, among them those `learned` of listed subjects and `more` subjects."""
        confirmed = confirmed_names(reading)
        for subject, names in learned.items():
            confirmed[subject] = (*confirmed.get(subject, ()), *names)
        return _built(reading, None, confirmed, more)

    def public_names(self, reading: Reading) -> ListedNames:
        """Return the index of the names of the lists that are published to all and of the reviewed aliases."""
        return _built(reading, [one for one in sources(reading) if one in SOURCES], {}, ())

    def state(self, reading: Reading) -> tuple[str, ...]:
        """Return what changes whenever a list is imported or an alias confirmed."""
        return tuple(held.id for kind, limit in (("list-import", 20), ("alias", 500)) for held in reading.page(kind, limit=limit).rows)

    def has_own(self, reading: Reading) -> bool:
        """Return whether there is an alias that was confirmed here, or a list under a name of this node's own."""
        return bool(reading.page("alias", limit=1).rows) or any(one not in SOURCES for one in sources(reading))


def _built(
    reading: Reading, wanted: Iterable[str] | None, confirmed: dict[str, tuple[str, ...]], more: Iterable[ListedSubject]
) -> ListedNames:
    reviewed = [_with(subject, confirmed) for subject in names_from_aliases()]
    published = (subject for body in subjects(reading, wanted) for subject in _subject(body, confirmed))
    return ListedNames.build([*more, *reviewed, *published])


def confirmed_names(reading: Reading) -> dict[str, tuple[str, ...]]:
    """Return the names that analysts confirmed, by subject."""
    found: dict[str, tuple[str, ...]] = {}
    for held in reading.page("alias", limit=500).rows:
        if held.record is not None and not held.recalled:
            subject = str(held.record.properties["subject"])
            found[subject] = (*found.get(subject, ()), str(held.record.properties["name"]))
    return found


def _with(subject: ListedSubject, confirmed: dict[str, tuple[str, ...]]) -> ListedSubject:
    more = [name for key in (subject.id, *subject.references) for name in confirmed.get(key, ())]
    return replace(subject, names=(*subject.names, *more)) if more else subject


def _subject(body: ListEntryBody, confirmed: dict[str, tuple[str, ...]]) -> Iterator[ListedSubject]:
    if body.kind not in WANTED:
        return
    identifier = f"{body.source}:{body.reference}"
    names = [one.text for one in body.names if body.kind != "person" or " " in one.text.strip()]
    names += confirmed.get(identifier, ()) + confirmed.get(body.reference, ())
    if not names:
        return
    kind = "person" if body.kind == "person" else "armed-group" if _is_armed(body) else "organisation"
    arabic = next((one.text for one in body.names if one.script == "Arab"), "")
    yield ListedSubject(id=identifier, en=body.names[0].text, ar=arabic, names=tuple(names), kind=kind, reviewed=False)


def _is_armed(body: ListEntryBody) -> bool:
    return any(programme in TERRORISM_PROGRAMMES for programme in body.programmes)
