"""The `mithaq` command: answers on stdout, progress on stderr, `--json` everywhere, no terminal needed."""
