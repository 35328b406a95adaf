"""The story of an agreement between two nodes, told through the acts of both."""

from pathlib import Path

import pytest

from mithaq.desks.plan.states import STATES
from mithaq.exchange.agreement import find_agreement
from mithaq.exchange.attachment import Vault, attachment_names
from mithaq.lang.refusal import Refused
from mithaq.records.marking import Terms
from mithaq.store import Reading
from tests.agreement.nodes import BOTH_ENGINES, DAY, Node, World

pytestmark = BOTH_ENGINES


def commitment(east: Node, west: Node, agreement: str, **more: object) -> str:
    ask: dict[str, object] = {
        "agreement": agreement,
        "number": "C-1",
        "measure": "Install scanners at the invented airport",
        "pillar": "counter-narcotics",
        "debtors": [west.id],
        "creditors": [east.id],
        "due": "2026-06-30",
        "article": "4",
    }
    return east.act("plan.propose_commitment", **{**ask, **more}).record


def unsigned_agreement(east: Node, west: Node) -> str:
    parties = [{"identity": node.id, "name": node.name} for node in (east, west)]
    return east.act("registry.propose_agreement", name="Unsigned", parties=parties, purposes=["x"], pillars=[]).record


def agree_terms(reading: Reading, agreement: str) -> Terms:
    terms = find_agreement(reading, agreement).common_marking(agreement).terms
    assert terms is not None
    return terms


def status(node: Node, identifier: str) -> str:
    for value in STATES:
        if identifier in node.facet("commitment", "status", value):
            return value
    return "unknown"


def test_an_agreement_is_in_force_on_both_nodes_once_both_have_signed(pair: tuple[Node, Node], agreement: str) -> None:
    for node in pair:
        assert node.facet("agreement", "status", "in_force") == [agreement]


def test_a_commitment_is_agreed_when_both_signed_and_accepted_by_the_creditor_only(
    world: World, pair: tuple[Node, Node], agreement: str
) -> None:
    east, west = pair
    made = commitment(east, west, agreement)
    world.settle()
    assert status(west, made) == "proposed"
    for node in pair:
        node.act("plan.sign_commitment", commitment=made, office="Invented office")
    world.settle()
    assert [status(node, made) for node in pair] == ["agreed", "agreed"]
    west.act("plan.report_done", commitment=made, reason="installed")
    world.settle()
    with pytest.raises(Refused, match="creditor"):
        west.act("plan.accept_done", commitment=made)
    east.act("plan.accept_done", commitment=made)
    world.settle()
    assert [status(node, made) for node in pair] == ["accepted", "accepted"]


def test_a_recalled_reply_is_destroyed_at_the_partner_and_the_request_is_open_again(
    world: World, pair: tuple[Node, Node], agreement: str, tmp_path: Path
) -> None:
    east, west = pair
    ask = {"number": "R-1", "to": west.id, "kind": "information", "subject": "Invented subject", "text": "Who crossed?"}
    more = {"urgency": "normal", "legal_basis": "Article 4", "purpose": "counter-terrorism"}
    request = east.act("requests.send", agreement=agreement, **ask, **more).record
    world.settle()
    reply = west.act("requests.reply", request=request, step="final", text="Nobody whom we know of").record
    world.settle()
    files = list(tmp_path.glob("eastland.db*"))
    assert not files or any(b"Nobody whom we know of" in file.read_bytes() for file in files)
    assert request in east.facet("request", "status", "answered")
    west.act("registry.recall", record=reply, reason="the invented source was wrong")
    west.clock.now += DAY
    world.settle()
    with east.reading() as reading:
        held = reading.get(reply)
    assert held is not None
    assert held.recalled
    assert held.record is None
    assert not any(b"Nobody whom we know of" in file.read_bytes() for file in tmp_path.glob("eastland.db*"))
    assert request in east.facet("request", "status", "sent")
    assert len(west.facet("recall-receipt", "outcome", "destroyed")) == 1


def test_a_note_with_a_file_reaches_the_partner_and_opens_there(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    made = commitment(east, west, agreement)
    note = east.act(
        "registry.annotate",
        record=made,
        text="see the plan",
        share=True,
        attachments=[{"name": "plan.txt", "content": b"plan of the hall"}],
    ).record
    world.settle()
    with west.reading() as reading:
        held = reading.get(note)
        assert held is not None
        assert held.record is not None
        name = attachment_names(held.record)[0]
        blob = reading.blob(bytes.fromhex(name.sha256))
    assert blob is not None
    assert b"plan of the hall" not in blob.body
    assert Vault(west.keys.storage, west.house.randomness).open(blob) == b"plan of the hall"


def test_an_act_with_a_key_is_done_once(pair: tuple[Node, Node], agreement: str) -> None:
    east = pair[0]
    first = east.act("registry.annotate", key="k", record=agreement, text="once")
    again = east.act("registry.annotate", key="k", record=agreement, text="once")
    assert first == again
    with pytest.raises(Refused, match="key"):
        east.act("registry.annotate", key="k", record=agreement, text="twice")
