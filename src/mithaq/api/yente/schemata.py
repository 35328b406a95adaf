"""FollowTheMoney schemata, as far as lists name somebody by them: who can be asked for, and which candidates fit.

1. A query fits a candidate of its own schema, of one that it is a kind of, and of one that is a kind of it: a Company may be what a list
   calls an Organization or a LegalEntity, a Person is never a Vessel.
2. A schema that no list here has (BankAccount, Security, ...) is refused rather than answered with nobody.

Source: https://followthemoney.tech/explorer/schemata/ (seen November 2026); only what is matchable and may be listed here.
"""

from collections.abc import Mapping

PARENTS: Mapping[str, tuple[str, ...]] = {
    "LegalEntity": (),
    "Person": ("LegalEntity",),
    "Organization": ("LegalEntity",),
    "Company": ("Organization", "LegalEntity"),
    "PublicBody": ("Organization", "LegalEntity"),
    "Vehicle": (),
    "Vessel": ("Vehicle",),
    "Airplane": ("Vehicle",),
}
THING = "Thing"


def is_askable(schema: str) -> bool:
    """Return whether somebody or something of a schema can be screened for here."""
    return schema in PARENTS


def is_a(schema: str, ancestor: str) -> bool:
    """Return whether a schema is another or a kind of it."""
    return ancestor in (THING, schema) or ancestor in PARENTS.get(schema, ())


def fits(asked: str, candidate: str) -> bool:
    """Return whether a candidate may be whom a query of the schema `asked` is about. What is but a Thing may be anything."""
    return candidate == THING or is_a(candidate, asked) or is_a(asked, candidate)
