"""The first start, and what does not start."""

import re
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine

from commandcenter import settings
from commandcenter.access import exposure, first
from commandcenter.settings import Settings, SettingsError
from commandcenter.store.engine import create_engine
from commandcenter.store.queries.accounts import everybody
from tests.access.entering import account, deeds, enter, opened, send
from tests.access.house import house
from tests.live.server import ROOT

EVERYWHERE = "0.0.0.0"  # noqa: S104 - refused


def loaded(**given: str) -> Settings:
    given = {f"COMMANDCENTER_{name.upper()}": value for name, value in given.items()}
    return settings.load({"COMMANDCENTER_SECRET_KEY": "of the tests", **given})


def test_the_first_start_makes_one_administrator_with_a_password_that_must_change(engine: Engine) -> None:
    password = first.administrator(loaded(), engine)
    assert re.fullmatch(r"([a-z2-9]{4}-){3}[a-z2-9]{4}", password)
    with engine.connect() as connection:
        (found,) = everybody(connection)
    assert (found.name, found.role.value, found.must_change) == ("admin", "administrator", True)
    assert first.administrator(loaded(), engine) == ""
    (deed,) = deeds(engine, "account.add")
    assert password not in f"{deed.before}{deed.after}"


def test_where_there_is_an_account_none_is_made(engine: Engine) -> None:
    account(engine)
    assert first.administrator(loaded(), engine) == ""


def test_an_open_installation_needs_none(engine: Engine) -> None:
    assert first.administrator(loaded(access="open"), engine) == ""


def test_the_password_that_was_shown_opens_its_own_change(sqlite_url: str) -> None:
    with house(sqlite_url) as home:
        password = first.administrator(home.settings, home.engine)
        client = home.browser()
        assert enter(client, "admin", password).to == "/login/password"
        page = opened(client, "/login/password")
        new = "kursi gelombang terompet biru"
        assert send(client, "/login/password", page.token, new=new, again=new).to == "/login/setup"


@pytest.mark.parametrize("host", [EVERYWHERE, "192.0.2.1", "::", "pusat.example.go.id", ""])
def test_passwords_do_not_cross_a_network_readable(host: str) -> None:
    with pytest.raises(SettingsError, match="readable"):
        exposure.check(loaded(web_host=host))


@pytest.mark.parametrize(
    "given",
    [
        {"web_host": "127.0.0.1"},
        {"web_host": "::1"},
        {"web_host": EVERYWHERE, "web_cert_file": "a.pem", "web_key_file": "b.pem"},
        {"web_host": EVERYWHERE, "web_origin": "https://pusat.example.go.id"},
        {"web_host": EVERYWHERE, "web_unencrypted": "true"},
    ],
)
def test_what_is_encrypted_or_stays_here_or_is_wanted_starts(given: dict[str, str]) -> None:
    exposure.check(loaded(**given))


def test_of_several_that_start_at_once_one_shows_a_password(database_url: str) -> None:
    gate = threading.Barrier(4)

    def start() -> str:
        writing = create_engine(database_url)
        gate.wait()
        try:
            return first.administrator(loaded(), writing)
        finally:
            writing.dispose()

    with ThreadPoolExecutor(4) as pool:
        shown = [future.result() for future in [pool.submit(start) for _ in range(4)]]
    assert sum(map(bool, shown)) == 1


def test_a_server_on_the_network_without_tls_does_not_start(sqlite_url: str) -> None:
    environ = {"COMMANDCENTER_DATABASE_URL": sqlite_url, "COMMANDCENTER_WEB_HOST": EVERYWHERE, "PATH": "/usr/bin:/bin"}
    arguments = [sys.executable, "-m", "commandcenter", "serve"]
    done = subprocess.run(arguments, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "COMMANDCENTER_WEB_CERT_FILE" in done.stderr
    assert "Traceback" not in done.stderr
