"""Roles: what each is for, and which desks it lets a person enter. What no role lets one enter stays closed.

1. A person sees the records of the desks that one of its roles enters, within clearance and compartments; nothing widens that.
2. The operator of the machine and the overseer enter no desk: one keeps the node running, the other reads the log, neither the case.
3. A role named `reader` does nothing but read its desk; each reading is logged.
"""

from collections.abc import Iterable, Mapping

from mithaq.records.principal import OVERSIGHT

DESKS = frozenset({"plan", "requests", "designations", "reports", "registry"})
OPERATOR, OVERSEER = "operator", "overseer"
ENTERED: Mapping[str, frozenset[str]] = {
    "registry.officer": DESKS,
    "registry.releaser": DESKS,
    "registry.signatory": frozenset({"plan", "registry"}),
    "registry.reader": frozenset({"registry"}),
    "plan.secretary": frozenset({"plan", "requests", "reports"}),
    "plan.reader": frozenset({"plan"}),
    "requests.officer": frozenset({"requests", "plan", "designations"}),
    "requests.reader": frozenset({"requests"}),
    "designations.analyst": frozenset({"designations", "reports"}),
    "designations.authority": frozenset({"designations", "reports"}),
    "designations.reader": frozenset({"designations"}),
    "reports.analyst": frozenset({"reports", "plan", "designations"}),
    "reports.reader": frozenset({"reports"}),
    OVERSEER: frozenset({OVERSIGHT}),
    OPERATOR: frozenset(),
}
ROLES = frozenset(ENTERED)
AT_A_DESK = ROLES - {OVERSEER, OPERATOR}
READERS = frozenset(role for role in ROLES if role.endswith(".reader"))
WRITERS = AT_A_DESK - READERS


def desks_of(roles: Iterable[str]) -> frozenset[str]:
    """Return the desks that some roles let a person enter; a role that is not known lets nobody in."""
    return frozenset().union(*(ENTERED.get(role, frozenset()) for role in roles))
