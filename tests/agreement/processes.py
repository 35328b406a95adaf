"""Two real nodes as processes for tests: made, watched, killed, and their databases compared afterwards."""

import os
import signal
import socket
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from mithaq.app import open_node
from mithaq.cli.demo.nodes import DemoNode
from mithaq.cli.demo.story import Story
from mithaq.exchange.channel import Channel
from mithaq.exchange.rules import Rules
from mithaq.records.principal import this_node
from mithaq.store import Reading, Where

FIRST_EPHEMERAL = 32_768
TODAY = date(2026, 11, 24)
DELIVERED = Where("rung", "=", "delivered")


def free_ports() -> tuple[int, int]:
    """Return two ports, each free together with the one after it, below those that the system gives to whoever connects.

    Of those, one could be taken by a client while the node that owns it is down, and the node would not come back.
    """
    found: list[int] = []
    for port in range(10_000 + os.getpid() % 2_700 * 8, FIRST_EPHEMERAL, 2):
        if all(_is_free(one) for one in (port, port + 1)):
            found.append(port)
        if len(found) == 2:
            return found[0], found[1]
    raise RuntimeError("no free ports")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def delivered(reading: Reading, rules: Rules) -> Counter[str]:
    """Return how many leaves for an office are reported as delivered, by type, by the receipts of either side that a node holds.

    Their places in the log hang on timing too, since receipts stand between them; a leaf that is reported twice fails here.
    """
    told: set[tuple[str, int]] = set()
    counted: Counter[str] = Counter()
    for held in reading.page("receipt", [DELIVERED], limit=1_000).rows:
        assert held.record is not None, "a receipt was erased"
        said = held.record.properties
        author, receiver, agreement = said["channel"].rsplit("/", 3)[1:]
        mine = author == reading.principal.node
        channel = Channel(agreement, receiver if mine else author, outward=mine)
        for entry in reading.feed(channel.id, said["start"], said["end"] - said["start"]):
            if rules.types[entry.type].office and entry.seq not in said["undelivered"]:
                assert (channel.id, entry.seq) not in told, "a leaf was reported as delivered twice"
                told.add((channel.id, entry.seq))
                counted[f"delivered {'out' if mine else 'in'} {entry.type}"] += 1
    return counted


@dataclass
class Pair:
    """Two demonstration nodes under a watchman that starts again whatever dies, as an init system would."""

    nodes: list[DemoNode]
    folder: Path
    kills: int = 0
    _ended: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        for node in self.nodes:
            node.make()
            node.start()
        for node in self.nodes:
            remote = node.remote()
            remote.ready()
            remote.close()
        self._watchman = threading.Thread(target=self._watch)
        self._watchman.start()

    def story(self) -> Story:
        east, west = (node.remote() for node in self.nodes)
        return Story(east, west, TODAY, self.folder)

    def kill_soon(self, number: int, seconds: float) -> None:
        """Kill a node with signal 9 in `seconds`."""

        def kill() -> None:
            time.sleep(seconds)
            process = self.nodes[number].process
            if process is not None and process.poll() is None:
                os.kill(process.pid, signal.SIGKILL)
                self.kills += 1

        threading.Thread(target=kill).start()

    def stop(self) -> None:
        self._ended.set()
        self._watchman.join()
        for node in self.nodes:
            node.stop()

    def counts(self) -> list[Counter[str]]:
        """Return how many records of each type each node holds, tombstones included. The nodes must be stopped.

        A receipt of delivery is about a range, and a range ends where the partner's stream ended when it was asked: how many there are
        hangs on timing alone. What must not change is which leaves are reported, each once: those are counted in their place.
        """
        found: list[Counter[str]] = []
        for node in self.nodes:
            opened = open_node(node.home, None)
            try:
                assert opened.house.store.check() == []
                with opened.house.store.reading(this_node(opened.settings.id)) as reading:
                    counted: Counter[str] = Counter()
                    for kind in opened.house.rules.types:
                        counted[kind] = reading.count(kind)
                    counted["receipt"] -= reading.count("receipt", [DELIVERED])
                    found.append(counted + delivered(reading, opened.house.rules))
            finally:
                opened.close()
        return found

    def _watch(self) -> None:
        while not self._ended.wait(0.05):
            for node in self.nodes:
                node.revive()
