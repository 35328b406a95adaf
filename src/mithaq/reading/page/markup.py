"""HTML that was pasted instead of text: its tags, comments, scripts and styles are no part of the report.

A text is taken for HTML only when it has at least three tags of known names. The spans are removed where they stand, so that offsets stay
those of the text as received; a character reference (&nbsp;) is removed as well, since what it stands for cannot be put there.
"""

import re

from mithaq.reading.page.tokens import Span

_ENOUGH = 3
_TAG = re.compile(
    r"</?(?:html|head|body|div|p|span|a|br|hr|h[1-6]|ul|ol|li|table|tr|td|th|tbody|thead|img|strong|em|b|i|u|script|style|article|section|header"
    r"|footer|nav|main|figure|figcaption|blockquote|meta|link|title|iframe|time|aside|button|svg|form|input|label|noscript|font|center)"
    r"(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_HIDDEN = re.compile(
    r"<(script|style|noscript|svg|head)\b[^<>]{0,2000}>.{0,200000}?</\1\s*>|<!--.{0,200000}?-->|<!doctype[^<>]{0,400}>",
    re.IGNORECASE | re.DOTALL,
)
_REFERENCE = re.compile(r"&(?:[a-z]{2,8}|#\d{1,6}|#x[0-9a-f]{1,6});", re.IGNORECASE)


def markup_of(text: str) -> tuple[Span, ...]:
    """Return the spans of `text` that are markup, in order, none touching; none at all for text that is no HTML."""
    if "<" not in text or sum(1 for _ in zip(range(_ENOUGH), _TAG.finditer(text), strict=False)) < _ENOUGH:
        return ()
    spans = sorted(match.span() for pattern in (_HIDDEN, _TAG, _REFERENCE) for match in pattern.finditer(text))
    merged: list[Span] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
