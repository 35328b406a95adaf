"""The difference between versions; values are invented."""

from mithaq.web.differences import MAX_SHOWN, difference, shown


def test_added_changed_and_removed_properties_are_told_in_the_order_of_the_newer_version() -> None:
    before = {"id": "x--1", "names": ["a"], "comments": "old", "modified": "1"}
    after = {"id": "x--1", "comments": "new", "programmes": ["p", "q"], "modified": "2"}
    assert [(row.label, row.before, row.after, row.change) for row in difference(before, after)] == [
        ("comments", "old", "new", "changed"),
        ("programmes", "", "p\nq", "added"),
        ("names", "a", "", "removed"),
    ]


def test_a_long_value_is_cut_where_the_reader_sees_it() -> None:
    assert shown("x" * (MAX_SHOWN + 1)).endswith(" …")
    assert shown([{"text": "س"}]) == '[\n {\n  "text": "س"\n }\n]'
    assert shown(None) == ""
