"""Scripts: a run as data. A step chooses by number from what is there, so that a script can be cut shorter and still runs."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

FAULTS = ("drop", "duplicate", "reorder", "partition", "crash", "clock skew", "full disk")


class Violation(AssertionError):
    """Something that must never happen; the sentence says what."""


@dataclass(frozen=True)
class Step:
    """One step: what, at which node (by number), a number that chooses, and more by kind."""

    kind: str
    node: int = 0
    which: int = 0
    more: Any = None

    def __str__(self) -> str:
        return f"{self.kind}({self.node}, {self.which}{'' if self.more is None else f', {self.more!r}'})"

    def __repr__(self) -> str:
        return str(self)


@dataclass(frozen=True)
class Script:
    """A whole run."""

    seed: int
    nodes: int
    steps: tuple[Step, ...]

    def __str__(self) -> str:
        lines = "\n".join(f"    {number:2d}. {step}" for number, step in enumerate(self.steps))
        return f"seed {self.seed}, {self.nodes} nodes\n{lines}"


def shrink(script: Script, fails: Callable[[Script], bool], tries: int = 60) -> Script:
    """Return a shorter script that still fails: parts are left out as long as it does, the largest first (Zeller's ddmin, bounded)."""
    size = max(1, len(script.steps) // 2)
    while size >= 1 and tries > 0:
        at, shorter = 0, False
        while at < len(script.steps) and tries > 0:
            cut = replace(script, steps=script.steps[:at] + script.steps[at + size :])
            tries -= 1
            if cut.steps and fails(cut):
                script, shorter = cut, True
            else:
                at += size
        if not shorter:
            size //= 2
    return script
