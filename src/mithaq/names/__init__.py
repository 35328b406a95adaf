"""Names: script, folding, romanisation, and what a published list says of a subject. Pure. Floor 1."""

from mithaq.names.fold import FOLD_VERSION, Folded, fold_text, fold_with_offsets
from mithaq.names.listed import ListEntry, ListName, NotAList
from mithaq.names.romanize import romanize
from mithaq.names.script import main_script, script_of

__all__ = [
    "FOLD_VERSION",
    "Folded",
    "ListEntry",
    "ListName",
    "NotAList",
    "fold_text",
    "fold_with_offsets",
    "main_script",
    "romanize",
    "script_of",
]
