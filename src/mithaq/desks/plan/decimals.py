"""Numbers that records keep as text: exact, in ASCII digits, with a point and no separators."""

import re

_DECIMAL = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,6})?")


def is_decimal(text: object) -> bool:
    """Return whether `text` is a number without a sign, of at most fifteen digits before the point and six after it."""
    return isinstance(text, str) and _DECIMAL.fullmatch(text) is not None
