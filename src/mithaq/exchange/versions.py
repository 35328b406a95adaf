"""Versions between nodes: of the protocol, of the record schema, of the folding of names.

1. A node speaks the current and the previous version of each. The highest that both speak is used.
2. Protocol 1 is channels, ranges, cosignatures, attachments and hints; protocol 2 adds this statement of versions and changes of keys.
   A node that does not answer the question speaks 1 of each.
3. Where none is common nothing is exchanged; what waits goes on waiting, and the older side updates.
"""

from collections.abc import Sequence

import msgspec

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.log.identity import PROTOCOL_VERSIONS
from mithaq.names.fold import FOLD_VERSION

SCHEMA_VERSIONS = (1,)
FOLD_VERSIONS = (FOLD_VERSION,)
FIRST = (1,)
MAX_VERSIONS = 64


class NoCommonVersion(Refused):
    """Two nodes of which none speaks a version that the other speaks."""

    rule = "line.version"
    what = N_("{partner} and this node have no version of the {part} in common: {theirs} there, {ours} here.")
    whose = N_("It is for the operator of the older side.")
    next_act = N_("The older side updates. Nothing is lost meanwhile; what waits goes on waiting.")
    status = 426


class Versions(msgspec.Struct, frozen=True, kw_only=True):
    """What a node states: the versions that it speaks, and in hex its newest signing key, announced ones included."""

    protocols: tuple[int, ...] = FIRST
    schemas: tuple[int, ...] = FIRST
    folds: tuple[int, ...] = FIRST
    newest_key: str = ""


class Common(msgspec.Struct, frozen=True, kw_only=True):
    """What two nodes use: the highest version of each that both speak."""

    protocol: int = 1
    schema: int = 1
    fold: int = 1


def own_versions(newest_key: str = "") -> Versions:
    """Return what this node speaks."""
    return Versions(protocols=PROTOCOL_VERSIONS, schemas=SCHEMA_VERSIONS, folds=FOLD_VERSIONS, newest_key=newest_key)


def read_versions(raw: bytes) -> Versions | None:
    """Return the versions of an answer, or None when it cannot be read."""
    try:
        found = msgspec.json.decode(raw, type=Versions)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return found if max(len(found.protocols), len(found.schemas), len(found.folds)) <= MAX_VERSIONS else None


def choose_versions(ours: Versions, theirs: Versions, partner: str) -> Common:
    """Return what both use. Raises: NoCommonVersion."""
    return Common(
        protocol=_highest(partner, N_("protocol"), ours.protocols, theirs.protocols),
        schema=_highest(partner, N_("record schema"), ours.schemas, theirs.schemas),
        fold=_highest(partner, N_("folding of names"), ours.folds, theirs.folds),
    )


def _highest(partner: str, part: str, ours: Sequence[int], theirs: Sequence[int]) -> int:
    common = set(ours) & set(theirs)
    if not common:
        raise NoCommonVersion(partner=partner, part=part, theirs=_listed(theirs), ours=_listed(ours))
    return max(common)


def _listed(versions: Sequence[int]) -> str:
    return ", ".join(str(one) for one in sorted(versions)) or "–"
