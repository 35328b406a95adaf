"""The line of the simulation: any protocol between nodes, with what a bad network does to it.

It stands before the in-memory line of `tests/agreement/nodes.py` and passes on whatever method a wire has, now and later. What is armed at
the calling node strikes at a call: the request or the answer is lost, the request comes twice, an old answer comes instead of the new one,
other work happens meanwhile, or the two are cut off from each other from then on.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mithaq.exchange.partner import Partner
from mithaq.exchange.wire import PartnerOffline, PartnerRefused
from mithaq.lang.refusal import Refused
from mithaq.store import StoreFailed
from tests.agreement.nodes import Line
from tests.simulation.disk import NodeDied
from tests.simulation.nodes import SimNode

if TYPE_CHECKING:
    from tests.simulation.run import Run

LOST_REQUEST, LOST_ANSWER, TWICE, OLD, BEFORE, AFTER, CUT, CUT_AFTER = (
    "lost request",
    "lost answer",
    "twice",
    "old answer",
    "meanwhile before",
    "meanwhile after",
    "cut",
    "cut after",
)
LINE_ROWS = {
    "offers": ("registry.give_offers",),
    "pull": ("registry.give_range",),
    "give_cosignature": ("registry.take_cosignature", "registry.take_range"),
    "pull_attachment": ("registry.take_attachment",),
    "add_checkpoint": ("registry.add_checkpoint",),
}


@dataclass(frozen=True)
class Wired:
    """A call that was made, and its answer, to come again later."""

    here: str
    method: str
    ask: tuple[Any, ...]
    answer: Any


class SimLine:
    """The line as one node has it."""

    def __init__(self, run: "Run", here: SimNode, inner: Line) -> None:
        self.run, self.node, self.inner = run, here, inner
        self.here = here.id
        self.nodes = inner.nodes

    def __getattr__(self, method: str) -> Any:
        if method.startswith("_"):
            raise AttributeError(method)
        return lambda *ask: self._call(method, ask)

    def _call(self, method: str, ask: tuple[Any, ...]) -> Any:
        partner: Partner = ask[0]
        there = self.run.nodes[partner.id]
        fault, meanwhile = self._armed(method)
        cut = frozenset({self.here, there.id})
        if cut in self.run.cuts:
            self.run.hit("partition", self.node, there, method)
            raise PartnerOffline(partner=partner.name, reason="the two are cut off from each other")
        if fault == LOST_REQUEST:
            self.run.hit("drop", self.node, there, method)
            raise PartnerOffline(partner=partner.name, reason="the request was lost")
        if fault == CUT:
            self.run.cuts.add(cut)
            self.run.hit("partition", self.node, there, method)
            raise PartnerOffline(partner=partner.name, reason="the two are cut off from each other")
        if fault == BEFORE:
            self._meanwhile(meanwhile)
        answer = self._remote(method, ask, there, partner)
        if fault == TWICE:
            self.run.hit("duplicate", self.node, there, method)
            answer = self._remote(method, ask, there, partner)
        if fault == AFTER:
            self._meanwhile(meanwhile)
            self.run.hit("reorder", self.node, there, method)
        if fault == LOST_ANSWER:
            self.run.hit("drop", self.node, there, method)
            raise PartnerOffline(partner=partner.name, reason="the answer was lost")
        if fault == CUT_AFTER:
            self.run.hit("partition", self.node, there, method)
            self.run.cuts.add(cut)
        return self._older(method, ask, there, answer) if fault == OLD else answer

    def _armed(self, method: str) -> tuple[str, Any]:
        """Return what strikes at this call."""
        for number, (name, left, (fault, more)) in enumerate(self.node.armed):
            if name == method:
                if left > 0:
                    self.node.armed[number] = (name, left - 1, (fault, more))
                    return "", None
                del self.node.armed[number]
                return fault, more
        return "", None

    def _meanwhile(self, steps: Any) -> None:
        if self.run.depth == 0:
            self.run.depth += 1
            try:
                for step in steps:
                    self.run.play_nested(step)
            finally:
                self.run.depth -= 1
        self.node.house.store.check_alive()  # type: ignore[attr-defined]

    def _remote(self, method: str, ask: tuple[Any, ...], there: SimNode, partner: Partner) -> Any:
        """Return the other node's answer as its server would give it."""
        if there.disk.dead:
            raise PartnerOffline(partner=partner.name, reason="it is down")
        try:
            answer = getattr(self.inner, method)(*ask)
        except NodeDied as died:
            if self.node.disk.dead:
                raise
            raise PartnerOffline(partner=partner.name, reason="it went down") from died
        except StoreFailed as failed:
            raise PartnerRefused(partner=partner.name, reason=str(failed)) from failed
        except (PartnerOffline, PartnerRefused):
            raise
        except Refused as refusal:
            raise PartnerRefused(partner=partner.name, reason=str(refusal)) from refusal
        self.run.stash.setdefault(method, []).append(Wired(self.here, method, ask, answer))
        return answer

    def _older(self, method: str, ask: tuple[Any, ...], there: SimNode, answer: Any) -> Any:
        """Return an earlier answer to the same question, as a courier's file does that was long under way."""
        same = [one for one in self.run.stash.get(method, ()) if one.here == self.here and one.ask[0].id == there.id]
        same = [one for one in same if len(ask) < 2 or one.ask[1] == ask[1]]
        if len(same) < 2:
            return answer
        self.run.hit("reorder", self.node, there, method)
        return same[len(same) // 2 - 1].answer
