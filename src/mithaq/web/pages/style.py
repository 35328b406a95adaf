"""The style page: every piece of the page system with invented examples, for whoever writes a page and for the accessibility check."""

from collections.abc import Mapping
from dataclasses import dataclass

from mithaq.lang.catalogue import N_
from mithaq.web.face import Face
from mithaq.web.listing import Bar, FilterView, SortView
from mithaq.web.views import ActView, Choice, FieldView, MarkingView, PartyView, RefusalView, Shown

HOUR = 3_600_000_000


@dataclass(frozen=True)
class Example:
    """A row of the example table; the words are invented."""

    number: str
    words: str
    language: str
    state: str
    count: int
    due: str


@dataclass(frozen=True)
class Text:
    """One language version of an invented text."""

    language: str
    text: str


PARTIES = (
    PartyView("identity--a", "Islamic Republic of Pakistan", "PK", 0, own=True),
    PartyView("identity--b", "United States of America", "US", 1),
    PartyView("identity--c", "A third party", "XC", 2),
)
MARKINGS = (
    MarkingView("TLP:AMBER", ("H2",), ("US",)),
    MarkingView("TLP:RED", ("H1", "H3"), ("PK", "US"), "confidential"),
    MarkingView("TLP:AMBER+STRICT", agreement=False),
)
ROWS = (
    Example("C-14", "Scanners at all main airports", "en", "delivered", 3, "2026-12-30"),
    Example("C-15", "تدريب مشترك لضباط الحدود في كويتا", "ar", "released", 12, "2026-11-12"),
    Example("C-16", "سرحدی چوکیوں پر ڈیٹا کے تبادلے کا طریقۂ کار", "ur", "waiting", 0, "2027-01"),
)
TEXTS = (
    Text("en", "Each side names one office that answers within three days."),
    Text("ar", "يسمّي كل طرف مكتبًا واحدًا يجيب خلال ثلاثة أيام."),
    Text("ur", "ہر فریق ایک دفتر نامزد کرے گا جو تین دن کے اندر جواب دے گا۔"),
)


def style_values(face: Face) -> Mapping[str, object]:
    """Return what the style page shows."""
    fields = (
        FieldView("title", face.say(N_("Title")), required=True),
        FieldView("text", face.say(N_("Text")), "long", hint=face.say(N_("As you would say it to the other side."))),
        FieldView("due_on", face.say(N_("Due")), "date"),
        FieldView("urgency", face.say(N_("Urgency")), "choice", choices=(Choice("normal", face.say(N_("normal"))),)),
        FieldView("share", face.say(N_("Share it")), "yes"),
    )
    refusal = RefusalView(
        face.say(N_("C-14 cannot be closed.")),
        "plan.closed-by-creditors",
        face.say(N_("It is for the creditors.")),
        face.say(N_("Report it done; they accept or return it.")),
    )
    states = (Choice("open", face.say(N_("open")), chosen=True), Choice("all", face.say(N_("all"))))
    bar = Bar(
        "/style",
        (FilterView("state", face.say(N_("State")), states),),
        {"due": SortView(face.say(N_("Due")), "#due", "ascending"), "number": SortView(face.say(N_("Number")), "#number")},
        "state=open",
        dates_label=face.say(N_("Due")),
        saved=(Choice("#saved", "ما علينا"), Choice("#ours", "ہمارے ذمے")),
    )
    return {
        "bar": bar,
        "parties": PARTIES,
        "marking": MARKINGS[0],
        "markings": MARKINGS,
        "rows": ROWS,
        "moment": face.now - 50 * HOUR,
        "shown": Shown(3, 41, older="#older"),
        "refusal": refusal,
        "texts": TEXTS,
        "acts": (
            ActView("plan.example", face.say(N_("Propose a commitment")), fields, weighty=True, key="invented", open=True),
            ActView("plan.other", face.say(N_("Report done")), why_not=face.say(N_("Only debtors report done; you may return or accept."))),
        ),
    }
