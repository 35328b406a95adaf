"""Forms made from act inputs, and read back. All inputs are invented."""

from collections.abc import Mapping, Sequence

import msgspec
import pytest

from mithaq.acts.act import Act
from mithaq.app import open_acts
from mithaq.desks.plan.commitment_acts import ProposeCommitment
from mithaq.desks.registry.record_acts import Annotate
from mithaq.desks.requests.sending import SendRequest
from mithaq.web import (
    assistancewords,
    exportwords,
    fieldwords,
    incidentwords,
    planwords,
    programmeswords,
    registrywords,
    reportswords,
    requestwords,
    saidwords,
    structurewords,
    words,
)
from mithaq.web.fieldwords import LABELS
from mithaq.web.forms import Form, Upload, read_form
from mithaq.web.views import Choice, FieldView


def plain(message: str) -> str:
    return message


def flat(fields: Sequence[FieldView]) -> list[FieldView]:
    return [inner for one in fields for inner in (one, *flat(one.fields))]


def filled(fields: Sequence[FieldView]) -> Mapping[str, Sequence[str | Upload]]:
    """Return what a browser sends of a form that nobody touched."""
    sent: dict[str, list[str | Upload]] = {}
    for one in flat(fields):
        if one.kind == "yes":
            if one.value:
                sent[one.name] = ["yes"]
        elif one.kind == "many":
            sent[one.name] = [choice.value for choice in one.choices if choice.chosen]
        elif one.kind == "choice":
            sent[one.name] = [next((choice.value for choice in one.choices if choice.chosen), one.choices[0].value)]
        elif one.kind == "file":
            sent[one.name] = [Upload("", "application/octet-stream", b"")]
        elif one.kind != "group":
            sent[one.name] = [one.value]
    return sent


@pytest.mark.parametrize("act", open_acts(), ids=lambda act: act.name)
def test_every_field_of_every_act_has_a_word(act: Act[msgspec.Struct]) -> None:
    names = [one.name.rpartition(".")[2] for one in flat(Form(plain).fields(act.input))]
    assert [name for name in names if not name.isdecimal() and name not in LABELS] == []


@pytest.mark.parametrize("act", open_acts(), ids=lambda act: act.name)
def test_a_form_that_nobody_touched_asks_for_nothing_but_defaults(act: Act[msgspec.Struct]) -> None:
    read = read_form(act.input, filled(Form(plain).fields(act.input)))
    defaults = {name: value for name, value in read.items() if value not in ("", [], {}, False)}
    for name, value in defaults.items():
        default = next(field for field in msgspec.structs.fields(act.input) if field.name == name).default
        assert msgspec.to_builtins(default) == value, name


def test_a_marking_that_nobody_chose_is_left_to_the_act() -> None:
    sent = {"marking.tlp": [""], "marking.classification": [""], "to": ["identity--x"]}
    assert "marking" not in read_form(SendRequest, sent)


def test_a_marking_that_was_chosen_in_part_is_given_in_part() -> None:
    assert read_form(SendRequest, {"marking.handling": ["H1", "H2"]})["marking"] == {"handling": ["H1", "H2"]}


def test_rows_lines_pairs_and_ticks_are_read() -> None:
    sent = {
        "number": [" C-1 "],
        "debtors": ["identity--a", "identity--b"],
        "offices": ["identity--a: Ministry\r\nidentity--b: Embassy: annex\r\n"],
        "texts.0.language": ["ar"],
        "texts.0.text": ["سطر\r\nسطر"],
        "texts.0.authentic": ["yes"],
        "texts.1.language": [""],
        "texts.1.authentic": ["yes"],
        "sources.0.record": ["open-report--x"],
        "sources.0.start": ["12"],
        "sources.0.end": ["many"],
    }
    read = read_form(ProposeCommitment, sent)
    assert read["offices"] == {"identity--a": "Ministry", "identity--b": "Embassy: annex"}
    assert read["texts"] == [{"language": "ar", "text": "سطر\nسطر", "authentic": True}]
    assert read["sources"] == [{"record": "open-report--x", "start": 12, "end": "many"}]
    assert read["debtors"] == ["identity--a", "identity--b"]
    assert "due" not in read


def test_a_file_brings_its_name_and_kind() -> None:
    read = read_form(Annotate, {"record": ["note--x"], "text": ["t"], "attachments.0.content": [Upload("a.txt", "text/plain", b"x")]})
    assert read["attachments"] == [{"content": b"x", "name": "a.txt", "media_type": "text/plain"}]
    assert read["share"] is False


def test_what_was_sent_fills_the_form_again() -> None:
    sent = {"number": ["C-7"], "texts.3.text": ["اثنان"], "debtors": ["b"]}
    form = Form(plain, lambda name: [Choice("a", "A"), Choice("b", "B")] if name == "debtors" else None, sent=sent)
    fields = {one.name: one for one in flat(form.fields(ProposeCommitment))}
    assert fields["number"].value == "C-7"
    assert fields["texts.3.text"].value == "اثنان"
    assert [choice.chosen for choice in fields["debtors"].choices] == [False, True]


def test_a_given_field_is_hidden_and_keeps_its_value() -> None:
    form = Form(plain, hidden=frozenset({"record"}))
    hidden = [one for one in form.fields(Annotate, {"record": "note--x"}) if one.kind == "hidden"]
    assert [(one.name, one.value) for one in hidden] == [("record", "note--x")]


def test_no_file_of_words_takes_a_word_from_another() -> None:
    files = (
        assistancewords,
        exportwords,
        incidentwords,
        planwords,
        programmeswords,
        registrywords,
        reportswords,
        requestwords,
        saidwords,
        structurewords,
    )
    for name in ("LABELS", "HINTS", "WORDS"):
        keys = [key for file in files for key in getattr(file, name, {})]
        assert sorted({key for key in keys if keys.count(key) > 1}) == []
        whole = {"LABELS": fieldwords.LABELS, "HINTS": fieldwords.HINTS, "WORDS": words.WORDS}[name]
        assert [key for file in files for key, said in getattr(file, name, {}).items() if whole[key] != said] == []
