"""Templates: one environment, strict about missing names, every value escaped, every sentence through the reader's face."""

from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from mithaq.lang.catalogue import LOCALES
from mithaq.web.face import Face
from mithaq.web.safety import PAGE_HEADERS
from mithaq.web.views import Frame

TEMPLATES = Path(str(files("mithaq.web") / "templates"))
STATIC = Path(str(files("mithaq.web") / "static"))


class AssetsMissing(RuntimeError):
    """The static folder was not gathered; pages would be without style, so nothing is served."""

    def __init__(self) -> None:
        super().__init__(f"{STATIC} is empty: run `python scripts/gather_assets.py`, or install the wheel, which contains it")


@cache
def environment() -> Environment:
    """Return the template environment of the process."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["locales"] = LOCALES
    return made


@cache
def asset_stamp() -> str:
    """Return the first letters of the gathered assets' stamp, which name their addresses. Raises: AssetsMissing."""
    stamp = STATIC / ".stamp"
    if not stamp.is_file():
        raise AssetsMissing()
    return stamp.read_text(encoding="ascii")[:12]


def address_of(asset: str) -> str:
    """Return the address of an asset; it changes with the asset, so that browsers may keep it for ever."""
    return f"/static/{asset_stamp()}/{asset}"


def render(template: str, face: Face, frame: Frame, values: Mapping[str, object] | None = None, *, status: int = 200) -> HTMLResponse:
    """Return the page of a template, spoken by `face`, inside `frame`."""
    said: dict[str, object] = {"face": face, "frame": frame, "static": address_of, **_speech(face)}
    text = environment().get_template(template).render({**said, **(values or {})})
    return HTMLResponse(text, status, PAGE_HEADERS)


def _speech(face: Face) -> dict[str, Callable[..., str]]:
    return {"_": face.say, "gettext": face.say, "ngettext": face.say_count}
