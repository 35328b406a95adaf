"""Screening: whom a name may mean, on this node's lists or on a list in a file; and many names at once."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from mithaq.cli.bulk.command import bulk
from mithaq.cli.opening import Desk, pass_desk
from mithaq.cli.screening_batch import Batch, run_batch
from mithaq.desks.designations.screening import screened_subjects
from mithaq.lang.catalogue import translate
from mithaq.screening.batch import read_list
from mithaq.screening.building import build_index
from mithaq.screening.compiled import is_new
from mithaq.screening.explain import Explanation, explain, told
from mithaq.screening.screener import HITS, Hit, Screener
from mithaq.screening.subjects import Subject


class NamesByDefault(click.Group):
    """A group whose first word, when it is no command, is a name."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the command for names before arguments that name no command."""
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["names", *args]
        return super().parse_args(ctx, args)


@click.group("screen", cls=NamesByDefault)
def screen_command() -> None:
    """Whom a name may mean: `mithaq screen NAME...`. A hit is a question for a person, never an answer."""


@screen_command.command("names")
@click.argument("names", nargs=-1, required=True)
@click.option(
    "--index", "file", type=click.Path(path_type=Path), help="A list of JSON lines {id, schema, names} instead of this node's lists."
)
@click.option("--hits", default=HITS, type=click.IntRange(1, 50), help="How many candidates at most.")
@click.option("--threshold", type=click.FloatRange(0, 1), help="Show candidates from this score; without it, from the learned one.")
@pass_desk
def names(desk: Desk, names: tuple[str, ...], file: Path | None, hits: int, threshold: float | None) -> None:
    """Print for each name whom it may mean, best first, and which words met."""
    _warn(desk)
    with _subjects(desk, file) as subjects:
        screener = Screener(build_index(subjects))
    least = screener.models.threshold if threshold is None else threshold
    for name in names:
        found = [hit for hit in screener.search(name, hits) if hit.score >= least]
        if desk.output.as_json:
            click.echo(json.dumps({"name": name, "hits": [told(name, hit) for hit in found]}, ensure_ascii=False))
        else:
            nobody = translate("nobody of the lists", desk.output.locale)
            click.echo(name if found else f"{name}: {nobody}")
            for hit in found:
                click.echo(_line(name, hit, desk.output.locale))


@screen_command.command("batch")
@click.option(
    "--index", required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False), help="The list: JSON lines {id, schema, names}."
)
@click.option(
    "--queries", required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False), help="The names: JSON lines {qid, query}."
)
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help='The answers: JSON lines {"qid", "hits": [[id, score], ...]}.',
)
@click.option("--hits", default=HITS, type=click.IntRange(1, 50), help="How many candidates for each name at most.")
@click.option(
    "--built", type=click.Path(path_type=Path, file_okay=False), help="Keep the built index in this folder, and open it when it is there."
)
@click.option("--explain", "explained", is_flag=True, help="Add which words met.")
@click.option("--figures", is_flag=True, help="Print what the work took, as JSON on stderr.")
@pass_desk
def batch(desk: Desk, index: Path, queries: Path, out: Path, hits: int, built: Path | None, explained: bool, figures: bool) -> None:  # noqa: FBT001, PLR0913, PLR0917 - click hands them so
    """Screen a file of names against a list in a file."""
    _warn(desk)
    took = run_batch(Batch(index, queries, out, hits, built, explained))
    if figures:
        click.echo(json.dumps(took), err=True)


screen_command.add_command(bulk)


def _warn(desk: Desk) -> None:
    """Say that the first search on this machine takes its time."""
    if is_new():
        desk.output.progress(translate("The matcher is compiled once for this machine: about a minute.", desk.output.locale))


@contextmanager
def _subjects(desk: Desk, file: Path | None) -> Iterator[Iterator[Subject]]:
    """Yield the subjects of a file, or of this node's lists as far as the account may see them."""
    if file is not None:
        yield read_list(file)
        return
    with desk.node() as node, node.house.store.reading(desk.actor(node).principal) as reading:
        yield screened_subjects(reading)


def _line(name: str, hit: Hit, locale: str) -> str:
    said: Explanation = explain(name, hit)
    met = "; ".join(f"{one.query} = {one.listed} ({translate(one.way, locale)}, {one.sure:.2f})" for one in said.met)
    left = " ".join((*said.query_left, *said.name_left))
    label = translate("left over", locale)
    more = f" [{label}: {left}]" if left else ""
    return f"  {hit.score:.2f}  {hit.id}  {hit.name}\n        {met}{more}"
