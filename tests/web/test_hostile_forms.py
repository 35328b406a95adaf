"""Forms that no page of ours made: sent twice, from elsewhere, with parts missing, repeated, too long or of the wrong kind, and with the
identifiers of records that the sender may not see, in every field of every act and in every address.

An act that is only tried is undone at its last step, so that the next one finds the same node. All names are invented.
"""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import inspect
from starlette.applications import Starlette

from mithaq.acts.act import Act
from mithaq.app import open_acts
from mithaq.lang.refusal import Refused
from mithaq.log.append import NODE_LOG
from mithaq.web.choices import FIXED, FIXED_OF_ACT
from mithaq.web.doors import DOORS
from mithaq.web.site import ADDRESSES
from tests.agreement.nodes import ALL_ROLES
from tests.web.conftest import Visitor, sign_in
from tests.web.invented import PASSWORD, Desks
from tests.web.invented_structure import hidden_structure

ACTS = {act.name: act for act in open_acts()}
RESTRICTED = {"classification": "restricted"}
# Words of a form that name no record.
PROSE = {
    *("text", "reason", "title", "description", "password", "person", "name", "label", "digest", "number", "measure", "place", "office"),
    *(
        "series",
        "outcome",
        "legal_basis",
        "purpose",
        "identity_file",
        "fingerprint",
        "response",
        "six_digits",
        "ticket",
        "grounds",
        "ground",
    ),
    *(
        "redress_number",
        "statement",
        "removal_path",
        "paper",
        "paper_on",
        "paper_link",
        "link",
        "publisher",
        "symbol",
        "language",
        "locale",
    ),
    *("authority", "due", "held_on", "until", "deadline", "expires_at", "received_on", "answer_due", "review_on", "decided_on", "said_on"),
    *("published", "listed_on", "value", "code", "token", "alias", "version", "evidence_wanted", "agenda", "decisions", "measures", "tlp"),
    *("began_on", "ended_on", "called_at", "shown_on", "reach", "serves", "body", "seat", "shown_by", "conditions", "next_step", "zone"),
    *("mandate", "on", "line", "lines", "authorities", "position", "adopted_by", "regions", "members", "depth"),
    *("pillars", "pillar", "purposes", "article", "roles", "reads", "writes", "compartments", "handling", "media_type", "classification"),
}


# Words that a form may leave out and that name a record when they stand in it.
REFERENCES = frozenset(
    (
        "evidence",
        "record",
        "meeting",
        "round",
        "renews",
        "commitment",
        "disputes",
        "refers_to",
        "sub_unit_of",
        "decision",
        "agreement",
        "source",
        "parent",
        "post",
        "mechanism",
        "meetings",
        "same_as",
        "contact_point",
        "request_draft",
        "group",
        "document",
    )
)


class Undone(Refused):
    """All of the act was done, and is undone."""

    rule = "test.undone"
    what = "Undone."
    status = 418


@dataclass
class Hidden:
    """What the low reader may not see, by type, and what it may."""

    ids: dict[str, str]
    seen: dict[str, str]

    def of(self, name: str) -> str:
        """Return the hidden record that a field would name, by the field's name."""
        return self.ids.get(name.replace("_", "-"), self.ids["note"])


@pytest.fixture(scope="module")
def hidden(desks: Desks) -> Hidden:
    """Records above the clearance of an account that has every role."""
    east, agreement = desks.east, desks.ids["agreement"]
    east.act(
        "registry.open_account", name="low", person="Lt. D. Mithal", roles=sorted(ALL_ROLES), password=PASSWORD, clearance="unclassified"
    )
    under = {"agreement": agreement, "marking": RESTRICTED}
    sides = {"debtors": [east.id], "creditors": [desks.west.id], "pillar": "border-security"}
    ask = {"kind": "information", "urgency": "normal", "legal_basis": "Article 2", "purpose": "counter-narcotics", "to": desks.west.id}
    plain = {"kind": "person", "names": [{"text": "Zayd Mithal"}], "paper": "Invented 1"}
    claim = {"subject": "group:ttp", "aspect": "leader", "voice": "asserts", "matter": "Zayd", "claimant": "Invented", "source": "Invented"}
    ids = {
        "commitment": east.act("plan.propose_commitment", number="H-1", measure="Hidden", **sides, **under).record,
        "dialogue-round": east.act("plan.record_round", series="Hidden", number=1, held_on="2026", **under).record,
        "meeting": east.act("plan.record_meeting", title="Hidden", held_on="2026", **under).record,
        "request": east.act("requests.send", number="H-2", subject="Hidden", text="Hidden?", **ask, **under).record,
        "request-draft": east.act("requests.keep_draft", subject="Hidden", **under).record,
        "open-report": east.act("reports.receive", title="Hidden", text="Hidden text.", source="hidden.example", **under).record,
        "designation": east.act("designations.propose", **plain, **under).record,
        "profile-claim": east.act("designations.claim", **claim, **under).record,
        "monitoring-report": east.act(
            "designations.keep_monitoring_report", title="H", publisher="H", symbol="H/1", text="1. Hidden.", **under
        ).record,
    }
    ids |= hidden_structure(east, under)
    texts = [{"language": one, "text": "Hidden"} for one in ("en", "ar")]
    programme = {"number": "H-3", "name": "Hidden", "kind": "roll-out", "pillar": "border-security", "lead": east.id}
    ids["programme"] = east.act("plan.record_programme", **programme, **under).record
    ids["programme-entry"] = east.act("plan.report_progress", programme=ids["programme"], what="Hidden", status="ordered").record
    ids["joint-statement"] = east.act("plan.draft_statement", title="Hidden", texts=texts, **under).record
    ids |= _hidden_entries(desks, under)
    ids["note"] = ids["record"] = east.act("registry.annotate", record=ids["commitment"], text="Hidden").record
    ids["proposal"] = east.act("registry.release", record=ids["note"]).record
    ids["round"] = ids["dialogue-round"]
    ids["words-of"] = ids["request"]
    with east.reading() as reading:
        hidden_drafts = [
            one.id for one in reading.page("draft").rows if one.record and one.record.properties["about"] == ids["open-report"]
        ]
        drafts = [one.id for one in reading.page("draft").rows if one.record and one.record.properties["about"] == desks.ids["report"]]
    ids |= {"draft": hidden_drafts[0]} if hidden_drafts else {}
    seen = {**desks.ids, "commitment": desks.ids["C-14"], "request": desks.ids["R-31"], "record": desks.ids["note"], "draft": drafts[0]}
    seen["joint_statement"] = desks.ids["statement"]
    seen |= {name.replace("-", "_"): desks.ids[name] for name in ("working-group", "national-plan")}
    seen |= {"framework_document": desks.ids["document"], "line": "1.1"}
    seen |= {"request_draft": desks.ids["draft-request"], "words_of": desks.ids["R-31"], "onward_question": desks.ids["question"]}
    seen["designation"] = east.act("designations.propose", agreement=agreement, **plain).record
    desks.world.settle()
    return Hidden(ids, seen)


def _hidden_entries(desks: Desks, under: dict[str, Any]) -> dict[str, str]:
    """Return entries of the registry above the clearance of the low reader."""
    east, west = desks.east, desks.west
    institution = east.act("registry.record_institution", names=[{"name": "Hidden"}], **under).record
    post = east.act("registry.record_post", institution=institution, titles=[{"name": "Hidden"}]).record
    ends = {"caller": {"party": west.id, "office": "H"}, "called": {"party": east.id, "office": "H"}}
    call = west.act("registry.log_call", called_at="2026-01-05T08:00:00.000Z", **ends, **under).record
    visitors = [{"party": east.id, "office": "Hidden"}]
    desks.world.settle()
    return {
        "institution": institution,
        "post": post,
        "tenure": east.act("registry.record_tenure", post=post).record,
        "contact-point": east.act(
            "registry.record_contact_point", institution=institution, office="H", channel="telephone", reach="H"
        ).record,
        "mechanism": east.act("registry.record_mechanism", names=[{"name": "Hidden"}], serves="Hidden", **under).record,
        "hotline-call": call,
        "visit": east.act("registry.record_visit", visitors=visitors, began_on="2026", **under).record,
        "mandate": east.act("registry.record_mandate", body="Hidden", seat="H", holder=east.id, **under).record,
    }


@pytest.fixture(scope="module")
def officer(pages: Starlette) -> Visitor:
    return sign_in(pages, "officer")


@pytest.fixture(scope="module")
def low(pages: Starlette, hidden: Hidden) -> Visitor:
    return sign_in(pages, "low")


@pytest.fixture
def undone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every act be done up to its log entry, and take it back."""

    def undo(*_parts: object, **_more: object) -> int:
        raise Undone()

    monkeypatch.setattr("mithaq.acts.perform._log", undo)
    # On a busy machine an act may take longer than its page waits; here every page waits.
    monkeypatch.setattr("mithaq.web.acting.PATIENCE_SECONDS", 120.0)


def texts(struct: type[Any], prefix: str = "") -> Iterator[tuple[str, str, bool]]:
    """Yield dotted name, last name and whether it is required, of every text that an input can carry."""
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)
    for one in info.fields:
        kinds = one.type.types if isinstance(one.type, inspect.UnionType) else (one.type,)
        kind = next(kind for kind in kinds if not isinstance(kind, inspect.NoneType))
        needed = one.required
        if isinstance(kind, inspect.ListType):
            kind = kind.item_type
            inner = f"{prefix}{one.name}.0."
        else:
            inner = f"{prefix}{one.name}."
        if isinstance(kind, inspect.StructType):
            yield from ((name, last, needed and deep) for name, last, deep in texts(kind.cls, inner))
        elif isinstance(kind, inspect.StrType | inspect.IntType):
            yield prefix + one.name, one.name, needed


def plausible(act: Act[Any], seen: dict[str, str], west: str) -> dict[str, str]:
    """Return a form that the act takes, as far as one can be made without knowing the act."""
    known = {**seen, "partner": west, "to": west, "asked_of": west, "party": west, "releasable_to": west, "identity": west}
    known |= {"debtors": west, "creditors": west, "pillar": "border-security", "purpose": "counter-narcotics", "paper": "Invented 1"}
    known |= dict.fromkeys(("held_on", "received_on", "began_on", "ended_on", "shown_on"), "2026-01-02") | {
        "until": "2026-02-01",
        "hours": "1",
        "days": "1",
    }
    known |= {"called_at": "2026-01-05T08:00:00.000Z", "holder": west}
    known |= {
        "subject": "un:ZZi.001",
        "source": "invented.example",
        "language": "ar",
        "digest": "0" * 64,
        "text": "Invented",
        "nature": "claim",
    }
    fixed = {**FIXED, **FIXED_OF_ACT.get(act.name, {})}
    made = {}
    for name, last, needed in texts(act.input):
        if needed:
            made[name] = known.get(last) or next(iter(fixed.get(last, ("1" if last == "number" else "Invented",))))
    return made


def naming(act: Act[Any]) -> list[tuple[str, str]]:
    """Return the fields of an act that may name a record."""
    fixed = {**FIXED, **FIXED_OF_ACT.get(act.name, {})}
    named = [(name, last) for name, last, needed in texts(act.input) if last not in fixed and (needed or last in REFERENCES)]
    return [(name, last) for name, last in named if last not in PROSE]


def another(identifier: str) -> str:
    """Return an identifier of the same type that names nothing."""
    return f"{identifier.partition('--')[0]}--{uuid.uuid5(uuid.NAMESPACE_URL, identifier)}"


def leveled(text: str, identifier: str, hidden: Hidden) -> str:
    """Return a page with its one-time keys, the identifier, and identifiers of what was only tried taken out."""
    for part in (identifier, identifier.partition("--")[2], identifier[:40]):
        text = text.replace(part, "IT")
    known = {*hidden.ids.values(), *hidden.seen.values()}
    text = re.sub(r"[a-z-]+--[0-9a-f-]{36}", lambda found: found[0] if found[0] in known else "ANOTHER", text)
    text = re.sub(r'(name="key" value=")[0-9a-f]{32}', r"\1", text)
    return re.sub(r"\b([a-z_]+\.[a-z_]+)-[0-9a-f]{6}-", r"\1-", text)


def leaves(desks: Desks) -> int:
    with desks.east.reading() as reading:
        head = reading.log_head(NODE_LOG)
    return head.size if head is not None else 0


@pytest.mark.parametrize("name", ACTS)
def test_what_one_may_not_see_is_for_every_act_as_what_does_not_exist(
    low: Visitor, desks: Desks, hidden: Hidden, undone: None, name: str
) -> None:
    form = plausible(ACTS[name], hidden.seen, desks.west.id)
    told = []
    for field, last in naming(ACTS[name]):
        secret = hidden.of(last)
        answers = []
        for identifier in (secret, another(secret)):
            status, text = low.send(f"/act/{name}", **{**form, field: identifier})
            answers.append((status, leveled(text, identifier, hidden)))
        if answers[0] != answers[1]:
            told.append(f"{field}: {answers[0][0]} and {answers[1][0]}")
        if told or field != naming(ACTS[name])[0][0]:
            continue
        shown = [low.client.get(f"/act/{name}?{urlencode({field: one})}") for one in (secret, another(secret))]
        if leveled(shown[0].text, secret, hidden) != leveled(shown[1].text, another(secret), hidden):
            told.append(f"{field}: its form tells")
    assert told == []


PATTERNS = sorted({one.path for one in ADDRESSES if one.method == "GET" and "{" in one.path and one.path != "/act/{name}"})


@pytest.mark.parametrize("pattern", PATTERNS)
def test_what_one_may_not_see_is_at_every_address_as_what_does_not_exist(low: Visitor, hidden: Hidden, pattern: str) -> None:
    told = []
    for secret in dict.fromkeys(hidden.ids.values()):
        pair = (secret, another(secret))
        found = [low.client.get(re.sub(r"\{[^}]+\}", one, pattern), follow_redirects=False) for one in pair]
        bodies = [(answer.status_code, leveled(answer.text, one, hidden)) for answer, one in zip(found, pair, strict=True)]
        if bodies[0] != bodies[1]:
            told.append(f"{secret}: {found[0].status_code} and {found[1].status_code}")
    assert told == []


@pytest.mark.parametrize(
    "path", ["/search?q={}", "/requests?state={}", "/plan?pillar={}", "/?notice={}", "/designations?q={}", "/reports?language={}"]
)
def test_a_question_about_what_one_may_not_see_is_answered_as_one_about_nothing(low: Visitor, hidden: Hidden, path: str) -> None:
    for secret in dict.fromkeys(hidden.ids.values()):
        pair = (secret, another(secret))
        found = [low.client.get(path.format(one), follow_redirects=False) for one in pair]
        assert found[0].status_code == found[1].status_code
        assert leveled(found[0].text, pair[0], hidden) == leveled(found[1].text, pair[1], hidden)


def test_the_pairs_would_differ_for_who_may_see(officer: Visitor, hidden: Hidden, desks: Desks, undone: None) -> None:
    """The planted fault: with the clearance, the same comparison tells the two apart."""
    secret = hidden.ids["commitment"]
    assert "Hidden" in officer.open("/search?q=Hidden")
    status = [officer.send("/act/registry.annotate", record=one, text="x")[0] for one in (secret, another(secret))]
    assert status == [418, 404]


def test_most_acts_come_to_their_last_step(officer: Visitor, hidden: Hidden, desks: Desks, undone: None) -> None:
    """The comparison says something only where the other fields are right."""
    done = [name for name, act in ACTS.items() if officer.send(f"/act/{name}", **plausible(act, hidden.seen, desks.west.id))[0] == 418]
    assert len(done) >= 20, done


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "nonsense"},
        {"origin": "https://elsewhere.invalid"},
        {"origin": "null"},
        {"origin": "http://testserver.elsewhere.invalid"},
        {"origin": "http://testserver:8080"},
        {"sec-fetch-site": "cross-site", "origin": "http://testserver"},
    ],
    ids=str,
)
def test_no_address_takes_a_form_from_another_origin(officer: Visitor, stranger: Visitor, desks: Desks, headers: dict[str, str]) -> None:
    before = leaves(desks)
    paths = [one.path.replace("{name}", "registry.annotate") for one in ADDRESSES if one.method == "POST" and "{ticket}" not in one.path]
    form = {"csrf": officer.token, "record": desks.ids["C-14"], "text": "x", "name": "officer", "password": PASSWORD, "locale": "ar"}
    for visitor in (officer, stranger):
        for path in paths:
            answer = visitor.client.post(path, data=form, headers=headers, follow_redirects=False)
            assert (path, answer.status_code) == (path, 403)
            assert "set-cookie" not in answer.headers
    assert leaves(desks) == before
    assert DOORS["/act/{name}"] is not None


@pytest.mark.parametrize("name", ACTS)
def test_no_act_is_done_without_the_token_of_the_session(officer: Visitor, hidden: Hidden, desks: Desks, name: str) -> None:
    before = leaves(desks)
    form = plausible(ACTS[name], hidden.seen, desks.west.id)
    for token in ("", officer.token[:-1]):
        answer = officer.client.post(f"/act/{name}", data={**form, "csrf": token}, follow_redirects=False)
        assert answer.status_code == 403
    assert leaves(desks) == before


def test_a_form_that_is_sent_twice_acts_once(officer: Visitor, hidden: Hidden, desks: Desks) -> None:
    done = []
    for name in ("registry.annotate", "plan.record_round", "plan.record_meeting", "requests.send", "reports.receive", "designations.claim"):
        form = {**plausible(ACTS[name], hidden.seen, desks.west.id), "urgency": "normal", "key": f"an invented key of {name}"}
        before = leaves(desks)
        first, second = (officer.send(f"/act/{name}", **form) for _ in range(2))
        assert first == second
        if first[0] == 303:
            done.append(name)
            assert leaves(desks) == before + 1
            status, _ = officer.send(f"/act/{name}", **{**form, next(iter(form)): "another"})
            assert status in (404, 409, 422)
    assert len(done) >= 4


# What a form may carry, whoever made it.
FIELDS = sorted(
    {name for act in ACTS.values() for name, _, _ in texts(act.input)} | {"csrf", "key", "back", "__proto__", "marking", "files.list"}
)
STRANGE = st.one_of(
    st.sampled_from(
        ["", " ", "\x00", "\ud83d\ude00", "\u202e", "0", "-1", "1e309", "NaN", "true", "[]", "{}", "null", "9" * 400, "x" * 20_000]
    ),
    st.sampled_from(
        ["2026-02-31", "identity--x", "../../etc/passwd", "javascript:x", "a\r\nset-cookie: b=c", "%00", "'; drop table leaf; --"]
    ),
    st.text(max_size=40),
)


@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    name=st.sampled_from(sorted(ACTS)),
    wrong=st.dictionaries(
        st.one_of(st.sampled_from(FIELDS), st.text(min_size=1, max_size=20)), st.lists(STRANGE, min_size=1, max_size=3), max_size=6
    ),
    drop=st.integers(0, 3),
)
def test_whatever_a_form_carries_is_done_or_refused_in_words(
    fuzzed: Visitor, hidden: Hidden, desks: Desks, name: str, wrong: dict[str, list[str]], drop: int
) -> None:
    form: dict[str, list[str]] = {one: [value] for one, value in plausible(ACTS[name], hidden.seen, desks.west.id).items()}
    for one in list(form)[:drop]:
        del form[one]
    form = {"csrf": [fuzzed.token], **form, **wrong}
    pairs = [(key, value) for key, values in form.items() for value in values]
    body = urlencode([(key.encode("utf-8", "surrogatepass"), value.encode("utf-8", "surrogatepass")) for key, value in pairs])
    sent = {"content-type": "application/x-www-form-urlencoded"}
    before = leaves(desks)
    answer = fuzzed.client.post(f"/act/{name}", content=body, headers=sent, follow_redirects=False)
    assert answer.status_code in (400, 403, 404, 409, 410, 413, 418, 422, 429), answer.text[-1500:]
    assert 'class="refusal"' in answer.text
    assert leaves(desks) == before


@pytest.fixture
def fuzzed(officer: Visitor, undone: None) -> Visitor:
    return officer


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nnonsense"),
        ("multipart/form-data; boundary=x", b'--x\r\ncontent-disposition: form-data; name="a"\r\n\r\nunfinished'),
        ("multipart/form-data; boundary=" + "x" * 300, b""),
        ("application/x-www-form-urlencoded", b"&" * 3_000),
        ("application/x-www-form-urlencoded", b"".join(b"a%d=1&" % number for number in range(3_000))),
        ("application/x-www-form-urlencoded", b"a=%ff%fe&%80=%c3"),
        ("application/x-www-form-urlencoded; charset=utf-7", b"a=+ADw-"),
        ("application/json", b'{"csrf": "x"}'),
        ("text/plain", b"csrf=x"),
        ("", b"csrf=x"),
    ],
    ids=lambda one: str(one)[:40],
)
def test_a_body_that_is_no_form_is_refused_in_words(officer: Visitor, kind: str, body: bytes) -> None:
    answer = officer.client.post("/act/registry.annotate", content=body, headers={"content-type": kind} if kind else {})
    assert answer.status_code in (400, 403, 413, 422)
    assert 'class="refusal"' in answer.text
