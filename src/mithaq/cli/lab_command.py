"""`mithaq lab`: throw-away servers on loopback, for measuring and for trying clients."""

import click

from mithaq.cli.opening import Desk, pass_desk


@click.group("lab")
def lab_command() -> None:
    """Throw-away servers on loopback, for measuring and for trying clients."""


@lab_command.command("taxii")
@click.option("--port", default=0, help="The port on 127.0.0.1; left out, a free one is taken.")
@click.option("--collection-size", default=0, type=click.IntRange(0, 10_000_000), help="How many invented indicators the collection holds.")
@click.option("--store", "engine", type=click.Choice(["sqlite", "postgresql"]), default="sqlite", show_default=True)
@click.option("--plain", is_flag=True, help="HTTP instead of TLS with a certificate made for this run.")
@pass_desk
def taxii(desk: Desk, port: int, collection_size: int, engine: str, plain: bool) -> None:  # noqa: FBT001 - click hands it so
    """Serve one open collection by TAXII 2.1 until stdin closes; one line of JSON says where it is and how to come in."""
    from mithaq.cli.lab.taxii import Lab, serve_lab

    serve_lab(Lab(port, collection_size, engine, plain), desk.output)
