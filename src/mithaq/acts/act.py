"""What an act is, and who may do it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import msgspec

from mithaq.acts.work import Work
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.principal import Kind, Principal
from mithaq.records.shape import reason_of
from mithaq.store import Reading

A = TypeVar("A", bound=msgspec.Struct)


class UnknownAct(Refused):
    """No desk has this act."""

    rule = "act.known"
    what = N_("No desk has the act “{act}”.")
    whose = N_("It is for the caller to choose another.")
    next_act = N_("“mithaq act --list” and the reference pages name all acts.")
    status = 404


class NotAllowed(Refused):
    """The actor has none of the roles that the act asks for."""

    rule = "act.role"
    what = N_("{actor} may not do {act}: it is for {roles}.")
    whose = N_("It is for somebody with that role.")
    next_act = N_("Ask one of them, or ask the operator for the role.")
    status = 403


class BadAsk(Refused):
    """The input is not what the act takes."""

    rule = "act.input"
    what = N_("{act} cannot be done with this input: {reason}.")
    whose = N_("It is for whoever asks.")
    next_act = N_("Correct the named field; the reference page of the act lists them.")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and through which face: page, api, cli, line (a partner's node) or clock."""

    principal: Principal
    via: str = "api"

    @property
    def name(self) -> str:
        """Return the name that the log shows."""
        return self.principal.name or self.principal.id


@dataclass(frozen=True, slots=True)
class Ahead:
    """What an act may look at before its transaction is opened: snapshots as the actor, and as this node, sees them."""

    actor: Callable[[], AbstractContextManager[Reading]]
    node: Callable[[], AbstractContextManager[Reading]]


@dataclass(frozen=True)
class Act(Generic[A]):
    """One thing that an actor may do.

    `name` is "desk.verb"; `roles` are those of which a person needs one; `kinds` says whether persons, partners' nodes or this node
    itself do it; `article` names the rule it serves; `agreement` finds the agreement whose rules apply, by default the input's own field.
    An act of partners or of the clock has no page and no command. `ahead` does what takes long before the transaction is opened, so that
    nobody waits for it; what it returns is `Work.ahead`, which is None when the act is done by way of an approval.
    """

    name: str
    label: str
    input: type[A]
    run: Callable[[Work, A], None]
    roles: frozenset[str] = frozenset()
    kinds: frozenset[Kind] = frozenset({Kind.PERSON})
    article: str = ""
    agreement: Callable[[Reading, A], str | None] = field(default=lambda _reading, ask: getattr(ask, "agreement", None))
    secret_fields: frozenset[str] = frozenset()
    ahead: Callable[[Ahead, A], Any] | None = None

    @property
    def desk(self) -> str:
        """Return the desk that owns the act."""
        return self.name.partition(".")[0]

    def require(self, actor: Actor) -> None:
        """Raise NotAllowed unless the actor is of a kind and role that may do this."""
        principal = actor.principal
        if principal.kind not in self.kinds or (principal.kind is Kind.PERSON and not principal.roles & self.roles):
            raise NotAllowed(actor=actor.name, act=self.name, roles=", ".join(sorted(self.roles)) or "the node itself")

    def read(self, ask: object) -> A:
        """Return the input of a decoded JSON value or of a Struct. Raises: BadAsk."""
        if isinstance(ask, self.input):
            return ask
        try:
            return msgspec.convert(ask, self.input)
        except msgspec.ValidationError as error:
            raise BadAsk(act=self.name, reason=reason_of(error)) from error

    def loggable(self, ask: A) -> dict[str, Any]:
        """Return the input as it may be hashed and stored: secrets, and what another field is the hash of, are left out."""
        names = [name for name in self.input.__struct_fields__ if name not in self.secret_fields]
        made: dict[str, Any] = msgspec.to_builtins({name: getattr(ask, name) for name in names})
        return made
