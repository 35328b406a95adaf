"""An invented pair of desks with a little of everything on them. Every name, number and sentence in here is invented for the tests."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mithaq.app import acts_of
from mithaq.exchange.partner import find_partner
from mithaq.store import Reading
from tests.agreement.nodes import ALL_ROLES, DAY, HOUR, Node, World, meet
from tests.web import invented_incidents, invented_said
from tests.web.invented_assistance import assist
from tests.web.invented_programmes import add_programmes
from tests.web.invented_structure import structure

PASSWORD = "an invented long password"
LISTED = "بلابل الوادي"
ROUND = (
    "عقد وفدا بلاد الشرق وبلاد الغرب جولة جديدة من حوارهما يوم الاثنين، "
    "واتفقا على أن يركّب الجانب الغربي أجهزة مسح في جميع المطارات الرئيسية."
)
REPORT = f"""الصفحة الرئيسية | مشاركة | طباعة

حوار الشرق والغرب يتفق على أجهزة مسح في المطارات

{ROUND}

وناقش الوفدان ما تنسبه السلطات إلى {LISTED} من هجمات، وأكد رئيس الوفد الشرقي سالم المثالي أن التعاون سيستمر.

{ROUND}

اقرأ أيضا: أخبار أخرى
"""
LIST = """<?xml version="1.0" encoding="UTF-8"?><CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><DATAID>1</DATAID>
<FIRST_NAME>ZAYD</FIRST_NAME><SECOND_NAME>MITHAL</SECOND_NAME><UN_LIST_TYPE>Invented</UN_LIST_TYPE>
<REFERENCE_NUMBER>ZZi.001</REFERENCE_NUMBER><LISTED_ON>2020-01-02</LISTED_ON><NAME_ORIGINAL_SCRIPT>زيد مثال</NAME_ORIGINAL_SCRIPT>
<COMMENTS1>{comment}</COMMENTS1><NATIONALITY><VALUE>Nowhere</VALUE></NATIONALITY>
<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Abu Mithal</ALIAS_NAME></INDIVIDUAL_ALIAS></INDIVIDUAL></INDIVIDUALS>
<ENTITIES><ENTITY><DATAID>2</DATAID><FIRST_NAME>NIGHTINGALES OF THE VALLEY</FIRST_NAME><UN_LIST_TYPE>Invented</UN_LIST_TYPE>
<REFERENCE_NUMBER>ZZe.002</REFERENCE_NUMBER><LISTED_ON>2024-09-17</LISTED_ON><COMMENTS1>Invented.</COMMENTS1>
<ENTITY_ALIAS><QUALITY>a.k.a.</QUALITY><ALIAS_NAME>Valley Nightingales</ALIAS_NAME></ENTITY_ALIAS></ENTITY></ENTITIES>
</CONSOLIDATED_LIST>"""


def read_invented(_reading: Reading, text: str) -> Mapping[str, Any]:
    """Return the reading of `REPORT` by its own places, and of any other text nothing."""
    if text != REPORT:
        return {"language": "en", "date": {"value": None}, "mentions": []}
    paragraphs = [part for part in text.split("\n\n") if part.startswith("عقد")]
    first = text.index(paragraphs[0])
    second = text.index(paragraphs[0], first + 1)
    promise = "أن يركّب الجانب الغربي أجهزة مسح في جميع المطارات الرئيسية"
    return {
        "language": "ar",
        "date": {"value": None, "precision": None, "basis": "bounded", "earliest": "2025-11-01", "latest": "2026-01-04"},
        "removed": [
            _span(text, "الصفحة الرئيسية | مشاركة | طباعة", why="furniture"),
            _span(text, "اقرأ أيضا: أخبار أخرى", why="furniture"),
        ],
        "duplicates": [{"first": [first, first + len(paragraphs[0])], "second": [second, second + len(paragraphs[0])]}],
        "mentions": [
            {
                **_span(text, LISTED),
                "text": LISTED,
                "type": "armed-group",
                "id": "un:ZZe.002",
                "en": "Nightingales of the Valley",
                "ar": LISTED,
                "tier": "certain",
            },
            {
                **_span(text, "سالم المثالي"),
                "text": "سالم المثالي",
                "type": "person",
                "id": "person:1",
                "en": "Salim al-Mithali",
                "ar": "سالم المثالي",
                "side": "east",
                "tier": "likely",
            },
        ],
        "meetings": [
            {
                "participants": [
                    {"name": "وفد بلاد الشرق", "side": "east", "office": None},
                    {"name": "وفد بلاد الغرب", "side": "west", "office": None},
                ],
                "place": None,
                "date": {"value": None, "earliest": "2025-11-01", "latest": "2026-01-04"},
                "status": "held",
                "spans": [_pair(text, "عقد وفدا بلاد الشرق وبلاد الغرب جولة جديدة")],
            }
        ],
        "commitments": [
            {
                "actor": "west",
                "beneficiary": "east",
                "action": promise,
                "amount": None,
                "currency": None,
                "due": None,
                "status": "agreed",
                "span": _pair(text, promise),
            }
        ],
        "pillars": [{"pillar": "counter-narcotics", "spans": [_pair(text, "أجهزة مسح")]}],
    }


def _pair(text: str, words: str) -> list[int]:
    start = text.index(words)
    return [start, start + len(words)]


def _span(text: str, words: str, **more: str) -> dict[str, Any]:
    start, end = _pair(text, words)
    return {"start": start, "end": end, **more}


@dataclass
class Desks:
    """Two desks under one agreement, and the identifiers of what lies on them."""

    world: World
    east: Node
    west: Node
    ids: dict[str, str]


def make_desks(folder: Path) -> Desks:
    """Return two nodes that have met, agreed, committed, asked, answered, recalled, read and imported."""
    world = World()
    east, west = (_reading_node(world.add(name, folder)) for name in ("eastland", "westland"))
    desks = Desks(world, east, west, {})
    meet(east, west)
    _agree(desks)
    _open_accounts(desks)
    _report(desks)
    _plan(desks)
    _amend(desks)
    _requests(desks)
    _custody(desks)
    _lists(desks)
    _registry(desks)
    invented_said.say(desks)
    invented_incidents.happen(desks)
    assist(desks)
    add_programmes(desks)
    structure(desks)
    world.settle()
    return desks


def _reading_node(node: Node) -> Node:
    node.house = replace(node.house, acts=acts_of(read_invented))
    return node


def _open_accounts(desks: Desks) -> None:
    for node in (desks.east, desks.west):
        for name, person, roles in (
            ("officer", "Col. A. Mithal", ALL_ROLES),
            ("analyst", "Sgt. B. Mithal", frozenset({"reports.analyst"})),
            ("second", "Maj. C. Mithal", frozenset({"registry.officer", "registry.releaser", "plan.secretary"})),
        ):
            node.act("registry.open_account", name=name, person=person, roles=sorted(roles), password=PASSWORD, clearance="secret")


def _agree(desks: Desks) -> None:
    east, west = desks.east, desks.west
    parties = [{"identity": east.id, "name": "Eastland", "code": "EL"}, {"identity": west.id, "name": "Westland", "code": "WL"}]
    desks.ids["agreement"] = east.act(
        "registry.propose_agreement",
        name="Invented security cooperation",
        parties=parties,
        purposes=["counter-terrorism", "counter-narcotics", "border-security"],
        pillars=["counter-terrorism", "border-security", "counter-narcotics"],
        articles=[{"number": "2", "title": "Exchange of information"}, {"number": "4", "title": "Scanners", "text": "Invented."}],
        texts=[{"language": "en", "text": "Invented text.\nIn two paragraphs."}, {"language": "ar", "text": "نص مخترع.\nفي فقرتين."}],
        second_person=["registry.release"],
    ).record
    desks.world.settle()
    for node in (west, east):
        node.act("registry.sign_agreement", agreement=desks.ids["agreement"], office="Invented ministry")
    desks.world.settle()


def _report(desks: Desks) -> None:
    ask = {"title": "حوار الشرق والغرب يتفق على أجهزة مسح", "text": REPORT, "source": "invented.example", "share": True}
    desks.ids["report"] = desks.east.act("reports.receive", agreement=desks.ids["agreement"], **ask).record
    with desks.east.reading() as reading:
        drafts = [held for held in reading.page("draft").rows if held.record is not None]
    promise = next(held.id for held in drafts if held.record and held.record.properties["kind"] == "commitment")
    desks.east.act("reports.confirm_draft", draft=promise, nature="claim", source_grade="B", information_grade="2")
    desks.world.settle()


def _plan(desks: Desks) -> None:
    east, west, agreement = desks.east, desks.west, desks.ids["agreement"]
    desks.ids["round"] = east.act(
        "plan.record_round",
        agreement=agreement,
        series="Invented dialogue",
        number=3,
        held_on="2026-01",
        place="Eastport",
        co_chairs=[
            {"party": east.id, "office": "Special Secretary", "name": "سالم المثالي"},
            {"party": west.id, "office": "Acting Coordinator"},
        ],
        agenda=["Joint action plan", "Scanners at airports"],
        outcome="Scanners come first.",
        pillars=["counter-terrorism"],
        sources=[{"record": desks.ids["report"]}],
    ).record
    desks.ids["meeting"] = east.act(
        "plan.record_meeting",
        agreement=agreement,
        title="Working group on scanners",
        held_on="2026-02-10",
        place="Westbridge",
        round=desks.ids["round"],
        agenda=["Sites"],
        decisions=["Four airports come first."],
        delegations=[{"party": east.id, "office": "Head of customs"}],
    ).record
    start = REPORT.index("أجهزة مسح")
    source = {"record": desks.ids["report"], "start": start, "end": start + len("أجهزة مسح")}
    scanners = {
        "texts": _texts("Scanners at all main airports.", "أجهزة مسح في جميع المطارات الرئيسية.", "تمام بڑے ہوائی اڈوں پر سکینر۔"),
        "sources": [source],
    }
    made = [
        ("C-14", "Scanners at all main airports", "counter-narcotics", west, east, "2026-06-30", scanners, True),
        ("C-02", "Procedure for exchanging information", "counter-terrorism", east, west, "2025-12-24", {}, True),
        (
            "C-15",
            "Joint training of border officers",
            "border-security",
            east,
            west,
            "2026-01-20",
            {"meeting": desks.ids["meeting"]},
            False,
        ),
    ]
    for number, measure, pillar, debtor, creditor, due, more, signed in made:
        ask = {
            "number": number,
            "measure": measure,
            "pillar": pillar,
            "debtors": [debtor.id],
            "creditors": [creditor.id],
            "due": due,
            **more,
        }
        identifier = desks.ids[number] = east.act("plan.propose_commitment", agreement=agreement, article="4", **ask).record
        desks.world.settle()
        for node in (west, east) if signed else (west,):
            node.act("plan.sign_commitment", commitment=identifier, office="Invented office")
        desks.world.settle()
    desks.ids["statement"] = east.act(
        "plan.draft_statement",
        agreement=agreement,
        title="Statement of the third round",
        texts=_texts(
            "Both sides act together.\nScanners come first.", "يعمل الجانبان معا.\nأجهزة المسح أولا.", "دونوں فریق مل کر کام کریں گے۔"
        ),
        meeting=desks.ids["round"],
        commitments=[desks.ids["C-14"]],
    ).record
    ask = {"number": "C-16", "measure": "One office that answers within three days", "pillar": "counter-terrorism", "due": "2026-03-31"}
    desks.ids["C-16"] = east.act(
        "plan.propose_commitment", agreement=agreement, debtors=[east.id, west.id], creditors=[east.id, west.id], **ask
    ).record
    east.act("plan.sign_commitment", commitment=desks.ids["C-16"], office="Invented office")
    west.act("plan.report_done", commitment=desks.ids["C-14"], reason="Installed at four of nine airports.")
    desks.world.settle()


def _amend(desks: Desks) -> None:
    """Let both sides amend one commitment, one record a breach of a pledge, and the other propose another time for a meeting."""
    east, west, agreement = desks.east, desks.west, desks.ids["agreement"]
    ask = {"agreement": agreement, "pillar": "border-security", "debtors": [west.id], "creditors": [east.id]}
    pledge = {"number": "P-01", "measure": "No fire across the river", "nature": "negative-pledge"}
    for more in ({"number": "C-17", "measure": "Crossing cards for the valley", "due": "2026-09-30"}, pledge):
        made = desks.ids[str(more["number"])] = east.act("plan.propose_commitment", **ask, **more).record
        desks.world.settle()
        for node in (west, east):
            node.act("plan.sign_commitment", commitment=made, office="Invented office")
        desks.world.settle()
    ours = east.act("plan.amend", commitment=desks.ids["C-17"], due="2026-07-31", reason="The season begins in August.").record
    west.act("plan.amend", commitment=desks.ids["C-17"], due="2027-01-31", reason="بطاقات تحتاج إلى طباعة.")
    east.act("plan.sign_amendment", amendment=ours, office="Invented office")
    says = "Three shots from the northern bank."
    breach = east.act("plan.record_breach", commitment=desks.ids["P-01"], says=says, happened_on="2026-01", place="Northford").record
    ask = {"title": "Second working group", "held_on": "2026-03-01", "starts_at": "2026-03-01T10:00+05:00", "zone": "Asia/Karachi"}
    desks.ids["planned"] = east.act("plan.record_meeting", agreement=agreement, status="planned", **ask).record
    east.act("plan.open_series", agreement=agreement, name="Border dialogue", interval_days=180, started="2025-03")
    desks.world.settle()
    west.act("plan.answer_breach", breach=breach, position="explains", text="A hunt; the hunters were fined.")
    west.act(
        "plan.propose_time", meeting=desks.ids["planned"], starts_at="2026-03-02T09:00-05:00", zone="America/New_York", reason="travel"
    )
    desks.world.settle()


def _texts(english: str, arabic: str, urdu: str) -> list[dict[str, str]]:
    return [{"language": "en", "text": english}, {"language": "ar", "text": arabic}, {"language": "ur", "text": urdu}]


def _requests(desks: Desks) -> None:
    east, west = desks.east, desks.west
    ask = {
        "agreement": desks.ids["agreement"],
        "kind": "information",
        "urgency": "normal",
        "legal_basis": "Article 2",
        "purpose": "counter-narcotics",
    }
    desks.ids["R-31"] = west.act(
        "requests.send", number="R-31", to=east.id, subject="Models that fit the halls", text="Which models fit?", **ask
    ).record
    desks.ids["R-28"] = east.act(
        "requests.send", number="R-28", to=west.id, subject="Crossings in December", text="Who crossed?", **ask
    ).record
    desks.ids["R-33"] = east.act(
        "requests.send",
        number="R-33",
        to=west.id,
        subject="Training of operators",
        text="How long?",
        urgency_reason="They begin tomorrow.",
        **{**ask, "urgency": "urgent"},
    ).record
    desks.world.settle()
    wrong = west.act("requests.reply", request=desks.ids["R-28"], step="partial", text="Two persons, named in error.").record
    desks.world.settle()
    west.act("registry.recall", record=wrong, reason="Named in error.", how="destroy")
    west.act(
        "requests.reply",
        request=desks.ids["R-28"],
        step="final",
        text="Nobody whom we know.",
        source_grade="A",
        information_grade="2",
        nature="fact",
    )
    desks.ids["recalled"] = wrong
    east.clock.now += 2 * HOUR
    west.clock.now += 2 * HOUR
    desks.world.settle()
    note = {"record": desks.ids["C-14"], "text": "ملاحظة مخترعة عن المواقع", "title": "Sites"}
    files = [{"name": "sites مواقع.txt", "media_type": "text/plain", "content": b"invented sites"}]
    desks.ids["note"] = east.act("registry.annotate", attachments=files, share=True, **note).record
    desks.ids["proposal"] = east.act("registry.release", by="officer", record=desks.ids["note"]).record
    desks.world.settle()


def _custody(desks: Desks) -> None:
    """Let east ask for a hand-over and west say steps of it, ask about onward use of an answer, and leave a request half written."""
    east, west = desks.east, desks.west
    ask = {"agreement": desks.ids["agreement"], "purpose": "counter-terrorism", "urgency": "normal", "legal_basis": "Article 2"}
    case = {"authority": "An invented court", "order": "Warrant 7", "facts": "An invented attack.", "concerns": ["un:ZZi.001", "group:ttp"]}
    items = [{"item_kind": "person", "value": "زيد مثال", "detail": "born 1980"}, {"item_kind": "phone", "value": "+00 000 000"}]
    desks.ids["R-40"] = east.act(
        "requests.send",
        number="R-40",
        to=west.id,
        kind="hand-over",
        subject="Hand-over of a leader",
        text="He is sought.",
        items=items,
        **ask,
        **case,
    ).record
    desks.world.settle()
    on = {"request": desks.ids["R-40"]}
    west.act("requests.report_custody", step="located", on="2026-01", text="Seen in an invented town.", place="Eastport", **on)
    west.act("requests.report_custody", step="date-set", on="2026-02-01", legal_basis="Law 12", authority="A court", **on)
    west.act("requests.prolong", prolonged_to="2026-02-02T00:00:00.000Z", cause="judicial-authorisation", text="A court decides.", **on)
    told = [{"item": 1, "known": "known", "text": "seen"}, {"item": 2, "known": "not-said"}]
    grades = {"source_grade": "B", "information_grade": "3", "nature": "claim"}
    words = west.act("requests.reply", step="partial", text="As follows.", items=told, **grades, **on).record
    desks.world.settle()
    east.act("requests.confirm_custody", step="date-agreed", text="We send an escort.", **on)
    onward = {"request": desks.ids["R-40"], "words_of": words, "other_purpose": "border security", "text": "Another office could use it."}
    granted = east.act("requests.ask_onward", passed_to="An invented third state", **onward).record
    desks.ids["question"] = east.act("requests.ask_onward", **onward).record
    desks.world.settle()
    west.act("requests.answer_onward", onward_question=granted, outcome="granted", conditions="Not in court.", until="2026-12-31")
    refusing = {**ask, "number": "R-42", "kind": "assistance", "subject": "Dogs that find powder", "text": "Could you lend two?"}
    desks.ids["R-42"] = east.act("requests.send", to=west.id, **refusing).record
    desks.world.settle()
    west.act("requests.reply", request=desks.ids["R-42"], step="refusal", ground="outside-agreement", text="There is no article for it.")
    desks.ids["draft-request"] = east.act(
        "requests.keep_draft", subject="طلب نصف مكتوب", kind="arrest", **{**ask, "urgency": "urgent"}
    ).record
    desks.world.settle()


def _lists(desks: Desks) -> None:
    for comment in ("Invented.", "Invented, and reviewed."):
        desks.ids["import"] = desks.east.act(
            "designations.import_list", source="un", files={"list": LIST.format(comment=comment).encode()}
        ).record
        desks.east.clock.now += DAY // 4
    with desks.east.reading() as reading:
        desks.ids["partner"] = find_partner(reading, desks.west.id).record_id
        desks.ids["entry"] = next(
            held.id for held in reading.page("list-entry").rows if held.record and held.record.properties["reference"] == "ZZi.001"
        )
    desks.east.act("designations.confirm_alias", subject="un:ZZe.002", name=LISTED, language="ar", source="invented.example")


def _registry(desks: Desks) -> None:
    """Enter an institution with a post and its holders, a point of contact, a mechanism, a call, a showing, a visit and a mandate."""
    east, west, agreement, ids = desks.east, desks.west, desks.ids["agreement"], desks.ids
    source = [{"record": ids["report"], "start": REPORT.index("سالم"), "end": REPORT.index("سالم") + 4}]
    names = [{"name": "Invented Office of Inquiry", "language": "en"}, {"name": "مكتب مخترع للتحقيق", "language": "ar"}]
    ids["institution"] = east.act(
        "registry.record_institution", agreement=agreement, names=names, task="Inquires into invented matters."
    ).record
    ids["post"] = east.act("registry.record_post", institution=ids["institution"], titles=[{"name": "Director General"}]).record
    for name, began_on, ended_on in (("سالم المثالي", "2023", "2025-06"), ("Zayd Mithal", "2025-02-01", "2025-11"), ("", "2025-12", "")):
        tenure = {"names": [{"name": name}] if name else [], "began_on": began_on, "ended_on": ended_on, "sources": source}
        ids["tenure"] = east.act("registry.record_tenure", post=ids["post"], **tenure).record
    ids["mechanism"] = east.act(
        "registry.record_mechanism",
        agreement=agreement,
        names=[{"name": "Invented border mechanism", "language": "en"}],
        serves="Invented incidents at the border",
        article="2",
        pillar="border-security",
        texts=[{"language": "en", "text": "Call the point of contact."}, {"language": "ar", "text": "يُتصل بجهة الاتصال."}],
    ).record
    desks.world.settle()
    for node in (east, west):
        node.act("registry.sign_mechanism", mechanism=ids["mechanism"], office="Invented ministry")
    point = {"office": "Duty officer", "channel": "telephone", "reach": "+000 1", "open_hours": "day and night", "languages": ["en", "ar"]}
    ids["contact_point"] = east.act(
        "registry.record_contact_point", institution=ids["institution"], mechanism=ids["mechanism"], **point, substitutes=["Deputy"]
    ).record
    ends = {
        "caller": {"party": east.id, "office": "Duty officer", "zone": "Asia/Karachi"},
        "called": {"party": west.id, "office": "Operations room", "name": "Zayd Mithal", "zone": "America/New_York"},
    }
    said = {
        "called_at": "2026-01-05T08:10:00.000Z",
        "matter": "Two persons at an invented crossing",
        "next_step": "Names by noon",
        "minutes": 7,
    }
    ids["hotline_call"] = east.act("registry.log_call", agreement=agreement, **ends, **said).record
    desks.world.settle()
    west.act("registry.answer_call", hotline_call=ids["hotline_call"], says="differs", next_step="Names by evening", reason="As noted.")
    showing = {"shown_on": "2026-01-03", "form": "briefing", "authority": "Order 7", "place": "Eastport"}
    to = [{"party": west.id, "office": "Secretary"}]
    ids["showing"] = east.act("registry.record_showing", record=ids["C-14"], shown_to=to, **showing).record
    who = [{"party": east.id, "office": "Interior Minister", "name": "سالم المثالي"}]
    visit = {"agreement": agreement, "visitors": who, "host": west.id, "place": "Westbridge", "aim": "Invented talks"}
    east.act("registry.record_visit", **visit, began_on="2025-11-03", ended_on="2025-11-05")
    more = {"others": ["Northland"], "meetings": [ids["meeting"]], "sources": source}
    ids["visit"] = east.act("registry.record_visit", **visit, began_on="2025-12", **more).record
    seat = {"body": "Invented Council", "seat": "non-permanent seat", "holder": east.id, "began_on": "2025", "ended_on": "2026"}
    ids["mandate"] = east.act("registry.record_mandate", agreement=agreement, **seat, sources=source).record
