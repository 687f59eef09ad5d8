"""Displays: from the code on the wall to the token, and what a display may not."""

import re
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select, update

from commandcenter.access import tokens
from commandcenter.access.gate import Gate
from commandcenter.access.principals import now
from commandcenter.app import GATE
from commandcenter.domain import displays as rules
from commandcenter.domain.access import Permission, Role
from commandcenter.store import engine as store_engine
from commandcenter.store import schema
from commandcenter.store.queries import displays as queries
from commandcenter.store.writes.access import displays as writes
from tests.access.house import DISPLAY, PAIRING, SESSION, House, house, session

CODE = re.compile(r'id="code"[^>]*>([A-Z0-9]{4}-[A-Z0-9]{4})<')


@pytest.fixture
def home(database_url: str) -> Iterator[House]:
    with house(database_url) as made:
        yield made


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = store_engine.create_engine(database_url)
    yield made
    made.dispose()


def code_of(client: FlaskClient) -> str:
    """The code that a display shows when it opens its page."""
    answer = client.get("/display")
    assert answer.status_code == 200
    found = CODE.search(answer.get_data(as_text=True))
    assert found is not None
    return found[1]


def accept(home: House, operator: FlaskClient, code: str, name: str = "kiri", **more: str) -> Any:
    body = {"code": code, "name": name, "screen": "/network", "language": "id", "theme": "dark", **more}
    return home.send(operator, "POST", "/api/displays", body)


def paired(home: House, name: str = "kiri", address: str = "192.0.2.50") -> FlaskClient:
    """A display that was accepted and has its token."""
    display = home.browser(address=address)
    assert accept(home, home.browser(Role.OPERATOR), code_of(display), name).status_code == 200
    assert display.get("/display/status").get_json()["state"] == "accepted"
    return display


def count(home: House, table: Any) -> int:
    with home.engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


# ---- from the code to the token --------------------------------------------------------------------------------------


def test_a_display_shows_a_code_and_what_the_wall_shows_once_it_is_accepted(home: House) -> None:
    display = home.browser()
    code = code_of(display)
    assert display.get("/display/status").get_json() == {"state": "waiting", "code": code, "seconds": 599}
    assert display.get("/network").status_code in (302, 401)
    assert accept(home, home.browser(Role.OPERATOR), code).get_json()["next"] == "/displays"
    accepted = display.get("/display/status")
    assert accepted.get_json() == {"state": "accepted", "next": "/display"}
    assert display.get_cookie(PAIRING) is None
    assert display.get("/network").status_code == 200
    again = display.get("/display")
    assert again.status_code == 200
    assert 'id="wall" data-display="1" data-window="1" data-name="kiri"' in again.get_data(as_text=True)


def test_a_code_may_be_typed_as_somebody_reads_it(home: House) -> None:
    display = home.browser()
    code = code_of(display)
    typed = f"  {code[:4].lower()} – {code[5:].lower()}\u200f "
    assert accept(home, home.browser(Role.NETWORK), typed).status_code == 200


def test_the_token_is_kept_as_a_cookie_that_no_script_reads_for_400_days(home: House) -> None:
    display = home.browser()
    accept(home, home.browser(Role.OPERATOR), code_of(display))
    cookies = display.get("/display/status").headers.getlist("Set-Cookie")
    token = next(each for each in cookies if each.startswith(f"{DISPLAY}="))
    assert "HttpOnly" in token
    assert "Max-Age=34560000" in token
    assert "SameSite=Lax" in token
    assert "Secure" not in token


def test_with_tls_the_cookies_are_bound_to_this_host(sqlite_url: str) -> None:
    with house(sqlite_url, web_origin="https://pusat.test") as home:
        display = home.app.test_client()
        answer = display.get("/display", base_url="https://pusat.test")
        assert "https://pusat.test/displays" in answer.get_data(as_text=True)
        cookie = answer.headers["Set-Cookie"]
        assert cookie.startswith("__Host-commandcenter-pairing=")
        assert "Secure" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie


def test_a_display_that_is_used_gets_its_cookie_anew(home: House) -> None:
    display = paired(home)
    held = display.get_cookie(DISPLAY)
    assert held is not None
    for path in ("/network", "/live/stream?view=network"):
        with display.get(path, buffered=False) as answer:
            renewed = answer.headers.getlist("Set-Cookie")
        assert [each.split(";")[0] for each in renewed] == [f"{DISPLAY}={held.value}"]
    with display.get("/assets/live.js") as file:
        assert file.headers.getlist("Set-Cookie") == []
    assert home.browser(Role.OPERATOR).get("/network").headers.getlist("Set-Cookie") == []


def test_an_answer_that_is_lost_on_the_way_costs_nothing(home: House) -> None:
    """The browser asks again with the same secret: there is no token that only one answer carried."""
    display = home.browser()
    accept(home, home.browser(Role.OPERATOR), code_of(display))
    secret = display.get_cookie(PAIRING)
    assert secret is not None
    for _ in range(3):
        display.set_cookie(PAIRING, secret.value)
        assert display.get("/display/status").get_json()["state"] == "accepted"


def test_opening_the_page_again_shows_the_same_code(home: House) -> None:
    display = home.browser()
    assert code_of(display) == code_of(display)
    assert count(home, schema.pairing) == 1


def test_looking_only_at_the_head_makes_no_code(home: House) -> None:
    assert home.browser().head("/display").status_code == 200
    assert count(home, schema.pairing) == 0


def test_a_code_expires_and_is_replaced(home: House) -> None:
    display = home.browser()
    code = code_of(display)
    with home.engine.begin() as connection:
        connection.execute(update(schema.pairing).values(expires_at=now()))
    assert display.get("/display/status").get_json() == {"state": "expired"}
    assert accept(home, home.browser(Role.OPERATOR), code).status_code == 409
    assert code_of(display) != code
    assert count(home, schema.pairing) == 1


def test_a_browser_without_cookies_is_told_apart(home: House) -> None:
    assert home.browser().get("/display/status").get_json() == {"state": "unknown"}


def test_the_secret_stands_nowhere_in_the_store_and_not_in_the_page(home: House) -> None:
    display = home.browser()
    page = display.get("/display").get_data(as_text=True)
    secret = display.get_cookie(PAIRING)
    assert secret is not None
    assert secret.value not in page
    with home.engine.connect() as connection:
        rows = [str(each) for each in connection.execute(select(schema.pairing))]
    assert all(secret.value not in row for row in rows)


# ---- one pairing, one display ----------------------------------------------------------------------------------------


def test_a_code_is_accepted_once(home: House) -> None:
    display, operator = home.browser(), home.browser(Role.OPERATOR)
    code = code_of(display)
    assert accept(home, operator, code, "kiri").status_code == 200
    again = accept(home, operator, code, "kanan")
    assert again.status_code == 409
    assert again.get_json()["problems"][0]["field"] == "code"
    assert count(home, schema.display) == 1


def test_two_operators_at_the_same_moment_make_one_display(home: House) -> None:
    display = home.browser()
    code = code_of(display)
    operators = [home.browser(Role.OPERATOR) for _ in range(4)]
    begin, statuses = threading.Barrier(4), []

    def press(number: int) -> None:
        begin.wait()
        statuses.append(accept(home, operators[number], code, f"layar {number}").status_code)

    threads = [threading.Thread(target=press, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, 409, 409, 409]
    assert count(home, schema.display) == 1


def test_a_name_is_taken_until_its_display_is_locked_out(home: House) -> None:
    paired(home)
    other, operator = home.browser(), home.browser(Role.OPERATOR)
    code = code_of(other)
    refused = accept(home, operator, code)
    assert refused.status_code == 409
    assert refused.get_json()["problems"][0]["field"] == "name"
    assert home.send(operator, "DELETE", "/api/displays/1").status_code == 200
    assert accept(home, operator, code).status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", ""), ("code", "A" * 41), ("code", ["A"]), ("code", None), ("name", ""), ("name", "\u202e\u200b"),
        ("name", "n" * 81), ("screen", "//evil.test"), ("screen", "/displays"), ("screen", "https://evil.test/"),
        ("language", "fr"), ("theme", "<script>"),
    ],
)  # fmt: skip
def test_what_cannot_be_accepted_is_said_beside_its_field(home: House, field: str, value: object) -> None:
    display = home.browser()
    body = {"code": code_of(display), "name": "kiri", "screen": "/network", "language": "id", "theme": "dark"}
    answer = home.send(home.browser(Role.OPERATOR), "POST", "/api/displays", {**body, field: value})
    assert answer.status_code == 422
    assert [problem["field"] for problem in answer.get_json()["problems"]] == [field]
    assert count(home, schema.display) == 0


def test_names_are_shown_as_text(home: House) -> None:
    name = "<img src=x onerror=alert(1)>"
    paired(home, name)
    with home.engine.connect() as connection:
        assert [each.name for each in queries.accepted(connection)] == [name]


# ---- a link that pairs once ------------------------------------------------------------------------------------------


def linked(engine: Engine, name: str = "kiri", at: int | None = None) -> str:
    link, at = tokens.new(), now() if at is None else at
    with engine.begin() as connection:
        writes.add(
            connection, name, "/network", "cli", code="-" + link[:11], link_hash=tokens.digest(link),
            token_hash=tokens.digest(tokens.new()), at=at,
        )  # fmt: skip
    return link


def test_a_link_pairs_the_first_browser_and_no_other(home: House) -> None:
    link = linked(home.engine)
    first, second = home.browser(), home.browser()
    assert first.post("/display/link", json={"link": link}).get_json()["next"] == "/display"
    assert first.get("/network").status_code == 200
    assert second.post("/display/link", json={"link": link}).status_code == 410
    assert second.get_cookie(DISPLAY) is None


def test_a_link_is_no_token_and_expires(home: House) -> None:
    link = linked(home.engine)
    browser = home.browser()
    for cookie in (DISPLAY, PAIRING):
        browser.set_cookie(cookie, link)
    assert browser.get("/network").status_code in (302, 401)
    assert browser.get("/display/status").get_json() == {"state": "expired"}
    late = linked(home.engine, "kanan", now() - rules.CODE_TTL)
    assert home.browser().post("/display/link", json={"link": late}).status_code == 410


def test_a_link_of_a_display_that_was_locked_out_pairs_nothing(home: House) -> None:
    link = linked(home.engine)
    assert home.send(home.browser(Role.OPERATOR), "DELETE", "/api/displays/1").status_code == 200
    assert home.browser().post("/display/link", json={"link": link}).status_code == 410


@pytest.mark.parametrize(
    "body", [None, [], {}, {"link": 1}, {"link": ""}, {"link": "a" * 10_000}, {"link": "a\0b"}, {"link": "\ud800"}]
)
def test_what_is_no_link_pairs_nothing(home: House, body: object) -> None:
    assert home.browser().post("/display/link", json=body).status_code in (400, 410)


def test_a_code_is_no_link_and_a_links_code_is_typed_by_nobody(home: House) -> None:
    link = linked(home.engine)
    assert accept(home, home.browser(Role.OPERATOR), "-" + link[:11], "kanan").status_code in (409, 422)


# ---- locked out ------------------------------------------------------------------------------------------------------


def test_a_display_that_is_locked_out_is_nobody_and_shows_a_code_again(home: House) -> None:
    display = paired(home)
    assert display.get("/live/principal").get_json()["as"] == "display:1"
    assert home.send(home.browser(Role.OPERATOR), "DELETE", "/api/displays/1").status_code == 200
    for path in ("/network", "/_dash-layout", "/live/stream?view=network"):
        assert display.get(path).status_code in (302, 401)
    refused = display.get("/live/principal")
    assert (refused.status_code, refused.get_json()) == (401, {"next": "/display"})
    assert CODE.search(display.get("/display").get_data(as_text=True))
    assert home.send(home.browser(Role.OPERATOR), "DELETE", "/api/displays/1").status_code == 409


@pytest.mark.parametrize("number", ["0", "x", "1e3", "-1", "99999999999999999999", "1%00", "%D9%A1"])
def test_there_is_nothing_to_lock_out_under_a_wrong_number(home: House, number: str) -> None:
    paired(home)
    assert home.send(home.browser(Role.OPERATOR), "DELETE", f"/api/displays/{number}").status_code in (404, 405, 409)
    with home.engine.connect() as connection:
        assert len(queries.accepted(connection)) == 1


def test_both_steps_stand_in_the_audit_trail(home: House) -> None:
    paired(home)
    home.send(home.browser(Role.ADMINISTRATOR), "DELETE", "/api/displays/1")
    with home.engine.connect() as connection:
        rows = connection.execute(select(schema.audit).order_by(schema.audit.c.id)).all()
    deeds = [(row.actor, row.action, row.subject) for row in rows if row.action.startswith("display.")]
    assert deeds == [
        ("operator-1", "display.accept", "display:1"),
        ("administrator-1", "display.revoke", "display:1"),
    ]


# ---- what a display may ----------------------------------------------------------------------------------------------


def test_a_display_watches_and_nothing_else(home: House) -> None:
    """Every route that there is: those that need more than watching refuse it, whatever is asked of them."""
    display = paired(home)
    gate: Gate = home.app.extensions[GATE]
    refused = set()
    for rule in home.app.url_map.iter_rules():
        with home.app.test_request_context("/nowhere"):
            need = gate.need(rule.endpoint, __import__("flask").request)
        if need is None or need <= {Permission.WATCH}:
            continue
        path = re.sub(r"<[^>]+>", "1", re.sub(r"<any\((\w+)[^>]*>", r"\1", rule.rule))
        for method in (rule.methods or set()) - {"OPTIONS"}:
            assert home.send(display, method, path).status_code == 403, f"{method} {path}"
            refused.add(rule.rule)
    assert {"/api/displays", "/api/displays/<id>", "/export/<screen>/<panel>.<form>"} & refused


@pytest.mark.parametrize(
    "path", ["/detail/network/map", "/entry", "/displays", "/priorities/mark", "/export/network/map.csv"]
)
def test_a_display_sees_no_detail_and_takes_nothing_along(home: House, path: str) -> None:
    assert paired(home).get(path).status_code == 403


def test_a_display_gets_no_page_by_asking_dash_for_it(home: House) -> None:
    display = paired(home)
    body = {
        "output": "page.children", "outputs": {"id": "page", "property": "children"},
        "inputs": [{"id": "wanted", "property": "data", "value": "/displays"}], "changedPropIds": ["wanted.data"],
    }  # fmt: skip
    answer = display.post("/_dash-update-component", json=body)
    assert "bukan untuk peran Anda" in answer.get_data(as_text=True)
    layout = display.get("/_dash-layout", headers={"Referer": "http://localhost/displays"})
    assert "bukan untuk peran Anda" in layout.get_data(as_text=True)


def test_a_display_has_no_token_to_write_with(home: House) -> None:
    told = paired(home).get("/account/token").get_json()
    assert told == {"as": "display:1", "name": "kiri", "may": "watch", "token": ""}


def test_a_display_is_seen_and_where(home: House) -> None:
    paired(home, address="192.0.2.50").get("/network")
    with home.engine.connect() as connection:
        (shown,) = queries.accepted(connection)
    assert shown.seen_at is not None
    assert shown.origin == "192.0.2.50"


def test_whoever_signs_in_at_a_display_is_himself(home: House) -> None:
    display = paired(home)
    display.set_cookie(SESSION, session(home.engine, Role.OPERATOR))
    assert display.get("/live/principal").get_json()["as"].startswith("account:")
    assert display.get("/displays").status_code == 200


def test_an_installation_that_is_open_pairs_displays_of_its_own_machine_only(sqlite_url: str) -> None:
    with house(sqlite_url, access="open") as home:
        assert code_of(home.browser(address="127.0.0.1"))
        assert home.browser(address="192.0.2.1").get("/display").location == "/"
        assert CODE.search(home.browser(address="192.0.2.1").get("/display").get_data(as_text=True)) is None


# ---- floods ----------------------------------------------------------------------------------------------------------


def test_one_address_gets_no_more_than_its_share(home: House) -> None:
    codes = {code_of(home.browser(address="192.0.2.9")) for _ in range(rules.WAITING_OF_ONE_PLACE)}
    assert len(codes) == rules.WAITING_OF_ONE_PLACE
    full = home.browser(address="192.0.2.9").get("/display")
    assert full.status_code == 503
    assert "Terlalu banyak layar" in full.get_data(as_text=True)
    assert code_of(home.browser(address="192.0.2.10"))


def waiting(*origins: str) -> list[tuple[int, str]]:
    return list(enumerate(origins, start=1))


def test_a_flood_makes_room_for_whoever_has_less() -> None:
    flood = [f"198.51.100.{number % 250}" for number in range(rules.WAITING_MAX - 1)]
    every = waiting("192.0.2.1", *flood)
    assert rules.room(every, "192.0.2.2") not in (None, 1)
    with pytest.raises(rules.Full):
        rules.room(
            waiting(*[f"10.0.{number // 250}.{number % 250}" for number in range(rules.WAITING_MAX)]), "192.0.2.2"
        )


@given(st.lists(st.integers(0, 30), max_size=700))
def test_who_holds_one_is_never_pushed_out(flood: list[int]) -> None:
    """However many come from elsewhere, one after the other: the display that was first still waits."""
    held = [(0, "192.0.2.1")]
    for number, host in enumerate(flood * 3, start=1):
        origin = f"198.51.100.{host}"
        try:
            gone = rules.room(held, origin)
        except rules.Full:
            continue
        held = [*(each for each in held if each[0] != gone), (number, origin)]
        assert len(held) <= rules.WAITING_MAX
    assert held[0] == (0, "192.0.2.1")


def test_the_addresses_of_one_ipv6_network_are_one() -> None:
    assert rules.place("2001:db8::1") == rules.place("2001:db8::ffff:1") != rules.place("2001:db8:0:1::1")
    assert rules.place("::ffff:192.0.2.1") == "192.0.2.1"
    assert rules.place("fe80::1%eth0") == "fe80::"
    assert rules.place("not an address") == "not an address"


@given(st.text(max_size=60))
def test_only_addresses_of_ours_are_a_start(address: str) -> None:
    if rules.is_start(address):
        assert address.startswith("/")
        assert not address.startswith(("//", "/\\"))
        assert address.isascii()
        assert address.isprintable()


@pytest.mark.parametrize(
    "address", ["//evil.test", "/\\evil.test", "https://evil.test", "/a\nb", "/a?b\r\nc", "", "/é"]
)
def test_what_leads_elsewhere_is_no_start(address: str) -> None:
    assert not rules.is_start(address)


@given(st.text(max_size=2000))
def test_whatever_is_typed_is_a_code_or_none(typed: str) -> None:
    assert set(rules.typed(typed)) <= set(rules.ALPHABET)


@pytest.mark.parametrize("value", ["\xff\xfe", "a" * 8000, "\u202e", "%00", "é", '"', "\\\\"])
def test_whatever_stands_in_a_cookie_is_nobody(home: House, value: str) -> None:
    raw = value.encode("utf-8").decode("latin-1")
    for name in (SESSION, DISPLAY, PAIRING):
        for path in ("/network", "/display/status", "/live/principal", "/display"):
            answer = home.browser().get(path, environ_overrides={"HTTP_COOKIE": f"{name}={raw}"})
            assert answer.status_code in (200, 302, 401), f"{name} {path}"
            assert answer.status_code != 200 or path.startswith("/display")
