"""Performing: roles, keys, the second person, and that nothing is half done."""

from dataclasses import replace
from typing import Any

import pytest

from mithaq.acts import perform as performing
from mithaq.acts.act import BadAsk, NotAllowed, UnknownAct
from mithaq.acts.approval import ProposalChanged, ProposalOver, SamePerson
from mithaq.acts.perform import KeyReused
from mithaq.acts.work import KeysLocked, NoSuchRecord
from mithaq.records.canonical import digest, parse_object
from mithaq.records.ident import micros, timestamp
from mithaq.records.record import make_record
from tests.agreement.nodes import DAY, HOUR, Node, World, agree
from tests.agreement.test_story import commitment


def log_size(node: Node) -> int:
    with node.reading() as reading:
        head = reading.log_head("node")
    return head.size if head is not None else 0


def records(node: Node) -> int:
    with node.reading() as reading:
        return len(reading.page(None, limit=200).rows)


@pytest.fixture
def guarded(world: World, pair: tuple[Node, Node]) -> tuple[Node, str]:
    """A node and an agreement under which releasing needs two persons."""
    return pair[0], agree(world, *pair, second_person=["registry.release"])


def test_every_act_leaves_exactly_one_leaf_in_the_node_log(pair: tuple[Node, Node], agreement: str) -> None:
    before = log_size(pair[0])
    outcome = pair[0].act("registry.annotate", record=agreement, text="a note")
    assert log_size(pair[0]) == before + 1
    assert outcome.leaf == before


def event_of(node: Node, leaf: int) -> dict[str, Any]:
    """Return the readable event of a leaf, which must be what the leaf's own fields say."""
    with node.reading() as reading:
        found = reading.leaves("node", leaf, leaf + 1)[0]
    event = dict(parse_object(found.event or b""))
    assert (found.kind, found.act, found.actor) == ("act", event["act"], event["actor"])
    assert found.record == next(iter([*(one["id"] for one in event["records"]), *event["consulted"]]), None)
    modified = None if found.modified is None else timestamp(found.modified)
    assert modified == next((one["modified"] for one in event["records"]), None)
    return event


def test_a_leaf_says_who_did_what_to_what_by_which_way_and_no_content(pair: tuple[Node, Node], agreement: str) -> None:
    east = pair[0]
    ask = {"record": agreement, "text": "an invented secret"}
    done = east.act("registry.annotate", **ask)
    with east.reading() as reading:
        note = reading.get(done.record)
    assert note is not None
    assert note.record is not None
    event = event_of(east, done.leaf)
    at, asked = event.pop("at"), event.pop("asked")
    assert micros(at) <= east.clock.now
    assert len(bytes.fromhex(asked)) == 32
    assert event == {
        "act": "registry.annotate",
        "article": east.house.find("registry.annotate").article,
        "actor": east.person().principal.id,
        "name": east.person().name,
        "via": "page",
        "records": [{"id": note.id, "modified": timestamp(note.modified), "sha256": note.record.sha256.hex()}],
        "consulted": [],
        "state": "done",
    }
    again = event_of(east, east.act("registry.annotate", **ask).leaf)
    assert again["asked"] == asked, "the same ask has the same hash"
    other = event_of(east, east.act("registry.annotate", record=agreement, text="something else").leaf)
    assert other["asked"] != asked


def test_a_leaf_names_what_was_only_read(pair: tuple[Node, Node], agreement: str) -> None:
    event = event_of(pair[0], pair[0].act("registry.consult", record=agreement, purpose="to know").leaf)
    assert (event["records"], event["consulted"]) == ([], [agreement])


def test_the_same_key_acts_once_and_stands_for_one_input_of_one_person(pair: tuple[Node, Node], agreement: str) -> None:
    east = pair[0]
    first = east.act("registry.annotate", key="k", record=agreement, text="once")
    size = log_size(east)
    assert east.act("registry.annotate", key="k", record=agreement, text="once") == first
    assert log_size(east) == size
    with pytest.raises(KeyReused):
        east.act("registry.annotate", key="k", record=agreement, text="other")
    with pytest.raises(KeyReused):
        east.act("registry.consult", key="k", record=agreement)
    east.person("second")
    assert east.act("registry.annotate", by="second", key="k", record=agreement, text="other").record != first.record
    for key in ("", "k" * 201):
        with pytest.raises(BadAsk, match="key"):
            east.act("registry.annotate", key=key, record=agreement, text="x")
    assert east.act("registry.annotate", key="k" * 200, record=agreement, text="x").state == "done"


def test_an_unknown_act_a_wrong_input_and_a_missing_role_are_refused_before_anything_is_written(
    pair: tuple[Node, Node], agreement: str
) -> None:
    east = pair[0]
    before = (log_size(east), records(east))
    east.person("guest", roles=frozenset({"overseer"}))
    with pytest.raises(UnknownAct):
        east.act("plan.dream")
    with pytest.raises(BadAsk, match="text"):
        east.act("registry.annotate", record=agreement)
    with pytest.raises(BadAsk, match="surprise"):
        east.act("registry.annotate", record=agreement, text="x", surprise=1)
    with pytest.raises(NotAllowed, match=r"plan\.secretary"):
        east.act("registry.annotate", by="guest", record=agreement, text="x")
    with pytest.raises(BadAsk, match="key"):
        east.act("registry.annotate", key="k" * 201, record=agreement, text="x")
    assert (log_size(east), records(east)) == before


def test_a_person_never_performs_what_partners_and_the_clock_do(pair: tuple[Node, Node], agreement: str) -> None:
    with pytest.raises(NotAllowed):
        pair[0].act("registry.give_range", agreement=agreement, start=0)
    with pytest.raises(NotAllowed):
        pair[0].house.perform("registry.annotate", pair[0].house.partner(pair[1].id), {"record": agreement, "text": "x"})


def test_an_act_whose_leaf_cannot_be_written_did_not_happen(
    pair: tuple[Node, Node], agreement: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    east = pair[0]
    before = (log_size(east), records(east))

    def fail(*_arguments: object, **_names: object) -> range:
        raise RuntimeError("the invented power fails")

    monkeypatch.setattr(performing, "append", fail)
    with pytest.raises(RuntimeError, match="power"):
        east.act("registry.annotate", record=agreement, text="x")
    monkeypatch.undo()
    assert (log_size(east), records(east)) == before
    east.act("registry.annotate", record=agreement, text="x")
    assert log_size(east) == before[0] + 1


def test_without_keys_nothing_is_signed_and_nothing_is_kept(pair: tuple[Node, Node], agreement: str) -> None:
    east = pair[0]
    made = commitment(east, pair[1], agreement)
    locked = replace(east.house, keys=None)
    before = log_size(east)
    with pytest.raises(KeysLocked):
        locked.perform("plan.sign_commitment", east.person(), {"commitment": made, "office": "x"})
    assert log_size(east) == before


def test_an_act_of_two_persons_waits_for_a_different_second_one(guarded: tuple[Node, str]) -> None:
    east, agreement = guarded
    east.person("first"), east.person("second")
    waiting = east.act("registry.release", by="first", record=agreement)
    assert waiting.state == "proposed"
    with pytest.raises(SamePerson):
        east.act("registry.approve", by="first", proposal=waiting.record)
    done = east.act("registry.approve", by="second", proposal=waiting.record)
    assert done.state == "done"
    with pytest.raises(ProposalOver, match="approved"):
        east.act("registry.approve", by="second", proposal=waiting.record)


def test_an_approval_does_what_was_proposed_and_the_leaf_names_both_persons(
    world: World, pair: tuple[Node, Node], guarded: tuple[Node, str]
) -> None:
    east, agreement = guarded
    first, second = east.person("first"), east.person("second")
    report = str(east.act("reports.receive", title="Invented", text="An invented text.", source="a test", agreement=agreement).record)
    waiting = east.act("registry.release", by="first", record=report)
    with east.reading() as reading:
        held, proposal = reading.get(report), reading.get(waiting.record)
    assert held is not None
    assert proposal is not None
    assert proposal.record is not None
    said = proposal.record.properties
    assert (said["act"], said["ask"]["record"], said["proposer"], said["proposer_name"]) == (
        "registry.release",
        report,
        first.principal.id,
        first.name,
    )
    assert said["versions"] == {report: timestamp(held.modified)}
    assert micros(said["expires_at"]) == proposal.modified + 168 * HOUR
    assert event_of(east, waiting.leaf)["state"] == "proposed"
    world.settle()
    with pair[1].reading() as reading:
        assert reading.get(report) is None
    done = east.act("registry.approve", by="second", proposal=waiting.record)
    world.settle()
    with pair[1].reading() as reading:
        assert reading.get(report) is not None, "what was approved was not done"
    event = event_of(east, done.leaf)
    assert (event["actor"], event["approves"], event["proposed_by"]) == (second.principal.id, "registry.release", first.principal.id)
    with east.reading() as reading:
        decided = reading.get(waiting.record)
    assert decided is not None
    assert decided.record is not None
    assert (decided.record.properties["state"], decided.record.properties["decided_by"]) == ("approved", second.principal.id)


def test_a_proposal_waits_as_long_as_the_agreement_says_and_not_a_microsecond_longer(world: World, pair: tuple[Node, Node]) -> None:
    east = pair[0]
    agreement = agree(world, *pair, second_person=["registry.release"], clocks={"proposal_hours": 5})
    east.person("second")
    for late in (0, 1):
        waiting = str(east.act("registry.release", record=agreement, key=f"k{late}").record)
        with east.reading() as reading:
            proposal = reading.get(waiting)
        assert proposal is not None
        assert proposal.record is not None
        ends = micros(proposal.record.properties["expires_at"])
        assert ends == proposal.modified + 5 * HOUR
        decline = {"proposal": waiting, "reason": "not now"}
        east.clock.now = ends - 2 + late
        if late:
            with pytest.raises(ProposalOver, match="expired"):
                east.act("registry.decline", by="second", **decline)
        else:
            assert east.act("registry.decline", by="second", **decline).state == "done"


def test_a_proposal_is_bound_to_its_act_its_input_and_what_that_names(world: World, pair: tuple[Node, Node]) -> None:
    east = pair[0]
    agreement = agree(world, *pair, second_person=["registry.recall"])
    east.person("second")
    report = str(east.act("reports.receive", title="Invented", text="An invented text.", source="a test", agreement=agreement).record)
    waiting = east.act("registry.recall", record=report, reason="words that are no identifier")
    assert waiting.state == "proposed"
    with east.reading() as reading:
        proposal = reading.get(waiting.record)
    assert proposal is not None
    assert proposal.record is not None
    said = proposal.record.properties
    assert list(said["versions"]) == [report]
    assert said["hash"] == digest({name: said[name] for name in ("act", "ask", "versions")}).hex()
    without = replace(east.house, acts={name: act for name, act in east.house.acts.items() if name != "registry.recall"})
    with pytest.raises(NoSuchRecord):
        without.perform("registry.approve", east.person("second"), {"proposal": waiting.record})
    forged = make_record({**said, "ask": {**said["ask"], "reason": "other words"}, "modified": timestamp(proposal.modified + 1_000)})
    east.store.write(lambda writing: writing.put(forged))
    with pytest.raises(ProposalChanged, match=str(waiting.record)):
        east.act("registry.approve", by="second", proposal=waiting.record)


def test_the_second_person_needs_the_role_of_the_act_itself(guarded: tuple[Node, str]) -> None:
    east, agreement = guarded
    waiting = east.act("registry.release", record=agreement)
    east.person("analyst", roles=frozenset({"reports.analyst"}))
    with pytest.raises(NotAllowed, match=r"registry\.releaser"):
        east.act("registry.approve", by="analyst", proposal=waiting.record)


def test_a_proposal_ends_by_its_clock_by_a_decline_and_by_a_change_of_what_it_names(
    guarded: tuple[Node, str], pair: tuple[Node, Node]
) -> None:
    east, agreement = guarded
    east.person("second")
    declined = east.act("registry.release", record=agreement).record
    east.act("registry.decline", by="second", proposal=declined, reason="not now")
    with pytest.raises(ProposalOver, match="declined"):
        east.act("registry.approve", by="second", proposal=declined)
    partner = east.facet("partner", "identity", pair[1].id)[0]
    changed = east.act("registry.release", record=agreement, to=[pair[1].id]).record
    late = east.act("registry.release", record=agreement).record
    east.clock.now += 8 * DAY
    with pytest.raises(ProposalOver, match="expired"):
        east.act("registry.approve", by="second", proposal=late)
    with pytest.raises(ProposalOver, match="expired"):
        east.act("registry.decline", by="second", proposal=late, reason="not for me to say")
    east.act("registry.decline", proposal=late, reason="nobody was there")
    assert late in east.facet("proposal", "status", "declined")
    assert changed
    assert partner


def test_a_proposal_over_a_record_that_changed_cannot_be_approved(guarded: tuple[Node, str], monkeypatch: pytest.MonkeyPatch) -> None:
    from mithaq.acts import approval

    east, agreement = guarded
    east.person("second")
    waiting = east.act("registry.release", record=agreement).record
    monkeypatch.setattr(approval, "timestamp", lambda _at: "2020-01-01T00:00:00.000Z")
    with pytest.raises(ProposalChanged):
        east.act("registry.approve", by="second", proposal=waiting)


def test_what_one_may_not_see_answers_as_what_is_not_there(world: World, pair: tuple[Node, Node], agreement: str) -> None:
    east, west = pair
    secret = commitment(east, west, agreement, marking={"classification": "restricted"})
    east.person("low", clearance=0)
    missing = secret[:-4] + "0000"
    for identifier in (secret, missing):
        with pytest.raises(NoSuchRecord) as refusal:
            east.act("registry.consult", by="low", record=identifier)
        assert str(refusal.value).replace(identifier, "ID") == str(NoSuchRecord(id="ID"))
