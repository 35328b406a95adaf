"""Screening: whom a name may mean, on this node's lists or on a list in a file; many names at once; names that are screened again."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from mithaq.cli.bulk.command import bulk
from mithaq.cli.opening import Desk, Unreadable, pass_desk, read_text
from mithaq.cli.screening_batch import Batch, run_batch
from mithaq.desks.designations.rescreening import screen_again
from mithaq.desks.designations.retaining_acts import MOST_NAMES
from mithaq.lang.catalogue import N_, translate
from mithaq.lang.refusal import because
from mithaq.screening.batch import read_list
from mithaq.screening.building import build_index
from mithaq.screening.compiled import is_new
from mithaq.screening.explain import told
from mithaq.screening.screener import HITS, Screener


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
@click.option("--purpose", default="screening", help="Why it is asked; the log keeps it.")
@pass_desk
def names(desk: Desk, names: tuple[str, ...], file: Path | None, hits: int, threshold: float | None, purpose: str) -> None:
    """Print for each name whom it may mean, best first, and which words met. Asking this node's lists is an act and stands in the log."""
    _warn(desk)
    answers = _asked_of_node(desk, names, purpose, hits, threshold) if file is None else _asked_of_file(file, names, hits, threshold)
    for answer in answers:
        if desk.output.as_json:
            click.echo(json.dumps(answer, ensure_ascii=False))
            continue
        locale, found = desk.output.locale, answer["hits"]
        nobody = answer.get("problem") or translate("nobody of the lists", locale)
        click.echo(answer["name"] if found else f"{answer['name']}: {nobody}")
        for hit in found:
            click.echo(_line(hit, locale))


@screen_command.command("retain")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--purpose", required=True, help="Why the names are kept.")
@click.option("--until", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The last day; then they are destroyed.")
@pass_desk
def retain(desk: Desk, file: Path, purpose: str, until: datetime) -> None:
    """Keep names that are screened again at each change of a list: a CSV file with the columns reference and name."""
    _warn(desk)
    rows = list(csv.DictReader(io.StringIO(read_text(file))))
    if not rows or not {"reference", "name"} <= set(rows[0]):
        raise Unreadable(
            file=file, reason=because(N_("it has no columns {first} and {second}, or no row"), first="reference", second="name")
        )
    names = [{"reference": row["reference"] or "", "name": row["name"] or ""} for row in rows]
    kept = raised = 0
    for start in range(0, len(names), MOST_NAMES):
        part = {"purpose": purpose, "until": until.date().isoformat(), "names": names[start : start + MOST_NAMES]}
        said = desk.act("designations.retain", part).said
        kept, raised = kept + int(said["retained"]), raised + int(said["raised"])
    desk.output.answer({"retained": kept, "raised": raised})


@screen_command.command("again")
@pass_desk
def again(desk: Desk) -> None:
    """Hold what changed in the lists against the retained names now; a node that serves does it by itself."""
    _warn(desk)
    with desk.node() as node:
        done = screen_again(node.house, node.matcher)
    desk.output.answer({"changed": done.changed, "names": done.names, "raised": done.raised, "lapsed": done.lapsed})


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


def _asked_of_node(desk: Desk, names: Sequence[str], purpose: str, hits: int, threshold: float | None) -> list[dict[str, Any]]:
    asked = {"names": list(names), "purpose": purpose, "hits": hits, "threshold": threshold}
    answers: list[dict[str, Any]] = desk.act("designations.screen", asked).said["answers"]
    return answers


def _asked_of_file(file: Path, names: Sequence[str], hits: int, threshold: float | None) -> list[dict[str, Any]]:
    screener = Screener(build_index(read_list(file)))
    least = screener.models.threshold if threshold is None else threshold
    return [
        {"name": name, "hits": [told(name, hit) for hit in screener.search(name, hits) if hit.score >= least], "problem": None}
        for name in names
    ]


def _line(hit: Mapping[str, Any], locale: str) -> str:
    """Return a candidate in two lines: score, subject and name; the words that met, and those left over."""
    met = "; ".join(f"{one['query']} = {one['listed']} ({translate(one['way'], locale)}, {one['sure']:.2f})" for one in hit["met"])
    left = " ".join((*hit["left"]["query"], *hit["left"]["name"]))
    label = translate("left over", locale)
    more = f" [{label}: {left}]" if left else ""
    return f"  {hit['score']:.2f}  {hit.get('subject') or hit.get('id')}  {hit['name']}\n        {met}{more}"
