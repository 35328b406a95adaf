"""The two nodes of the demonstration as processes: made, started, brought back when they die, ended."""

import os
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

from mithaq.cli.demo.remote import Remote

PASSWORD = "a demonstration password"  # noqa: S105 - printed for whoever looks at the demonstration


@dataclass
class DemoNode:
    """One node: its name, home folder and ports. `process` is None while it is down."""

    name: str
    home: Path
    port: int
    line_address: str = ""
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def line_port(self) -> int:
        """Return the port of the line."""
        return self.port + 1

    def make(self) -> None:
        """Make the node's home folder with a first account."""
        self.home.parent.mkdir(parents=True, exist_ok=True)
        secret, password = self._file("passphrase"), self._file("password")
        secret.write_text(os.urandom(16).hex())
        secret.chmod(0o600)
        password.write_text(PASSWORD)
        more = ["--line-address", self.line_address] if self.line_address else []
        ports = ["--port", str(self.port), "--line-port", str(self.line_port), *more]
        person = ["--account", "officer", "--person", f"Officer of {self.name}", "--password-file", str(password)]
        self._run("init", "--name", self.name, *ports, *person)

    def start(self) -> None:
        """Start serving, in the background; its log goes to a file beside its home."""
        with self._file("log").open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own program
                [*self._command(), "serve"], stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self._environment()
            )

    def revive(self) -> None:
        """Start again when the process has ended, once, whoever notices it first."""
        with self._one_at_a_time:
            if self.process is None or self.process.poll() is not None:
                self.start()

    def stop(self) -> None:
        """End the process and wait for it."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def remote(self) -> Remote:
        """Return the node as the story uses it."""
        return Remote(self.name, f"http://127.0.0.1:{self.port}", "officer", PASSWORD, self.revive)

    def _run(self, *arguments: str) -> None:
        subprocess.run([*self._command(), *arguments], check=True, env=self._environment(), stdout=subprocess.DEVNULL)  # noqa: S603

    def _command(self) -> list[str]:
        return [sys.executable, "-m", "mithaq.cli", "--json", "--home", str(self.home), "--as", "officer"]

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "MITHAQ_PASSPHRASE_FILE": str(self._file("passphrase"))}

    def _file(self, kind: str) -> Path:
        return self.home.with_name(f"{self.home.name}.{kind}")
