"""Undoing: a work, or a part of it, that raises leaves nothing behind, neither in the database nor in what the writer remembers."""

from collections.abc import Iterator
from contextlib import contextmanager

from mithaq.store.group import Unattributable
from mithaq.store.putting import Ledger
from mithaq.store.sight import Sight


@contextmanager
def undoable(sight: Sight, ledger: Ledger, name: str) -> Iterator[None]:
    """Keep what is written inside unless it raises; then undo just that. `name` is that of the savepoint."""
    sender, types = sight.sender, sight.setting.types
    extent, rid, known = sight.catalogue.extent, ledger.next_rid, len(types.ids)
    sender.begin(name)
    try:
        yield
        sender.end()
    except Unattributable:
        raise
    except BaseException:
        sender.undo()
        sight.catalogue.cut_back(extent)
        ledger.next_rid = rid
        if len(types.ids) != known:
            types.ids.clear()
            types.names.clear()
            types.load(sender.connection)
        raise
