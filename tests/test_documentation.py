"""What exists is documented: acts, record types, commands, settings, refusals; and no generated page is stale."""

import re
import subprocess
import sys
from pathlib import Path

from mithaq.app import RECORD_TYPES, SETTINGS, Settings, open_acts
from mithaq.cli.main import COMMANDS
from mithaq.web.doors import DOORS

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs/reference"


def test_every_act_record_type_command_and_setting_has_its_place_in_the_reference() -> None:
    acts, records = (REFERENCE / "acts.md").read_text(), (REFERENCE / "records.md").read_text()
    commands, settings = (REFERENCE / "commands.md").read_text(), (REFERENCE / "settings.md").read_text()
    missing = [act.name for act in open_acts() if f"### {act.name}\n" not in acts]
    missing += [one.name for one in RECORD_TYPES if f"## {one.name}\n" not in records]
    missing += [name for name in COMMANDS if f"## mithaq {name}\n" not in commands]
    missing += [name for name in Settings.__struct_fields__ if f"| `{name}` |" not in settings or not SETTINGS[name]]
    assert missing == []


def test_every_act_says_what_it_does() -> None:
    assert [act.name for act in open_acts() if not (act.input.__doc__ or "").strip() or not act.article] == []


def test_every_page_has_its_place_in_the_reference() -> None:
    pages = (REFERENCE / "pages.md").read_text()
    documented = {path.split("/")[1] for path in re.findall(r"`(/[a-z0-9/-]*)", pages)}
    assert {path.split("/")[1] for path in DOORS} - documented == set()


def test_generated_reference_pages_and_schemas_are_what_the_code_says() -> None:
    check = subprocess.run([sys.executable, "scripts/reference.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert check.returncode == 0, check.stderr


def test_every_link_in_the_documents_leads_somewhere() -> None:
    broken = []
    for file in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", file.read_text()):
            if not target.startswith("http") and not (file.parent / target).exists():
                broken.append(f"{file.relative_to(ROOT)}: {target}")
    assert broken == []


def test_every_test_that_the_agreement_page_names_exists() -> None:
    page = (ROOT / "docs/agreement/README.md").read_text()
    missing = []
    for file, name in re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", page):
        text = (ROOT / file).read_text() if (ROOT / file).is_file() else ""
        if not text or (name and f"def {name}(" not in text):
            missing.append(f"{file}::{name}")
    assert missing == []


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text().splitlines()) <= 150


def test_no_module_has_more_than_400_lines() -> None:
    assert [str(file) for file in ROOT.glob("src/**/*.py") if len(file.read_text().splitlines()) > 400] == []
