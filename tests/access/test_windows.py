"""Windows of a browser of the wall: each is a display of its own, and says what it shows under its own name."""

import threading
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from commandcenter.access.principals import now
from commandcenter.domain.access import Role
from commandcenter.domain.wall.geometry import WHOLE
from commandcenter.domain.wall.scenes import Tile
from commandcenter.store import migrate, schema
from commandcenter.store.queries import displays as queries
from commandcenter.store.queries import wall
from commandcenter.store.writes.wall import layers
from tests.access.house import DISPLAY, House, house
from tests.access.test_displays import CODE, accept, linked

FORGED = ("0", "17", "-1", "2; Path=/", "02", "1e0", "٢", "", " 2", "2\0", "\u202e2", "9" * 10_000)
OPENED = 1_795_417_500_000


@pytest.fixture
def home(database_url: str) -> Iterator[House]:
    with house(database_url) as made:
        yield made


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, FlaskClient]]:
    url = f"sqlite:///{tmp_path_factory.mktemp('windows') / 'store.db'}"
    migrate.upgrade(url)
    with house(url) as home:
        browser = home.browser()
        paired(home, browser)
        home.app.extensions["commandcenter.counters"].wait_s = lambda *_: 0
        yield home, browser


def page(window: int = 1) -> str:
    return "/display" if window == 1 else f"/display?window={window}"


def paired(home: House, browser: FlaskClient, window: int = 1, name: str = "", **more: str) -> str:
    """This window of the browser is a display from now on; its code."""
    found = CODE.search(browser.get(page(window)).get_data(as_text=True))
    assert found is not None
    assert accept(home, home.browser(Role.OPERATOR), found[1], name or f"layar {window}", **more).status_code == 200
    assert browser.get(f"/display/status?window={window}").get_json() == {"state": "accepted", "next": page(window)}
    return found[1]


def say(browser: FlaskClient, what: str = "report", **body: Any) -> TestResponse:
    """As the page of a window says it."""
    given = {"window": 1, **({"opened_at": OPENED} if what == "report" else {}), **body}
    return post(browser, f"/wall/{what}", orjson.dumps(given))


def post(browser: FlaskClient, path: str, data: bytes, **headers: str) -> TestResponse:
    usual = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin", "Content-Type": "application/json"}
    return browser.post(path, data=data, headers={**usual, **headers})


def reports(home: House) -> dict[int, Any]:
    """What was said, by display: written a moment after the answer."""
    with home.engine.connect() as connection:
        return dict(wall.reports(connection))


def revoke(home: House, display: int) -> None:
    assert home.send(home.browser(Role.OPERATOR), "DELETE", f"/api/displays/{display}").status_code == 200


# ---- several windows -------------------------------------------------------------------------------------------------


def test_every_window_of_a_browser_is_a_display_of_its_own(home: House) -> None:
    browser = home.browser()
    codes = {paired(home, browser, window) for window in (1, 2, 16)}
    assert len(codes) == 3
    for number, window in enumerate((1, 2, 16), start=1):
        shown = browser.get(page(window)).get_data(as_text=True)
        assert f'data-display="{number}" data-window="{window}" data-name="layar {window}"' in shown
        assert browser.get_cookie(DISPLAY if window == 1 else f"{DISPLAY}-{window}") is not None
    assert CODE.search(browser.get(page(3)).get_data(as_text=True))  # the next one waits


def test_windows_wait_side_by_side_and_one_that_is_accepted_changes_no_other(home: House) -> None:
    browser = home.browser()
    first, second = (CODE.search(browser.get(page(n)).get_data(as_text=True)) for n in (1, 2))
    assert first is not None
    assert second is not None
    assert first[1] != second[1]
    accept(home, home.browser(Role.OPERATOR), second[1], "kanan")
    assert browser.get("/display/status?window=2").get_json()["state"] == "accepted"
    assert browser.get("/display/status").get_json()["code"] == first[1]


@pytest.mark.parametrize("window", FORGED)
def test_a_window_that_there_cannot_be_is_refused_with_words_and_gets_no_cookie(
    one: tuple[House, FlaskClient], window: str
) -> None:
    browser = one[0].browser()
    for method, path in (("GET", "/display"), ("GET", "/display/status"), ("POST", "/display/link")):
        answer = browser.open(
            path, method=method, query_string={"window": window}, json={"link": "a"} if method == "POST" else None
        )
        assert answer.status_code == 400
        assert answer.headers.getlist("Set-Cookie") == []
    assert "1 sampai 16" in browser.get("/display", query_string={"window": window}).get_data(as_text=True)
    assert browser.get("/display?window=1&window=2").status_code == 400


def test_a_browser_is_let_in_as_long_as_any_of_its_windows_is(home: House) -> None:
    browser = home.browser()
    paired(home, browser, 1)
    paired(home, browser, 2)
    with browser.get("/live/stream?view=wall-program", buffered=False) as stream:
        assert stream.status_code == 200
    revoke(home, 1)
    assert browser.get("/network").status_code == 200
    assert browser.get("/live/principal").get_json()["as"] == "display:2"
    assert CODE.search(browser.get(page(1)).get_data(as_text=True))
    revoke(home, 2)
    assert browser.get("/live/principal").get_json() == {"next": "/display"}


def test_the_cookies_of_all_windows_that_hold_are_renewed_and_no_other(home: House) -> None:
    browser = home.browser()
    paired(home, browser, 1)
    paired(home, browser, 2)
    revoke(home, 1)
    renewed = browser.get(page(2)).headers.getlist("Set-Cookie")
    assert [each.partition("=")[0] for each in renewed] == [f"{DISPLAY}-2"]


def test_a_link_pairs_the_window_in_which_it_is_opened(home: House) -> None:
    browser = home.browser()
    answer = browser.post("/display/link?window=2", json={"link": linked(home.engine)})
    assert answer.get_json() == {"state": "accepted", "next": "/display?window=2"}
    assert browser.get_cookie(f"{DISPLAY}-2") is not None
    assert browser.get_cookie(DISPLAY) is None


def test_two_windows_accepted_into_one_cell_at_once_are_one(home: House) -> None:
    browser = home.browser()
    codes = [CODE.search(browser.get(page(n)).get_data(as_text=True)) for n in (1, 2)]
    operators = [home.browser(Role.OPERATOR), home.browser(Role.NETWORK)]
    begin, statuses = threading.Barrier(2), []

    def press(number: int) -> None:
        code = codes[number]
        assert code is not None
        begin.wait()
        statuses.append(accept(home, operators[number], code[1], f"layar {number}", cell="0,0").status_code)

    threads = [threading.Thread(target=press, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, 409]
    with home.engine.connect() as connection:
        assert [each.hanging.cell for each in queries.accepted(connection)] == [(0, 0)]


# ---- what a window says ----------------------------------------------------------------------------------------------


def test_a_window_reports_under_its_own_name_whoever_else_is_let_in(home: House) -> None:
    browser = home.browser()
    paired(home, browser, 1)
    paired(home, browser, 2)
    before = now()
    answer = say(browser, window=2, shows="start", title="Jaringan", heap_bytes=4e7, warm=["a", "b"], t0=12.5)
    assert answer.status_code == 200
    told = answer.get_json()
    assert before <= told["at"] <= told["sent_at"] <= now()
    assert set(reports(home)) == {2}
    assert reports(home)[2].title == "Jaringan"
    assert reports(home)[2].seen_at == told["at"]
    revoke(home, 2)
    refused = say(browser, window=2)
    assert (refused.status_code, refused.get_json()) == (401, {"next": "/display?window=2"})
    assert say(browser, window=1).status_code == 200
    assert say(browser, window=3).status_code == 401


def test_the_cookies_of_two_windows_that_were_swapped_are_the_displays_that_they_are(home: House) -> None:
    """A token is who it is, wherever it is kept: nothing is gained, nothing of another display is written."""
    browser = home.browser()
    paired(home, browser, 1)
    paired(home, browser, 2)
    first, second = browser.get_cookie(DISPLAY), browser.get_cookie(f"{DISPLAY}-2")
    assert first is not None
    assert second is not None
    browser.set_cookie(DISPLAY, second.value)
    browser.set_cookie(f"{DISPLAY}-2", first.value)
    assert say(browser, window=1, title="dua").status_code == 200
    assert {id_: report.title for id_, report in reports(home).items()} == {2: "dua"}


def test_who_is_signed_in_at_a_display_does_not_speak_for_it(home: House) -> None:
    operator = home.browser(Role.OPERATOR)
    assert say(operator).status_code == 403
    paired(home, operator, 1)
    assert say(operator).status_code == 200
    revoke(home, 1)
    assert say(operator).status_code == 401  # its page must show a code, whoever is signed in there


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("window", 0), ("window", 17), ("window", -1), ("window", "1"), ("window", True), ("window", 1.0),
        ("window", None), ("opened_at", None), ("opened_at", -1), ("opened_at", "x"), ("opened_at", 1e300),
        ("frame_rate", True), ("frame_rate", -1), ("heap_bytes", 1e20), ("stale", "many"), ("offset_ms", 1e20),
        ("warm", "a"), ("warm", [1]), ("warm", ["a"] * 65), ("title", 7), ("title", ["a"]),
        ("last_error", {}), ("t0", []), ("display", 2), ("seen_at", 1),
    ],
)  # fmt: skip
def test_every_mistake_is_said_with_its_field(one: tuple[House, FlaskClient], field: str, value: object) -> None:
    home, browser = one
    answer = say(browser, **{field: value})
    assert answer.status_code == 422
    assert list(answer.get_json()["mistakes"]) == [field]
    assert reports(home) == {}


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"", 400), (b"[]", 400), (b"null", 400), (b"{", 400), (b'{"window": NaN}', 400), (b"\xff\xfe", 400),
        (b'{"window":1,"opened_at":1e999}', 400), (b'{"window":1,"title":"\\ud800"}', 400), (b"[" * 9_000, 400),
        (b'{"window":1,"title":"' + b"a" * 16_000 + b'"}', 413), (b"x" * 5_000_000, 413),
    ],
)  # fmt: skip
def test_what_is_no_report_is_refused_before_it_is_read(
    one: tuple[House, FlaskClient], data: bytes, status: int
) -> None:
    home, browser = one
    assert post(browser, "/wall/report", data).status_code == status
    assert post(browser, "/wall/ready", data).status_code == status
    assert reports(home) == {}


def test_only_a_page_of_ours_reports(home: House) -> None:
    browser = home.browser()
    paired(home, browser)
    body = orjson.dumps({"window": 1, "opened_at": OPENED})
    assert post(browser, "/wall/report", body, Origin="https://evil.test").status_code == 403
    assert post(browser, "/wall/report", body, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert post(browser, "/wall/report", body, **{"Content-Type": "text/plain"}).status_code == 415
    assert browser.post("/wall/report", data=body, content_type="application/json").status_code == 403  # no Origin
    assert reports(home) == {}


def test_texts_are_cleaned_and_cut_and_numbers_are_as_columns_take_them(home: House) -> None:
    browser = home.browser()
    paired(home, browser)
    bad = "a\0\u202e\u200b\x1b[2J\n<b>" + "x" * 2_500
    answer = say(browser, title=bad, last_error=bad, shows=bad, build=bad, warm=[bad], nodes=12.7, errors=3)
    assert answer.status_code == 200
    (report,) = reports(home).values()
    assert report.title == ("a[2J <b>" + "x" * 100)[:80]
    assert (len(report.last_error), len(report.shows), len(report.build), len(report.warm[0])) == (500, 80, 40, 40)
    assert (report.nodes, report.errors) == (12, 3)


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=50),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=6,
)
FIELDS = (
    "window",
    "opened_at",
    "shows",
    "title",
    "data_at",
    "stale",
    "frame_rate",
    "nodes",
    "warm",
    "offset_ms",
    "layer",
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(FIELDS), ANY_JSON), st.sampled_from(["report", "ready"]))
def test_whatever_json_is_said_is_stored_or_refused_and_breaks_nothing(
    one: tuple[House, FlaskClient], body: dict[str, Any], what: str
) -> None:
    _home, browser = one
    try:
        data = orjson.dumps({"window": 1, "opened_at": OPENED, **body})
    except (TypeError, orjson.JSONEncodeError):
        return  # no JSON of anybody's
    assert post(browser, f"/wall/{what}", data).status_code in (200, 400, 413, 422)


def test_reports_by_the_thousand_are_refused_and_told_when_to_come_back(home: House) -> None:
    browser = home.browser()
    paired(home, browser, 1)
    paired(home, browser, 2)
    answers = [say(browser) for _ in range(200)]
    statuses = [answer.status_code for answer in answers]
    assert set(statuses) == {200, 429}
    assert statuses.count(200) <= 150
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert say(browser, window=2).status_code == 200  # another display of the same browser is not kept out by it


# ---- painted ---------------------------------------------------------------------------------------------------------


def put(home: House, *displays: int) -> int:
    """A layer that waits for these displays."""
    with home.engine.begin() as connection:
        tiles = [Tile("screen", WHOLE, "/network", display) for display in displays]
        return layers.put(connection, "push", tiles, "operator-1", now()).id


def starts(home: House, layer: int) -> int | None:
    with home.engine.connect() as connection:
        found = wall.layer(connection, layer)
    assert found is not None
    return found.starts_at


def test_the_wall_switches_when_every_awaited_display_has_painted(home: House) -> None:
    browser = home.browser()
    for window in (1, 2, 3):
        paired(home, browser, window)
        assert say(browser, window=window).status_code == 200
    layer = put(home, 1, 2)
    assert say(browser, "ready", window=3, layer=layer).status_code == 200  # it was not asked
    assert say(browser, "ready", window=1, layer=layer).status_code == 200
    assert say(browser, "ready", window=1, layer=layer).status_code == 200  # said twice
    assert say(browser, "ready", window=2, layer=999_999).status_code == 200  # there is no such layer
    assert starts(home, layer) is None
    revision = versions(home)
    assert say(browser, "ready", window=2, layer=layer).status_code == 200
    begins = starts(home, layer)
    assert begins is not None
    assert versions(home) == revision + 1
    assert say(browser, "ready", window=2, layer=layer).status_code == 200  # replayed
    assert (starts(home, layer), versions(home)) == (begins, revision + 1)


def versions(home: House) -> int:
    with home.engine.connect() as connection:
        table = schema.topic_version
        return int(connection.execute(select(table.c.version).where(table.c.topic == "wall")).scalar_one())


@pytest.mark.parametrize("layer", [None, 0.5, -1, "1", True, 1e30, [1]])
def test_what_is_no_layer_is_refused(one: tuple[House, FlaskClient], layer: object) -> None:
    home, browser = one
    answer = say(browser, "ready", layer=layer)
    assert answer.status_code in (400, 422)
    with home.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(schema.wall_ready)).scalar_one() == 0
