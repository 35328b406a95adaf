"""Acts of the designations desk: import a list as one act with its difference, confirm an alias.

A list that cannot be read changes nothing: the list in force stays in force.
"""

import msgspec

from mithaq.acts.act import Act
from mithaq.acts.work import Work
from mithaq.desks.designations.importing import ImportList, import_list, read_list
from mithaq.lang.catalogue import N_

ANALYST = frozenset({"designations.analyst"})


class ConfirmAlias(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Confirm a name of a listed subject that no list gives, with where it was found."""

    subject: str
    name: str
    language: str
    source: str


def confirm_alias(work: Work, ask: ConfirmAlias) -> None:
    """Keep the alias under the analyst's name; screening and reading find it from now on."""
    body = {"subject": ask.subject, "name": ask.name, "language": ask.language, "source": ask.source, "reviewer": work.principal.id}
    work.write("alias", body, work.local_marking())


ACTS = (
    Act("designations.import_list", N_("Import a list"), ImportList, import_list, ANALYST, article="lists", ahead=read_list),
    Act("designations.confirm_alias", N_("Confirm an alias"), ConfirmAlias, confirm_alias, ANALYST, article="lists"),
)
