"""Two thousand acts on two nodes: nothing is lost, and memory does not grow with the number of acts. All invented."""

import gc
import time

import psutil
import pytest

from tests.agreement.nodes import Node, World
from tests.agreement.test_story import commitment

pytestmark = pytest.mark.long

ACTS = 2_000
MAX_BYTES_PER_ACT = 20_000


def slope(points: list[tuple[int, int]]) -> float:
    """Return the least-squares slope of (acts, bytes)."""
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x, _ in points)


def test_two_thousand_acts_lose_nothing_and_keep_memory_flat(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    made = commitment(east, west, agreement)
    world.settle(2)
    process = psutil.Process()
    points: list[tuple[int, int]] = []
    began = time.perf_counter()
    for number in range(ACTS):
        pair[number % 2].act("registry.annotate", record=made, text=f"note {number} of an invented soak", share=True)
        if number % 50 == 49:
            world.settle(1)
            gc.collect()
            if number >= ACTS // 4:
                points.append((number, process.memory_info().rss))
    seconds = time.perf_counter() - began
    world.settle(2)
    grown = slope(points)
    print(f"{ACTS} acts in {seconds:.0f} s, memory slope {grown:.0f} bytes an act, {points[-1][1] / 2**20:.0f} MiB at the end")
    for node in pair:
        with node.reading() as reading:
            assert reading.count("note") == ACTS
        assert node.store.check() == []
    assert grown < MAX_BYTES_PER_ACT
