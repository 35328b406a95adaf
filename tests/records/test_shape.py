"""Why an input is refused, in every language."""

import msgspec
import pytest

from mithaq.acts.act import BadAsk
from mithaq.records.shape import reason_of


class Inner(msgspec.Struct, forbid_unknown_fields=True):
    name: str


class Outer(msgspec.Struct, forbid_unknown_fields=True):
    number: int
    inner: Inner | None = None
    grade: str = msgspec.field(default="")


def refused(value: object) -> BadAsk:
    """Return the refusal of a value that is no Outer."""
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.convert(value, Outer)
    return BadAsk(act="plan.invented", reason=reason_of(caught.value))


@pytest.mark.parametrize(
    ("value", "english", "arabic"),
    [
        ({}, "the field number is missing", "الحقل number ناقص"),
        ({"number": 1, "inner": {}}, "the field inner.name is missing", "الحقل inner.name ناقص"),
        ({"number": 1, "other": 2}, "there is no field other", "لا يوجد حقل other"),
        ({"number": "x"}, "the field number must be a whole number and is text", "الحقل number: المطلوب عدد صحيح والوارد نص"),
        ([], "Expected `object`, got `array`", "Expected `object`, got `array`"),
    ],
)
def test_the_reason_names_the_field_in_the_reader_s_language(value: object, english: str, arabic: str) -> None:
    assert english in refused(value).text("en").what
    assert arabic in refused(value).text("ar").what


def test_a_face_may_say_the_field_in_its_own_word() -> None:
    said = refused({}).text("ar", lambda name, fact: "الرقم" if name == "field" else fact).what
    assert "الحقل الرقم ناقص" in said
