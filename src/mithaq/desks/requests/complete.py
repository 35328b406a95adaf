"""What a request lacks, by its kind and urgency: what it cannot be sent without, and what its reader will ask for.

Directive (EU) 2023/977 Art. 4(3) to (5): urgency with its reasons, what is wanted, the purpose with the facts and the offence, why it is
believed to be there, the link of the subject to the purpose, restrictions on use. A request for arrest or hand-over also says by which
authority and order, and whom it concerns; joint action says on which facts and by whose order.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Protocol

from mithaq.desks.requests.fixed import CUSTODY_KINDS, KINDS, URGENCIES
from mithaq.desks.requests.records import AskedItem
from mithaq.exchange.agreement import Agreement
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused, Said, because

EMPTY = N_("it is empty")
ORDERED = CUSTODY_KINDS | {"joint-action"}


class BadRequest(Refused):
    """A request that lacks what the case file must record (Directive (EU) 2023/977 Art. 4 and 5)."""

    rule = "request.complete"
    what = N_("This cannot be sent yet: {reason}.")
    whose = N_("It is for whoever asks.")
    next_act = N_("Fill in the named part and send it again, or keep it as a draft.")


class Asked(Protocol):
    """What a request or a draft of one says, as far as it can lack something."""

    @property
    def to(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def urgency(self) -> str: ...
    @property
    def urgency_reason(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def purpose(self) -> str: ...
    @property
    def legal_basis(self) -> str: ...
    @property
    def authority(self) -> str: ...
    @property
    def order(self) -> str: ...
    @property
    def facts(self) -> str: ...
    @property
    def why_there(self) -> str: ...
    @property
    def subject_link(self) -> str: ...
    @property
    def concerns(self) -> list[str]: ...
    @property
    def items(self) -> list[AskedItem]: ...


@dataclass(frozen=True)
class Lack:
    """A field that lacks something. `needed` says that the request cannot be sent so; else it is better said."""

    field: str
    why: str
    needed: bool = True


def lacks(asked: Asked, policy: Agreement, here: str) -> list[Lack]:
    """Return all that a request lacks under an agreement, as seen from the node `here`, in the order of the form."""
    return [*_misnamed(asked, policy, policy.identities() - {here}), *_unsaid(asked), *_unsaid_of_kind(asked), *_better(asked)]


def require_complete(asked: Asked, policy: Agreement, here: str) -> None:
    """Raise BadRequest with everything that a request cannot be sent without."""
    found = [one for one in lacks(asked, policy, here) if one.needed]
    if found:
        raise BadRequest(reason=_all(found))


def _all(found: Collection[Lack]) -> Said | str:
    """Return what is lacking as one reason: a sentence of the first, then of the others."""
    first, *others = found
    said: Said = because(N_("{field}: {why}"), field=first.field, why=first.why)
    for one in others:
        said = because(N_("{before}; {field}: {why}"), before=said, field=one.field, why=one.why)
    return said


def _misnamed(asked: Asked, policy: Agreement, partners: Collection[str]) -> Iterator[Lack]:
    if asked.to not in partners:
        yield Lack("to", N_("it is not addressed to a partner of the agreement"))
    if asked.kind not in KINDS:
        yield Lack("kind", N_("its kind is none of: information, check, arrest, hand-over, joint action, assistance"))
    if asked.urgency not in URGENCIES:
        yield Lack("urgency", N_("its urgency is none of: urgent, normal, other"))
    if asked.purpose not in policy.purposes:
        yield Lack("purpose", N_("its purpose is not one of the agreement's"))


def _unsaid(asked: Asked) -> Iterator[Lack]:
    if asked.urgency == "urgent" and not asked.urgency_reason.strip():
        yield Lack("urgency_reason", N_("an urgent request says why it is urgent"))
    for name in ("number", "subject", "text", "legal_basis"):
        if not str(getattr(asked, name)).strip():
            yield Lack(name, EMPTY)


def _unsaid_of_kind(asked: Asked) -> Iterator[Lack]:
    if asked.kind in ORDERED and not asked.authority.strip():
        yield Lack("authority", N_("it says which authority ordered it"))
    if asked.kind in CUSTODY_KINDS and not asked.order.strip():
        yield Lack("order", N_("it names the warrant or decision on which it rests"))
    if asked.kind in CUSTODY_KINDS and not asked.concerns and not asked.items:
        yield Lack("concerns", N_("it says whom it concerns: a listed subject, or what identifies the person"))
    if asked.kind in ORDERED and not asked.facts.strip():
        yield Lack("facts", N_("it says on which facts it rests"))
    if any(not one.value.strip() for one in asked.items):
        yield Lack("items", N_("something that is asked about has no value"))


def _better(asked: Asked) -> Iterator[Lack]:
    if asked.kind == "check" and not asked.items:
        yield Lack("items", N_("a check is answered sooner when what is to be checked is named item by item"), needed=False)
    if asked.kind not in ORDERED and not asked.facts.strip():
        yield Lack("facts", N_("who is asked weighs the facts and the offence behind it"), needed=False)
    if asked.kind in ("information", "check") and not asked.why_there.strip():
        yield Lack("why_there", N_("say why it is believed to be known there"), needed=False)
    if (asked.items or asked.concerns) and not asked.subject_link.strip():
        yield Lack("subject_link", N_("say what whom it concerns has to do with the purpose"), needed=False)
