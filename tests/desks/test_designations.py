"""The designations desk: what a second import changes, and what it does not. Entries are invented."""

from typing import Any

import pytest

from mithaq.desks.designations.acts import MissingFile, UnknownList, subjects
from mithaq.lang.refusal import Refused
from tests.agreement.nodes import Node

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
