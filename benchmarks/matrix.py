"""Look at every page of a filled node in Chromium, in three languages: language and direction, accessibility, complaints of the browser,
requests to elsewhere, width at 1280 and 390 pixels. Pages are found by following links from the first one.

    python benchmarks/matrix.py --folder HOME --passphrase "..." --password "..."     serves the node itself (busy_node.py fills one)
    python benchmarks/matrix.py --address http://127.0.0.1:8470 --password "..."      looks at a node that runs
    python benchmarks/matrix.py ... --pictures FOLDER --each 3 --json

Prints what is wrong with each page; 1 when something is. The account is `--name` (officer). MITHAQ_CHROMIUM names the browser.
"""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

import uvicorn
from playwright.sync_api import sync_playwright
from serving import served
from starlette.applications import Starlette

from mithaq.app import open_acts, open_node
from mithaq.web import site

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.web.matrix import ARGUMENTS, LOCALES, context_of, enter, examine, keep_picture, kind_of, walk

AXE = Path(__file__).resolve().parents[1] / "node_modules/axe-core/axe.min.js"


def serve(folder: Path, passphrase: str, port: int) -> None:
    """Serve the pages of a node to one person who asks for many, by password."""
    node = open_node(folder, passphrase)
    node.house.passwords = True
    app = Starlette(routes=site.build(node.house, secure=False))
    uvicorn.run(app, host="127.0.0.1", port=port, ws="none", lifespan="off", log_config=None, access_log=False, server_header=False)


def look(address: str, asked: argparse.Namespace) -> dict[str, Any]:
    """Return what was looked at, and what is wrong by language and page."""
    axe, wrong, kinds, pages = AXE.read_text(), {}, set(), 0
    first = ["/", "/search?q=officer", "/no/such/page", "/keys", "/style", *(f"/act/{act.name}" for act in open_acts() if asked.acts)]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("MITHAQ_CHROMIUM", "/usr/bin/chromium"), args=ARGUMENTS)
        for locale in asked.locale or LOCALES:
            context = context_of(browser)
            page, ear = enter(context, address, locale, asked.name, asked.password)
            for path in walk(page, address, first, asked.each):
                found = [*examine(page, axe, locale), *ear.told()]
                pages += 1
                kinds.add(kind_of(path))
                if asked.pictures:
                    keep_picture(page, asked.pictures / locale, kind_of(path))
                if found:
                    wrong[f"{locale} {path}"] = found
                print(f"{locale} {path}" + "".join(f"\n    {one}" for one in found), file=sys.stderr, flush=True)
            context.close()
        browser.close()
    return {"pages": pages, "kinds": len(kinds), "wrong": wrong}


def main() -> int:
    """Print what is wrong; 1 when something is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--address", help="of a node that runs")
    parser.add_argument("--folder", type=Path, help="the home of a node to serve")
    parser.add_argument("--passphrase", default=os.environ.get("MITHAQ_MATRIX_PASSPHRASE", "an invented passphrase of this benchmark"))
    parser.add_argument("--name", default="officer")
    parser.add_argument("--password", default="an invented long password")
    parser.add_argument("--locale", action="append", choices=LOCALES)
    parser.add_argument("--each", type=int, default=2, help="how many addresses of each kind")
    parser.add_argument("--acts", action="store_true", help="the form of every act too")
    parser.add_argument("--pictures", type=Path, help="a folder for pictures of every page")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve:
        serve(asked.folder, asked.passphrase, asked.serve)
        return 0
    if asked.address:
        said = look(asked.address.rstrip("/"), asked)
    else:
        with served(__file__, asked.folder, {"MITHAQ_MATRIX_PASSPHRASE": asked.passphrase}) as (port, _):
            address = f"http://127.0.0.1:{port}"
            said = look(address, asked)
    print(
        json.dumps(said, ensure_ascii=False, indent=1)
        if asked.json
        else f"{said['pages']} pages of {said['kinds']} kinds, {len(said['wrong'])} with something wrong"
    )
    return int(bool(said["wrong"]))


if __name__ == "__main__":
    sys.exit(main())
