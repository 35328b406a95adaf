"""The neutral entry of a published list, by the name under which desks import it; declared in `mithaq.names.listed`."""

from mithaq.names.listed import ListEntry, ListName, NotAList

__all__ = ["ListEntry", "ListName", "NotAList"]
