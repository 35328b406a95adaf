"""kill -9 in the middle of a range: nothing is lost, doubled or left half, on SQLite and on PostgreSQL."""

from pathlib import Path

import pytest

from mithaq.app import open_node
from mithaq.cli.demo.nodes import DemoNode
from mithaq.records.principal import this_node
from tests.agreement.killed_range import NAMES, Figures, carry, count, play, prepare, start_of
from tests.agreement.processes import free_ports
from tests.databases import new_database

RECORDS = 1_200
ROUNDS = 2


@pytest.mark.parametrize("store", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_a_node_killed_in_the_middle_of_a_range_loses_and_doubles_nothing(
    tmp_path: Path, store: str, request: pytest.FixtureRequest
) -> None:
    socket = request.getfixturevalue("server") if store == "postgresql" else ""
    database = (lambda name: new_database(socket, f"{request.node.nodeid} {name}")) if socket else None
    prepared = prepare(tmp_path, free_ports(), RECORDS, database, socket)
    figures = Figures()
    for number in range(ROUNDS):
        play(prepared, tmp_path / str(number), number, figures, kills=1)
    print(figures.text(store))
    assert figures.kills == ROUNDS
    assert (figures.lost, figures.doubled, figures.orphaned, figures.unverified) == (0, 0, 0, 0)
    assert figures.records == ROUNDS * RECORDS


def test_a_record_that_is_lost_by_the_receiver_is_counted(tmp_path: Path) -> None:
    """The planted fault: one record of the receiver's is destroyed behind its back."""
    prepared = prepare(tmp_path, free_ports(), 20)
    nodes = [DemoNode(name, tmp_path / name, port) for name, port in zip(NAMES, prepared.ports, strict=True)]
    sender, receiver = (open_node(node.home, node._file("passphrase").read_text()) for node in nodes)
    carry(sender, receiver, prepared.agreement, start_of(prepared, receiver))
    with receiver.house.store.reading(this_node(receiver.settings.id)) as reading:
        note = reading.page("note", limit=1).rows[0].id
    receiver.house.store.write(lambda writing: writing.erase(note))
    for node in (sender, receiver):
        node.close()
    figures = Figures()
    count(prepared, nodes, figures)
    assert (figures.lost, figures.doubled) == (1, 0)
