"""`mithaq demo`: make two nodes, tell the story, serve both until stopped."""

import shutil
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from pathlib import Path
from typing import NoReturn

import click
from rich.console import Console
from rich.table import Table

from mithaq.app import clock
from mithaq.cli.demo.nodes import PASSWORD, DemoNode
from mithaq.cli.demo.story import Story, Told
from mithaq.cli.demo.worked import WorkedExample
from mithaq.cli.opening import Desk, pass_desk
from mithaq.records.ident import instant

MARK = "this folder is made anew by mithaq demo"


@click.command("demo")
@click.option(
    "--folder", type=click.Path(path_type=Path), default=Path("demo"), show_default=True, help="Where both nodes live; made anew."
)
@click.option("--port", default=0, help="First of four ports; left out, free ones are taken.")
@click.option("--once", is_flag=True, help="End when the story is told.")
@pass_desk
def demo_command(desk: Desk, folder: Path, port: int, once: bool) -> None:  # noqa: FBT001 - click hands it so
    """Tell the story of one agreement between two nodes on this machine, then serve both until Ctrl-C."""
    _fresh(folder)
    ports = [port, port + 2] if port else [8470, 8480]
    if not port and not all(_is_free(one) for first in ports for one in (first, first + 1)):
        ports = _free_pairs()
    nodes = [DemoNode("Islamabad", folder / "islamabad", ports[0]), DemoNode("Washington", folder / "washington", ports[1])]
    started = time.monotonic()
    signal.signal(signal.SIGTERM, _stop)
    try:
        with ThreadPoolExecutor(len(nodes)) as pool:
            list(pool.map(_make_and_start, nodes))
        remotes = [node.remote() for node in nodes]
        for remote in remotes:
            remote.ready()
        told = [Told("nodes are made", "Islamabad is ready", "Washington is ready", time.monotonic() - started)]
        desk.output.progress(_line(told[0]))
        story = Story(remotes[0], remotes[1], instant(clock()).astimezone(UTC).date(), folder)
        for step in story.tell():
            told.append(step)
            desk.output.progress(_line(step))
        told.append(_enter_example(story))
        desk.output.progress(_line(told[-1]))
        _show(desk, told)
        if not once:
            _serve_on(desk, nodes)
    finally:
        for node in nodes:
            node.stop()


def _enter_example(story: Story) -> Told:
    """Enter what open reports tell of the years before, under an agreement of its own, beside the story that is made up."""
    started = time.monotonic()
    sides = {"PK": story.islamabad, "US": story.washington}
    example = WorkedExample(sides, {"PK": story.found["Islamabad"], "US": story.found["Washington"]})
    entered = example.enter()
    newest = list(entered.values())[-1]
    for side in sides.values():
        side.arrives(newest)
    said = f"{len(entered)} records of 2015 to 2026 with their sources"
    return Told("worked example", said, "has them too; /plan/follow-up shows what was never taken up", time.monotonic() - started)


def _stop(_number: int, _frame: object) -> NoReturn:
    """End as Ctrl-C does, so that both nodes end with the demonstration."""
    raise KeyboardInterrupt


def _make_and_start(node: DemoNode) -> None:
    node.make()
    node.start()


def _serve_on(desk: Desk, nodes: list[DemoNode]) -> None:
    for node in nodes:
        desk.output.progress(f"{node.name}: http://127.0.0.1:{node.port}  account: officer  password: {PASSWORD}")
    desk.output.progress("Ctrl-C ends both.")
    try:
        while all(node.process is not None and node.process.poll() is None for node in nodes):
            time.sleep(0.5)
    except KeyboardInterrupt:
        desk.output.progress("Stopping.")


def _show(desk: Desk, told: list[Told]) -> None:
    if desk.output.as_json:
        desk.output.table([{"step": one.step, "seconds": round(one.seconds, 2), "here": one.here, "there": one.there} for one in told], ())
        return
    table = Table("step", "seconds", "Islamabad", "Washington")
    for one in told:
        table.add_row(one.step, f"{one.seconds:.2f}", one.here, one.there)
    table.add_row("all", f"{sum(one.seconds for one in told):.2f}", "", "")
    Console().print(table)


def _line(step: Told) -> str:
    return f"{step.seconds:6.2f} s  {step.step}: {step.here} | {step.there}"


def _fresh(folder: Path) -> None:
    """Make the folder anew; one that the demonstration did not make is left alone."""
    mark = folder / "README.txt"
    if folder.exists() and any(folder.iterdir()):
        if not mark.is_file() or MARK not in mark.read_text():
            raise click.ClickException(f"{folder} holds something else; name another with --folder.")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    mark.write_text(MARK + "\n")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex(("127.0.0.1", port)) != 0


def _free_pairs() -> list[int]:
    """Return two ports, each free together with the one after it."""
    found: list[int] = []
    for port in range(18470, 20000, 2):
        if _is_free(port) and _is_free(port + 1):
            found.append(port)
        if len(found) == 2:
            return found
    raise click.ClickException("No free ports between 18470 and 20000; name one with --port.")
