"""What no database takes is written as an escape; everything else stays as it is."""

from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.storable import storable, visible


@given(st.text(st.characters(exclude_categories=[])))
def test_any_text_becomes_one_that_can_be_stored(text: str) -> None:
    kept = storable(text)
    assert "\0" not in kept
    kept.encode("utf-8")
    assert storable(kept) == kept


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert storable(text) == text


@given(st.text(st.characters(exclude_categories=[])))
def test_any_text_becomes_one_line_that_a_terminal_only_shows(text: str) -> None:
    assert visible(text).isprintable()
    assert visible(visible(text)) == visible(text)


def test_what_people_see_stays() -> None:
    assert visible("Kec.\u00a0Balen, 71,48 km² “café” 日本") == "Kec. Balen, 71,48 km² “café” 日本"
