"""Marked secrets in every setting, and nothing that the program says has one of them in it."""

import logging
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from commandcenter import logs, settings
from commandcenter.settings import PREFIX, Settings, SettingsError
from commandcenter.store import engine as store_engine
from commandcenter.store.engine import StoreError
from tests.conftest import free_port
from tests.live.server import Server

ROOT = Path(__file__).parents[1]
MARK = "sandi/Rahasia:kami@2026#x"
WRITTEN = quote(MARK, safe="")
DATABASE = f"postgresql+psycopg://pusat:{WRITTEN}@127.0.0.1:1/pusat?application_name=x"
CACHE = f"redis://:{WRITTEN}@127.0.0.1:1/0"


def given(**more: str) -> dict[str, str]:
    """Every setting that is a secret, with the mark; the rest of the addresses lead nowhere."""
    marked = {name: MARK for name, field in Settings.model_fields.items() if field.annotation is SecretStr}
    values = {
        **marked,
        "database_url": DATABASE,
        "cache_url": CACHE,
        "mqtt_host": "127.0.0.1",
        "mqtt_port": "1",
        **more,
    }
    return {f"{PREFIX}{name.upper()}": value for name, value in values.items()}


def is_told(said: str) -> bool:
    """Whether the secret, or a telling piece of it, stands in a text."""
    return any(piece in said for piece in (MARK, WRITTEN, "Rahasia"))


def test_every_setting_that_holds_a_secret_says_so() -> None:
    """A new one is either a SecretStr, or an address whose password is found (logs.secrets)."""
    telling = ("password", "secret", "token", "key", "url")
    allowed = {"database_url", "cache_url", "secrets_dir"}
    for name, field in Settings.model_fields.items():
        if any(word in name for word in telling) and "_file" not in name:
            assert field.annotation is SecretStr or name in allowed, name


def test_no_form_of_the_settings_shows_one() -> None:
    found = settings.load(given())
    assert not is_told(repr(found))
    assert not is_told(str(found))
    assert MARK in set(logs.secrets(found))
    with pytest.raises(SettingsError) as caught:
        settings.load(given(web_port="x", cache_url=f"redis://:{MARK}@127.0.0.1:1/0"))
    assert not is_told(str(caught.value))


def test_a_setting_that_is_wrong_is_not_quoted() -> None:
    for name in ("cache_url", "database_url", "mqtt_port", "log_level", "web_frame_ancestors", "oidc_issuer"):
        with pytest.raises((SettingsError, StoreError)) as caught:
            store_engine.create_engine(settings.load(given(**{name: f"x://:{MARK}/Rahasia"})).database)
        assert not is_told(f"{caught.value!r} {caught.value.__cause__!r}"), name


def test_a_password_with_odd_letters_in_the_url_says_how_to_write_it() -> None:
    with pytest.raises(StoreError, match="%2F") as caught:
        store_engine.create_engine(f"postgresql+psycopg://pusat:a#{MARK}@127.0.0.1:54x/pusat")
    assert not is_told(repr(caught.value))
    assert caught.value.__cause__ is None


def test_what_was_to_be_stored_is_in_no_error(database_url: str) -> None:
    engine = store_engine.create_engine(database_url)
    with pytest.raises(DBAPIError) as caught, engine.begin() as connection:
        connection.execute(text("INSERT INTO no_such_table VALUES (:value)"), {"value": MARK})
    engine.dispose()
    assert not is_told(str(caught.value))


def formatted(message: str, *arguments: object, error: BaseException | None = None) -> str:
    formatter = logs.Harmless(tuple(logs.secrets(settings.load(given()))))
    info = (type(error), error, error.__traceback__) if error else None
    return formatter.format(logging.LogRecord("x", logging.ERROR, "x", 1, message, arguments, info))


def test_no_line_of_the_log_has_one() -> None:
    for said in (MARK, WRITTEN, DATABASE, CACHE, MARK.upper(), f"pass={MARK}", f"{MARK!r}"):
        assert not is_told(formatted("failed: %s", said)), said
    with pytest.raises(RuntimeError) as caught:
        raise RuntimeError(DATABASE)
    assert not is_told(formatted("failed", error=caught.value))


def test_a_password_of_somebody_else_is_taken_out_of_addresses() -> None:
    said = formatted(
        "cannot reach mysql+pymysql://dinas:sandi-dinas@db.example/spbe and https://u:p4ss@a.example/x?token=zzzz"
    )
    for never in ("sandi-dinas", "p4ss", "zzzz"):
        assert never not in said
    assert "db.example" in said


def run(*arguments: str, **environ: str) -> str:
    """Everything that a command says."""
    names = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    done = subprocess.run(
        [sys.executable, "-m", "commandcenter", *arguments],
        cwd=ROOT, env={**names, **environ}, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    "arguments",
    ["doctor", "doctor --json", "db upgrade", "inventory export", "audit list", "feed check", "serve"],
)  # fmt: skip
def test_no_command_says_one_when_nothing_can_be_reached(arguments: str, tmp_path: Path) -> None:
    said = run(*arguments.split(), **given(data_dir=str(tmp_path), log_level="debug"))
    assert said
    assert not is_told(said)


def test_a_wrong_password_at_a_real_server_is_not_told(postgres_url: str, tmp_path: Path) -> None:
    wrong = postgres_url.replace("postgres@", f"nobody:{WRITTEN}@").rsplit("/", 1)[0] + "/no-such-database"
    said = run("doctor", **given(database_url=wrong, data_dir=str(tmp_path)))
    assert "FAILED" in said
    assert not is_told(said)
    engine = store_engine.create_engine(wrong)
    with pytest.raises(SQLAlchemyError) as caught, engine.connect():
        pass
    engine.dispose()
    assert not is_told(f"{caught.value} {caught.value!r} {engine!r} {engine.url!r}")


def test_the_web_server_says_none_in_answers_or_logs(sqlite_url: str, tmp_path: Path) -> None:
    """The store is away, Redis is away, the broker is away: pages, health, errors, and what gunicorn writes."""
    import requests

    environ = given(data_dir=str(tmp_path), log_level="debug", web_threads="8", web_port=str(free_port()))
    port = int(environ[f"{PREFIX}WEB_PORT"])
    environ[f"{PREFIX}ACCESS"] = "open"
    server = Server(tmp_path, sqlite_url, "commandcenter.wsgi:application()", **environ)
    server.url, server.port = f"http://127.0.0.1:{port}", port
    server.start()
    try:
        for path in (
            "/network",
            "/healthz",
            "/nowhere",
            "/_dash-layout",
            "/export/network/map.csv",
            "/entry",
            "/login",
        ):
            for lang in ("id", "en"):
                answer = requests.get(
                    f"{server.url}{path}?lang={lang}&token={WRITTEN}", timeout=30, allow_redirects=False
                )
                assert not is_told(answer.text.replace(f"token={WRITTEN}", "")), path
                assert "Traceback" not in answer.text
    finally:
        server.stop()
    assert "SELECT" not in server.log or "parameters" not in server.log
    assert not is_told(server.log)
