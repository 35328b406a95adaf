"""Preferences in a cookie, and paths to go back to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.web.preferences import Preferences, preferred_locale, read_preferences
from mithaq.web.safety import is_own_form, own_path


@given(st.text())
def test_any_cookie_gives_preferences(cookie: str) -> None:
    read_preferences(cookie).manner("en")


def test_a_cookie_keeps_what_was_chosen_and_drops_what_is_no_choice() -> None:
    chosen = Preferences().changed({"locale": "ur", "zone": "Asia/Karachi", "theme": "purple", "agreement": "not an id", "unknown": "x"})
    assert chosen == Preferences(locale="ur", zone="Asia/Karachi")
    assert read_preferences(chosen.cookie()) == chosen


@pytest.mark.parametrize(
    ("header", "locale"), [("ur-PK,ur;q=0.9,en;q=0.5", "ur"), ("fr, ar;q=0.5", "ar"), ("", "en"), ("*", "en"), ("de", "en")]
)
def test_the_browser_s_language_is_the_first_that_has_a_catalogue(header: str, locale: str) -> None:
    assert preferred_locale(header) == locale


@given(st.text())
def test_a_path_to_go_back_to_stays_in_this_site(path: str) -> None:
    safe = own_path(path)
    assert safe.startswith("/")
    assert not safe.startswith(("//", "/\\"))
    assert safe.isprintable()


def test_no_session_has_no_form() -> None:
    assert not is_own_form("", "")
    assert is_own_form("token", "token")
