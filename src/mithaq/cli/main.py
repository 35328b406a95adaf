"""The command's entry: options that all commands share, and the table of commands."""

import sys
from importlib import import_module
from pathlib import Path

import click

from mithaq.cli.opening import FIRST_ACCOUNT, Desk
from mithaq.cli.output import Output
from mithaq.lang.catalogue import LOCALES
from mithaq.lang.refusal import Refused

COMMANDS = {
    "init": "mithaq.cli.node_commands",
    "serve": "mithaq.cli.node_commands",
    "doctor": "mithaq.cli.node_commands",
    "tidy": "mithaq.cli.node_commands",
    "user": "mithaq.cli.user_commands",
    "partner": "mithaq.cli.partner_commands",
    "line": "mithaq.cli.line_commands",
    "courier": "mithaq.cli.courier_commands",
    "rotate-keys": "mithaq.cli.key_commands",
    "intake": "mithaq.cli.intake_commands",
    "client": "mithaq.cli.intake_commands",
    "misp": "mithaq.cli.misp_commands",
    "list": "mithaq.cli.list_commands",
    "screen": "mithaq.cli.screen_commands",
    "plan": "mithaq.cli.plan_commands",
    "report": "mithaq.cli.report_commands",
    "requests": "mithaq.cli.request_commands",
    "act": "mithaq.cli.record_commands",
    "records": "mithaq.cli.record_commands",
    "proof": "mithaq.cli.record_commands",
    "verify": "mithaq.cli.record_commands",
    "demo": "mithaq.cli.demo_command",
    "lab": "mithaq.cli.lab_command",
}


class Commands(click.Group):
    """The commands, each imported when it is asked for, so that the quick ones stay quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the order of a node's life."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Return the command of a name."""
        if cmd_name not in COMMANDS:
            return None
        found = getattr(import_module(COMMANDS[cmd_name]), f"{cmd_name.replace('-', '_')}_command")
        return found if isinstance(found, click.Command) else None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--home", type=click.Path(path_type=Path), envvar="MITHAQ_HOME", default=Path("mithaq-home"), help="The node's folder.")
@click.option("--as", "account", envvar="MITHAQ_ACCOUNT", default=FIRST_ACCOUNT, help="The account on whose behalf the command acts.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout and nothing besides.")
@click.option("--language", envvar="MITHAQ_LANGUAGE", type=click.Choice(LOCALES), default="en", help="The language of refusals.")
@click.version_option(package_name="mithaq")
@click.pass_context
def cli(ctx: click.Context, home: Path, account: str, as_json: bool, language: str) -> None:  # noqa: FBT001 - click hands it so
    """Keep a security-cooperation agreement that both sides can prove."""
    ctx.obj = Desk(home, Output(as_json, language), account)


def main() -> None:
    """Run the command; a refusal is a sentence and an exit status, never a traceback."""
    arguments = _json_anywhere(sys.argv[1:])
    output = Output("--json" in arguments, "en")
    try:
        status = cli.main(arguments, prog_name="mithaq", standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except Refused as refusal:
        language = arguments[arguments.index("--language") + 1] if "--language" in arguments[:-1] else "en"
        sys.exit(Output(output.as_json, language if language in LOCALES else "en").refuse(refusal))
    except OSError as error:
        click.echo(
            f"{error.filename or 'The disk'}: {error.strerror or error}. Nothing was half kept; free space or rights, then try again.",
            err=True,
        )
        sys.exit(3)
    sys.exit(status if isinstance(status, int) else 0)


def _json_anywhere(arguments: list[str]) -> list[str]:
    """Return the arguments with --json moved to the front, so that it may stand anywhere before a "--"."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    if "--json" not in arguments[:end]:
        return arguments
    return ["--json", *(one for at, one in enumerate(arguments) if one != "--json" or at > end)]
