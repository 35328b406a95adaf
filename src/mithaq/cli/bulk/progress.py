"""Progress: a bar on stderr for a person who watches it, and nothing otherwise."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from mithaq.cli.output import Output
from mithaq.lang.catalogue import N_, translate
from mithaq.screening.bulk.job import Done, Job

NAMES = N_("names")


@contextmanager
def shown(job: Job, done: int, output: Output) -> Iterator[Callable[[Done], None]]:
    """Yield what is told of each part; the bar begins at the rows that are done."""
    if output.as_json or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[speed]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(translate(NAMES, output.locale), total=job.rows, completed=done, speed="")

        def tell(one: Done) -> None:
            bar.advance(task, one.rows)
            speed = bar.tasks[0].speed
            bar.update(task, speed=f"{speed:,.0f}/s" if speed else "")

        yield tell
