"""Taking the plan away as a file: which forms there are, and the one door to all of them for pages and commands."""

from collections.abc import Sequence
from dataclasses import dataclass

from mithaq.desks.plan.activities import Publisher
from mithaq.desks.plan.assistance.publishing import export_pledges
from mithaq.desks.plan.calendars import Exported, export_calendar, export_invitation
from mithaq.desks.plan.exporting import Speech
from mithaq.desks.plan.papers import minutes, public_meeting, statement_paper
from mithaq.desks.plan.tables import export_tables
from mithaq.formats.paper.model import Paper
from mithaq.formats.paper.pdf import write_pdf
from mithaq.formats.paper.word_file import write_docx
from mithaq.lang.catalogue import N_
from mithaq.lang.refusal import Refused
from mithaq.records.ident import instant
from mithaq.store import Reading

MEDIA_TYPES = {
    "ics": "text/calendar; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "iati": "application/xml",
}
FORMS = tuple(MEDIA_TYPES)
PAPERS = frozenset({"pdf", "docx"})
PUBLIC = PAPERS | {"iati"}


class UnknownForm(Refused):
    """A form that the plan is not written in."""

    rule = "export.form"
    what = N_("The plan is not written in that form.")
    whose = N_("It is for whoever asks for it.")
    next_act = N_("Choose one of: {forms}.")
    status = 404


class NothingNamed(Refused):
    """A paper of nothing."""

    rule = "export.subject"
    what = N_("A paper is made of one meeting, one round or one joint statement, and none is named.")
    whose = N_("It is for whoever asks for it.")
    next_act = N_("Choose one on the page of exports, or name it with --meeting.")


class PublicIsPaper(Refused):
    """A public form of what is for the parties' own use."""

    rule = "public.paper"
    what = N_("Only papers are made for the public, as PDF or DOCX; calendars and tables are for the parties' own use.")
    whose = N_("It is for whoever asks for it.")
    next_act = N_("Ask for a paper of one meeting, round or joint statement.")


@dataclass(frozen=True)
class Wanted:
    """What is asked for. `meeting` names a meeting, a round or a joint statement; `public`: only what may be told to anybody.

    `publisher` is who publishes IATI, whose file never holds anything else.
    """

    form: str
    agreement: str
    meeting: str = ""
    public: bool = False
    publisher: Publisher | None = None

    @property
    def subject(self) -> str:
        """Return the record that the log names when it is taken away."""
        return self.meeting or self.agreement

    @property
    def name(self) -> str:
        """Return what the file is called."""
        if self.form == "iati":
            return "mithaq-assistance-iati.xml"
        what = "public-statement" if self.public else "meeting" if self.meeting else "plan"
        return f"mithaq-{what}.{self.form}"


def take(reading: Reading, wanted: Wanted, speeches: Sequence[Speech], now: int) -> Exported:
    """Return the file that was asked for, as the reader may see it; the first of `speeches` is the reader's own language.

    Raises: UnknownForm, PublicIsPaper, NothingNamed, NoSuchRecord, NoDay, NotForThePublic, NotPublishable, TooFewLanguages.
    """
    if wanted.form not in FORMS:
        raise UnknownForm(forms=", ".join(FORMS))
    if wanted.public and wanted.form not in PUBLIC:
        raise PublicIsPaper()
    if wanted.form in PAPERS:
        paper = _paper(reading, wanted, speeches, now)
        return Exported(write_pdf(paper) if wanted.form == "pdf" else write_docx(paper), 1)
    if wanted.form == "iati":
        publisher = wanted.publisher or Publisher("", "", {})
        return export_pledges(reading, wanted.agreement, publisher, now, speeches[0].locale)
    if wanted.form == "xlsx":
        return export_tables(reading, wanted.agreement, speeches[0])
    if wanted.meeting:
        return export_invitation(reading, wanted.meeting, instant(now))
    return export_calendar(reading, wanted.agreement, speeches[0], instant(now))


def _paper(reading: Reading, wanted: Wanted, speeches: Sequence[Speech], now: int) -> Paper:
    if not wanted.meeting:
        raise NothingNamed()
    if wanted.meeting.startswith("joint-statement--"):
        return statement_paper(reading, wanted.meeting, speeches, now, public=wanted.public)
    return public_meeting(reading, wanted.meeting, speeches, now) if wanted.public else minutes(reading, wanted.meeting, speeches)
