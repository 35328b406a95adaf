"""Files that a courier brings: the whole of a direction's work in one, and every bad one refused with nothing half kept. All invented."""

import hashlib
import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from mithaq.desks.registry.courier_queries import last_couriers
from mithaq.exchange import courier
from mithaq.exchange.channel import inward
from mithaq.exchange.courier import (
    CourierGap,
    CourierStopped,
    DamagedFile,
    FalseSender,
    FileTooLarge,
    Header,
    NotACourierFile,
    NotForThisNode,
    Seal,
    read_header,
    sign_seal,
)
from mithaq.exchange.partner import PartnerNotConfirmed, UnknownPartner
from mithaq.exchange.ranges import BadRange
from mithaq.exchange.receiving.receive import LinkStopped
from mithaq.lang.refusal import Refused
from mithaq.wires.courier import envelope, frames, importing
from mithaq.wires.courier.frames import Unpacker
from tests.agreement.keyed import certify
from tests.agreement.nodes import BOTH_ENGINES, Node, World, agree, meet
from tests.agreement.test_story import commitment
from tests.wires.courier.carrying import apart, export, holds, receipted, received, rewritten, state_of, take


@BOTH_ENGINES
def test_a_file_and_its_answer_do_both_directions_paperwork(world: World, tmp_path: Path) -> None:
    east, west, agreement = apart(world, tmp_path)
    before = holds(west, "commitment")
    file, exported = export(east, west, agreement)
    taken = take(west, file)
    assert taken.trouble is None
    assert holds(west, "commitment") == before + 5
    assert (taken.start, taken.end) == (exported.start, exported.end)
    west.act("registry.annotate", record=agreement, text="and one thing back", share=True)
    answer, _ = export(west, east, agreement)
    assert take(east, answer).trouble is None
    size, cosigned = receipted(east, west, agreement)
    assert size == cosigned
    assert holds(east, "note") == 1


@BOTH_ENGINES
def test_taking_a_file_twice_changes_nothing(world: World, tmp_path: Path) -> None:
    east, west, agreement = apart(world, tmp_path)
    file, _ = export(east, west, agreement)
    take(west, file)
    before = state_of(west)
    again = take(west, file)
    assert again.trouble is None
    assert again.counts["repeated"] == again.counts["ranges"]
    assert again.counts["taken"] == 0
    assert state_of(west)[::2] == before[::2]


def test_attachments_go_with_the_records_that_name_them(world: World, tmp_path: Path) -> None:
    east, west, agreement = apart(world, tmp_path)
    content = os.urandom(200_000)
    for name in ("a", "b"):
        file_ask = [{"name": name, "content": content}]
        east.act("registry.annotate", record=agreement, text=name, share=True, attachments=file_ask)
    file, exported = export(east, west, agreement)
    assert exported.attachments == 1, "the same bytes went twice"
    assert take(west, file).counts["attachments"] == 1
    assert content[:64] not in file
    with west.reading() as reading:
        assert reading.jobs("attachment") == []


def test_a_file_made_before_an_answer_came_back_overlaps_and_brings_the_rest(world: World, tmp_path: Path) -> None:
    """East knows of no receipt, so its next file begins where the first one did."""
    east, west, agreement = apart(world, tmp_path)
    first, _ = export(east, west, agreement)
    take(west, first)
    commitment(east, west, agreement, number="C-9")
    second, exported = export(east, west, agreement)
    before = holds(west, "commitment")
    taken = take(west, second)
    assert taken.trouble is None
    assert exported.start < received(west, east, agreement) - 1
    assert holds(west, "commitment") == before + 1


def test_an_older_file_after_a_newer_one_changes_nothing_and_stops_no_line(world: World, tmp_path: Path) -> None:
    east, west, agreement = apart(world, tmp_path)
    older, _ = export(east, west, agreement)
    commitment(east, west, agreement, number="C-9")
    newer, _ = export(east, west, agreement)
    take(west, newer)
    size = received(west, east, agreement)
    taken = take(west, older)
    assert taken.trouble is None
    assert taken.counts["taken"] == 0
    assert received(west, east, agreement) == size
    world.down.clear()
    assert west.pull()[0].trouble == []


def test_a_recalled_record_is_not_revived_by_an_older_file(world: World, tmp_path: Path) -> None:
    east, west, agreement = apart(world, tmp_path)
    made = commitment(east, west, agreement, number="C-9")
    older, _ = export(east, west, agreement)
    take(west, older)
    east.act("registry.recall", record=made, reason="said in error", how="destroy")
    newer, _ = export(east, west, agreement)
    assert take(west, newer).counts["erased"] == 1
    take(west, older)
    with west.reading() as reading:
        held = reading.get(made)
    assert held is None or held.record is None


def test_the_receiver_of_a_long_file_gets_it_in_ranges_and_the_next_file_goes_on_where_it_ended(world: World, tmp_path: Path) -> None:
    east, west, agreement = apart(world, tmp_path)
    for number in range(140):
        east.act("registry.annotate", record=agreement, text=f"note {number}", share=True)
    bound = 4 * 1024 * 1024 + 60_000
    file, exported = export(east, west, agreement, max_bytes=bound)
    assert exported.left > 0
    assert len(file) < bound
    assert take(west, file).end == exported.end
    rest, following = export(east, west, agreement, start=exported.end)
    assert following.left == 0
    assert take(west, rest).trouble is None
    assert holds(west, "note") == 140


def test_the_last_files_are_shown_by_partner(world: World, tmp_path: Path) -> None:
    east, west, agreement = apart(world, tmp_path)
    file, exported = export(east, west, agreement)
    take(west, file)
    with east.reading() as reading:
        out = last_couriers(reading, west.id)
    with west.reading() as reading:
        came = last_couriers(reading)
    assert [(one.carried.way, one.carried.end, one.name) for one in out] == [("out", exported.end, "westland")]
    assert [(one.carried.way, one.carried.end, one.carried.trouble) for one in came] == [("in", exported.end, "")]
    assert came[0].carried.by == "officer"


# Bad files. Each must be refused, typed, with nothing taken.


def refused(node: Node, file: bytes, *kinds: type[Refused]) -> Refused:
    """Check that a file is refused and changes nothing, and return the refusal."""
    before = state_of(node)
    with pytest.raises(kinds) as caught:
        take(node, file)
    assert state_of(node) == before
    text = caught.value.text("en")
    assert text.what
    assert text.whose
    assert text.next_act
    return caught.value


def test_a_file_cut_short_anywhere_is_refused_whole(world: World, tmp_path: Path) -> None:
    east, west, agreement = apart(world, tmp_path)
    east.act("registry.annotate", record=agreement, text="x" * 150_000, share=True)
    file, _ = export(east, west, agreement)
    for length in (len(file) - 1, len(file) - 17, len(file) // 2, 70_000, 300, 100):
        refused(west, file[:length], DamagedFile)
    refused(west, b"", NotACourierFile)
    assert take(west, file).trouble is None


def test_a_file_with_any_flipped_byte_is_refused_whole(world: World, tmp_path: Path) -> None:
    east, west, agreement = apart(world, tmp_path)
    file, _ = export(east, west, agreement)
    before = state_of(west)
    taken = []
    for at in range(0, len(file), max(1, len(file) // 60)):
        try:
            take(west, file[:at] + bytes([file[at] ^ 1]) + file[at + 1 :])
            taken.append(at)
        except (DamagedFile, NotForThisNode, NotACourierFile):
            continue
    assert taken == []
    assert state_of(west) == before


def test_a_file_for_another_node_opens_nowhere_else(world: World, tmp_path: Path) -> None:
    east, west, agreement = apart(world, tmp_path)
    north = world.add("northland", tmp_path)
    certify(north)
    meet(east, north)
    file, _ = export(east, west, agreement)
    refused(north, file, NotForThisNode)


def test_a_file_that_its_reader_encrypts_on_to_a_third_node_is_not_for_that_node(world: World, tmp_path: Path) -> None:
    east, west, agreement = apart(world, tmp_path)
    north = world.add("northland", tmp_path)
    certify(north)
    meet(east, north)
    file, _ = export(east, west, agreement)
    refused(north, rewritten(file, west, lambda plain: plain, north), NotForThisNode)


def test_a_sender_that_was_never_met_or_was_revoked_gets_nothing_in(world: World, tmp_path: Path) -> None:
    east, west, agreement = apart(world, tmp_path)
    file, _ = export(east, west, agreement)
    stranger = world.add("strangeland", tmp_path)
    certify(stranger)
    header = Header(sender=stranger.id, recipient=west.id, agreement=agreement, at="2026-01-05T09:00:00.000Z", start=0, key_held="0" * 64)
    refused(west, resealed(file, west, stranger, lambda one: header), UnknownPartner)
    west.act("registry.revoke_partner", partner=east.id, reason="a lost key")
    refused(west, file, PartnerNotConfirmed)


def test_a_partner_revoked_here_is_exported_nothing(world: World, tmp_path: Path) -> None:
    east, west, agreement = apart(world, tmp_path)
    east.act("registry.revoke_partner", partner=west.id, reason="a lost key")
    with pytest.raises(PartnerNotConfirmed):
        export(east, west, agreement)


def test_a_file_by_another_than_it_says_is_refused(world: World, tmp_path: Path) -> None:
    """North, a confirmed partner too, seals with its own key what it says comes from east."""
    east, west, agreement = apart(world, tmp_path)
    north = world.add("northland", tmp_path)
    certify(north)
    meet(west, north)
    file, _ = export(east, west, agreement)
    refused(west, resealed(file, west, north, lambda header: header), FalseSender)


def test_leaves_of_another_agreement_are_refused(world: World, tmp_path: Path) -> None:
    """East seals a file of one agreement whose ranges are of another."""
    east, west, agreement = apart(world, tmp_path)
    world.down.clear()
    other = agree(world, east, west, name="Another invented agreement")
    world.down.update({east.id, west.id})
    file, _ = export(east, west, agreement, start=0)
    mixed = resealed(file, west, east, lambda header: replace_header(header, agreement=other))
    before = received(west, east, agreement), received(west, east, other)
    taken = take(west, mixed)
    assert isinstance(taken.trouble, BadRange)
    assert (received(west, east, agreement), received(west, east, other)) == before


def test_a_file_with_a_gap_before_it_is_refused_with_the_leaf_to_begin_at(world: World, tmp_path: Path) -> None:
    east, west, agreement = apart(world, tmp_path)
    size, _ = receipted(east, west, agreement)
    file, _ = export(east, west, agreement, start=size - 1)
    refusal = refused(west, file, CourierGap)
    assert f"--from {received(west, east, agreement)}" in str(refusal)


def test_a_gap_inside_a_file_stops_there_and_says_what_was_taken(world: World, tmp_path: Path) -> None:
    east, west, agreement = apart(world, tmp_path)
    for number in range(200):
        east.act("registry.annotate", record=agreement, text=f"note {number}", share=True)
    file, exported = export(east, west, agreement)
    assert exported.ranges == 3
    before = received(west, east, agreement)
    gapped = resealed(file, west, east, lambda header: header, lambda parts: [parts[0], *parts[2:]])
    taken = take(west, gapped)
    assert isinstance(taken.trouble, BadRange)
    assert received(west, east, agreement) == taken.end == before + 64
    assert take(west, file).trouble is None


def test_a_fork_in_a_file_stops_the_line_and_keeps_the_evidence(world: World, tmp_path: Path) -> None:
    east, west, agreement = apart(world, tmp_path)
    file, _ = export(east, west, agreement)
    size = received(west, east, agreement)

    def fork(parts: list[bytes]) -> list[bytes]:
        """Swap two leaves under a checkpoint that was signed over both."""
        wire = json.loads(parts[0])
        wire["leaves"][0], wire["leaves"][1] = wire["leaves"][1], wire["leaves"][0]
        return [json.dumps(wire, ensure_ascii=False, separators=(",", ":")).encode()]

    taken = take(west, resealed(file, west, east, lambda header: header, fork))
    assert isinstance(taken.trouble, LinkStopped)
    assert received(west, east, agreement) == size
    with west.reading() as reading:
        assert reading.job(f"stopped/{inward(east.id, agreement).id}") is not None
    refused(west, file, CourierStopped)


def test_a_file_beyond_the_bound_is_refused_before_it_is_read(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    east, west, agreement = apart(world, tmp_path)
    file, _ = export(east, west, agreement)
    monkeypatch.setattr(envelope, "MAX_FILE_BYTES", len(file) - 1)
    refused(west, file, FileTooLarge)


def test_a_sparse_file_of_two_gibibytes_costs_nothing(world: World, tmp_path: Path) -> None:
    _, west, _ = apart(world, tmp_path)
    huge = tmp_path / "huge"
    with huge.open("wb") as stream:
        stream.truncate(2 * 1024**3)
    with huge.open("rb") as stream, pytest.raises(FileTooLarge):
        importing.import_file(west.house, west.person(), stream)


def test_an_envelope_with_an_endless_header_is_refused(world: World, tmp_path: Path) -> None:
    _, west, _ = apart(world, tmp_path)
    refused(west, envelope.AGE + b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 3_000_000, DamagedFile)


def huge_line(plain: bytes) -> bytes:
    return b"mithaq/courier/1\n" + b"x" * (courier.MAX_HEADER_BYTES + 2)


def huge_part(plain: bytes) -> bytes:
    start = plain.index(b"\n", 20) + 1
    return plain[:start] + b'{"kind":"range","sha256":"00","size_bytes":1099511627776}\n'


def unknown_kind(plain: bytes) -> bytes:
    return plain.replace(b'"kind":"range"', b'"kind":"zip"', 1)


def other_version(plain: bytes) -> bytes:
    return plain.replace(b"mithaq/courier/1\n", b"mithaq/courier/9\n", 1)


def spaced(plain: bytes) -> bytes:
    return plain.replace(b'{"agreement"', b'{ "agreement"', 1)


def more_after(plain: bytes) -> bytes:
    return plain + b"more"


def long_after(plain: bytes) -> bytes:
    return plain + b"m" * 200_000


def no_seal(plain: bytes) -> bytes:
    return plain[: plain.rindex(b'{"seal"')]


def empty(plain: bytes) -> bytes:
    return b""


def binary(plain: bytes) -> bytes:
    return bytes(range(256)) * 100


def other_content(plain: bytes) -> bytes:
    return plain.replace(b"invented airport", b"inverted airport", 1)


BAD_TEXTS = [huge_line, huge_part, unknown_kind, other_version, spaced, more_after, long_after, no_seal, empty, binary, other_content]


@pytest.mark.parametrize("change", BAD_TEXTS, ids=lambda change: change.__name__)
def test_a_plain_text_that_is_no_courier_files_is_refused_though_its_envelope_opens(
    world: World, tmp_path: Path, change: Callable[[bytes], bytes]
) -> None:
    east, west, agreement = apart(world, tmp_path)
    file, _ = export(east, west, agreement)
    refused(west, rewritten(file, west, change, west), NotACourierFile, DamagedFile)


def test_a_file_that_is_swapped_between_its_two_readings_is_caught(world: World, tmp_path: Path) -> None:
    """The second reading shows another file of the same partner, which nobody checked."""
    east, west, agreement = apart(world, tmp_path)
    first, _ = export(east, west, agreement)
    commitment(east, west, agreement, number="C-9")
    second, _ = export(east, west, agreement)

    class Swapping(io.BytesIO):
        reads = 0

        def seek(self, at: int, whence: int = 0) -> int:
            if whence == 2:
                self.reads += 1
                if self.reads == 2:
                    super().seek(0)
                    self.truncate()
                    self.write(second)
            return super().seek(at, whence)

    before = received(west, east, agreement)
    taken = importing.import_file(west.house, west.person(), Swapping(first))
    assert isinstance(taken.trouble, DamagedFile)
    assert received(west, east, agreement) == before


def test_planted_faults_are_caught(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each guard of a file, taken away, lets something through that the tests above see: so they would see the guard's loss."""
    east, west, agreement = apart(world, tmp_path)
    north = world.add("northland", tmp_path)
    certify(north)
    meet(west, north)
    file, _ = export(east, west, agreement)
    false_seal = resealed(file, west, north, lambda header: header)
    with monkeypatch.context() as patch:
        patch.setattr(courier, "is_signed", lambda *_arguments: True)
        assert take(west, false_seal).partner == east.id
    fresh = commitment(east, west, agreement, number="C-8")
    file, _ = export(east, west, agreement)
    stale = rewritten(file, west, lambda plain: plain[: plain.rindex(b'{"seal"')], west)
    with monkeypatch.context() as patch:
        patch.setattr(Unpacker, "end", lambda _self: Seal(end=0, size=0, parts=0, sha256="", signature="AAAA"))
        patch.setattr(courier, "is_signed", lambda *_arguments: True)
        take(west, stale)
    assert fresh in {held.id for held in rows(west, "commitment")}, "a file without its end was taken once nobody looked for the end"


def rows(node: Node, kind: str) -> list[Any]:
    with node.reading() as reading:
        return list(reading.page(kind, limit=200).rows)


def replace_header(header: Header, **changes: Any) -> Header:
    return msgspec.structs.replace(header, **changes)


def resealed(
    file: bytes,
    opener: Node,
    sealer: Node,
    change: Callable[[Header], Header],
    parts: Callable[[list[bytes]], list[bytes]] = lambda parts: parts,
) -> bytes:
    """Return a file with another header or other ranges, properly sealed by `sealer`, for the node that opened it."""
    contents: list[bytes] = []
    unpacker = Unpacker(lambda _part, content: contents.append(content))
    envelope.decrypt_stream(io.BytesIO(file), unpacker, opener.keys.opening)
    seal = unpacker.end()
    header = change(read_header(unpacker.header)).encode()
    changed = parts(contents)
    heads = [frames.make_part("range", content) for content in changed]
    digest = hashlib.sha256(b"".join(head.encode() + b"\n" for head in heads)).hexdigest()
    made = sign_seal(header, Seal(end=seal.end, size=seal.size, parts=len(heads), sha256=digest), sealer.keys.signing)
    chunks = [*frames.opening_frames(header)]
    for head, content in zip(heads, changed, strict=True):
        chunks += frames.part_frames(head, content)
    out = io.BytesIO()
    envelope.encrypt_stream([*chunks, made.encode() + b"\n"], out, [opener.house.identity.certificate])
    return out.getvalue()
