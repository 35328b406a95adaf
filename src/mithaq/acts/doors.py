"""Doors: who may come to an address, by role. What has no door is not served, so forgetting one closes it.

1. `OPEN` is for whoever has not signed in, `SIGNED` for everybody who has, `AT_A_DESK` for whoever enters any desk.
2. A desk's addresses are for those whose roles enter the desk; what of it they see is the store's to say.
"""

from dataclasses import dataclass

from mithaq.acts.roles import DESKS, ENTERED, OPERATOR, OVERSEER, ROLES, desks_of
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.principal import Principal


class DoorClosed(Refused):
    """A page of a desk that none of the reader's roles enters."""

    rule = "page.door"
    what = N_("This page is not open to you: it is for {roles}.")
    whose = N_("It is for somebody with one of those roles.")
    next_act = N_("Ask one of them, or ask the operator for the role.")
    status = 403


@dataclass(frozen=True)
class Door:
    """Who may enter: `open` everybody, else whoever signed in with one of `roles`."""

    roles: frozenset[str]
    open: bool = False

    def admits(self, principal: Principal | None) -> bool:
        """Return whether somebody may enter."""
        return self.open or (principal is not None and bool(principal.roles & self.roles))

    def require(self, principal: Principal) -> None:
        """Raise DoorClosed unless a person may enter."""
        if not self.admits(principal):
            raise DoorClosed(roles=", ".join(sorted(self.roles)))


def of_desk(desk: str, *more: str) -> Door:
    """Return the door of a desk: the roles that enter it, and those named besides."""
    return Door(frozenset(role for role in ENTERED if desk in desks_of([role])) | frozenset(more))


OPEN = Door(frozenset(), open=True)
SIGNED = Door(ROLES)
AT_A_DESK = Door(frozenset(role for role in ROLES if desks_of([role]) & DESKS))
PLAN, REQUESTS, DESIGNATIONS, REPORTS, REGISTRY = (of_desk(one) for one in ("plan", "requests", "designations", "reports", "registry"))
OPERATORS = Door(frozenset({OPERATOR}))
LINES = of_desk("registry", OPERATOR)
LOG = of_desk("registry", OPERATOR, OVERSEER)
