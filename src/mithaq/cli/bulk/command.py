"""`mithaq screen bulk`: a table of names in, a table of candidates out. Exit status 1: some names could not be screened, and are named."""

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mithaq.cli.opening import Desk, pass_desk
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused

if TYPE_CHECKING:
    from mithaq.screening.bulk.running import Executor

HITS = 10
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
DELIMITERS = {",": ",", ";": ";", "|": "|", "tab": "\t"}
ACCOUNTED = 1


class NoLibrary(Refused):
    """An extra that bulk screening needs is not installed."""

    rule = "bulk.package"
    what = N_("The package {package}, which this needs, is not installed here.")
    whose = N_("It is for the operator.")
    next_act = N_("Install it beside mithaq: pip install “mithaq[{extra}]”.")


@click.command("bulk")
@click.option("--queries", required=True, type=FILE, help="The names: a Parquet or a CSV file (UTF-8, with a header).")
@click.option("--column", required=True, help="The column of the names.")
@click.option("--id-column", help="A column that is copied to the answer, to know the rows by.")
@click.option("--delimiter", default=",", type=click.Choice(list(DELIMITERS)), help="What parts the fields of a CSV file.")
@click.option("--index", required=True, type=FILE, help="The list: JSON lines {id, schema, names}.")
@click.option(
    "--built", type=click.Path(path_type=Path, file_okay=False), help="Keep the built index in this folder, and open it from there."
)
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The answer: a Parquet file.")
@click.option("--workers", type=click.IntRange(1, 1_024), help="How many processes; without it, as many as there are cores.")
@click.option(
    "--rows-per-part", type=click.IntRange(1, 1_000_000), help="How many names are done at a time; without it, by the size of the file."
)
@click.option("--threshold", type=click.FloatRange(0, 1), help="Give candidates from this score; without it, from the learned one.")
@click.option("--hits", default=HITS, type=click.IntRange(1, 50), help="How many candidates for each name at most.")
@click.option("--no-explain", is_flag=True, help="Leave out which words met: a smaller file.")
@click.option("--cluster", help="The tls:// address of the scheduler of a Dask cluster that does the work.")
@click.option("--tls-ca", type=FILE, help="The authority of the cluster's certificates (PEM).")
@click.option("--tls-cert", type=FILE, help="The certificate that opens the cluster (PEM).")
@click.option("--tls-key", type=FILE, help="Its key (PEM).")
@pass_desk
def bulk(desk: Desk, /, cluster: str | None, workers: int | None, delimiter: str, no_explain: bool, **asked: Any) -> int:  # noqa: FBT001 - click hands it so
    """Screen a table of names against a list. Work that was cut short goes on where it was when the same command is run again."""
    tls = [asked.pop(name) for name in ("tls_ca", "tls_cert", "tls_key")]
    if cluster is None and any(tls):
        raise click.UsageError("--tls-ca, --tls-cert and --tls-key are for --cluster.")
    if cluster is not None and (workers is not None or not all(tls)):
        raise click.UsageError("--cluster needs --tls-ca, --tls-cert and --tls-key, and has its own workers.")
    out = asked["out"]
    if out.exists() and any(out.samefile(asked[name]) for name in ("queries", "index")):
        raise click.UsageError("--out would replace what is read.")
    _need("pyarrow", "bulk")
    from mithaq.cli.bulk.running import Bulk, local, run_bulk

    if cluster is None:
        executor: Executor = local(workers, desk.output)
    else:
        _need("distributed", "cluster")
        from mithaq.cli.bulk.cluster import Cluster

        executor = Cluster(cluster, *tls)
    answer = run_bulk(Bulk(**asked, delimiter=DELIMITERS[delimiter], explained=not no_explain), executor, desk.output)
    desk.output.answer(answer)
    return ACCOUNTED if answer["not_screened"] else 0


def _need(package: str, extra: str) -> None:
    if find_spec(package) is None:
        raise NoLibrary(package=package, extra=extra)
