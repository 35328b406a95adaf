"""`python -m mithaq.cli` is the `mithaq` command."""

from mithaq.cli.main import main

main()
