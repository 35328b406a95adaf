"""IATI's ruleset evaluated: the JSON that IATI publishes as its standard ruleset, as "IATI Ruleset Spec - JS Edition" defines it.

1. A context is an XPath by which elements are chosen; each rule is asked of each of them. A `condition` that is false makes a rule void.
2. `$1` in the texts that `subs` names stands for each different value that `foreach` finds.
3. What asks for a register of organisations (`idCondition`, `ORG-ID-PREFIX`) cannot be told from a file; it is left out, and counted.
4. Dates are compared as days, and as moments where both have a time; what is no date is the schema's to refuse.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from lxml import etree

LONGEST = timedelta(days=366)
Case = Mapping[str, Any]


@dataclass(frozen=True)
class Finding:
    """A rule that is broken: its number in the standard, "error" or "warning", IATI's sentence, the line of the element."""

    rule: str
    severity: str
    message: str
    line: int


@dataclass
class Ruling:
    """What came of holding a document against a ruleset."""

    findings: list[Finding] = field(default_factory=list)
    checked: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)

    @property
    def errors(self) -> list[Finding]:
        """Return what makes the document wrong, warnings left out."""
        return [one for one in self.findings if one.severity in ("error", "critical")]


class UnknownRule(ValueError):
    """A rule that the ruleset names and this does not know; nothing is passed over in silence."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the ruleset has the rule {name!r}, which is not known here")


@dataclass(frozen=True)
class _Asked:
    """An element, a rule's case, and the moment of asking."""

    element: etree._Element
    case: Case
    now: datetime

    def nodes(self, path: str) -> list[Any]:
        found = self.element.xpath(path)
        return found if isinstance(found, list) else [found]

    def texts(self, path: str) -> list[str]:
        return [_text(one) for one in self.nodes(path)]

    def every(self) -> list[str]:
        return [text for path in self.case["paths"] for text in self.texts(path)]

    def holds(self, path: str) -> bool:
        return bool(self.element.xpath(f"boolean({path})"))


def apply_ruleset(root: etree._Element, ruleset: Mapping[str, Any], now: datetime) -> Ruling:
    """Return what the rules say of a document. Raises: UnknownRule."""
    ruling = Ruling()
    for context, rules in ruleset.items():
        found = root.getroottree().xpath(context)
        elements = [one for one in found if isinstance(one, etree._Element)] if isinstance(found, list) else []
        for name, told in rules.items():
            for element in elements:
                for case in told["cases"]:
                    _ask(name, _Asked(element, case, now), ruling)
    return ruling


def _ask(name: str, asked: _Asked, ruling: Ruling) -> None:
    if name == "loop":
        _loop(asked, ruling)
        return
    rule = _RULES.get(name)
    if rule is None:
        raise UnknownRule(name)
    if asked.case.get("idCondition") or asked.case.get("prefix") == ["ORG-ID-PREFIX"]:
        ruling.skipped[name] += 1
        return
    condition = asked.case.get("condition")
    if condition is not None and not asked.holds(condition):
        return
    ruling.checked[name] += 1
    if not rule(asked):
        told = asked.case["ruleInfo"]
        ruling.findings.append(Finding(told["id"], told["severity"], told["message"], asked.element.sourceline or 0))


def _loop(asked: _Asked, ruling: Ruling) -> None:
    """Ask the inner rules once for each different value."""
    for value in dict.fromkeys(asked.texts(asked.case["foreach"])):
        if "'" in value or '"' in value:
            # A value with quotes would be read as a piece of the XPath; no code list has one.
            ruling.skipped["loop"] += 1
            continue
        for name, told in asked.case["do"].items():
            for case in told["cases"]:
                filled = {key: _fill(part, value) if key in asked.case["subs"] else part for key, part in case.items()}
                _ask(name, _Asked(asked.element, filled, asked.now), ruling)


def _fill(part: Any, value: str) -> Any:
    if isinstance(part, str):
        return part.replace("$1", value)
    return [_fill(one, value) for one in part] if isinstance(part, list) else part


def _text(node: Any) -> str:
    if isinstance(node, etree._Element):
        return "".join(node.itertext())
    return str(node)


def _no_more_than_one(asked: _Asked) -> bool:
    return len(asked.every()) <= 1


def _atleast_one(asked: _Asked) -> bool:
    return len(asked.every()) >= 1


def _only_one_of(asked: _Asked) -> bool:
    excluded = any(asked.nodes(path) for path in asked.case["excluded"])
    return len(asked.every()) == (0 if excluded else 1)


def _one_or_all(asked: _Asked) -> bool:
    """Return whether the one is there, or all the others are."""
    one, everywhere = asked.case["one"], asked.case["all"]
    if asked.nodes(one):
        return True
    if everywhere == "lang":
        return not asked.nodes(".//narrative[not(@xml:lang)]")
    if everywhere == "currency":
        return not asked.nodes(".//value[not(@currency)]")
    transactions = asked.nodes("transaction")
    return bool(transactions) and not asked.nodes(f"transaction[not({everywhere})]")


def _sum(asked: _Asked) -> bool:
    texts = asked.every()
    try:
        return not texts or sum((Decimal(one.strip()) for one in texts), Decimal(0)) == Decimal(str(asked.case["sum"]))
    except InvalidOperation:
        return False


def _range(asked: _Asked) -> bool:
    low, high = Decimal(str(asked.case["min"])), Decimal(str(asked.case["max"]))
    try:
        return all(low <= Decimal(one.strip()) <= high for one in asked.every())
    except InvalidOperation:
        return False


def _date_order(asked: _Asked) -> bool:
    less, more = asked.case["less"], asked.case["more"]
    earlier = [asked.now] if less == "NOW" else _moments(asked.texts(less))
    later = [asked.now] if more == "NOW" else _moments(asked.texts(more))
    return not earlier or not later or all(_is_before(one, other) for one in earlier for other in later)


def _date_now(asked: _Asked) -> bool:
    return all(_is_before(one, asked.now) for one in _moments(asked.texts(asked.case["date"])))


def _time_limit(asked: _Asked) -> bool:
    starts, ends = _moments(asked.texts(asked.case["start"])), _moments(asked.texts(asked.case["end"]))
    return all(_day(end) - _day(start) <= LONGEST for start in starts for end in ends)


def _between_dates(asked: _Asked) -> bool:
    starts, ends = _moments(asked.texts(asked.case["start"])), _moments(asked.texts(asked.case["end"]))
    days = _moments(asked.texts(asked.case["date"]))
    return all(_day(start) <= _day(one) <= _day(end) for one in days for start in starts for end in ends)


def _regex_matches(asked: _Asked) -> bool:
    return all(re.search(asked.case["regex"], one) for one in asked.every())


def _regex_no_matches(asked: _Asked) -> bool:
    return not any(re.search(asked.case["regex"], one) for one in asked.every())


def _startswith(asked: _Asked) -> bool:
    prefixes = [text + asked.case.get("separator", "") for path in asked.case["prefix"] for text in asked.texts(path)]
    return all(any(one.startswith(prefix) for prefix in prefixes) for one in asked.every())


def _unique(asked: _Asked) -> bool:
    texts = asked.every()
    return len(texts) == len(set(texts))


def _if_then(asked: _Asked) -> bool:
    return not asked.holds(asked.case["if"]) or asked.holds(asked.case["then"])


def _no_spaces(asked: _Asked) -> bool:
    return all(one == one.strip() for one in asked.every())


_RULES: Mapping[str, Callable[[_Asked], bool]] = {
    "no_more_than_one": _no_more_than_one,
    "atleast_one": _atleast_one,
    "only_one_of": _only_one_of,
    "one_or_all": _one_or_all,
    "sum": _sum,
    "strict_sum": _sum,
    "range": _range,
    "date_order": _date_order,
    "date_now": _date_now,
    "time_limit": _time_limit,
    "between_dates": _between_dates,
    "regex_matches": _regex_matches,
    "regex_no_matches": _regex_no_matches,
    "startswith": _startswith,
    "unique": _unique,
    "if_then": _if_then,
    "no_spaces": _no_spaces,
}


def _moments(texts: Sequence[str]) -> list[date | datetime]:
    return list(_dates(texts))


def _dates(texts: Sequence[str]) -> Iterator[date | datetime]:
    for text in texts:
        try:
            yield date.fromisoformat(text[:10]) if "T" not in text else datetime.fromisoformat(text)
        except ValueError:
            continue


def _day(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value


def _is_before(one: date | datetime, other: date | datetime) -> bool:
    if isinstance(one, datetime) and isinstance(other, datetime):
        return _aware(one) <= _aware(other)
    return _day(one) <= _day(other)


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
