"""Where somebody may be sent on to, and whose forms are believed."""

from urllib.parse import urljoin, urlsplit

import flask
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.access import forms

OURS = [
    "/",
    "/network",
    "/network?lang=en&theme=light",
    "/entry?opd=dinkes&period=2026-Q3",
    "/detail/network/map#x",
    "/people",
]
FOREIGN = [
    "", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example",
    "http:/evil", "javascript:alert(1)", "/\t/evil.example", "/\n//evil.example", " //evil.example",
    "/ /evil.example", "evil.example", "/%0d%0aSet-Cookie:x=1\r\n", "/\x00", "/\u202e", "//", "/x//evil.example",
    "/.//evil.example", "data:text/html,x", "?x", "#x", "/" + "a" * 3000, "//[", "/\u2028", "/\ud800",
]  # fmt: skip
NO_PAGE = ["/login", "/login/totp", "/login?next=/login", "/logout", "/api/briefings", "/live/stream", "/_dash-layout",
           "/export/a/b.csv", "/assets/x.css", "/account/token", "/display"]  # fmt: skip


@pytest.mark.parametrize("given_", OURS)
def test_an_address_of_ours_is_gone_on_to(given_: str) -> None:
    assert forms.local(given_) == given_


@pytest.mark.parametrize("given_", FOREIGN + NO_PAGE)
def test_what_is_not_ours_or_no_page_is_not(given_: str) -> None:
    assert forms.local(given_) == ""


@given(st.text(alphabet=st.sampled_from("/\\:@?#.%25af\t\n\r htps[]evil;"), max_size=30) | st.text(max_size=60))
def test_no_spelling_leads_to_another_server(typed: str) -> None:
    there = forms.local(typed)
    base = "https://pusat.example.go.id/login"
    assert urlsplit(urljoin(base, there or "/")).netloc == "pusat.example.go.id"
    assert "\\" not in there
    assert there == there.strip()


@given(st.dictionaries(st.sampled_from(["lang", "theme", "next"]), st.text(max_size=30), max_size=3))
def test_only_looks_that_we_have_are_carried_along(query: dict[str, str]) -> None:
    with flask.Flask("x").test_request_context("/login", query_string=query):
        assert set(forms.look().items()) <= {("lang", "id"), ("lang", "en"), ("theme", "dark"), ("theme", "light")}
        assert forms.lang() in ("id", "en")
