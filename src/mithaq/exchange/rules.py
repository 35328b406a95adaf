"""The rules by which a record is kept, whoever wrote it: one way in for our own records and for a partner's.

1. The body must be of the shape its type declares; an unknown type is kept and shown raw.
2. The desk that owns the type may refuse what its rules forbid (a check), and derives facets from what is kept (a projection).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from mithaq.records.kind import RecordType
from mithaq.records.record import Record
from mithaq.store import Held, Reading, Writing

Check = Callable[[Reading, Record], None]
Projection = Callable[[Writing, Record], None]


@dataclass(frozen=True)
class Rules:
    """What is known of record types: their declarations, and by type the checks and projections of the desks."""

    types: Mapping[str, RecordType]
    checks: Mapping[str, tuple[Check, ...]] = field(default_factory=dict)
    projections: Mapping[str, tuple[Projection, ...]] = field(default_factory=dict)

    def check(self, reading: Reading, record: Record) -> None:
        """Raise Refused when the record may not be kept."""
        declared = self.types.get(record.type)
        if declared is not None:
            declared.check(record)
        for check in self.checks.get(record.type, ()):
            check(reading, record)

    def keep(self, writing: Writing, record: Record) -> Held:
        """Return the record as held, its consequences derived. Raises: Refused of any rule, VersionConflict."""
        self.check(writing, record)
        held = writing.put(record)
        if held.fresh:
            self.project(writing, record)
        return held

    def project(self, writing: Writing, record: Record) -> None:
        """Derive again what follows from a record: after it was kept, and after it was recalled."""
        for project in self.projections.get(record.type, ()):
            project(writing, record)


def rules_of(
    types: Iterable[RecordType],
    checks: Iterable[tuple[str, Check]] = (),
    projections: Iterable[tuple[str, Projection]] = (),
) -> Rules:
    """Return the rules of declarations gathered from the desks. Raises: ValueError when two desks declare one type."""
    declared: dict[str, RecordType] = {}
    for one in types:
        if one.name in declared:
            raise ValueError(f"record type {one.name} is declared twice")
        declared[one.name] = one
    gathered_checks: dict[str, tuple[Check, ...]] = {}
    for name, check in checks:
        gathered_checks[name] = (*gathered_checks.get(name, ()), check)
    gathered: dict[str, tuple[Projection, ...]] = {}
    for name, projection in projections:
        gathered[name] = (*gathered.get(name, ()), projection)
    return Rules(declared, gathered_checks, gathered)
