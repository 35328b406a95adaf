"""Forms made from the input of an act, and the input read back from what a form sent.

1. A form has a field for every field of the act's Struct, nested ones under dotted names ("marking.tlp", "texts.0.language").
2. An empty field is left out, so that the act's own default holds; what is wrong is refused by the act, never guessed at here.
3. A field whose value is given from outside (the record that the page is about) is hidden and comes back as it was given.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
from msgspec import inspect

from mithaq.web.fieldwords import EACH_LINE, HINTS, LABELS, NOTHING
from mithaq.web.views import Choice, FieldView

LONG = frozenset(
    [
        "text",
        "description",
        "reason",
        "outcome",
        "identity_file",
        "evidence_wanted",
        "abstract",
        "ground",
        "grounds",
        "measure",
        "statement",
        "serves",
        "next_step",
        "facts",
        "why_there",
        "subject_link",
        "restrictions",
        "urgency_reason",
        "conditions",
    ]
)
DAYS = frozenset({"due", "listed_on", "review_on", "received_on", "answer_due", "until"})
MOMENTS = frozenset({"called_at", "deadline", "expires_at", "prolonged_to"})
SECRETS = frozenset({"password"})
FILE_NAMES: Mapping[str, tuple[str, ...]] = {"files": ("list", "sdn", "alt", "add")}
EXTRA_ROWS = 2

Values = Mapping[str, object]
Say = Callable[[str], str]
Choosing = Callable[[str], Sequence[Choice] | None]


@dataclass(frozen=True)
class Upload:
    """A file that a form sent."""

    name: str
    media_type: str
    content: bytes


Sent = Mapping[str, Sequence[str | Upload]]


@dataclass(frozen=True)
class Form:
    """How an act's input becomes fields: `say` translates, `choices` gives the options of a field by its last name, or None."""

    say: Say
    choices: Choosing = lambda _name: None
    hidden: frozenset[str] = frozenset()
    sent: Sent = field(default_factory=dict)

    def fields(self, struct: type[msgspec.Struct], values: Values | None = None) -> tuple[FieldView, ...]:
        """Return the fields of an act's input, filled with `values` by dotted name or with what was sent before."""
        return self._fields(struct, "", values or {})

    def _fields(self, struct: type[Any], prefix: str, values: Values, *, blank: bool = False) -> tuple[FieldView, ...]:
        """Return the fields of a Struct; `blank` ones show no default and need no value, since leaving all empty leaves the Struct out."""
        info = inspect.type_info(struct)
        assert isinstance(info, inspect.StructType)  # noqa: S101  # narrows the type
        return tuple(made for one in info.fields for made in self._field(struct, one, prefix, values, blank=blank))

    def _field(self, struct: type[Any], one: inspect.Field, prefix: str, values: Values, *, blank: bool) -> tuple[FieldView, ...]:
        path, kind = prefix + one.name, _bare(one.type)
        label = self.say(LABELS.get(f"{struct.__name__}.{one.name}") or LABELS.get(one.name, one.name.replace("_", " ")))
        told = HINTS.get(f"{struct.__name__}.{one.name}") or HINTS.get(one.name)
        hint = self.say(told) if told else ""
        base = FieldView(path, label, required=one.required and not blank, hint=hint)
        is_default_shown = one.default is not msgspec.NODEFAULT and (not blank or isinstance(kind, inspect.BoolType))
        given = values.get(path, one.default if is_default_shown else None)
        if path in self.hidden:
            return (replace(base, kind="hidden", value=self._text(path, given)),)
        if isinstance(kind, inspect.StructType):
            inner = self._fields(kind.cls, path + ".", values, blank=blank or kind is not one.type)
            return (replace(base, kind="group", required=kind is one.type and one.required, fields=inner),)
        if isinstance(kind, inspect.ListType):
            return self._list(base, kind, given, values)
        if isinstance(kind, inspect.DictType):
            return self._mapping(base, kind, given)
        return (self._plain(base, (f"{struct.__name__}.{one.name}", one.name), kind, given),)

    def _plain(self, base: FieldView, names: tuple[str, str], kind: inspect.Type, given: object) -> FieldView:
        """Return a plain field; what it offers is found by its full name, or by its last."""
        value, name = self._text(base.name, given), names[1]
        if isinstance(kind, inspect.BoolType):
            return replace(base, kind="yes", required=False, value="yes" if value in ("yes", "True") else "")
        if isinstance(kind, inspect.BytesType):
            return replace(base, kind="file")
        if isinstance(kind, inspect.IntType | inspect.FloatType):
            return replace(base, kind="number", value=value)
        options = next((found for one in names if (found := self.choices(one)) is not None), None)
        if options is not None:
            empty = () if base.required else (Choice("", self.say(NOTHING), chosen=not value),)
            return replace(base, kind="choice", choices=(*empty, *(replace(one, chosen=one.value == value) for one in options)))
        if name in SECRETS:
            return replace(base, kind="secret")
        shape = "long" if name in LONG else "date" if name in DAYS else "moment" if name in MOMENTS else "text"
        return replace(base, kind=shape, value=value)

    def _list(self, base: FieldView, kind: inspect.ListType, given: object, values: Values) -> tuple[FieldView, ...]:
        member = _bare(kind.item_type)
        if isinstance(member, inspect.StructType):
            rows = max(_rows_in(values, base.name), _rows_in(self.sent, base.name)) + EXTRA_ROWS
            inner = tuple(one for row in range(rows) for one in self._row(base, member, row, values))
            return (replace(base, kind="group", fields=inner),)
        chosen = self._texts(base.name, given)
        options = self.choices(base.name.rpartition(".")[2])
        if options is not None:
            return (replace(base, kind="many", choices=tuple(replace(one, chosen=one.value in chosen) for one in options)),)
        return (replace(base, kind="lines", value="\n".join(chosen), hint=base.hint or self.say(EACH_LINE)),)

    def _row(self, base: FieldView, member: inspect.StructType, row: int, values: Values) -> tuple[FieldView, ...]:
        fields = self._fields(member.cls, f"{base.name}.{row}.", values, blank=True)
        return (replace(base, name=f"{base.name}.{row}", label=f"{base.label} {row + 1}", kind="group", required=True, fields=fields),)

    def _mapping(self, base: FieldView, kind: inspect.DictType, given: object) -> tuple[FieldView, ...]:
        if isinstance(kind.value_type, inspect.BytesType):
            names = FILE_NAMES.get(base.name, ())
            files = tuple(FieldView(f"{base.name}.{name}", self.say(LABELS[name]), "file") for name in names)
            return (replace(base, kind="group", required=True, fields=files),)
        if isinstance(kind.value_type, inspect.StrType):
            pairs = given.items() if isinstance(given, Mapping) else ()
            return (replace(base, kind="lines", value="\n".join(f"{name}: {value}" for name, value in pairs)),)
        text = json.dumps(given, ensure_ascii=False, indent=1) if given else ""
        return (replace(base, kind="long", value=self._text(base.name, text)),)

    def _text(self, path: str, given: object) -> str:
        sent = self.sent.get(path)
        if sent:
            return sent[0] if isinstance(sent[0], str) else ""
        return "" if given is None else str(given)

    def _texts(self, path: str, given: object) -> list[str]:
        sent = self.sent.get(path)
        if sent is not None:
            return [line for one in sent if isinstance(one, str) for line in one.splitlines()]
        return [str(one) for one in given] if isinstance(given, list | tuple | frozenset | set) else []


def read_form(struct: type[msgspec.Struct], sent: Sent) -> dict[str, Any]:
    """Return the input that a form sent, as the act takes it. What cannot be read as its type stays as it was sent, to be refused."""
    return _read_struct(struct, sent, "")


def _read_struct(struct: type[Any], sent: Sent, prefix: str) -> dict[str, Any]:
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)  # noqa: S101  # narrows the type
    made: dict[str, Any] = {}
    for one in info.fields:
        value = _read(one, sent, prefix + one.name)
        if value is not None:
            made[one.name] = value
    return made


def _read(one: inspect.Field, sent: Sent, path: str) -> Any:
    kind = _bare(one.type)
    if isinstance(kind, inspect.StructType):
        made = _read_struct(kind.cls, sent, path + ".")
        return made if any(value not in ("", None) for value in made.values()) else {} if one.required else None
    if isinstance(kind, inspect.ListType):
        return _read_list(kind, sent, path, required=one.required)
    if isinstance(kind, inspect.DictType):
        return _read_mapping(kind, sent, path)
    first = next(iter(sent.get(path, ())), None)
    if isinstance(first, Upload):
        return first.content if isinstance(kind, inspect.BytesType) and first.name else None
    if isinstance(kind, inspect.BoolType):
        return first == "yes"
    if first is None or not first.strip():
        return "" if one.required and first is not None else None
    if isinstance(kind, inspect.IntType):
        return int(first) if first.strip().lstrip("-").isdecimal() else first
    if isinstance(kind, inspect.FloatType):
        return float(first) if re.fullmatch(r"-?\d+(\.\d+)?", first.strip()) else first
    if one.name in MOMENTS and len(first) == len("2026-01-31T09:30"):
        return f"{first}:00.000Z"
    return first.replace("\r\n", "\n")


def _read_list(kind: inspect.ListType, sent: Sent, path: str, *, required: bool) -> list[Any] | None:
    member = _bare(kind.item_type)
    if isinstance(member, inspect.StructType):
        rows = [_read_row(member.cls, sent, f"{path}.{row}.") for row in range(_rows_in(sent, path))]
        made: list[Any] = [row for row in rows if row]
    else:
        texts = [one for one in sent.get(path, ()) if isinstance(one, str)]
        made = [line.strip() for text in texts for line in text.splitlines() if line.strip()]
    return made if made or required else None


def _read_row(struct: type[Any], sent: Sent, prefix: str) -> dict[str, Any]:
    """Return a row of a list, empty when nobody wrote a word into it; a choice or a tick alone is not a row."""
    row = _read_struct(struct, sent, prefix)
    upload = next((one for name, many in sent.items() if name.startswith(prefix) for one in many if isinstance(one, Upload)), None)
    if upload is not None and upload.name:
        row.setdefault("name", upload.name)
        row.setdefault("media_type", upload.media_type)
    return row if any(value not in (None, "", False, True) for value in row.values()) else {}


def _read_mapping(kind: inspect.DictType, sent: Sent, path: str) -> Any:
    if isinstance(kind.value_type, inspect.BytesType):
        found = {name.removeprefix(path + "."): many[0] for name, many in sent.items() if name.startswith(path + ".") and many}
        return {name: one.content for name, one in found.items() if isinstance(one, Upload) and one.name}
    text = next((one for one in sent.get(path, ()) if isinstance(one, str)), "")
    if not text.strip():
        return None
    if isinstance(kind.value_type, inspect.StrType):
        pairs = [line.partition(":") for line in text.splitlines() if line.strip()]
        return {name.strip(): value.strip() for name, _, value in pairs}
    try:
        return json.loads(text)
    except ValueError:
        return text


def _bare(kind: inspect.Type) -> inspect.Type:
    """Return the type itself, without the possibility of None."""
    if isinstance(kind, inspect.UnionType):
        return next((one for one in kind.types if not isinstance(one, inspect.NoneType)), kind)
    return kind


def _rows_in(values: Mapping[str, object], path: str) -> int:
    """Return how many rows of a list the dotted names speak of."""
    rows = [name.removeprefix(path + ".").partition(".")[0] for name in values if name.startswith(path + ".")]
    numbers = [int(row) for row in rows if row.isdecimal() and len(row) <= 3]
    return max(numbers, default=-1) + 1
