"""Names of views: the same for everybody who looks at the same thing, whatever the address said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layouts import views
from layouts.contract import DESK, Look, Page
from tests.live.tiny import SCREEN

SCREENS = (SCREEN,)


@pytest.mark.parametrize(
    ("requested", "name"),
    [
        ("tiny", "tiny"),
        ("tiny?", "tiny"),
        ("tiny?lang=id&theme=dark&distance=4&diagonal=55.0", "tiny"),
        ("tiny?theme=light&lang=en", "tiny?lang=en&theme=light"),
        ("tiny?select=link:balen-a", "tiny?select=link%3Abalen-a"),
        ("tiny?select=%3Cscript%3E", "tiny"),
        ("tiny?unknown=1&lang=fr&theme=pink&distance=near&diagonal=nan", "tiny"),
        ("tiny?distance=1e9&diagonal=-4", "tiny"),
        ("tiny?distance=0.70000001", "tiny?distance=0.7"),
        ("tiny?at=1000", "tiny?at=1000"),
        ("tiny?at=1970-01-01T07:00:01%2B07:00", "tiny?at=1000"),
        ("tiny?at=1970-01-01T07:00:01+07:00", "tiny?at=1000"),  # as a person types it
        ("tiny?at=yesterday", "tiny"),
        ("tiny?at=1970-01-01T07:00:01", "tiny?at=1000"),  # without a zone: the clock on the wall
        ("tiny?at=1945-08-17", "tiny?at=0"),  # nothing is known of it; from year 1 no query could look back
        ("tiny?at=0001-01-01T00:00%2B14:00", "tiny?at=0"),
    ],
)
def test_a_view_has_one_name(requested: str, name: str) -> None:
    view = views.parse(requested, SCREENS)
    assert view is not None
    assert view.name == name


def test_a_screen_that_does_not_exist_has_no_view() -> None:
    assert views.parse("nowhere?lang=en", SCREENS) is None
    assert views.of_address("/nowhere", SCREENS) is None
    assert views.of_address("//[::1/tiny", SCREENS) is None


def test_an_address_and_a_whole_url_lead_to_the_same_view() -> None:
    for address in ("/tiny?lang=en#main", "http://127.0.0.1:8050/tiny?lang=en", "/tiny/?lang=en"):
        view = views.of_address(address, SCREENS)
        assert view is not None
        assert view.name == "tiny?lang=en"


def test_a_panel_gets_only_the_parameters_that_it_asked_for() -> None:
    view = views.parse("tiny?select=tower:a", SCREENS)
    assert view is not None
    assert view.params_of(SCREEN.panel("selection")) == {"select": "tower:a"}
    assert view.params_of(SCREEN.panel("number")) == {}


def test_a_view_is_live_unless_it_names_a_moment() -> None:
    live, past = views.parse("tiny", SCREENS), views.parse("tiny?at=5", SCREENS)
    assert live is not None
    assert past is not None
    assert (live.instant(9).at, live.instant(9).live) == (9, True)
    assert (past.instant(9).at, past.instant(9).live) == (5, False)


def test_the_future_is_answered_with_the_present() -> None:
    view = views.parse("tiny?at=5000", SCREENS)
    assert view is not None
    assert (view.instant(4_999).at, view.instant(4_999).live) == (4_999, True)
    assert (view.instant(5_000).at, view.instant(5_000).live) == (5_000, False)


@given(st.text(max_size=200))
def test_no_address_breaks_the_page(query: str) -> None:
    view = views.parse(f"tiny?{query}", SCREENS)
    assert view is not None


@given(
    st.sampled_from(["id", "en"]),
    st.sampled_from(["dark", "light"]),
    st.floats(*views.DISTANCE_M),
    st.floats(*views.DIAGONAL_IN),
    st.none() | st.integers(0, 10**13),
)
def test_the_name_of_a_view_leads_back_to_it(
    lang: str, theme: str, distance: float, inches: float, at: int | None
) -> None:
    query = f"lang={lang}&theme={theme}&distance={distance}&diagonal={inches}" + ("" if at is None else f"&at={at}")
    view = views.parse(f"tiny?{query}", SCREENS)
    assert view is not None
    again = views.parse(view.name, SCREENS)
    assert again == view
    assert isinstance(view.look, Look)


PAGE = Page("form", "/form/{place}", "Form", lambda *_: None, params=("place", "kind"))  # type: ignore[arg-type,return-value]


def test_a_page_takes_its_parameters_from_path_and_query_and_is_seen_at_a_desk() -> None:
    view = views.page_of_address("/form/balen?kind=a&other=b", [PAGE])
    assert view is not None
    assert view.params == {"place": "balen", "kind": "a"}
    assert view.look == DESK
    assert view.carried == {}


def test_what_the_address_of_a_page_says_of_the_look_goes_along() -> None:
    view = views.page_of_address("/form/balen?lang=en&distance=0.7&at=1000", [PAGE])
    assert view is not None
    assert views.leading_to("/tiny", view) == "/tiny?at=1000&distance=0.7&lang=en"


@pytest.mark.parametrize("path", ["/form", "/form/", "/form/a/b", "/form/a.b", "/other"])
def test_another_path_is_no_page(path: str) -> None:
    assert views.page_of_address(path, [PAGE]) is None
    assert not views.is_known(path, SCREENS, [PAGE])


def test_screens_and_pages_are_known_with_or_without_a_slash() -> None:
    for path in ("/tiny", "/tiny/", "/form/balen"):
        assert views.is_known(path, SCREENS, [PAGE])
