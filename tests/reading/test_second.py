"""The second opinion: trained on an invented corpus, held against the reader, and refused in words where it cannot be had."""

import importlib
from pathlib import Path

import pytest

from mithaq.reading import ListedNames, names_from_aliases, read_report
from mithaq.reading.second import BadCorpus, NoTagger, open_tagger, read_corpus, train, with_second_opinion

GIVEN = ("سالم", "ماجد", "نبيل", "راشد", "فهد", "حازم")
FAMILY = ("مخترعي", "مبتدعي", "منشئي", "مصنوعي", "مصوغي")
CORPUS = "\n".join(
    f"قال O\n{given} B-PERS\n{family} I-PERS\nفي O\n{city} B-LOC\nأمس O\n"
    for given in GIVEN
    for family in FAMILY
    for city in ("مدينتان", "قريتان")
)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of the invented corpus."""
    file = tmp_path_factory.mktemp("tagger") / "invented.crf"
    found = train(read_corpus(CORPUS), file)
    assert (found["PER"].wrong, found["PER"].missed) == (0, 0)
    assert found["PER"].right == len(read_corpus(CORPUS)[::10])
    return file


def test_what_both_find_is_certain_and_what_the_tagger_alone_finds_is_possible(model: Path) -> None:
    text = "قال نبيل مصوغي في قريتان أمس\n"
    names = ListedNames.build(names_from_aliases())
    before = read_report(text, names)
    after = with_second_opinion(text, before, open_tagger(model))
    found = {(one.text, one.type): one.tier for one in after.mentions}
    assert found[("قريتان", "place")] == "possible"
    assert found[("نبيل مصوغي", "person")] == ("certain" if before.mentions else "possible")
    assert (after.meetings, after.statements) == (before.meetings, before.statements)


@pytest.mark.parametrize("text", ["", "word without a tag\nalone\n", "a O\n\n" * 30, "قال O\nسالم B-PERS\n"])
def test_what_is_no_corpus_is_refused(text: str) -> None:
    with pytest.raises(BadCorpus):
        read_corpus(text)


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "no.crf").write_bytes(b"nothing of the kind")
    with pytest.raises(NoTagger):
        open_tagger(tmp_path / "no.crf")


def test_without_the_library_the_refusal_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(NoTagger, match="not installed"):
        open_tagger(tmp_path / "any.crf")
