"""The story between two network namespaces: 2% of packets dropped, 300 ms of delay each way, clocks five minutes apart."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from mithaq.cli.demo.nodes import DemoNode
from mithaq.cli.demo.remote import Remote
from mithaq.cli.demo.story import Story
from tests.agreement.processes import TODAY

HERE = Path(__file__).parent
MAY = os.geteuid() == 0 and shutil.which("ip") is not None and shutil.which("nft") is not None
pytestmark = pytest.mark.skipif(not MAY, reason="NAMESPACES LEFT OUT: needs root, iproute2 and nftables")
DELAY_SECONDS = "0.3"
LINE = {"Islamabad": "10.213.0.1", "Washington": "10.213.0.2"}
PAGES = {"Islamabad": ("10.213.1.1", "10.213.1.2"), "Washington": ("10.213.2.1", "10.213.2.2")}
SKEW = {"Islamabad": 0, "Washington": 300}


def run(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)


@dataclass
class FarNode(DemoNode):
    """A demonstration node in a network namespace of its own, with a wrong clock and a slow line."""

    namespace: str = ""
    proxy: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def _command(self) -> list[str]:
        own = [sys.executable, str(HERE / "skewed.py"), str(SKEW[self.name]), "--json", "--home", str(self.home), "--as", "officer"]
        return ["ip", "netns", "exec", self.namespace, *own]

    def make(self) -> None:
        super().make()
        file = self.home / "mithaq.toml"
        file.write_text(file.read_text().replace('host = "127.0.0.1"', f'host = "{PAGES[self.name][1]}"', 1))

    def start(self) -> None:
        super().start()
        if self.proxy is None:
            words = [LINE[self.name], "9471", "127.0.0.1", str(self.line_port), DELAY_SECONDS]
            self.proxy = subprocess.Popen(["ip", "netns", "exec", self.namespace, sys.executable, str(HERE / "delaying.py"), *words])

    def stop(self) -> None:
        super().stop()
        if self.proxy is not None:
            self.proxy.kill()
            self.proxy.wait()

    def remote(self) -> Remote:
        made = super().remote()
        made.address = f"http://{PAGES[self.name][1]}:{self.port}"
        return made


@pytest.fixture
def far(tmp_path: Path) -> Iterator[list[FarNode]]:
    """Two nodes in namespaces joined by a line that loses packets; taken down at the end."""
    tag = f"m{os.getpid() % 10000}"
    nodes = [FarNode(name, tmp_path / name.lower(), 8470, f"https://{LINE[name]}:9471", namespace=f"{tag}{name[:3]}") for name in LINE]
    try:
        for node in nodes:
            run("ip", "netns", "add", node.namespace)
            run("ip", "-n", node.namespace, "link", "set", "lo", "up")
        run("ip", "link", "add", f"{tag}a", "netns", nodes[0].namespace, "type", "veth", "peer", f"{tag}b", "netns", nodes[1].namespace)
        for node, end in zip(nodes, "ab", strict=True):
            run("ip", "-n", node.namespace, "address", "add", f"{LINE[node.name]}/24", "dev", f"{tag}{end}")
            run("ip", "-n", node.namespace, "link", "set", f"{tag}{end}", "up")
            drop = f"iifname {tag}{end} numgen random mod 100 < 2 drop ;"
            rules = f"table inet lossy {{ chain c {{ type filter hook input priority 0; {drop} }} ; }}"
            run("ip", "netns", "exec", node.namespace, "nft", rules)
            ours, theirs = PAGES[node.name]
            run("ip", "link", "add", f"{tag}{end}p", "type", "veth", "peer", "pages", "netns", node.namespace)
            run("ip", "address", "add", f"{ours}/24", "dev", f"{tag}{end}p")
            run("ip", "link", "set", f"{tag}{end}p", "up")
            run("ip", "-n", node.namespace, "address", "add", f"{theirs}/24", "dev", "pages")
            run("ip", "-n", node.namespace, "link", "set", "pages", "up")
        yield nodes
    finally:
        for node in nodes:
            node.stop()
            subprocess.run(["ip", "netns", "del", node.namespace], check=False, capture_output=True)


def test_the_story_completes_over_a_bad_line_with_clocks_apart(far: list[FarNode], tmp_path: Path) -> None:
    for node in far:
        node.make()
        node.start()
    remotes = [node.remote() for node in far]
    for remote in remotes:
        remote.ready()
    story = Story(remotes[0], remotes[1], TODAY, tmp_path)
    told = {one.step: one.seconds for one in story.tell()}
    for remote in remotes:
        remote.close()
    assert list(told) == list(story.steps())
    assert max(told.values()) > 0.6, "the line was not slow; the test proved nothing"
