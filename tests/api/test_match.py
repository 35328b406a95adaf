"""Screening in yente's form, asked by yente's own client, unchanged. Everybody on the lists is invented."""

import asyncio
from collections.abc import Iterator
from typing import Any

import httpx
import msgspec
import pytest
from starlette.applications import Starlette
from yente_client import AsyncClient, Client, Company, Organization, Person, Vessel
from yente_client.exceptions import AuthenticationError, BadRequestError, NotFoundError
from yente_client.filters import MatchFilters, SearchFilters

from mithaq.acts.entering import sign_in
from mithaq.api import match, site
from tests.agreement.nodes import ALL_ROLES, Node
from tests.desks.test_designations import bring_own

PASSWORD = "a long invented password"
UN = """<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>GULBAHAR</FIRST_NAME><SECOND_NAME>MITHAL</SECOND_NAME>
<UN_LIST_TYPE>Invented</UN_LIST_TYPE><REFERENCE_NUMBER>ZZi.001</REFERENCE_NUMBER><LISTED_ON>2020-01-02</LISTED_ON>
<NATIONALITY><VALUE>Pakistan</VALUE></NATIONALITY><INDIVIDUAL_DATE_OF_BIRTH><YEAR>1971</YEAR></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>X0000000</NUMBER></INDIVIDUAL_DOCUMENT>
</INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>"""
TABLE = "reference,name,kind,original_name\n17/2001,Nightingales of Haverstock,organisation,بلابل هافرستوك\nS/1,Gulbahar Mithal,vessel,\n"
FTM = [
    {"id": "zz-1", "schema": "Company", "properties": {"name": ["Haverstock Wickerwork"], "country": ["pk"], "topics": ["crime"]}},
    {"id": "zz-2", "schema": "LegalEntity", "properties": {"name": ["Tamerlane Quillfeather"], "weakAlias": ["Quill"]}},
]


class Straight(httpx.BaseTransport):
    """Carries the synchronous client's requests to the application without a socket."""

    def __init__(self, application: Starlette) -> None:
        self._application = application

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        async def send() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(self._application)) as client:
                return await client.request(request.method, request.url, headers=request.headers, content=request.read())

        found = asyncio.run(send())
        return httpx.Response(found.status_code, headers=found.headers, content=found.content)


@pytest.fixture
def node(pair: tuple[Node, Node]) -> Node:
    east = pair[0]
    for name, roles in (("all", ALL_ROLES), ("overseer", {"overseer"})):
        east.act("registry.open_account", name=name, person=name, roles=sorted(roles), password=PASSWORD, clearance="secret")
    east.act("designations.import_list", source="un", files={"list": UN.encode()})
    bring_own(east, "csv", TABLE.encode(), title="The Invented Ministry")
    bring_own(east, "ftm", b"".join(msgspec.json.encode(one) + b"\n" for one in FTM), source="open-zz")
    return east


@pytest.fixture
def application(node: Node) -> Starlette:
    return Starlette(routes=[*site.routes(node.house), *match.routes(node.house)])


def opened(node: Node, application: Starlette, name: str = "all") -> Client:
    return Client(api_key=sign_in(node.house, name, PASSWORD), base_url="http://node.invalid", transport=Straight(application))


@pytest.fixture
def client(node: Node, application: Starlette) -> Iterator[Client]:
    with opened(node, application) as made:
        yield made


def ids(found: Any) -> list[str]:
    return [one.id for one in found.results]


def test_a_name_in_another_script_brings_up_the_entity_with_its_reasons(client: Client) -> None:
    answer = client.match(Person(name="گلبهار مثال"))
    best = answer.top
    assert (best.id, best.schema_, best.caption, best.datasets, best.target) == ("un:ZZi.001", "Person", "GULBAHAR MITHAL", ["un"], True)
    assert best.match
    assert 0.66 < best.score < 1
    assert best.properties["birthDate"] == ["1971"]
    assert best.properties["programId"] == ["Invented"]
    assert "gulbahar" in best.explanations["name_match"].detail
    assert best.first_seen is not None
    assert answer.query["properties"] == {"name": ["گلبهار مثال"]}
    assert (answer.limit, answer.total.value) == (5, 1)
    assert client.match(Person(name="Peter Weber")).results == []


def test_other_evidence_is_shown_apart_and_never_changes_the_score(client: Client) -> None:
    bare = client.match(Person(name="Gulbahar Mithal")).top
    same = client.match(Person(name="Gulbahar Mithal", birthDate="1971-05-06", nationality="pk", passportNumber="X0000000")).top
    other = client.match(Person(name="Gulbahar Mithal", birthDate="1950", nationality="de", passportNumber="Y1111111")).top
    assert bare.score == same.score == other.score
    assert bare.match == same.match == other.match
    assert set(bare.explanations) == {"name_match"}
    assert {name: one.score for name, one in same.explanations.items() if one.weight == 0} == {
        "birth_date": 1,
        "country": 1,
        "identifier": 1,
    }
    assert {name: one.score for name, one in other.explanations.items() if one.weight == 0} == {"birth_date": -1, "country": -1}


def test_of_several_names_the_best_counts_and_parts_of_a_name_make_one(client: Client) -> None:
    several = client.match(Person(name="Peter Weber", alias=["Gulbahar Mithal"], weakAlias=["Paul"]))
    assert ids(several) == ["un:ZZi.001"]
    assert several.top.explanations["name_match"].query == "Gulbahar Mithal"
    assert ids(client.match(Person(firstName="Gulbahar", lastName="Mithal"))) == ["un:ZZi.001"]


def test_a_person_is_no_vessel_and_a_company_may_be_a_legal_entity(client: Client) -> None:
    assert ids(client.match(Vessel(name="Gulbahar Mithal"))) == ["zz-list:S/1"]
    assert ids(client.match(Company(name="Tamerlane Quillfeather"))) == ["open-zz:zz-2"]
    assert ids(client.match(Person(name="Tamerlane Quillfeather"))) == ["open-zz:zz-2"]
    assert ids(client.match(Person(name="Haverstock Wickerwork"))) == []
    assert ids(client.match(Organization(name="Haverstock Wickerwork"))) == ["open-zz:zz-1"]


def test_every_filter_takes_candidates_away_and_none_changes_a_score(client: Client) -> None:
    company = Company(name="Haverstock Wickerwork")
    whole = client.match(company).top
    assert ids(client.match(company, filters=MatchFilters(topics=["crime"]))) == ["open-zz:zz-1"]
    assert client.match(company, datasets=["open-zz", "un"]).top.score == whole.score
    for more in (
        {"topics": ["sanction"]},
        {"datasets": ["un"]},
        {"exclude_datasets": ["open-zz"]},
        {"exclude_schemata": ["Company"]},
        {"exclude_entities": ["open-zz:zz-1"]},
        {"changed_since": "2027-01-01"},
    ):
        assert ids(client.match(company, **more)) == [], more
    assert ids(client.match(company, changed_since="2026-01-01", algorithm="best", limit=1)) == ["open-zz:zz-1"]


def test_the_threshold_says_what_matches_and_the_cutoff_what_is_shown(client: Client) -> None:
    found = client.match(Person(name="Gulbahar Mithal"), threshold=1.0)
    assert [one.match for one in found.results] == [False]
    assert found.matches == []
    assert client.match(Person(name="Gulbahar Mithal"), cutoff=1.0).results == []
    assert len(client.match(Person(name="Gulbahar Weber"), cutoff=0.0, threshold=0.0).matches) >= 1


def test_many_are_screened_one_by_one_and_in_one_request(client: Client, node: Node, application: Starlette) -> None:
    pairs = [("a", Person(name="Gulbahar Mithal")), ("b", Person(name="Peter Weber")), ("c", Person())]
    streamed = dict(client.match_iter(pairs, workers=2, on_error="collect"))
    assert ids(streamed["a"]) == ["un:ZZi.001"]
    assert ids(streamed["b"]) == []
    assert isinstance(streamed["c"].exception, BadRequestError)
    queries = {key: one.to_payload() for key, one in pairs[:2]}
    raw = client._http.post("/match/default", json={"queries": queries}).json()
    assert [len(raw["responses"][key]["results"]) for key in ("a", "b")] == [1, 0]


def test_the_asynchronous_client_is_answered_alike(node: Node, application: Starlette) -> None:
    async def ask() -> tuple[Any, Any, Any]:
        token = sign_in(node.house, "all", PASSWORD)
        transport = httpx.ASGITransport(application)
        async with AsyncClient(api_key=token, base_url="http://node.invalid", transport=transport) as client:
            return await client.match(Person(name="Gulbahar Mithal")), await client.search("haverstock"), await client.datasets()

    matched, searched, datasets = asyncio.run(ask())
    assert ids(matched) == ["un:ZZi.001"]
    assert set(ids(searched)) == {"open-zz:zz-1", "zz-list:17/2001"}
    assert datasets.current


def test_search_finds_by_sound_and_by_words_and_is_filtered_and_paged(client: Client) -> None:
    assert set(ids(client.search("گلبهار مثال"))[:2]) == {"un:ZZi.001", "zz-list:S/1"}
    both = client.search("haverstock", limit=1, offset=1)
    assert (both.total.value, len(both.results), both.offset) == (2, 1, 1)
    assert {one.name: one.count for one in both.facets["datasets"].values} == {"open-zz": 1, "zz-list": 1}
    assert ids(client.search("haverstock", filters=SearchFilters(schema="Company"))) == ["open-zz:zz-1"]
    assert ids(client.search("haverstock", countries=["pk"])) == ["open-zz:zz-1"]
    assert ids(client.search("haverstock", datasets=["zz-list"], fuzzy=True, simple=True)) == ["zz-list:17/2001"]
    assert len(client.search("").results) == 5
    for bad in ({"sort": ["name:asc"]}, {"filter": ["name:x"]}, {"schema": "Contract"}):
        with pytest.raises(BadRequestError):
            client.search("haverstock", **bad)


def test_an_entity_is_fetched_with_its_listing_and_what_stands_beside_it(client: Client) -> None:
    entity = client.fetch("un:ZZi.001")
    (sanction,) = entity.properties["sanctions"]
    assert sanction.properties["authority"] == ["United Nations Security Council"]
    assert sanction.properties["listingDate"] == ["2020-01-02"]
    assert "sanctions" not in client.fetch("zz-list:17/2001", nested=False).properties
    assert client.fetch("zz-list:17/2001").properties["name"] == ["Nightingales of Haverstock", "بلابل هافرستوك"]
    assert client.fetch("group:taliban").caption == "Taliban"
    assert [one.schema_ for one in client.adjacent("un:ZZi.001").adjacent["sanctions"].results] == ["Sanction"]
    assert client.adjacent("zz-list:17/2001", prop="sanctions").total.value == 1
    assert client.adjacent("zz-list:17/2001", prop="ownershipOwner").results == []
    for nobody in ("un:ZZi.999", "nobody", "group:nobody", "designation--x", "un:"):
        with pytest.raises(NotFoundError):
            client.fetch(nobody)


def test_an_entry_that_was_removed_from_its_list_is_nowhere(client: Client, node: Node) -> None:
    bring_own(node, "csv", TABLE.replace("17/2001,Night", "18/2001,Peacocks and Night").encode())
    with pytest.raises(NotFoundError):
        client.fetch("zz-list:17/2001")
    assert "zz-list:17/2001" not in ids(client.search("nightingales haverstock"))
    assert "zz-list:17/2001" not in ids(client.match(Organization(name="Nightingales of Haverstock"), cutoff=0.0))


def test_what_there_is_is_told_as_the_client_reads_it(client: Client) -> None:
    datasets = {one.name: one for one in client.datasets().datasets}
    assert {"default", "un", "zz-list", "open-zz", "reviewed", "designation"} == set(datasets)
    assert (datasets["zz-list"].title, datasets["zz-list"].entity_count) == ("The Invented Ministry", 2)
    assert "un" in datasets["default"].children
    assert (client.algorithms().default, client.algorithms().best) == ("mithaq", "mithaq")
    assert client.healthz().status == client.readyz().status == "ok"
    with pytest.raises(NotFoundError):
        client.statements(entity_id="un:ZZi.001")


def test_who_has_no_session_no_role_or_a_wrong_key_is_told_so(node: Node, application: Starlette) -> None:
    for key in (None, "nonsense"):
        with Client(api_key=key, base_url="http://node.invalid", transport=Straight(application)) as stranger:
            for ask in (stranger.datasets, lambda: stranger.match(Person(name="x")), lambda: stranger.fetch("un:ZZi.001")):
                with pytest.raises(AuthenticationError):
                    ask()
            assert stranger.healthz().status == "ok"
    with opened(node, application, "overseer") as overseer, pytest.raises(AuthenticationError):
        overseer.match(Person(name="Gulbahar Mithal"))


def test_a_collection_that_is_not_here_is_not_found_though_another_is(client: Client) -> None:
    for datasets in (["nobody"], ["un", "nobody"], ["default", "nobody"]):
        with pytest.raises(NotFoundError):
            client.match(Person(name="Gulbahar Mithal"), datasets=datasets)
    with pytest.raises(NotFoundError):
        client.search("x", datasets=["nobody"])


@pytest.mark.parametrize("name", ["x" * 10_000, "Gulbahar Mithal " * 20, "", "  "], ids=["long", "many words", "empty", "blank"])
def test_a_name_that_would_be_screened_in_part_or_not_at_all_is_refused_whatever_stands_beside_it(client: Client, name: str) -> None:
    with pytest.raises(BadRequestError):
        client.match(Person(name=name))
    queries = {"good": Person(name="Gulbahar Mithal").to_payload(), "odd": Person(name=name).to_payload()}
    assert client._http.post("/match/default", json={"queries": queries}).status_code == 400


@pytest.mark.parametrize("name", ["Gulbahar مثال", "گلبهار Mithal", "Гульбахар Митхаль", "GULBAHAR\u200f MITHAL", "Gu\u202elbahar Mithal"])
def test_mixed_and_other_scripts_and_marks_of_direction_are_met(client: Client, name: str) -> None:
    assert ids(client.match(Person(name=name), cutoff=0.2)) == ["un:ZZi.001"]


def test_a_question_that_cannot_be_answered_is_refused_with_its_reason(client: Client) -> None:
    for body, query in ((b"[]", ""), (b'{"queries": {"q": {"schema": "BankAccount", "properties": {}}}}', ""), (b"[" * 100_000, "")):
        answer = client._http.post(f"/match/default{query}", content=body)
        assert answer.status_code == 400
        assert "match.question" in answer.json()["detail"]
    with pytest.raises(BadRequestError):
        client.match(Person(name="Gulbahar Mithal"), algorithm="logic-v2")
    with pytest.raises(BadRequestError):
        client.match(Person(name="Gulbahar Mithal"), weights={"name_literal": 0.5})


def test_odd_characters_anywhere_end_in_an_answer_or_a_refusal(client: Client) -> None:
    odd = "%00%F0%9F%99%82%E2%80%AE%FF"
    asked = [
        client._http.get(path)
        for path in (
            f"/search/default?q={odd}&purpose={odd}",
            f"/search/{odd}?q=x",
            f"/search/default?q=x&schema={odd}",
            f"/search/default?q=x&countries={odd}&topics={odd}&exclude_dataset={odd}&facets={odd}",
            f"/entities/{odd}",
            f"/entities/un:{odd}",
            f"/entities/designation--{odd}",
            f"/entities/un:ZZi.001/adjacent/{odd}",
            "/entities/" + "x" * 5_000,
        )
    ]
    assert [one.status_code for one in asked] == [200, 404, 400, 200, 404, 404, 404, 200, 404]
    for name in ("a\x00b", "\x00", "\u202e\u200f", "🙂", "٣٣٣"):
        answer = client._http.post("/match/default", json={"queries": {"q": Person(name=name).to_payload()}})
        assert answer.status_code in (200, 400)


def test_a_body_beyond_the_bound_is_refused(client: Client) -> None:
    answer = client._http.post("/match/default", content=b" " * (match.MAX_MATCH_BYTES + 1))
    assert answer.status_code == 413
    assert answer.json()["detail"]


def test_a_question_and_the_reading_of_an_entity_stand_in_the_log_with_their_purpose(client: Client, node: Node) -> None:
    client.match(Person(name="Gulbahar Mithal"))
    client._http.post("/match/default?purpose=visa", json={"queries": {"q": Person(name="Gulbahar Mithal").to_payload()}})
    client.fetch("un:ZZi.001")
    with node.reading() as reading:
        events = [msgspec.json.decode(leaf.event) for leaf in reading.events(limit=3)]
    assert [event["act"] for event in events] == ["registry.consult", "designations.screen", "designations.screen"]
    assert [event.get("purpose") for event in events[1:]] == ["visa", "screening"]
    assert all(event["name"] == "all" and event["via"] == "api" for event in events)
    assert all("ulbahar" not in str(event) for event in events)


def test_a_candidate_that_was_cleared_for_this_very_file_is_shown_with_its_clearing(client: Client, node: Node) -> None:
    raised = node.act("designations.raise_hit", name="Gulbahar Mithal", reference="file 7", subject="un:ZZi.001").said["hit"]
    node.act("designations.clear_hit", hit=raised, reason="born elsewhere", until="2026-01-20")
    again = client.match(Person(id="file 7", name="Gulbahar Mithal")).top
    assert "born elsewhere" in again.explanations["cleared_before"].detail
    assert "cleared_before" not in client.match(Person(id="file 8", name="Gulbahar Mithal")).top.explanations


def test_reasons_are_told_in_the_language_that_is_asked_for(client: Client) -> None:
    english = client.match(Person(name="گلبهار مثال")).top.explanations["name_match"].detail
    client._http.headers["accept-language"] = "ar"
    arabic = client.match(Person(name="گلبهار مثال")).top.explanations["name_match"].detail
    assert english != arabic
