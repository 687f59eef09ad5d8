"""Who is signed in, at the end of the band: ways for whoever may go them, a way out, and nothing on displays."""

import pytest

from commandcenter.domain import access
from commandcenter.domain.access import NOBODY, Principal, Role
from layouts import PAGES, SCREENS, views
from layouts.frame import header
from layouts.renderer import to_json
from layouts.views import View


def drawn(who: Principal, address: str = "/?lang=en") -> str:
    view = views.of_address(address, SCREENS)
    assert isinstance(view, View)
    return "".join(to_json(part).decode() for part in header.band(view, SCREENS, PAGES, False, None, who))


def account(role: Role, opd: str | None = None) -> Principal:
    return access.account(f"{role.value}-1", role, "", id=7, session=1, opd=opd, token="the page's token")


@pytest.mark.parametrize("role", list(Role))
def test_an_account_is_named_with_its_role_and_led_only_where_it_may_go(role: Role) -> None:
    who = account(role, "dinkes" if role is Role.EDITOR else None)
    page = drawn(who)
    assert f"{role.value}-1" in page
    assert '"href":"/account?lang=en"' in page
    for each in PAGES:
        if not each.is_linked and "{" not in each.path:
            assert (f'"href":"{each.path}?lang=en"' in page) == who.may(each.needs), each.path


def test_signing_out_is_a_form_with_the_token_of_the_page() -> None:
    page = drawn(account(Role.OPERATOR))
    assert '"action":"/logout?lang=en"' in page
    assert '"method":"post"' in page
    assert '"value":"the page\'s token"' in page


def test_an_editor_sees_which_opd_is_his() -> None:
    assert "OPD editor · dinkes" in drawn(account(Role.EDITOR, "dinkes"))


@pytest.mark.parametrize("who", [NOBODY, access.display("kiri", "", 3)], ids=["nobody", "display"])
def test_a_display_shows_nobody(who: Principal) -> None:
    assert "who-menu" not in drawn(who)


@pytest.mark.parametrize(
    ("lang", "words"), [("id", "terbuka tanpa login, hanya di mesin ini"), ("en", "at this machine only")]
)
def test_what_opens_without_a_login_says_so_and_offers_no_way_out(lang: str, words: str) -> None:
    page = drawn(access.local("127.0.0.1", "token"), f"/?lang={lang}")
    assert words in page
    assert "/logout" not in page
    assert '"/account' not in page


def test_a_name_is_text_whatever_it_holds() -> None:
    who = access.account('<img src=x onerror="a">', Role.VIEWER, "", id=1, session=1, opd=None, token="t")
    assert "dangerously" not in drawn(who).casefold()
