"""Rows: what is read of a file of names: each row's name or why it has none, and its id."""

from dataclasses import dataclass

import pyarrow as pa

from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused

NULL = "null"
EMPTY = "empty"
NO_WORD = "no-word"
TOO_LONG = "too-long"
NOT_UTF8 = "not-utf-8"
FIELDS = "fields"


class BadInput(Refused):
    """The file of names cannot be read."""

    rule = "bulk.read"
    what = N_("{file} cannot be read: {reason}.")
    whose = N_("Nothing of the file was screened.")
    next_act = N_("Correct the file or the options and start again.")
    status = 422


class NoColumn(Refused):
    """The file of names has no such column, or several."""

    rule = "bulk.column"
    what = N_("{file} must have one column “{column}”; its columns are: {columns}.")
    whose = N_("Nothing of the file was screened.")
    next_act = N_("Name the column with --column or --id-column; for CSV that is parted by something else, give --delimiter.")
    status = 422


@dataclass(frozen=True)
class Rows:
    """Consecutive rows: `problems` says by row why a name cannot be screened, `ids` are as the file has them."""

    names: list[str | None]
    problems: dict[int, str]
    ids: pa.Array | None


def place_of(column: str, columns: list[str], file: str) -> int:
    """Return where a column stands. Raises: NoColumn when there is none or more than one."""
    if columns.count(column) != 1:
        raise NoColumn(file=file, column=column, columns=", ".join(columns)[:500])
    return columns.index(column)
