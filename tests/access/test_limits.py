"""How often somebody may ask."""

from collections.abc import Iterator

import flask
import pytest
from flask.testing import FlaskClient
from limits import parse

from commandcenter.access import limits
from commandcenter.access.gate import Gate
from commandcenter.access.limits import Counters, Limit, network
from commandcenter.app import GATE, LIVE, create_app
from commandcenter.domain import access
from commandcenter.domain.access import Principal, Role
from tests.actions.serving import Known
from tests.opened import opened


def somebody(id: int) -> Principal:
    return access.account(f"operator-{id}", Role.OPERATOR, "192.0.2.1", id=id, session=id, opd=None, token="x")


class Door(Known):
    """Whoever is let in is said by the test."""


@pytest.fixture
def app(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[flask.Flask]:
    made = create_app(opened(sqlite_url, access="accounts"))
    gate: Gate = made.extensions[GATE]
    monkeypatch.setattr(gate, "_principals", Door(somebody(1)))
    yield made
    made.extensions[LIVE].stop()


def let_in(app: flask.Flask, who: Principal) -> None:
    app.extensions[GATE]._principals.who = who


def until_refused(client: FlaskClient, path: str, most: int, method: str = "GET", **environ: str) -> int | None:
    """How many requests went through before one did not; None when all did."""
    for n in range(most):
        answer = client.open(path, method=method, environ_overrides={"REMOTE_ADDR": "192.0.2.1", **environ})
        if answer.status_code == 429:
            assert int(answer.headers["Retry-After"]) >= 1
            return n
    return None


def test_files_are_limited_for_each_account_alone(app: flask.Flask) -> None:
    client = app.test_client()
    assert until_refused(client, "/export/none/none.csv", 40) == 30
    let_in(app, somebody(2))
    assert until_refused(client, "/export/none/none.csv", 20) is None
    let_in(app, somebody(1))
    assert until_refused(client, "/healthz", 50) is None, "what is limited is files alone"


def test_guesses_are_limited_for_an_address_whoever_is_guessed(app: flask.Flask) -> None:
    client = app.test_client()
    let_in(app, access.NOBODY)
    assert until_refused(client, "/login", 80, "POST") == 60
    assert until_refused(client, "/login/totp", 5, "POST") == 0
    assert until_refused(client, "/login", 5, "GET") is None, "the page itself can still be read"
    assert until_refused(client, "/login", 5, "POST", REMOTE_ADDR="192.0.2.2") is None


@pytest.mark.parametrize(
    ("method", "path", "limit"),
    [
        ("GET", "/network", limits.PAGES),
        ("POST", "/_dash-update-component", limits.PAGES),
        ("GET", "/live/stream", limits.STREAMS),
        ("GET", "/export/network/map.csv", limits.FILES),
        ("POST", "/api/priorities", limits.WRITES),
        ("POST", "/account/password", limits.ACCOUNT),
        ("GET", "/account", limits.PAGES),
        ("POST", "/accounts", limits.WRITES),
    ],
)
def test_each_kind_of_request_has_its_own_count(app: flask.Flask, method: str, path: str, limit: Limit) -> None:
    with app.test_request_context(path, method=method):
        assert limits.of_principal(flask.request) == limit


def test_a_wall_of_32_displays_that_loads_again_is_let_in(app: flask.Flask) -> None:
    client = app.test_client()
    for id in range(1, 33):
        let_in(app, access.display(f"display-{id}", "192.0.2.1", id))
        for path in ("/network", "/_dash-layout", "/_dash-dependencies", "/live/stream?view=none"):
            for _ in range(3):
                assert client.get(path, environ_overrides={"REMOTE_ADDR": "192.0.2.1"}).status_code != 429


def test_a_wall_is_let_in_however_often_a_stranger_at_its_address_asks(
    app: flask.Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ANYTHING", Limit("anything", (parse("3 per minute"),)))
    client = app.test_client()
    let_in(app, access.NOBODY)
    assert until_refused(client, "/healthz", 10) == 3
    client.set_cookie("commandcenter-display", "invented")
    assert until_refused(client, "/healthz", 10) == 0
    let_in(app, access.display("kiri", "192.0.2.1", 1))
    assert until_refused(client, "/live/principal", 20) is None


def test_whoever_sits_at_an_open_machine_is_not_limited(sqlite_url: str) -> None:
    made = create_app(opened(sqlite_url))
    assert until_refused(made.test_client(), "/export/none/none.csv", 60, REMOTE_ADDR="127.0.0.1") is None
    made.extensions[LIVE].stop()


def test_the_address_that_counts_is_the_one_before_our_proxies(sqlite_url: str) -> None:
    made = create_app(opened(sqlite_url, access="accounts", web_proxies="1"))
    client = made.test_client()

    def guess(forwarded: str) -> int:
        return client.post("/login", headers={"X-Forwarded-For": forwarded}).status_code

    for n in range(60):
        assert guess(f"203.0.113.{n}, 192.0.2.1") != 429, "what a client writes there itself is not believed"
    assert guess("203.0.113.99, 192.0.2.1") == 429
    assert guess("192.0.2.1, 192.0.2.2") != 429
    made.extensions[LIVE].stop()


def test_without_proxies_their_headers_are_not_believed(sqlite_url: str) -> None:
    made = create_app(opened(sqlite_url, access="accounts"))
    client = made.test_client()
    answers = [client.post("/login", headers={"X-Forwarded-For": f"203.0.113.{n}"}).status_code for n in range(61)]
    assert answers[-1] == 429
    made.extensions[LIVE].stop()


@pytest.mark.parametrize(
    ("address", "same"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        ("x" * 10_000, "unknown"),
    ],
)
def test_an_address_counts_as_whose_it_is(address: str, same: str) -> None:
    assert network(address) == same


def test_counters_in_a_redis_that_is_away_count_here() -> None:
    counters = Counters("redis://:sandi@127.0.0.1:1/0")
    limit = Limit("x", (parse("2 per minute"),))
    assert [counters.wait_s(limit, "a") > 0 for _ in range(4)] == [False, False, True, True]


def test_what_leads_in_is_what_is_guessed_at(app: flask.Flask) -> None:
    for method, path, is_guess in (
        ("POST", "/login", True), ("POST", "/login/totp", True), ("GET", "/login", False), ("POST", "/loginx", False),
        ("GET", "/login/oidc/back", True), ("GET", "/login/oidc", False), ("POST", "/display", False),
    ):  # fmt: skip
        with app.test_request_context(path, method=method):
            assert limits.is_way_in(flask.request) is is_guess, (method, path)
