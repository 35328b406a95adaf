"""Links for one sign-in: made here, printed once, kept by their hash."""

from mithaq.acts.act import Actor
from mithaq.acts.tickets import ticket_digest, unguessable
from mithaq.app import Node

LOOPBACK = frozenset({"127.0.0.1", "::1", "0.0.0.0", ""})  # noqa: S104 - compared, not listened on


def new_link(node: Node, actor: Actor, account: str, hours: int = 24) -> str:
    """Return the address by which the owner of an account signs in once. Raises: as `registry.issue_link` does."""
    secret = unguessable(node.house)
    node.house.perform("registry.issue_link", actor, {"name": account, "digest": ticket_digest(secret), "hours": hours})
    return f"{pages_address(node)}/welcome/{secret}"


def pages_address(node: Node) -> str:
    """Return the address of the pages: the settings' own, else this machine's by name, since browsers take passkeys at names only."""
    settings = node.settings
    host = "localhost" if settings.host in LOOPBACK else settings.host
    return settings.address.rstrip("/") or f"http://{host}:{settings.port}"
