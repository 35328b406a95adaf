"""The designations desk: what a second import changes, and what it does not. Entries are invented."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import pytest

from mithaq.desks.designations import importing
from mithaq.desks.designations.importing import BadListName, MissingFile, UnknownFormat, UnknownList
from mithaq.desks.designations.published import subjects, titles
from mithaq.lang.refusal import Refused
from tests.agreement.nodes import BOTH_ENGINES, Node

OLD = ("ZZi.001", "ZAYD"), ("ZZi.002", "AMR"), ("ZZi.003", "BAKR")
NEW = ("ZZi.001", "ZAYD"), ("ZZi.002", "AMR THE SECOND"), ("ZZi.004", "NEW")


def a_list(*entries: tuple[str, str]) -> bytes:
    rows = "".join(
        f"<INDIVIDUAL><DATAID>{number}</DATAID><FIRST_NAME>{name}</FIRST_NAME><SECOND_NAME>MITHAL</SECOND_NAME>"
        f"<UN_LIST_TYPE>Invented</UN_LIST_TYPE><REFERENCE_NUMBER>{reference}</REFERENCE_NUMBER></INDIVIDUAL>"
        for number, (reference, name) in enumerate(entries)
    )
    return f"<CONSOLIDATED_LIST><INDIVIDUALS>{rows}</INDIVIDUALS></CONSOLIDATED_LIST>".encode()


def bring(node: Node, content: bytes) -> dict[str, Any]:
    return node.act("designations.import_list", source="un", files={"list": content}).said


def in_force(node: Node) -> set[str]:
    with node.reading() as reading:
        return {one.reference for one in subjects(reading, ["un"])}


def test_a_second_import_says_exactly_what_was_added_changed_and_removed(pair: tuple[Node, Node]) -> None:
    node = pair[0]
    bring(node, a_list(*OLD))
    imported = node.act("designations.import_list", source="un", files={"list": a_list(*NEW)})
    with node.reading() as reading:
        body = reading.get(imported.record).record.properties
    assert [one["reference"] for one in body["added"]] == ["ZZi.004"]
    assert [(one["reference"], one["fields"]) for one in body["changed"]] == [("ZZi.002", ["names"])]
    assert [one["reference"] for one in body["removed"]] == ["ZZi.003"]
    assert in_force(node) == {"ZZi.001", "ZZi.002", "ZZi.004"}


def test_importing_the_same_file_again_changes_nothing(pair: tuple[Node, Node]) -> None:
    node = pair[0]
    bring(node, a_list(*OLD))
    with node.reading() as reading:
        before = [(held.id, held.modified) for held in reading.page("list-entry").rows]
    said = bring(node, a_list(*OLD))
    assert (said["added"], said["changed"], said["removed"]) == (0, 0, 0)
    with node.reading() as reading:
        assert [(held.id, held.modified) for held in reading.page("list-entry").rows] == before


def test_an_entry_that_was_removed_can_come_back(pair: tuple[Node, Node]) -> None:
    node = pair[0]
    for entries in (OLD, NEW, OLD):
        bring(node, a_list(*entries))
    assert in_force(node) == {"ZZi.001", "ZZi.002", "ZZi.003"}


@pytest.mark.parametrize("broken", [b"", b"<CONSOLIDATED_LIST/>", a_list(*NEW)[:-40], b"<html/>", b"\xff\xfe"])
def test_a_broken_file_leaves_the_list_in_force(pair: tuple[Node, Node], broken: bytes) -> None:
    node = pair[0]
    bring(node, a_list(*OLD))
    with pytest.raises(Refused):
        bring(node, broken)
    assert in_force(node) == {"ZZi.001", "ZZi.002", "ZZi.003"}
    with node.reading() as reading:
        assert len(reading.page("list-import").rows) == 1


def test_a_list_that_nobody_reads_and_a_list_without_its_file_are_refused(pair: tuple[Node, Node]) -> None:
    with pytest.raises(UnknownList):
        pair[0].act("designations.import_list", source="nobody", files={})
    with pytest.raises(MissingFile):
        pair[0].act("designations.import_list", source="ofac", files={})


def a_table(*entries: tuple[str, str]) -> bytes:
    return ("reference,name,kind\n" + "".join(f"{reference},{name} MITHAL,person\n" for reference, name in entries)).encode()


def ftm_lines(*entries: tuple[str, str]) -> bytes:
    rows = [{"id": reference, "schema": "Company", "properties": {"name": [name]}} for reference, name in entries]
    return b"".join(msgspec.json.encode(row) + b"\n" for row in rows)


def bring_own(node: Node, form: str, content: bytes, source: str = "zz-list", title: str = "") -> dict[str, Any]:
    return node.act("designations.import_list", source=source, format=form, files={"list": content}, title=title).said


def test_lists_of_ones_own_stand_beside_the_known_ones_under_their_titles(pair: tuple[Node, Node]) -> None:
    node = pair[0]
    bring(node, a_list(*OLD))
    bring_own(node, "csv", a_table(*OLD), title="The Invented Ministry")
    bring_own(node, "ftm", ftm_lines(("zz-1", "Invented Works")), source="open-zz")
    with node.reading() as reading:
        assert [(one.source, one.reference) for one in subjects(reading)][-1] == ("zz-list", "ZZi.001")
        assert len(list(subjects(reading))) == 7
        assert titles(reading) == {"un": "United Nations Security Council", "open-zz": "open-zz", "zz-list": "The Invented Ministry"}
        (company,) = subjects(reading, ["open-zz"])
    assert (company.kind, company.schema) == ("organisation", "Company")
    said = bring_own(node, "csv", a_table(*NEW))
    assert (said["title"], said["added"], said["changed"], said["removed"]) == ("The Invented Ministry", 1, 1, 1)
    assert in_force(node) == {"ZZi.001", "ZZi.002", "ZZi.003"}, "another list's import touched this one"


@pytest.mark.parametrize(
    ("source", "form", "refusal"),
    [
        ("un", "csv", BadListName),
        ("ofac", "ftm", BadListName),
        ("default", "csv", BadListName),
        ("Bad Name", "csv", BadListName),
        ("zz\n", "csv", BadListName),
        ("x" * 40, "csv", BadListName),
        ("zz-list", "", UnknownList),
        ("zz-list", "xml", UnknownFormat),
    ],
)
def test_a_short_name_that_is_taken_or_no_name_and_a_form_that_nobody_reads_are_refused(
    pair: tuple[Node, Node], source: str, form: str, refusal: type[Refused]
) -> None:
    with pytest.raises(refusal):
        bring_own(pair[0], form, a_table(*OLD), source=source)


@pytest.mark.parametrize("form", ["csv", "ftm"])
@pytest.mark.parametrize("broken", [b"", b"PK\x03\x04\x00", b"reference,name,kind\n1,A,person\n1,B,person\n", b'{"id": "a", "sch'])
def test_a_broken_file_of_ones_own_leaves_the_list_in_force(pair: tuple[Node, Node], form: str, broken: bytes) -> None:
    node = pair[0]
    bring_own(node, "csv", a_table(*OLD))
    with pytest.raises(Refused):
        bring_own(node, form, broken)
    with node.reading() as reading:
        assert {one.reference for one in subjects(reading)} == {"ZZi.001", "ZZi.002", "ZZi.003"}
        assert len(reading.page("list-import").rows) == 1


def import_at_once(node: Node) -> None:
    """Import six versions of a list at once, each without the first entry of the one before it and with one more."""
    versions = [a_table(*((f"N-{number}", f"NAME {version}") for number in range(version, version + 20))) for version in range(6)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda content: bring_own(node, "csv", content), versions))


def assert_one_version_is_whole(node: Node) -> None:
    with node.reading() as reading:
        imports = [held.record.properties for held in reversed(reading.page("list-import").rows)]
        found = {one.reference: one.names[0].text for one in subjects(reading)}
    first = min(int(reference.removeprefix("N-")) for reference in found)
    assert found == {f"N-{number}": f"NAME {first} MITHAL" for number in range(first, first + 20)}, "two versions are mixed"
    count = 20
    for one in imports[1:]:
        back = sum("standing" in change["fields"] for change in one["changed"])
        count += len(one["added"]) + back - len(one["removed"])
        assert count == one["entries"] == 20
        assert not one["first"]


@BOTH_ENGINES
def test_versions_imported_at_once_leave_one_of_them_whole_and_differences_that_add_up(pair: tuple[Node, Node]) -> None:
    import_at_once(pair[0])
    assert_one_version_is_whole(pair[0])


def test_an_import_that_compares_with_what_it_saw_before_its_turn_is_caught(
    pair: tuple[Node, Node], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "entries", lambda _reading, _source: iter(()))
    import_at_once(pair[0])
    with pytest.raises(AssertionError, match="mixed"):
        assert_one_version_is_whole(pair[0])
