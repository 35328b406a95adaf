"""All record types of the registry, what they must be and what follows from them, by subject."""

from mithaq.desks.registry import contact_records, directory_records, hotline_records, records, showing_records, visit_records
from mithaq.exchange.rules import Check, Projection
from mithaq.log.identity import Identity
from mithaq.records.kind import RecordType

TYPES: tuple[RecordType, ...] = (
    *records.TYPES,
    *directory_records.TYPES,
    *contact_records.TYPES,
    *hotline_records.TYPES,
    *showing_records.TYPES,
    *visit_records.TYPES,
)


def checks(own: Identity) -> tuple[tuple[str, Check], ...]:
    """Return the checks by type, for the node of `own`."""
    return (
        ("sign-off", records.sign_off_check(own)),
        *directory_records.CHECKS,
        *contact_records.CHECKS,
        *hotline_records.CHECKS,
        *showing_records.CHECKS,
        *visit_records.CHECKS,
    )


def projections(node: str) -> tuple[tuple[str, Projection], ...]:
    """Return the projections by type, for the node of that identity."""
    return (
        ("agreement", records.agreement_projection),
        ("sign-off", records.agreement_projection),
        ("note", records.attachment_projection(node)),
        *contact_records.PROJECTIONS,
        *hotline_records.PROJECTIONS,
    )
