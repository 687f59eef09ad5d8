"""The doctor's look at the installation's key: lost or exchanged, it names who cannot sign in any more."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from commandcenter import settings
from commandcenter.access import key, second_factor
from commandcenter.commands.doctor import factors
from commandcenter.settings import Settings
from commandcenter.store.schema import account


@pytest.fixture
def installed(engine: Engine, tmp_path: Path) -> Settings:
    """An installation with its key, and an administrator whose second factor it sealed."""
    made = settings.load({"COMMANDCENTER_DATA_DIR": str(tmp_path / "data")})
    sealed = second_factor.seal(key.sealed(key.load(made), "totp"), 1, second_factor.new_secret())
    row = {
        "id": 1,
        "name": "admin",
        "role": "administrator",
        "must_change": False,
        "created_at": 1,
        "created_by": "cli",
    }
    with engine.begin() as connection:
        connection.execute(account.insert().values(**row, totp_secret=sealed))
    return made


def seen(engine: Engine, installed: Settings) -> list[factors.Seen]:
    with engine.connect() as connection:
        return list(factors.look(installed, connection))


def test_the_key_that_sealed_them_is_fine(engine: Engine, installed: Settings) -> None:
    assert [each[:3] for each in seen(engine, installed)] == [
        ("accounts", "ok", "the key opens the second factors of 1")
    ]


def test_another_key_names_who_cannot_sign_in(engine: Engine, installed: Settings) -> None:
    (installed.data_dir / "secret.key").write_text("another one\n")
    [(_, verdict, what, advice)] = seen(engine, installed)
    assert (verdict, what) == ("failed", "secret.key is another one: admin cannot sign in")
    assert "user reset-2fa" in advice


def test_a_key_that_is_gone_is_said_and_none_is_made(engine: Engine, installed: Settings) -> None:
    (installed.data_dir / "secret.key").unlink()
    [(_, verdict, what, _)] = seen(engine, installed)
    assert (verdict, what) == ("failed", "secret.key is not there: admin cannot sign in")
    assert not (installed.data_dir / "secret.key").exists()


def test_where_nobody_has_one_nothing_is_said(engine: Engine, tmp_path: Path) -> None:
    assert seen(engine, settings.load({"COMMANDCENTER_DATA_DIR": str(tmp_path)})) == []
