"""The reviewed groups as subjects: which entries and which group are one subject, and what is a sub-unit of what."""

from collections.abc import Mapping
from functools import cache

from mithaq.reading import ListedSubject, names_from_aliases


@cache
def reviewed_subjects() -> Mapping[str, ListedSubject]:
    """Return the subjects of the reviewed aliases by id, in the order of the file."""
    return {one.id: one for one in names_from_aliases()}


@cache
def group_of_entry() -> Mapping[str, str]:
    """Return the reviewed group of each entry that one refers to ("un:QDe.132" gives "group:ttp")."""
    return {reference: one.id for one in reviewed_subjects().values() for reference in one.references}


def sub_units_of(group: str) -> list[ListedSubject]:
    """Return the reviewed groups that are a part of one."""
    return [one for one in reviewed_subjects().values() if one.parent == group]


def same_subject(key: str) -> list[str]:
    """Return the words under which the reviewed aliases know a subject, itself first."""
    group = reviewed_subjects().get(group_of_entry().get(key, key))
    return list(dict.fromkeys([key, *([group.id, *group.references] if group is not None else [])]))
