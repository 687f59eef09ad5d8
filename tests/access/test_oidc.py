"""Signing in at a real small provider: what opens, and everything that must not."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import flask
import pytest
import requests
from flask.testing import FlaskClient
from jinja2 import PackageLoader
from joserfc.jwk import RSAKey
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from commandcenter import settings
from commandcenter.access.forms import Forms
from commandcenter.access.gate import Gate
from commandcenter.access.oidc import routes
from commandcenter.access.principals import Principals
from commandcenter.access.sessions import Cookies
from commandcenter.domain.access import Role
from commandcenter.settings import Settings
from commandcenter.store import schema
from commandcenter.store.engine import create_engine
from commandcenter.store.writes.access import accounts
from tests.access.provider import CLIENT, SECRET, Provider

ORIGIN = "http://127.0.0.1:8050"
NOW = 1_795_417_500_000


@pytest.fixture
def provider() -> Iterator[Provider]:
    running = Provider().start()
    yield running
    running.stop()


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Engine]:
    engine = create_engine(sqlite_url)
    yield engine
    engine.dispose()


def configured(provider: Provider, **more: str) -> Settings:
    given = {
        "OIDC_ISSUER": provider.url, "OIDC_CLIENT_ID": CLIENT, "OIDC_CLIENT_SECRET": SECRET, "WEB_ORIGIN": ORIGIN,
        "OIDC_ROLES": "pusat-admin=administrator; dinkes=editor:dinkes; pusat=operator", "SECRET_KEY": "of the tests",
        **more,
    }  # fmt: skip
    return settings.load({f"COMMANDCENTER_{name}": value for name, value in given.items()})


def application(store: Engine, provider: Provider, **more: str) -> flask.Flask:
    """A server of these routes and of one page that says who asks."""
    given = configured(provider, **more)
    app = flask.Flask("test")
    principals = Principals(given, store, store, "")
    gate = Gate(app, given, principals)
    app.jinja_loader = PackageLoader("commandcenter.access")
    routes.register(app, given, store, Forms(Cookies(given, principals), lambda name: f"/assets/{name}"))

    @app.get("/who")
    def who() -> Any:
        found = flask.g.principal
        return {"name": found.name, "role": found.role, "opd": found.opd, "kind": found.kind}

    gate.declare("who", frozenset())
    assert all(gate.is_declared(rule.endpoint) for rule in app.url_map.iter_rules() if rule.endpoint != "static")
    return app


@pytest.fixture
def browser(store: Engine, provider: Provider) -> FlaskClient:
    return application(store, provider).test_client()


def get(browser: FlaskClient, address: str) -> TestResponse:
    """As a browser does it: what is refused is said on a page of its own."""
    answer = browser.get(address, base_url=ORIGIN)
    said = (answer.location or "").startswith("/login/oidc/refused")
    return browser.get(answer.location or "", base_url=ORIGIN) if said else answer


def at_provider(browser: FlaskClient, next: str = "/who") -> str:
    """Begins; returns where the provider sends the browser back to."""
    begun = get(browser, f"/login/oidc?{urlencode({'next': next})}")
    assert begun.status_code == 303, begun.text
    answer = requests.get(begun.location, allow_redirects=False, timeout=5)
    assert answer.status_code == 302
    return answer.headers["Location"].removeprefix(ORIGIN)


def sign_in(browser: FlaskClient, next: str = "/who") -> TestResponse:
    return get(browser, at_provider(browser, next))


def who(browser: FlaskClient) -> dict[str, Any]:
    found: dict[str, Any] = get(browser, "/who").get_json()
    return found


def rows(store: Engine, table: Any) -> list[Any]:
    with store.connect() as connection:
        return list(connection.execute(select(table).order_by(table.c.id)))


def changed(address: str, **parameters: str | None) -> str:
    parts = urlsplit(address)
    given = {name: each[0] for name, each in parse_qs(parts.query).items()} | parameters
    return f"{parts.path}?{urlencode({name: each for name, each in given.items() if each is not None})}"


def assert_refused(answer: TestResponse, store: Engine, words: str) -> None:
    assert answer.status_code in (400, 403, 503)
    assert words in answer.text
    assert "commandcenter=" not in " ".join(answer.headers.getlist("Set-Cookie"))
    assert rows(store, schema.session) == []


def test_who_signs_in_at_the_provider_has_a_session_with_the_mapped_role(browser: FlaskClient, store: Engine) -> None:
    answer = sign_in(browser)
    assert (answer.status_code, answer.location) == (303, "/who")
    assert who(browser)["role"] == "operator"
    (account,), (session,) = rows(store, schema.account), rows(store, schema.session)
    assert account.name.startswith("oidc-")
    assert (account.external, account.password_hash, session.method) == ("person-17", None, "oidc")


def test_the_same_person_comes_back_to_the_same_account_with_the_role_of_today(
    browser: FlaskClient, store: Engine, provider: Provider
) -> None:
    sign_in(browser)
    provider.claims["groups"] = ["dinkes"]
    sign_in(browser)
    (account,) = rows(store, schema.account)
    assert (account.role, account.opd) == ("editor", "dinkes")
    assert [row.action for row in rows(store, schema.audit)] == ["account.add", "signin", "account.role", "signin"]
    assert [row.ended_why for row in rows(store, schema.session)] == ["revoked", None]


def test_who_comes_back_is_out_of_what_he_had_open_in_this_browser(browser: FlaskClient, store: Engine) -> None:
    sign_in(browser)
    sign_in(browser)
    assert [row.ended_why for row in rows(store, schema.session)] == ["logout", None]


def test_nothing_of_a_person_is_kept(browser: FlaskClient, store: Engine, provider: Provider) -> None:
    provider.claims |= {"email": "a@example.go.id", "name": "Nama Orang", "preferred_username": "a@example.go.id"}
    sign_in(browser)
    kept = " ".join(str(row) for table in (schema.account, schema.session, schema.audit) for row in rows(store, table))
    assert "example.go.id" not in kept
    assert "Nama" not in kept


def test_a_name_of_ours_is_not_taken_over(browser: FlaskClient, store: Engine, provider: Provider) -> None:
    with store.begin() as connection:
        accounts.add(connection, "admin", Role.ADMINISTRATOR, None, None, "test", NOW)
    provider.claims["preferred_username"] = "admin"
    sign_in(browser)
    assert who(browser)["name"].startswith("oidc-")


def test_a_valid_proposed_name_is_taken(browser: FlaskClient, provider: Provider) -> None:
    provider.claims["preferred_username"] = "operator-7"
    sign_in(browser)
    assert who(browser)["name"] == "operator-7"


def test_who_has_no_role_is_refused_and_what_was_open_ends(
    browser: FlaskClient, store: Engine, provider: Provider
) -> None:
    sign_in(browser)
    provider.claims["groups"] = ["somebody"]
    answer = sign_in(browser)
    assert answer.status_code == 403
    assert "tidak mempunyai peran" in answer.text
    assert [row.ended_why for row in rows(store, schema.session)] == ["revoked"]
    assert who(browser)["kind"] == "nobody"


def test_a_stranger_without_a_role_leaves_no_account(browser: FlaskClient, store: Engine, provider: Provider) -> None:
    provider.claims["groups"] = []
    assert_refused(sign_in(browser), store, "tidak mempunyai peran")
    assert rows(store, schema.account) == []


def test_disabled_stays_disabled(browser: FlaskClient, store: Engine) -> None:
    sign_in(browser)
    (account,) = rows(store, schema.account)
    with store.begin() as connection:
        accounts.disable(connection, account.id, NOW)
    answer = sign_in(browser)
    assert (answer.status_code, "dinonaktifkan" in answer.text) == (403, True)
    assert who(browser)["kind"] == "nobody"


def test_the_last_administrator_is_not_demoted_and_not_let_in(
    browser: FlaskClient, store: Engine, provider: Provider
) -> None:
    provider.claims["groups"] = ["pusat-admin"]
    sign_in(browser)
    provider.claims["groups"] = ["pusat"]
    assert "administrator terakhir" in sign_in(browser).text
    assert rows(store, schema.account)[0].role == "administrator"
    assert who(browser)["kind"] == "nobody"


@pytest.mark.parametrize(
    "change", [{"state": "x"}, {"state": None}, {"state": ""}, {"state": "\0"}, {"state": "ü" * 9000}]
)
def test_a_foreign_state_is_refused(browser: FlaskClient, store: Engine, change: dict[str, str | None]) -> None:
    assert_refused(get(browser, changed(at_provider(browser), **change)), store, "jendela lain")


def test_an_answer_in_another_browser_is_refused(store: Engine, provider: Provider) -> None:
    app = application(store, provider)
    back = at_provider(app.test_client())
    assert_refused(get(app.test_client(), back), store, "jendela lain")


def test_the_answer_of_another_flow_of_the_same_browser_is_refused(browser: FlaskClient, store: Engine) -> None:
    first = at_provider(browser)
    at_provider(browser)
    assert_refused(get(browser, first), store, "jendela lain")


def test_a_cookie_that_was_made_up_or_spoiled_is_none(browser: FlaskClient, store: Engine) -> None:
    back = at_provider(browser)
    cookie = browser.get_cookie("commandcenter-oidc", "127.0.0.1")
    assert cookie is not None
    for value in ("x", cookie.value[:-2] + "AA", "gAAAAA" + "A" * 200):
        browser.set_cookie("commandcenter-oidc", value, domain="127.0.0.1")
        assert_refused(get(browser, back), store, "jendela lain")


def test_an_answer_is_good_once(browser: FlaskClient, store: Engine, provider: Provider) -> None:
    back = at_provider(browser)
    cookie = browser.get_cookie("commandcenter-oidc", "127.0.0.1")
    assert cookie is not None
    assert get(browser, back).status_code == 303
    assert "jendela lain" in get(browser, back).text
    browser.set_cookie("commandcenter-oidc", cookie.value, domain="127.0.0.1")
    again = get(browser, back)
    assert (again.status_code, len(rows(store, schema.session))) == (403, 1)


@pytest.mark.parametrize(
    "spoil",
    [
        {"nonce": "another"}, {"nonce": None}, {"nonce": ""}, {"aud": "another"}, {"aud": [CLIENT, "another"]},
        {"aud": [CLIENT, "another"], "azp": "another"}, {"aud": None}, {"iss": "https://evil.example"}, {"iss": None},
        {"exp": 1}, {"exp": None}, {"exp": float("nan")}, {"exp": "9999999999"},
        {"iat": 9_999_999_999}, {"nbf": 9_999_999_999}, {"at_hash": "AAAA"},
        {"sub": None}, {"sub": ""}, {"sub": 17}, {"sub": "a" * 256}, {"sub": "a\0b"}, {"sub": "a\u202e"},
    ],
)  # fmt: skip
def test_a_token_that_is_not_about_this_sign_in_is_refused(
    browser: FlaskClient, store: Engine, provider: Provider, spoil: dict[str, Any]
) -> None:
    provider.spoil_claims = lambda claims: {
        name: value for name, value in (claims | spoil).items() if value is not None
    }
    assert_refused(sign_in(browser), store, "tidak dapat dipercaya")
    assert rows(store, schema.account) == []


def test_clocks_may_differ_by_two_minutes(browser: FlaskClient, provider: Provider) -> None:
    provider.spoil_claims = lambda claims: claims | {"exp": claims["iat"] - 60}
    assert sign_in(browser).status_code == 303


@pytest.mark.parametrize("how", ["none", "client secret", "public key", "another key", "another key, our kid", "text"])
def test_a_token_that_the_provider_did_not_sign_is_refused(
    browser: FlaskClient, store: Engine, provider: Provider, how: str
) -> None:
    other = RSAKey.generate_key(2048)
    provider.sign = {
        "none": provider.unsigned,
        "client secret": lambda claims: provider.signed_by_secret(claims, SECRET.encode()),
        "public key": lambda claims: provider.signed_by_secret(claims, provider.key.as_pem(private=False)),
        "another key": lambda claims: provider.signed(claims, other, "two"),
        "another key, our kid": lambda claims: provider.signed(claims, other, "one"),
        "text": lambda _claims: "no.token.at all\0",
    }[how]
    assert_refused(sign_in(browser), store, "tidak dapat dipercaya")


def test_new_keys_of_the_provider_are_asked_for_once_a_minute(
    browser: FlaskClient, store: Engine, provider: Provider
) -> None:
    sign_in(browser)
    provider.key = RSAKey.generate_key(2048, {"kid": "two", "use": "sig", "alg": "RS256"})
    assert "tidak dapat dipercaya" in sign_in(browser).text
    assert provider.requests.count("/keys") == 1


@pytest.mark.parametrize("said", ["https://evil.example", None, ""])
def test_the_answer_of_another_provider_is_refused(browser: FlaskClient, store: Engine, said: str | None) -> None:
    assert_refused(get(browser, changed(at_provider(browser), iss=said)), store, "tidak dapat dipercaya")


def test_who_is_refused_there_is_told_so(browser: FlaskClient, store: Engine) -> None:
    back = changed(at_provider(browser), code=None, error="access_denied<script>")
    answer = get(browser, back)
    assert_refused(answer, store, "tidak mengizinkan")
    assert "script" not in answer.text


def test_a_provider_that_is_away_is_said_and_not_asked_by_everybody(
    browser: FlaskClient, store: Engine, provider: Provider
) -> None:
    provider.is_away = True
    for _ in range(3):
        assert_refused(get(browser, "/login/oidc"), store, "tidak menjawab")
    assert len(provider.requests) == 1


@pytest.mark.parametrize(
    "spoil",
    [
        {"issuer": "https://evil.example"}, {"token_endpoint": "http://169.254.169.254/token"},
        {"jwks_uri": "file:///etc/passwd"}, {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": "https://user@127.0.0.1/"}, {"token_endpoint": "http://[::1"}, {"jwks_uri": 17},
    ],
)  # fmt: skip
def test_a_provider_leads_nowhere_else(
    browser: FlaskClient, store: Engine, provider: Provider, spoil: dict[str, Any]
) -> None:
    provider.spoil_metadata = lambda metadata: metadata | spoil
    begun = get(browser, "/login/oidc")
    if begun.status_code == 303:
        answer = requests.get(begun.location, allow_redirects=False, timeout=5)
        begun = get(browser, answer.headers["Location"].removeprefix(ORIGIN))
    assert_refused(begun, store, "tidak dapat dipercaya")


@pytest.mark.parametrize(
    "next",
    [
        "https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
        "/a\r\nX: x=1", "/login", "",
    ],
)  # fmt: skip
def test_the_way_leads_to_addresses_of_ours_alone(browser: FlaskClient, next: str) -> None:
    assert sign_in(browser, next).location == "/"


def test_signing_out_goes_on_to_the_provider(browser: FlaskClient, provider: Provider) -> None:
    page = get(browser, "/login/oidc/out").text
    assert f"{provider.url}/out?client_id={CLIENT}&amp;post_logout_redirect_uri=" in page


def test_signing_out_leads_to_the_sign_in_page_when_the_provider_is_away(
    browser: FlaskClient, provider: Provider
) -> None:
    provider.is_away = True
    assert get(browser, "/login/oidc/out").location == "/login?out=1"


def test_a_second_factor_of_ours_is_asked_for(browser: FlaskClient, store: Engine) -> None:
    sign_in(browser)
    (account,) = rows(store, schema.account)
    with store.begin() as connection:
        accounts.set_second_factor(connection, account.id, "sealed", 1, ())
    assert sign_in(browser).location == "/login/totp?next=%2Fwho"
    assert rows(store, schema.session)[-1].stage == "totp"


@pytest.mark.parametrize(
    ("amr", "stage"),
    [(None, "setup"), (["pwd"], "setup"), (["pwd", "pin"], "setup"), (["mfa"], ""), (["pwd", "otp"], "")],
)
def test_an_administrator_without_a_second_factor_there_needs_one_here(
    browser: FlaskClient, store: Engine, provider: Provider, amr: object, stage: str
) -> None:
    provider.claims["groups"] = ["pusat-admin"]
    if amr is not None:
        provider.claims["amr"] = amr
    answer = sign_in(browser)
    assert rows(store, schema.session)[-1].stage == stage
    assert answer.location == (f"/login/{stage}?next=%2Fwho" if stage else "/who")


def test_two_first_sign_ins_at_the_same_moment_make_one_account(engine: Engine, provider: Provider) -> None:
    app = application(engine, provider)
    browsers = [app.test_client() for _ in range(4)]
    ways = [at_provider(browser) for browser in browsers]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(get, browsers, ways))
    assert [answer.status_code for answer in answers] == [303] * 4
    assert len(rows(engine, schema.account)) == 1
    assert len(rows(engine, schema.session)) == 4


def test_the_cookie_of_the_flow_tells_nothing_and_cannot_be_read_by_scripts(browser: FlaskClient) -> None:
    begun = get(browser, "/login/oidc")
    cookie = begun.headers.getlist("Set-Cookie")[0]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    asked = parse_qs(urlsplit(begun.location).query)
    assert asked["state"][0] not in cookie
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["response_type"] == ["code"]


def test_over_tls_the_cookie_belongs_to_this_host_alone(store: Engine, provider: Provider) -> None:
    app = application(store, provider, WEB_ORIGIN="https://pusat.example.go.id")
    begun = app.test_client().get("/login/oidc", base_url="https://pusat.example.go.id")
    cookie = begun.headers.getlist("Set-Cookie")[0]
    assert cookie.startswith("__Host-commandcenter-oidc=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
