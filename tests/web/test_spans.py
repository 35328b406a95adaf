"""Cutting a text into pieces. Texts are invented or made by hypothesis."""

from hypothesis import given
from hypothesis import strategies as st

from mithaq.web.spans import Over, cut, furniture_of, overs, repeats_of

SPANS = st.lists(st.tuples(st.integers(-5, 80), st.integers(-5, 80)), max_size=8)


@given(st.text(max_size=60), SPANS, SPANS, SPANS)
def test_the_pieces_are_the_text_whatever_the_spans(
    text: str, over: list[tuple[int, int]], furniture: list[tuple[int, int]], repeats: list[tuple[int, int]]
) -> None:
    blocks = cut(text, [Over(start, end, "person") for start, end in over], furniture, repeats)
    assert "".join(piece.text for block in blocks for piece in block.pieces) == text


def test_overlapping_spans_share_their_pieces() -> None:
    (block,) = cut("abcdef", [Over(0, 4, "meeting", "draft--1"), Over(2, 6, "person", "draft--2", "Title")], [], [])
    assert [(piece.text, piece.kinds, piece.drafts) for piece in block.pieces] == [
        ("ab", ("meeting",), ("draft--1",)),
        ("cd", ("meeting", "person"), ("draft--1", "draft--2")),
        ("ef", ("person",), ("draft--2",)),
    ]
    assert block.pieces[2].title == "Title"


def test_a_repeat_is_a_folded_block_and_furniture_is_struck() -> None:
    text = "share\none\ntwo\none\ntwo\nend"
    blocks = cut(text, [], [(0, 5)], [(14, 22)])
    assert [(block.fold, block.paragraphs) for block in blocks] == [("", 3), ("repeat", 2), ("", 1)]
    assert [piece.struck for piece in blocks[0].pieces] == [True, False]


def test_what_a_reading_says_becomes_spans() -> None:
    reading = {
        "mentions": [{"start": 0, "end": 3, "type": "armed-group", "en": "Invented", "ar": "مخترع"}],
        "removed": [{"start": 4, "end": 6, "why": "byline"}],
        "duplicates": [{"first": [0, 3], "second": [7, 9]}],
    }
    assert overs(reading, [("draft--1", "date", [[1, 2]])]) == [
        Over(1, 2, "date", "draft--1"),
        Over(0, 3, "armed-group", "", "Invented · مخترع"),
    ]
    assert furniture_of(reading) == [(4, 6)]
    assert repeats_of(reading) == [(7, 9)]


@given(st.text(max_size=60), SPANS, SPANS)
def test_a_piece_carries_all_that_lies_over_it_and_nothing_else(
    text: str, over: list[tuple[int, int]], furniture: list[tuple[int, int]]
) -> None:
    lying = [Over(start, end, f"kind {number}", f"draft {number}") for number, (start, end) in enumerate(over)]
    struck = {at for start, end in furniture if 0 <= start < end <= len(text) for at in range(start, end)}
    for block in cut(text, lying, furniture, []):
        for piece in block.pieces:
            here = [one for one in lying if 0 <= one.start <= piece.start < one.end <= len(text)]
            assert piece.kinds == tuple(one.kind for one in here)
            assert piece.struck == (piece.start in struck)


class Looked(Over):
    """A span that counts how often somebody asks where it ends."""

    asked = 0

    def __getattribute__(self, name: str) -> object:
        if name == "end":
            Looked.asked += 1
        return super().__getattribute__(name)


def test_the_work_grows_with_the_spans_and_not_with_their_square() -> None:
    counted = []
    for spans in (1_000, 2_000):
        Looked.asked = 0
        cut("x" * 50 * spans, [Looked(50 * one, 50 * one + 60, "person") for one in range(spans)], [], [])
        counted.append(Looked.asked)
    assert counted[1] <= 2.1 * counted[0]
