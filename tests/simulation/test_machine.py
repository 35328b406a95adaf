"""The same operations drawn by Hypothesis, with bundles of what was made, so that it finds and shortens orders that nobody thought of.

A few examples run always, many with `--long`; a planted fault must be found by it.
"""

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, multiple, rule, run_state_machine_as_test

from mithaq.exchange.recall import HOW
from mithaq.exchange.receiving import arrival
from tests.simulation.acts import LOCAL, Wish
from tests.simulation.disk import DIE, DIE_AFTER_COMMIT, DIE_AT_COMMIT, FULL
from tests.simulation.judge import heal, judge
from tests.simulation.run import Run
from tests.simulation.script import Script, Step, Violation
from tests.simulation.steps import take
from tests.simulation.table import SKEWS
from tests.simulation.wire import AFTER, BEFORE, CUT_AFTER, LOST_ANSWER, LOST_REQUEST, TWICE

SIDES = st.integers(0, 1)
NUMBERS = st.integers(0, 10_000)
METHODS = st.sampled_from(["offers", "pull", "give_cosignature", "pull_attachment"])


class Nodes(RuleBasedStateMachine):
    """Two nodes with a stock of work; what is made goes into a bundle, and is recalled and annotated out of it."""

    made = Bundle("made")

    @initialize()
    def begin(self) -> None:
        self.run = Run(Script(1, 2, ()))
        self.run.begin()
        self.run.play_nested = lambda step: take(self.run, step)

    def step(self, step: Step) -> None:
        self.run.at += 1
        take(self.run, step)

    @rule(
        target=made, side=SIDES, number=NUMBERS, text=st.sampled_from(["registry.annotate", "plan.propose_commitment", "reports.receive"])
    )
    def make(self, side: int, number: int, text: str) -> Any:
        before = len(self.run.acked)
        self.step(Step("act", side, number, text))
        if len(self.run.acked) == before:
            return multiple()
        return (side, self.run.acked[-1].outcome.record)

    @rule(thing=consumes(made), how=st.sampled_from(HOW))
    def recall(self, thing: tuple[int, str], how: str) -> None:
        side, record = thing
        self.ask(side, f"registry.recall:{how}", "registry.recall", record=record, how=how, reason="drawn")

    @rule(thing=made, side=SIDES)
    def remark(self, thing: tuple[int, str], side: int) -> None:
        self.ask(side, "registry.annotate", "registry.annotate", record=thing[1], text="drawn", share=True)

    def ask(self, side: int, row: str, act: str, **ask: Any) -> None:
        self.run.at += 1
        node = self.run.node(side)
        self.run.revive(node)
        self.run.ask(node, row, Wish(act, ask), f"mk1x{self.run.at}x0x{side}y")

    @rule(side=SIDES, number=NUMBERS, row=st.sampled_from(sorted(LOCAL)))
    def do(self, side: int, number: int, row: str) -> None:
        self.step(Step("act", side, number, row))

    @rule(side=SIDES)
    def pull(self, side: int) -> None:
        self.step(Step("pull", side))

    @rule(side=SIDES, method=METHODS, fault=st.sampled_from([LOST_REQUEST, LOST_ANSWER, TWICE, CUT_AFTER]))
    def pull_badly(self, side: int, method: str, fault: str) -> None:
        self.step(Step("pull", side, 0, (method, 0, fault, ())))

    @rule(side=SIDES, method=METHODS, when=st.sampled_from([BEFORE, AFTER]), number=NUMBERS, row=st.sampled_from(sorted(LOCAL)))
    def pull_while_something_is_done(self, side: int, method: str, when: str, number: int, row: str) -> None:
        self.step(Step("pull", side, 0, (method, 0, when, (Step("act", side + 1, number, row), Step("pull", side)))))

    @rule(number=NUMBERS, method=st.sampled_from(["pull", "give_cosignature", "pull_attachment"]))
    def let_something_come_late(self, number: int, method: str) -> None:
        self.step(Step("late", 0, number, method))

    @rule(side=SIDES, writes=st.integers(0, 30), mode=st.sampled_from([DIE, DIE_AT_COMMIT, DIE_AFTER_COMMIT, FULL]))
    def strike_at_a_write(self, side: int, writes: int, mode: str) -> None:
        self.step(Step("arm", side, writes, (mode, "")))

    @rule(side=SIDES)
    def kill(self, side: int) -> None:
        self.step(Step("kill", side))

    @rule(side=SIDES, by=st.sampled_from([*SKEWS, 0]))
    def push_the_clock(self, side: int, by: int) -> None:
        self.step(Step("skew", side, 0, by))

    @rule(together=st.booleans())
    def cut_or_join(self, together: bool) -> None:
        self.step(Step("partition", 0, 0, not together))

    def teardown(self) -> None:
        if hasattr(self, "run"):
            try:
                heal(self.run)
                judge(self.run)
            finally:
                self.run.end()


def play(examples: int, steps: int = 25) -> None:
    quiet = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        derandomize=True,
        report_multiple_bugs=False,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Nodes, settings=quiet)


def test_a_few_drawn_orders_converge() -> None:
    play(8)


@pytest.mark.long
def test_many_drawn_orders_converge() -> None:
    play(400, 40)


def test_the_machine_finds_a_recall_that_is_not_applied(monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted fault that a state machine without bundles missed in 300 runs."""
    monkeypatch.setattr(arrival, "apply_recall", lambda _writing, _body: ("destroyed", ""))
    with pytest.raises(Violation):
        play(60, 25)
