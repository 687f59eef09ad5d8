"""The role matrix: every route, screen, page, export and action, asked by everybody who could come.

``EXPECTED`` is written by hand, beside the code that declares the permissions: whoever adds a route must say here too
for whom it is, or a test fails.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import flask
import orjson
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from commandcenter import settings
from commandcenter.access import tokens
from commandcenter.access.principals import now
from commandcenter.actions import ACTIONS
from commandcenter.app import LIVE, create_app
from commandcenter.domain.access import Role
from commandcenter.store import engine as store_engine
from commandcenter.store import migrate, schema
from layouts import PAGES, SCREENS

VIEWER, OPERATOR, NETWORK, LEADER, EDITOR, STEWARD, ADMINISTRATOR = (role.value for role in Role)
NOBODY, DISPLAY = "nobody", "display"
OPD = "dinkes"

ACCOUNTS = frozenset(role.value for role in Role)
WATCHERS = ACCOUNTS | {DISPLAY}
ALL = WATCHERS | {NOBODY}
TICKETS = frozenset({OPERATOR, LEADER, STEWARD, ADMINISTRATOR})
HANGERS = frozenset({OPERATOR, NETWORK, ADMINISTRATOR})
ADMINISTRATORS = frozenset({ADMINISTRATOR})
DECIDERS = frozenset({OPERATOR, LEADER, ADMINISTRATOR})
REPORTERS = frozenset({EDITOR, ADMINISTRATOR})
VERIFIERS = frozenset({STEWARD, ADMINISTRATOR})
ON_DUTY = frozenset({OPERATOR, NETWORK, ADMINISTRATOR})
PLANNERS = frozenset({NETWORK, ADMINISTRATOR})
SHOWERS = frozenset({OPERATOR, NETWORK, LEADER, ADMINISTRATOR})

WAYS_IN = ("/login", "/login/totp", "/login/password", "/login/setup")  # each looks for itself who is at its question
ALERT_DEEDS = ("acknowledge", "unacknowledge", "assign", "comment", "shelve")
OWN = ("password", "second-factor", "second-factor/confirm", "sessions")

# what is asked, as "METHOD address" -> for whom it is
EXPECTED: dict[str, frozenset[str]] = {
    **{f"GET {screen.path}": WATCHERS for screen in SCREENS},
    "GET /entry": ACCOUNTS,
    "GET /detail/network/map": ACCOUNTS,
    "GET /priorities/mark": DECIDERS,
    "GET /displays": HANGERS,
    "GET /wall/image/nothing": WATCHERS,
    "GET /wall/notices": SHOWERS,
    "POST /wall/images": SHOWERS,
    "DELETE /api/wall/images/nothing": SHOWERS,
    "POST /api/wall/notices": SHOWERS,
    "POST /api/wall/notices/999/end": SHOWERS,
    "GET /wall/control": SHOWERS,
    "POST /api/wall/displays": SHOWERS,
    "POST /api/wall/push": SHOWERS,
    "DELETE /api/wall/layers/999": SHOWERS,
    "POST /api/wall/layers/999/undo": SHOWERS,
    **{f"POST /api/wall/rotations/nothing/{deed}": SHOWERS for deed in ("pause", "resume", "next", "previous")},
    "GET /wall/scenes": SHOWERS,
    "POST /api/wall/scenes": SHOWERS,
    "PUT /api/wall/scenes/nothing": SHOWERS,
    "DELETE /api/wall/scenes/nothing": SHOWERS,
    "POST /api/wall/scenes/nothing/restore": SHOWERS,
    "GET /wall/plan": SHOWERS,
    "PUT /api/wall/plan": SHOWERS,
    "POST /api/wall/plan/restore": SHOWERS,
    "POST /api/wall/try": SHOWERS,
    "POST /api/wall/default": SHOWERS,
    "POST /api/wall/export": SHOWERS,
    "POST /api/wall/import": SHOWERS,
    "GET /availability/exceptions": ACCOUNTS,
    "GET /availability/report": ACCOUNTS,
    "GET /people": ADMINISTRATORS,
    "GET /display": ALL,
    "GET /display/status": ALL,
    "POST /display/link": ALL,
    "POST /wall/report": frozenset({DISPLAY}),
    "POST /wall/ready": frozenset({DISPLAY}),
    **{f"{method} {way}": ALL for method in ("GET", "POST") for way in WAYS_IN},
    "POST /logout": ALL,
    "GET /account": ACCOUNTS,
    **{f"POST /account/{what}": ACCOUNTS for what in OWN},
    "GET /account/token": WATCHERS,
    "GET /live/principal": WATCHERS,
    "GET /_dash-layout": WATCHERS,
    "GET /_dash-dependencies": WATCHERS,
    "POST /_dash-update-component": WATCHERS,
    "GET /_reload-hash": WATCHERS,
    "GET /live/stream?view=network": WATCHERS,
    "GET /export/network/map.csv": ACCOUNTS,
    "GET /export/audit.csv": VERIFIERS,
    "GET /audit": VERIFIERS,
    "GET /privacy": VERIFIERS,
    "POST /api/privacy/forget": VERIFIERS,
    "GET /alerts/health": ACCOUNTS,
    "GET /duty": ACCOUNTS,
    "GET /export/shift-log.csv": ACCOUNTS,
    **{f"POST /api/duty/jaringan/{deed}": PLANNERS for deed in ("rota", "rota/remove", "rota/undo")},
    "POST /api/duty/jaringan/handover": ON_DUTY,
    "POST /api/duty/handovers/999/take": ON_DUTY,
    **{f"POST /api/alerts/999/{deed}": ON_DUTY for deed in ALERT_DEEDS},
    "POST /api/alerts/999/out-of-service": PLANNERS,
    "POST /api/alerts/shelves/999/end": ON_DUTY,
    "POST /api/alerts/mute": ON_DUTY,
    "POST /api/alerts/mute/end": ON_DUTY,
    "GET /maintenance": ACCOUNTS,
    "POST /api/maintenance": PLANNERS,
    "POST /api/maintenance/preview": PLANNERS,
    **{f"POST /api/maintenance/999/{deed}": PLANNERS for deed in ("cancel", "extend", "move")},
    "PUT /api/maintenance/series/999": PLANNERS,
    "DELETE /api/maintenance/series/999": PLANNERS,
    "POST /api/maintenance/series/999/skip": PLANNERS,
    "GET /notifications": PLANNERS,
    "POST /api/notifications/test": PLANNERS,
    "POST /api/notifications/999/retry": PLANNERS,
    "POST /api/duty/log": ON_DUTY,
    "PUT /api/duty/log/999": ON_DUTY,
    "POST /api/duty/log/999/additions": ON_DUTY,
    "GET /healthz": ALL,
    "GET /assets/live.js": ALL,
    "GET /_favicon.ico": ALL,
    "GET /_dash-component-suites/dash/deps/nothing.js": ALL,
    "GET /no-such-page": ALL,
    "POST /api/availability/exceptions": frozenset({NETWORK, ADMINISTRATOR}),
    "POST /api/availability/exceptions/999/withdraw": frozenset({NETWORK, ADMINISTRATOR}),
    **{
        f"POST /api/availability/exceptions/999/{deed}": frozenset({LEADER, ADMINISTRATOR})
        for deed in ("approve", "refuse", "revoke")
    },
    "POST /api/briefings": DECIDERS,
    "DELETE /api/briefings/1": DECIDERS,
    "POST /api/displays": HANGERS,
    "DELETE /api/displays/999": HANGERS,
    "POST /api/displays/999/rename": HANGERS,
    "POST /api/displays/999/hang": HANGERS,
    **{f"POST /api/displays{which}/{deed}": SHOWERS for which in ("", "/999") for deed in ("name", "legible")},
    "POST /api/people": ADMINISTRATORS,
    "PUT /api/people/999": ADMINISTRATORS,
    **{
        f"POST /api/people/999/{deed}": ADMINISTRATORS
        for deed in ("password", "second-factor", "unlock", "disable", "enable", "end-sessions")
    },
    "DELETE /api/people/999/sessions/1": ADMINISTRATORS,
    "POST /api/priorities": DECIDERS,
    "PUT /api/priorities/1": DECIDERS,
    "POST /api/priorities/1/remove": DECIDERS,
    "POST /api/priorities/1/restore": DECIDERS,
    f"PUT /api/reports/{OPD}/2026-Q3": REPORTERS,
    f"POST /api/reports/{OPD}/2026-Q3/submit": REPORTERS,
    f"POST /api/reports/{OPD}/2026-Q3/verify": VERIFIERS,
    f"POST /api/reports/{OPD}/2026-Q3/send-back": VERIFIERS,
    f"POST /api/reports/{OPD}/2026-Q3/reopen": VERIFIERS,
}
EVERYBODY = sorted(ALL)


@dataclass
class House:
    """The whole program with an account of every role, and how each of them asks."""

    app: flask.Flask
    cookies: dict[str, tuple[str, str]]  # who -> name and value

    def ask(self, who: str, asked: str) -> TestResponse:
        """As a page of ours asks that this principal has open."""
        method, address = asked.split(" ", 1)
        client: FlaskClient = self.app.test_client()
        token = ""
        if who in self.cookies:
            name, value = self.cookies[who]
            client.set_cookie(name, value)
            token = tokens.of_page(value)
        headers = {"X-Commandcenter-Action": token, "Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
        body = None if method == "GET" else orjson.dumps({})
        kind = None if method == "GET" else "application/json"
        answer = client.open(address, method=method, headers=headers, data=body, content_type=kind, buffered=False)
        answer.close()
        return answer


def seed_people(engine: Engine) -> dict[str, tuple[str, str]]:
    """An account and a session of every role, and a display; their cookies."""
    cookies, at = {}, now()
    with engine.begin() as connection:
        for number, role in enumerate(Role, start=1):
            opd = OPD if role is Role.EDITOR else None
            connection.execute(
                schema.account.insert().values(
                    id=number, name=f"{role.value}-1", role=role.value, opd=opd, must_change=False, created_at=at,
                    created_by="test",
                )
            )  # fmt: skip
            token = tokens.new()
            connection.execute(
                schema.session.insert().values(
                    token_hash=tokens.digest(token), account_id=number, method="password", created_at=at, seen_at=at
                )
            )
            cookies[role.value] = ("commandcenter", token)
        token = tokens.new()
        connection.execute(
            schema.display.insert().values(
                name="kiri", token_hash=tokens.digest(token), created_at=at, created_by="test"
            )
        )
        cookies[DISPLAY] = ("commandcenter-display", token)
    return cookies


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("roles")
    url = f"sqlite:///{folder / 'store.db'}"
    migrate.upgrade(url)
    engine = store_engine.create_engine(url)
    cookies = seed_people(engine)
    engine.dispose()
    given = {"COMMANDCENTER_DATABASE_URL": url, "COMMANDCENTER_DATA_DIR": str(folder)}
    app = create_app(settings.load(given))
    yield House(app, cookies)
    app.extensions[LIVE].stop()


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("asked", EXPECTED)
def test_who_may(house: House, asked: str, who: str) -> None:
    status = house.ask(who, asked).status_code
    if who in EXPECTED[asked]:
        assert status not in (401, 403)
    elif who == NOBODY:
        assert status in (302, 401)  # a person's page leads to the way in
    else:
        assert status == 403


def test_the_matrix_knows_every_route(house: House) -> None:
    adapter = house.app.url_map.bind("localhost")
    known = set()
    for asked in EXPECTED:
        method, address = asked.split(" ", 1)
        rule, _ = adapter.match(address.partition("?")[0], method=method, return_rule=True)
        known.add((method, rule.rule))
    rules = {(method, rule.rule) for rule in house.app.url_map.iter_rules() for method in rule.methods or () if method}
    assert {rule for rule in rules if rule[0] not in ("HEAD", "OPTIONS")} - known == set()


def test_the_matrix_knows_every_place_and_every_action() -> None:
    asked = {each.split(" ", 1)[1].partition("?")[0] for each in EXPECTED}
    assert {screen.path for screen in SCREENS} <= asked
    assert {page.path for page in PAGES if "{" not in page.path} <= asked
    assert len({(action.method, action.rule) for action in ACTIONS}) == sum("/api/" in each for each in EXPECTED)
