"""Names in Latin letters for display. Names are common ones or invented; no person is meant."""

import pytest

from mithaq.reading.named.latin import latin_name


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("محسن نقوي", "Mohsin Naqvi"),
        ("ماركو روبيدو", "Marco Robido"),
        ("كورتشلنكو", "Korchlnko"),
        ("طلال شودري", "Talal Chaudhry"),
        ("John Inventedson", "John Inventedson"),
    ],
)
def test_known_words_get_their_usual_form_and_foreign_ones_are_spelled(name: str, latin: str) -> None:
    assert latin_name(name) == latin
