"""What is wrong with an input, in words that can be translated: the messages of msgspec 0.20 read back into their parts.

A message that is none of the known ones is given as msgspec says it.
"""

import re

import msgspec

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Said, because

_KINDS = {
    "str": N_("text"),
    "int": N_("a whole number"),
    "float": N_("a number"),
    "bool": N_("yes or no"),
    "array": N_("a list"),
    "object": N_("a group of fields"),
    "null": N_("nothing"),
}
_MISSING = re.compile(r"Object missing required field `(?P<field>[^`]+)`")
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<field>[^`]+)`")
_OTHER = re.compile(r"Expected `(?P<wanted>\w+)(?: \| null)?`, got `(?P<given>\w+)`")


def reason_of(error: msgspec.ValidationError) -> Said:
    """Return why a value is not of its declared shape, the field named by its path."""
    told, _, path = str(error).partition(" - at `")
    path = path.removesuffix("`").removeprefix("$").removeprefix(".")
    if found := _MISSING.fullmatch(told):
        return because(N_("the field {field} is missing"), field=_joined(path, found["field"]))
    if found := _UNKNOWN.fullmatch(told):
        return because(N_("there is no field {field}"), field=_joined(path, found["field"]))
    found = _OTHER.fullmatch(told)
    if found and path and found["wanted"] in _KINDS and found["given"] in _KINDS:
        message = N_("the field {field} must be {wanted} and is {given}")
        return because(message, field=path, wanted=_KINDS[found["wanted"]], given=_KINDS[found["given"]])
    return because(N_("{why} (field {field})"), why=told, field=path) if path else because("{why}", why=told)


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
