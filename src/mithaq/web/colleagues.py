"""Who of this node's people holds a role: so that whatever waits says for whom, by name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mithaq.store import Reading

NAMED = 3


@dataclass(frozen=True)
class Held:
    """The persons who hold one of some roles: the first few by name, and how many more there are."""

    names: tuple[str, ...] = ()
    more: int = 0


@dataclass(frozen=True)
class Colleagues:
    """The persons with an open account, by role, as their accounts name them; the reader is left out."""

    by_role: Mapping[str, tuple[str, ...]]

    @classmethod
    def read(cls, reading: Reading) -> "Colleagues":
        """Return the colleagues of the reader."""
        found: dict[str, list[str]] = {}
        for account in reading.accounts():
            if not account.disabled and account.identity != reading.principal.id:
                for role in account.roles:
                    found.setdefault(role, []).append(account.person or account.name)
        return cls({role: tuple(sorted(names)) for role, names in found.items()})

    def holding(self, roles: Iterable[str]) -> Held:
        """Return who holds one of the roles."""
        names = sorted({name for role in roles for name in self.by_role.get(role, ())})
        return Held(tuple(names[:NAMED]), max(0, len(names) - NAMED))
