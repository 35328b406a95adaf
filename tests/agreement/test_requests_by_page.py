"""Requests by page on two nodes: what one side sends, says or claims by its forms stands on the other side's pages, as each said it.

Names of listed subjects are those of an invented list; persons, papers and dates are invented.
"""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

import pytest
from starlette.applications import Starlette

from mithaq.web import site
from tests.agreement.nodes import DAY, Node, World, agree
from tests.web.conftest import Visitor, sign_in
from tests.web.invented import LIST, PASSWORD

NATIONAL = "reference,name,kind\nN-7,Zayd Mithal,person\n"


@dataclass
class Desk:
    """A node and an officer at its pages."""

    node: Node
    officer: Visitor
    settle: Callable[[], None]

    @classmethod
    def at(cls, node: Node, settle: Callable[[], None]) -> "Desk":
        return cls(node, sign_in(Starlette(routes=site.build(node.house, secure=False)), "officer"), settle)

    def do(self, act: str, **form: str) -> str:
        """Send the form of an act, let the nodes exchange, and return the path of the page that it leads to."""
        status, place = self.officer.send(f"/act/{act}", **{name.replace("__", "."): value for name, value in form.items()})
        assert status == 303, re.sub("<[^>]+>", " ", place)[:3000]
        self.settle()
        return place.partition("?")[0]

    def refused(self, act: str, **form: str) -> str:
        """Send a form that is refused, and return the words of the page."""
        status, page = self.officer.send(f"/act/{act}", **form)
        assert 400 <= status < 500, page
        return self.words(page)

    def read(self, path: str) -> str:
        """Return the words of a page."""
        return self.words(self.officer.open(path))

    @staticmethod
    def words(page: str) -> str:
        main = page.partition("<main")[2]
        return html.unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", main)))

    def offers(self, path: str) -> list[str]:
        """Return the acts of which a page has a form."""
        return re.findall(r'action="/act/([a-z_.]+)"', self.officer.open(path))


@pytest.fixture
def desks(world: World, pair: tuple[Node, Node], agreement: str) -> tuple[Desk, Desk]:
    """An officer on each side, under the agreement."""

    def desk(node: Node) -> Desk:
        roles = ["requests.officer", "registry.officer", "designations.analyst"]
        node.act("registry.open_account", name="officer", person="Col. A. Mithal", roles=roles, password=PASSWORD, clearance="secret")
        return Desk.at(node, lambda: world.settle(2))

    east, west = pair
    return desk(east), desk(west)


BLANK = dict.fromkeys(("to", "number", "subject", "text", "purpose", "legal_basis", "authority", "order", "facts", "urgency_reason"), "")


def ask(desk: Desk, to: Desk, agreement: str, **more: str) -> str:
    """Send a request by its form, and return its path, the same on both nodes."""
    form = {
        "agreement": agreement,
        "to": to.node.id,
        "kind": "information",
        "urgency": "normal",
        "number": "R-1",
        "subject": "Invented subject",
        "text": "Who crossed?",
        "purpose": "counter-terrorism",
        "legal_basis": "Article 4",
    }
    return desk.do("requests.send", **{**form, **more})


WARRANT = {
    "authority": "An invented court",
    "order": "Warrant 7 of an invented court",
    "facts": "An invented attack on an invented market.",
    "concerns": "un:ZZi.001",
}


def hand_over(desk: Desk, to: Desk, agreement: str) -> str:
    return ask(desk, to, agreement, kind="hand-over", number="R-39", subject="Hand-over of a leader", legal_basis="Article 9", **WARRANT)


def test_R39_arrest_and_hand_over_are_asked_followed_and_refused_on_the_same_pages_of_both_sides(
    desks: tuple[Desk, Desk], agreement: str
) -> None:
    east, west = desks
    path = hand_over(east, west, agreement)
    for desk in desks:
        page = desk.read(path)
        for word in ("Warrant 7 of an invented court", "Article 9", "An invented court", "un:ZZi.001", "Nothing has been said yet."):
            assert word in page
        assert "nothing said" in desk.read("/requests/custody")
    assert "requests.report_custody" in west.offers(path)
    assert "requests.report_custody" not in east.offers(path)
    request = path.rpartition("/")[2]
    west.do("requests.report_custody", request=request, step="located", on="2026-01", text="Seen in an invented town.", back=path)
    west.do("requests.report_custody", request=request, step="detained", on="2026-01-07", place="Eastport", back=path)
    for desk in desks:
        page = desk.read(path)
        assert page.index("located") < page.index("Seen in an invented town.") < page.index("Eastport")
        register = desk.read("/requests/custody?step=detained")
        assert "R-39" in register
        assert "R-39" not in desk.read("/requests/custody?step=handed-over")
    assert "legal basis" in west.refused("requests.reply", request=request, step="final", text="He is handed over.")
    west.do("requests.reply", request=request, step="refusal", ground="own-national", text="He is our national.", back=path)
    for desk in desks:
        assert "a national of the party that was asked" in desk.read(path)
        assert "refused" in desk.read("/requests/custody")


def test_R67_a_leader_of_a_banned_group_is_handed_over_and_received_each_said_by_its_side_beside_the_lists(
    desks: tuple[Desk, Desk], agreement: str
) -> None:
    east, west = desks
    for desk in desks:
        desk.node.act("designations.import_list", source="un", files={"list": LIST.format(comment="Invented.").encode()})
    east.node.act(
        "designations.import_list",
        source="invented-national",
        format="csv",
        title="Invented national list",
        files={"list": NATIONAL.encode()},
    )
    ours = east.node.act(
        "designations.propose",
        agreement=agreement,
        kind="person",
        names=[{"text": "Zayd Mithal"}],
        refers_to=["un:ZZi.001", "invented-national:N-7"],
        paper="Z-1",
    ).record
    east.settle()
    path = hand_over(east, west, agreement)
    request = path.rpartition("/")[2]
    here, there = (desk.read(path) for desk in desks)
    assert "The subject on the lists and with each side" in here
    assert "Invented national list" in here, "the national list does not stand beside the foreign one"
    for page in (here, there):
        assert "ZAYD" in page
        assert "proposed" in page
    assert ours
    assert "has not been said" in east.refused("requests.confirm_custody", request=request, step="received")
    for desk in desks:
        assert "R-39 Hand-over of a leader" in desk.read("/group/un:ZZi.001"), "the subject's page does not name the request"
    assert "un:ZZi.001" in east.officer.open("/requests/new?kind=arrest&urgency=normal&concerns=un%3AZZi.001")
    west.do("requests.report_custody", request=request, step="extradition-granted", on="2026-01-06", authority="A court", back=path)
    west.do("requests.report_custody", request=request, step="date-set", on="2026-01-09", place="Northern crossing", back=path)
    east.do("requests.confirm_custody", request=request, step="date-agreed", back=path)
    west.do("requests.report_custody", request=request, step="handed-over", on="2026-01-09", back=path)
    assert "“received” is said by the party that asked only" in west.refused("requests.report_custody", request=request, step="received")
    east.do("requests.confirm_custody", request=request, step="received", on="2026-01-10", text="A day later.", back=path)
    west.do("requests.reply", request=request, step="final", text="Handed over.", legal_basis="Article 9 of an invented law", back=path)
    for desk in desks:
        page = desk.read(path)
        steps = ["extradition granted", "day of the hand-over set", "day agreed to", "handed over", "received"]
        places = [page.index(step, page.index("Arrest and hand-over")) for step in steps]
        assert places == sorted(places)
        assert "Article 9 of an invented law" in page
        register = desk.read("/requests/custody?step=received")
        assert "R-39" in register
        assert "answered" in register


def test_R59_joint_action_against_militants_is_logged_with_its_legal_basis_by_both_sides(desks: tuple[Desk, Desk], agreement: str) -> None:
    east, west = desks
    action = {"kind": "joint-action", "number": "R-59", "legal_basis": "Article 4 and Resolution 0000 (2025)"}
    page = east.refused("requests.send", **{**BLANK, "agreement": agreement, "to": west.node.id, "urgency": "normal", **action})
    for word in ("Authority", "Facts, and the offence behind it", "it says which authority ordered it"):
        assert word in page
    path = ask(east, west, agreement, authority="An invented ministry", facts="An invented camp.", concerns="group:ttp", **action)
    request = path.rpartition("/")[2]
    for desk in desks:
        assert "Article 4 and Resolution 0000 (2025)" in desk.read("/requests?kind=joint-action")
        assert "An invented ministry" in desk.read(path)
    basis = "Law 12 of an invented parliament"
    west.do("requests.reply", request=request, step="final", text="We act on our side.", legal_basis=basis, back=path)
    for desk in desks:
        assert basis in desk.read(path)
        with desk.node.reading() as reading:
            told = [leaf.event.decode() for leaf in reading.events(limit=40) if leaf.event]
            kept = reading.get(request).record
        logged = [one for one in told if request in one and kept.sha256.hex() in one]
        assert kept.properties["legal_basis"] == "Article 4 and Resolution 0000 (2025)"
        assert logged, "the node's log does not name the request with the hash of what it says"


def test_a_draft_waits_here_alone_says_what_it_lacks_and_is_completed_and_sent(desks: tuple[Desk, Desk], agreement: str) -> None:
    east, west = desks
    page = east.read("/requests/new?kind=arrest&urgency=urgent")
    for word in ("an urgent request says why it is urgent", "it names the warrant or decision on which it rests"):
        assert word in page
    draft = east.do("requests.keep_draft", agreement=agreement, kind="arrest", urgency="urgent", subject="Half known")
    assert draft.startswith("/request-draft/")
    page = east.read(draft)
    for word in ("Half known", "What is still missing", "an urgent request says why it is urgent"):
        assert word in page
    assert "Complete and send the draft" in east.read("/")
    assert "Half known" in east.read("/requests/drafts")
    with west.node.reading() as reading:
        assert reading.page("request-draft").rows == []
    identifier = draft.rpartition("/")[2]
    half = {"request_draft": identifier, "agreement": agreement, "kind": "arrest", "urgency": "urgent", "subject": "Half known"}
    assert "cannot be sent yet" in east.refused("requests.send", **BLANK | half)
    known = {"to": west.node.id, "number": "R-5", "text": "Arrest him.", "purpose": "counter-terrorism", "legal_basis": "Article 9"}
    more = {**half, **known, **WARRANT, "urgency_reason": "He leaves tonight."}
    east.do("requests.complete_draft", **more)
    assert "Nothing that is needed: it can be sent." in east.read(draft)
    path = east.do("requests.send", **more)
    assert "He leaves tonight." in west.read(path)
    assert "The request that it became" in east.read(draft)
    assert "nothing more is done with it" in east.refused("requests.drop_draft", request_draft=identifier)
    assert "Complete and send the draft" not in east.read("/")


def test_a_clarification_waits_for_whoever_asked_on_the_first_page_until_it_is_given(desks: tuple[Desk, Desk], agreement: str) -> None:
    east, west = desks
    path = ask(east, west, agreement)
    request = path.rpartition("/")[2]
    assert "Clarify the request" not in east.read("/")
    west.do("requests.reply", request=request, step="clarification", text="Which crossing?", back=path)
    assert "Clarify the request" in east.read("/").partition("Waits for others")[0]
    assert "Which crossing?" in east.read(path)
    east.do("requests.reply", request=request, step="clarification", text="The northern one.", back=path)
    assert "Clarify the request" not in east.read("/")
    assert "The northern one." in west.read(path)


def test_onward_use_is_asked_and_answered_by_whose_words_they_are(desks: tuple[Desk, Desk], agreement: str) -> None:
    east, west = desks
    path = ask(east, west, agreement)
    request = path.rpartition("/")[2]
    west.do(
        "requests.reply", request=request, step="final", text="Two persons crossed.", source_grade="B", information_grade="2", back=path
    )
    words = re.search(r'id="(reply--[0-9a-f-]+)"', east.officer.open(path)).group(1)
    form = {"request": request, "passed_to": "An invented third state", "text": "It asked us too.", "back": path}
    assert "does not ask the party whose words" in west.refused("requests.ask_onward", words_of=words, **form)
    assert "names no request or reply" in east.refused("requests.ask_onward", words_of="request--x", **form)
    east.do("requests.ask_onward", words_of=words, **form)
    assert "Answer about onward use" in west.read("/").partition("Waits for others")[0]
    assert "An invented third state" in west.read("/requests/onward?whose=us")
    question = re.search(r'name="onward_question" value="([^"]+)"', west.officer.open(path)).group(1)
    assert "is not the party that is asked" in east.refused("requests.answer_onward", onward_question=question, outcome="granted")
    assert "a refusal says why" in west.refused("requests.answer_onward", onward_question=question, outcome="refused")
    said = {"onward_question": question, "outcome": "granted", "conditions": "Not in court.", "until": "2026-12-31", "back": path}
    west.do("requests.answer_onward", **said)
    for desk in desks:
        page = desk.read(path)
        assert "Not in court." in page
        assert "granted" in page
        assert "An invented third state" in desk.read("/requests/onward?status=granted")
    assert "Answer about onward use" not in west.read("/")


def test_items_asked_about_are_answered_one_by_one_on_both_pages(desks: tuple[Desk, Desk], agreement: str) -> None:
    east, west = desks
    items = {"items.0.item_kind": "person", "items.0.value": "Zayd Mithal", "items.1.item_kind": "vehicle", "items.1.value": "ABC 123"}
    path = ask(east, west, agreement, kind="check", **items)
    told = {
        "items.0.item": "1",
        "items.0.known": "known",
        "items.0.text": "crossed on Monday",
        "items.1.item": "2",
        "items.1.known": "not-said",
    }
    west.do("requests.reply", request=path.rpartition("/")[2], step="final", text="As follows.", back=path, **told)
    for desk in desks:
        page = desk.read(path)
        assert re.search(r"1 · person Zayd Mithal known crossed on Monday", page)
        assert re.search(r"2 · vehicle ABC 123 not said", page)


def test_the_statistics_of_both_nodes_are_the_same_page(desks: tuple[Desk, Desk], agreement: str, world: World) -> None:
    east, west = desks
    paths = [ask(east, west, agreement, number=f"R-{number}") for number in range(5)]
    theirs = ask(west, east, agreement, number="W-1")
    first, second, third, fourth, _ = (path.rpartition("/")[2] for path in paths)
    west.do("requests.reply", request=first, step="final", text="So.")
    west.do("requests.reply", request=second, step="refusal", ground="originator", text="No.")
    east.do("requests.withdraw", request=third, text="Not needed.")
    for node in (east.node, west.node):
        node.clock.now += 4 * DAY
    east, west = desks = tuple(Desk.at(desk.node, desk.settle) for desk in desks)
    west.do("requests.reply", request=fourth, step="final", text="Late.")
    east.do("requests.reply", request=theirs.rpartition("/")[2], step="partial", text="A part.")
    pages = [desk.officer.open("/requests/statistics").partition("</ul>")[2] for desk in desks]
    table = [re.findall(r"<tr><th scope=\"row\">(.*?)</th>(.*?)</tr>", page, re.DOTALL) for page in pages]
    assert sorted(table[0]) == sorted(table[1])
    figures = {name: re.findall(r"<td[^>]*>(?:<[^>]+>)?([^<]*)", cells) for name, cells in table[0]}
    assert figures["information"][:9]
    assert "whoever gave the information does not consent" in pages[1]
    assert unquote(pages[0]).count("<h2>") == 2


def test_agreements_are_counted_apart(world: World, pair: tuple[Node, Node], desks: tuple[Desk, Desk], agreement: str) -> None:
    east, west = desks
    second = agree(world, *pair, name="Second invented agreement")
    ask(east, west, agreement)
    ask(east, west, second, number="R-2")
    for desk in desks:
        assert "1 request was sent." in desk.read(f"/requests/statistics?agreement={second}")
        assert "2 requests were sent." in desk.read("/requests/statistics?agreement=nothing&period=nothing")
