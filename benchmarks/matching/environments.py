"""Throw-away environments of the rivals: nothing of theirs comes into the project's own.

1. `rivals/NAME.txt` pins every package a rival brings, the indirect ones too.
2. An environment is made anew unless the folder holds one of the very same pins; uv is taken where it is there, else pip.
"""

import shutil
import subprocess
import sys
import venv
from pathlib import Path

from matching.running import MatcherError

STAMP = "pins.txt"


def make_environment(folder: Path, pins: Path) -> Path:
    """Return the Python of an environment in `folder` that holds the packages of the file `pins`.

    Raises: MatcherError when a package cannot be installed.
    """
    home = folder / pins.stem
    python, stamp = home / "bin" / "python", home / STAMP
    wanted = f"{sys.version}\n{pins.read_text(encoding='utf-8')}"
    if stamp.is_file() and python.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return python
    shutil.rmtree(home, ignore_errors=True)
    uv = _find_uv()
    venv.create(home, with_pip=uv is None, symlinks=True)
    install = [uv, "pip", "install", "--quiet", "--python", str(python)] if uv else [str(python), "-m", "pip", "install", "--quiet"]
    done = subprocess.run([*install, "-r", str(pins)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()
        raise MatcherError(f"could not be installed: {said[-1] if said else 'no word why'}")
    stamp.write_text(wanted, encoding="utf-8")
    return python


def _find_uv() -> str | None:
    beside = Path(sys.executable).parent / "uv"
    return str(beside) if beside.exists() else shutil.which("uv")
