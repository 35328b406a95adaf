"""A language is a catalogue file alone: the program with one more of them speaks it. The translations here are invented."""

import os
import subprocess
import sys
from pathlib import Path

from babel.messages.catalog import Catalog

from tests.lang.test_catalogues import catalogues

ROOT = Path(__file__).resolve().parents[2]
SAID = {"Today": "نن", "Nothing waits for you.": "هېڅ شی ستاسو په تمه نه دی.", "{day}, {time}": "{day}، {time}"}
VISIT = """
import pathlib, sys
from starlette.applications import Starlette
from mithaq.lang.catalogue import LOCALES
from mithaq.lang.labels import Manner, language_name, show_date, show_moment
from mithaq.web import site
from mithaq.web.preferences import CHOICES, preferred_locale
from tests.web.conftest import sign_in
from tests.web.invented import make_desks

assert LOCALES == ("en", "ar", "ps", "ur") == CHOICES["locale"]
assert preferred_locale("ps-AF, ar;q=0.5") == "ps"
assert language_name("ps") == "پښتو"
assert show_moment(0, Manner("ps", "native")).endswith("۰۰:۰۰ UTC")
assert show_date("2026-05-12", Manner("ps", "native")).startswith("۱۲ ")
desks = make_desks(pathlib.Path(sys.argv[1]))
visitor = sign_in(Starlette(routes=site.build(desks.east.house, secure=False)), "officer", "ps")
page = visitor.open("/")
assert '<html lang="ps" dir="rtl"' in page
assert "<title>نن · " in page
assert '<option value="ps" lang="ps" selected>پښتو</option>' in page
for path in ("/person", "/plan", "/style", "/act/plan.propose_commitment"):
    visitor.open(path)
desks.world.close()
"""


def test_a_language_is_added_by_its_catalogue_alone(tmp_path: Path) -> None:
    package = tmp_path / "mithaq"
    folder = package / "lang/catalogues"
    folder.mkdir(parents=True)
    for place, but in ((Path(), "lang"), (Path("lang"), "catalogues"), (Path("lang/catalogues"), "")):
        for one in (ROOT / "src/mithaq" / place).iterdir():
            if one.name != but:
                (package / place / one.name).symlink_to(one)
    catalogue = Catalog(locale="ps", charset="utf-8")
    for english, text in SAID.items():
        catalogue.add(english, text)
    (folder / "ps.mo").write_bytes(catalogues.mo_bytes(catalogue))

    path = os.pathsep.join([str(tmp_path), str(ROOT), *(one for one in sys.path if one and Path(one) != ROOT / "src")])
    ran = subprocess.run(
        [sys.executable, "-c", VISIT, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-3000:]


def test_a_new_catalogue_begins_with_every_message_empty_and_is_found_incomplete() -> None:
    made = catalogues.merged("ps")
    assert len(made) == len(catalogues.merged("ar"))
    found = [problem for message in made if message.id for problem in catalogues.problems_of(message, "ps", made.num_plurals)]
    assert "is not translated" in found[0]
    assert len(found) == len(made)
