"""What each act is asked with in the simulation, drawn from what the node itself sees at that moment.

`ROWS` are the rows of the table; `LOCAL` are those that a person does, with the function that draws the input. `OUT_OF_THE_TABLE` are
the acts that change nothing that a partner sees. A new act belongs into one of them: a test compares them with the bill of materials.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from mithaq.exchange.partner import partners
from mithaq.store import Held
from tests.simulation.nodes import SimNode, commitment_ask, outsider, request_ask

T = TypeVar("T")
SHARED = ("commitment", "dialogue-round", "meeting", "note", "open-report", "reply", "request", "statement")
LINE = (
    "registry.give_offers",
    "registry.give_range",
    "registry.take_range",
    "registry.take_cosignature",
    "registry.take_attachment",
    "registry.add_checkpoint",
)
OUT_OF_THE_TABLE = {
    "registry.invite": "says the identity file, which is the same each time",
    "registry.consult": "changes nothing but the node's own log",
    "registry.prove": "changes nothing but the node's own log",
    **dict.fromkeys(
        (
            "reports.add_statement",
            "reports.confirm_all",
            "reports.edit_draft",
            "reports.give_back",
            "reports.link",
            "reports.merge_drafts",
            "reports.part",
            "reports.read_again",
            "reports.split_draft",
            "reports.take",
            "reports.undo_decision",
            "reports.unlink",
            "reports.withdraw_name",
            "reports.withdraw_statement",
        ),
        "makes or takes back what no partner was given",
    ),
    **dict.fromkeys(
        (
            "designations.screen",
            "designations.raise_hit",
            "designations.clear_hit",
            "designations.confirm_hit",
            "designations.reopen_hit",
            "designations.retain",
            "designations.release_name",
            "designations.raise_found",
            "designations.forget_retained",
        ),
        "is about names that never leave this node",
    ),
    "registry.tidy": "forgets what no partner sees: sessions, statuses, kept answers",
    **dict.fromkeys(
        (
            "registry.open_account",
            "registry.close_account",
            "registry.begin_session",
            "registry.keep_passkey",
            "registry.keep_code",
            "registry.drop_way",
            "registry.end_session",
            "registry.issue_link",
            "registry.issue_token",
            "registry.link_directory",
            "registry.sign_out",
            "registry.save_view",
            "registry.forget_view",
        ),
        "is about this node's people",
    ),
    **dict.fromkeys(
        ("registry.rotate_keys", "registry.finish_rotation", "registry.take_rotation", "registry.give_rotations", "registry.retire_key"),
        "needs key files beside the store; has tests of its own",
    ),
    **dict.fromkeys(
        (
            "registry.export_courier",
            "registry.open_courier",
            "registry.close_courier",
            "registry.give_courier_range",
            "registry.seal_courier",
        ),
        "carries the ranges that the late steps hand over; HOLE: the file itself is not under the table's faults",
    ),
    **dict.fromkeys(
        ("registry.open_intake", "registry.close_intake", "registry.open_client", "registry.close_client"),
        "is about foreign clients, who are no partners",
    ),
    **dict.fromkeys(
        ("registry.contribute", "registry.delete_contribution"),
        "is by foreign clients; nothing passes from an intake to a partner's stream without another act",
    ),
    "registry.adopt": "makes a record of ours of a contribution; that a partner sees it is registry.release, which is a row",
    **dict.fromkeys(
        ("registry.show_log", "registry.keep_witnessed", "registry.note_rollback"),
        "is what the node does with a witness's answer; HOLE: only the asked side, add_checkpoint, is a row",
    ),
    **dict.fromkeys(
        (
            "designations.propose",
            "designations.review",
            "designations.decide",
            "designations.amend",
            "designations.lift",
            "designations.decline",
            "designations.answer",
            "designations.claim",
            "designations.keep_monitoring_report",
            "designations.request_removal",
            "designations.answer_removal",
        ),
        "travels as commitments do, which are rows; HOLE: it has tests on two nodes, but is not under the table's faults",
    ),
    **dict.fromkeys(
        ("requests.keep_draft", "requests.complete_draft", "requests.drop_draft"),
        "is about requests that have not left this node",
    ),
    **dict.fromkeys(
        (
            "requests.prolong",
            "requests.withdraw",
            "requests.report_custody",
            "requests.confirm_custody",
            "requests.ask_onward",
            "requests.answer_onward",
        ),
        "travels as replies do, which are a row; HOLE: it has tests on two nodes, but is not under the table's faults",
    ),
    **dict.fromkeys(
        (
            "plan.open_series",
            "plan.propose_time",
            "plan.take_time",
            "plan.hold_meeting",
            "plan.cancel_meeting",
            "plan.record_breach",
            "plan.answer_breach",
            "plan.contradict",
            "plan.record_position",
            "plan.add_caveat",
            "plan.record_operation",
            "plan.change_operation",
            "plan.claim_figure",
            "plan.check_figure",
            "plan.record_pledge",
            "plan.answer_offer",
            "plan.answer_claim",
            "plan.commit_pledge",
            "plan.report_delivery",
            "plan.confirm_receipt",
            "plan.report_use",
            "plan.withdraw_pledge",
            "plan.correct_pledge_step",
            "plan.record_programme",
            "plan.change_programme",
            "plan.report_progress",
            "plan.answer_entry",
            "plan.found_group",
            "plan.revise_group",
            "plan.name_members",
            "plan.enter_document",
            "plan.revise_document",
            "plan.answer_document",
            "plan.enter_national_plan",
            "plan.revise_national_plan",
            "plan.report_line",
            "plan.link_plan",
            "plan.need_approvals",
            "plan.approve",
            "plan.record_cross_link",
            "reports.register_incident",
            "reports.change_incident",
            "reports.leave_out_source",
            "reports.strike_incident",
            "reports.reinstate_incident",
            "reports.give_account",
        ),
        "travels as meetings and amendments do, which are rows; HOLE: it has tests on two nodes, but is not under the table's faults",
    ),
    "plan.set_aside": "is about what this node does not follow up, and stays here",
    **dict.fromkeys(
        (
            "registry.answer_call",
            "registry.change_contact_point",
            "registry.change_mandate",
            "registry.change_mechanism",
            "registry.change_visit",
            "registry.end_tenure",
            "registry.log_call",
            "registry.record_contact_point",
            "registry.record_institution",
            "registry.record_mandate",
            "registry.record_mechanism",
            "registry.record_post",
            "registry.record_showing",
            "registry.record_tenure",
            "registry.record_visit",
            "registry.sign_mechanism",
        ),
        "travels as meetings do, which are a row; HOLE: it has tests on two nodes, but is not under the table's faults",
    ),
    "registry.stop_link": "must never happen in an honest world; the rollback runs have it",
}
UN_LIST = """<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST dateGenerated="2026-01-01T00:00:00.000Z"><INDIVIDUALS/><ENTITIES><ENTITY><DATAID>1</DATAID><VERSIONNUM>1</VERSIONNUM>
<FIRST_NAME>INVENTED FRONT {mark}</FIRST_NAME><UN_LIST_TYPE>Al-Qaida</UN_LIST_TYPE><REFERENCE_NUMBER>QDe.999</REFERENCE_NUMBER>
<LISTED_ON>2020-01-01</LISTED_ON></ENTITY></ENTITIES></CONSOLIDATED_LIST>"""


@dataclass(frozen=True)
class Draw:
    """The choices of one step: a number that chooses, a mark that its content bears, and the world's agreements."""

    which: int
    mark: str
    agreements: dict[str, str]
    nodes: dict[str, SimNode]

    def of(self, choices: Sequence[T], salt: int = 0) -> T | None:
        """Return one of the choices, always the same for the same number; None when there is none."""
        return choices[(self.which // 7**salt) % len(choices)] if choices else None

    @property
    def plain(self) -> str:
        """Return the agreement of all nodes."""
        return self.agreements["plain"]

    def other(self, node: SimNode) -> SimNode:
        """Return another node."""
        found = self.of([one for one in self.nodes.values() if one.id != node.id])
        assert found is not None
        return found


@dataclass(frozen=True)
class Wish:
    """An act to be done: its name, input and actor."""

    act: str
    ask: dict[str, Any]
    by: str = "officer"


Drawn = Callable[[SimNode, Draw], Wish | None]


def live(node: SimNode, *types: str, own: bool | None = None, released: bool | None = None) -> list[Held]:
    """Return live records of the types by id, of this node or of others, released to somebody or not."""
    found: list[Held] = []
    with node.reading() as reading:
        for kind in types:
            for held in reading.page(kind, limit=500).rows:
                if held.record is None or held.recalled or own not in (None, held.record.created_by == node.id):
                    continue
                out = any(entry.collection.startswith("out/") for entry in reading.entries_of(held.id)) if released is not None else None
                if released in (None, out):
                    found.append(held)
    return sorted(found, key=lambda held: held.id)


def titled(node: SimNode, *titles: str) -> list[Held]:
    """Return unreleased reports with one of the titles, and unreleased statements where no title is asked for."""
    reports = live(node, "open-report", own=True, released=False)
    return [one for one in reports if one.record is not None and one.record.properties["title"] in titles]


def release(node: SimNode, draw: Draw) -> Wish | None:
    found = draw.of([*titled(node, "plain"), *live(node, "statement", own=True, released=False)])
    return None if found is None else Wish("registry.release", {"record": found.id})


def recall(how: str) -> Drawn:
    def drawn(node: SimNode, draw: Draw) -> Wish | None:
        found = draw.of(sorted(live(node, *SHARED, own=True, released=True), key=lambda held: held.modified))
        return None if found is None else Wish("registry.recall", {"record": found.id, "how": how, "reason": f"error {draw.mark}"})

    return drawn


def narrow(node: SimNode, draw: Draw) -> Wish | None:
    found = draw.of(sorted(live(node, "commitment", "note", "meeting", own=True, released=True), key=lambda held: held.modified))
    stay = [node.id, *sorted(one for one in draw.nodes if one != node.id)[: len(draw.nodes) - 2]]
    return None if found is None else Wish("registry.narrow", {"record": found.id, "releasable_to": stay, "reason": f"few {draw.mark}"})


def consent(node: SimNode, draw: Draw) -> Wish | None:
    found = draw.of(live(node, *SHARED, own=True, released=True))
    return None if found is None else Wish("registry.consent", {"record": found.id, "to": [draw.other(node).id]})


def pass_on(node: SimNode, draw: Draw) -> Wish | None:
    """Pass on what another gave, which its marking lets the third have."""
    found = draw.of([one for one in live(node, "commitment", "meeting", "note", own=False) if one.record is not None])
    if found is None or found.record is None or len(draw.nodes) < 3:
        return None
    to = next(one for one in sorted(draw.nodes) if one not in (node.id, found.record.created_by))
    return Wish("registry.pass_on", {"record": found.id, "to": to})


def hold(node: SimNode, draw: Draw) -> Wish | None:
    found = draw.of(sorted(live(node, "commitment", "note", "request", own=False), key=lambda held: held.modified))
    return None if found is None else Wish("registry.hold", {"record": found.id, "ground": f"case {draw.mark}"})


def lift_hold(node: SimNode, draw: Draw) -> Wish | None:
    rows = [one for one in live(node, "hold", own=True) if one.record is not None and one.record.properties["state"] == "active"]
    found = draw.of(rows)
    return None if found is None else Wish("registry.lift_hold", {"hold": found.id})


def annotate(node: SimNode, draw: Draw) -> Wish | None:
    found = draw.of(["", *(one.id for one in live(node, "commitment"))]) or draw.plain
    file = {"name": "a.txt", "content": f"file {draw.mark}".encode()}
    return Wish("registry.annotate", {"record": found, "text": f"note {draw.mark}", "share": True, "attachments": [file]})


def propose_agreement(node: SimNode, draw: Draw) -> Wish:
    parties = [{"identity": one.id, "name": one.name} for one in (node, draw.other(node))]
    return Wish("registry.propose_agreement", {"name": f"Another {draw.mark}", "parties": parties, "purposes": ["x"], "pillars": []})


def sign_agreement(node: SimNode, draw: Draw) -> Wish | None:
    found = draw.of([one.id for one in live(node, "agreement") if not is_signed(node, one)])
    return None if found is None else Wish("registry.sign_agreement", {"agreement": found, "office": "Invented ministry"})


def is_signed(node: SimNode, held: Held) -> bool:
    """Return whether this node signed a record."""
    with node.reading() as reading:
        rows = reading.page("sign-off", limit=500).rows
    signed = [row.record for row in rows if row.record is not None and row.record.created_by == node.id]
    return any(one.properties["about"] == held.id for one in signed)


def accept_partner(node: SimNode, draw: Draw) -> Wish:
    return Wish("registry.accept_partner", {"identity_file": outsider(f"{node.name}-{draw.mark}")})


def met(node: SimNode, state: str) -> list[Any]:
    """Return the outsiders in a state, by id."""
    with node.reading() as reading:
        found = [one for one in partners(reading) if one.state == state and one.id not in _real(node)]
    return sorted(found, key=lambda one: one.id)


def _real(node: SimNode) -> set[str]:
    return set(node.wire.nodes)


def confirm_partner(node: SimNode, draw: Draw) -> Wish | None:
    found = draw.of(met(node, "met"))
    return None if found is None else Wish("registry.confirm_partner", {"partner": found.id, "fingerprint": found.fingerprint})


def revoke_partner(node: SimNode, draw: Draw) -> Wish | None:
    strangers = [one.id for one in (*met(node, "met"), *met(node, "confirmed"))]
    found = draw.of([draw.other(node).id, *strangers])
    return Wish("registry.revoke_partner", {"partner": found, "reason": f"a lost key {draw.mark}"})


def waiting(node: SimNode, draw: Draw, act: str, **more: Any) -> Wish | None:
    with node.reading() as reading:
        rows = [row for row in reading.page("proposal", limit=100).rows if row.record is not None]
    open_ones = sorted(row.id for row in rows if row.record is not None and row.record.properties["state"] == "waiting")
    found = draw.of(open_ones)
    return None if found is None else Wish(act, {"proposal": found, **more}, by="second")


def commitments(node: SimNode, state: str, side: str) -> list[str]:
    """Return the commitments in a state in which this node is on a side."""
    chosen = set(node.facet("commitment", "status", state)) & set(node.facet("commitment", side, node.id))
    return sorted(chosen & {one.id for one in live(node, "commitment")})


def say(act: str, states: tuple[str, ...], side: str, **more: Any) -> Drawn:
    def drawn(node: SimNode, draw: Draw) -> Wish | None:
        found = draw.of([one for state in states for one in commitments(node, state, side)])
        return None if found is None else Wish(act, {"commitment": found, "reason": f"so {draw.mark}", **more})

    return drawn


def sign_commitment(node: SimNode, draw: Draw) -> Wish | None:
    unsigned = set(node.facet("commitment", "unsigned", node.id)) & set(node.facet("commitment", "status", "proposed"))
    found = draw.of(sorted(unsigned & {one.id for one in live(node, "commitment")}))
    return None if found is None else Wish("plan.sign_commitment", {"commitment": found, "office": "Invented office"})


def amend(node: SimNode, draw: Draw) -> Wish | None:
    going = ("agreed", "in_progress", "returned", "reported_done")
    found = draw.of([one for side in ("debtor", "creditor") for state in going for one in commitments(node, state, side)])
    ask = {"commitment": found, "measure": f"another measure {draw.mark}", "reason": "invented"}
    return None if found is None else Wish("plan.amend", ask)


def sign_amendment(node: SimNode, draw: Draw) -> Wish | None:
    unsigned = set(node.facet("commitment", "unsigned", node.id)) - set(node.facet("commitment", "status", "proposed"))
    rows = [one for one in live(node, "amendment") if one.record is not None and str(one.record.properties["about"]) in unsigned]
    found = draw.of([one.id for one in rows])
    return None if found is None else Wish("plan.sign_amendment", {"amendment": found, "office": "Invented office"})


def move_meeting(node: SimNode, draw: Draw) -> Wish | None:
    found = draw.of([one.id for one in live(node, "meeting", own=True, released=True)])
    times = {"starts_at": "2026-02-11T10:00:00+05:00", "ends_at": "2026-02-11T11:00:00+05:00", "zone": "Asia/Karachi"}
    return None if found is None else Wish("plan.move_meeting", {"meeting": found, **times})


def draft_statement(node: SimNode, draw: Draw) -> Wish | None:
    texts = [{"language": one, "text": f"together {draw.mark}"} for one in ("en", "ar")]
    answered = draw.of([one.id for one in live(node, "joint-statement", own=False)], 1)
    return Wish("plan.draft_statement", {"agreement": draw.plain, "title": f"S {draw.mark}", "texts": texts, "answers": answered})


def sign_statement(node: SimNode, draw: Draw) -> Wish | None:
    unsigned = set(node.facet("joint-statement", "unsigned", node.id)) & {one.id for one in live(node, "joint-statement")}
    found = draw.of(sorted(unsigned))
    return None if found is None else Wish("plan.sign_statement", {"joint_statement": found, "office": "Invented office"})


def reply(node: SimNode, draw: Draw) -> Wish | None:
    asked = [one.id for one in live(node, "request", own=False) if one.record is not None and one.record.properties["to"] == node.id]
    open_ones = [
        one for one in asked if not ({one} & {*node.facet("request", "status", "answered"), *node.facet("request", "status", "refused")})
    ]
    found = draw.of(open_ones)
    step = draw.of(("acknowledgement", "partial", "final"), 1)
    return None if found is None else Wish("requests.reply", {"request": found, "step": step, "text": f"reply {draw.mark}"})


def _of_ours(node: SimNode, draw: Draw, kind: str, act: str, **more: Any) -> Wish | None:
    """Return an act on a live record of the node's own."""
    found = draw.of(sorted(one.id for one in live(node, kind, own=True)))
    return None if found is None else Wish(act, {kind.replace("-", "_"): found, **more})


def draft(act: str, **more: Any) -> Drawn:
    def drawn(node: SimNode, draw: Draw) -> Wish | None:
        with node.reading() as reading:
            decided = {
                str(row.record.properties["about"]) for row in reading.page("draft-decision", limit=500).rows if row.record is not None
            }
            rows = [row for row in reading.page("draft", limit=500).rows if row.id not in decided and row.record is not None]
            found = draw.of(
                sorted(row.id for row in rows if row.record is not None and _lives(reading, str(row.record.properties["about"])))
            )
        return None if found is None else Wish(act, {"draft": found, **more})

    return drawn


def _lives(reading: Any, identifier: str) -> bool:
    held = reading.get(identifier)
    return held is not None and held.record is not None and not held.recalled


LOCAL: dict[str, Drawn] = {
    "registry.release": release,
    "registry.recall:withdraw": recall("withdraw"),
    "registry.recall:correct": recall("correct"),
    "registry.recall:narrow": recall("narrow"),
    "registry.recall:destroy": recall("destroy"),
    "registry.annotate": annotate,
    "registry.narrow": narrow,
    "registry.consent": consent,
    "registry.pass_on": pass_on,
    "registry.hold": hold,
    "registry.lift_hold": lift_hold,
    "registry.propose_agreement": propose_agreement,
    "registry.sign_agreement": sign_agreement,
    "registry.accept_partner": accept_partner,
    "registry.confirm_partner": confirm_partner,
    "registry.revoke_partner": revoke_partner,
    "registry.approve": lambda node, draw: waiting(node, draw, "registry.approve"),
    "registry.decline": lambda node, draw: waiting(node, draw, "registry.decline", reason="not now"),
    "plan.record_round": lambda node, draw: Wish(
        "plan.record_round", {"agreement": draw.plain, "series": f"Dialogue {draw.mark}", "number": 1, "held_on": "2026-01"}
    ),
    "plan.record_meeting": lambda node, draw: Wish(
        "plan.record_meeting", {"agreement": draw.plain, "title": f"Meeting {draw.mark}", "held_on": "2026-01-05", "status": "planned"}
    ),
    "plan.propose_commitment": lambda node, draw: Wish(
        "plan.propose_commitment", commitment_ask(draw.plain, f"C {draw.mark}", node, draw.other(node))
    ),
    "plan.sign_commitment": sign_commitment,
    "plan.amend": amend,
    "plan.sign_amendment": sign_amendment,
    "plan.judge": say("plan.judge", ("agreed", "in_progress"), "creditor", judged="largely"),
    "plan.suspend": say("plan.suspend", ("agreed", "in_progress"), "creditor"),
    "plan.resume": say("plan.resume", ("suspended",), "creditor"),
    "plan.let_lapse": say("plan.let_lapse", ("suspended", "returned"), "creditor"),
    "plan.dispute": say("plan.dispute", ("agreed", "in_progress", "returned"), "debtor"),
    "plan.settle": say("plan.settle", ("disputed",), "debtor"),
    "plan.move_meeting": move_meeting,
    "plan.draft_statement": draft_statement,
    "plan.sign_statement": sign_statement,
    "plan.begin": say("plan.begin", ("agreed", "returned"), "debtor"),
    "plan.report_done": say("plan.report_done", ("agreed", "in_progress", "returned"), "debtor"),
    "plan.accept_done": say("plan.accept_done", ("reported_done",), "creditor"),
    "plan.return_done": say("plan.return_done", ("reported_done",), "creditor"),
    "plan.close": say("plan.close", ("accepted",), "creditor"),
    "requests.send": lambda node, draw: Wish("requests.send", request_ask(draw.plain, f"asked {draw.mark}", draw.other(node))),
    "requests.reply": reply,
    "reports.receive": lambda node, draw: Wish(
        "reports.receive",
        {"title": "shared", "text": f"read {draw.mark}", "source": "a test", "agreement": draw.plain, "share": True},
    ),
    "reports.confirm_draft": draft("reports.confirm_draft", nature="claim"),
    "reports.reject_draft": draft("reports.reject_draft", reason="not so"),
    "reports.grade_source": lambda node, draw: _of_ours(node, draw, "open-report", "reports.grade_source", source_grade="B"),
    "reports.revise_statement": lambda node, draw: _of_ours(node, draw, "statement", "reports.revise_statement", nature="fact"),
    "designations.import_list": lambda node, draw: Wish(
        "designations.import_list", {"source": "un", "files": {"list": UN_LIST.format(mark=draw.mark).encode()}}
    ),
    "designations.confirm_alias": lambda node, draw: Wish(
        "designations.confirm_alias", {"subject": "QDe.999", "name": f"alias {draw.mark}", "language": "en", "source": "a test"}
    ),
}
ROWS = (*LOCAL, *LINE)


def row_of(name: str, ask: Any) -> str:
    """Return the row of an act."""
    how = ask.get("how", "withdraw") if isinstance(ask, dict) else getattr(ask, "how", "withdraw")
    return f"{name}:{how}" if name == "registry.recall" else name
