"""Reading the reviewed reference data of this package: YAML, each file with its source, licence and date at its top."""

from functools import cache
from importlib.resources import files
from typing import cast

import yaml

_Loader = cast("type[yaml.SafeLoader]", getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@cache
def reference(name: str) -> object:
    """Return the content of the file `name` of this package, read once; whoever asks must not change it."""
    text = (files("mithaq.resources") / name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - both are safe loaders


def words_of(name: str, section: str) -> tuple[str, ...]:
    """Return a list of words of one section of the file `name`."""
    content = cast("dict[str, list[object]]", reference(name))
    return tuple(str(word) for word in content[section])
