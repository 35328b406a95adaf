"""A report and what was confirmed of it as a file of plain STIX 2.1, for tools that know nothing of Mithaq."""

from starlette.responses import Response

from mithaq.desks.reports.exporting.bundle import bundle_of
from mithaq.desks.reports.records import REPORT_TYPE
from mithaq.records.canonical import canonical
from mithaq.web.pages.records import held_of
from mithaq.web.streams import send_file
from mithaq.web.visit import Visit

MEDIA_TYPE = "application/stix+json;version=2.1"


def export(visit: Visit) -> Response:
    """Return the file; that it was taken away stands in the log."""
    identifier = visit.part("id")
    with visit.reading() as reading:
        held, _ = held_of(reading, identifier, REPORT_TYPE.name)
        made, _ = bundle_of(reading, [held], visit.node, visit.house.identity.name, visit.face.now)
    visit.note_taken(identifier, "stix")
    named = {"Content-Disposition": f'attachment; filename="report-{identifier[-8:]}.stix.json"'}
    return send_file(visit, canonical(made) + b"\n", named, MEDIA_TYPE)


PAGES = (("/report/{id}/stix", export),)
