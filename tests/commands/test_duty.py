"""`commandcenter duty`: what it prints, what it changes, the trail it leaves; on both databases."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, select

from commandcenter.cli import cli
from commandcenter.domain.access import Role
from commandcenter.domain.clock import WIB
from commandcenter.store import schema
from commandcenter.store.writes.access import accounts

Run = Callable[..., Result]


@pytest.fixture
def run(engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """The command line on the database of ``engine``."""
    monkeypatch.setenv("COMMANDCENTER_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("COMMANDCENTER_DATA_DIR", str(tmp_path))
    return lambda *arguments: CliRunner().invoke(cli, ["duty", *arguments])


def deeds(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(select(schema.audit.c.action).order_by(schema.audit.c.id)).scalars())


def when(hours: int) -> str:
    return (datetime.now(WIB) + timedelta(hours=hours)).strftime("%Y-%m-%d %H:%M")


def test_a_week_a_swap_and_its_undo(run: Run, engine: Engine) -> None:
    assert "jaringan: no rota yet" in run("show").output
    assert run("set", "jaringan", "jaringan-1", "--weeks", "3").exit_code == 0
    assert "jaringan: jaringan-1 until" in run("show").output
    swapped = run("swap", "jaringan", "jaringan-2", "--from", when(-1), "--until", when(2), "--note", "pelatihan")
    assert swapped.exit_code == 0
    shown = run("show")
    assert "jaringan: jaringan-2 until" in shown.output
    assert ", then jaringan-1" in shown.output
    assert run("undo", "jaringan").output == "jaringan: 1 turns taken out, 0 put back.\n"
    assert "jaringan: jaringan-1" in run("show").output
    assert deeds(engine) == ["duty.rota", "duty.rota", "duty.rota_undo"]


def test_nobody_on_call_is_an_error_for_whoever_asks(run: Run) -> None:
    run("swap", "urc", "urc-1", "--from", when(1), "--until", when(2))
    shown = run("show")
    assert shown.exit_code == 1
    assert "urc: NOBODY IS ON CALL since" in shown.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("set", "naga", "a"), "There is no duty 'naga': one of pusat, jaringan"),
        (("set", "urc", "Pak_Joko"), "one to five accounts"),
        (("set", "urc", "a", "--shift", "1"), "there is no shift 1"),
        (("set", "urc", "a", "--week", "2126-01-01"), "at most 92 days"),
        (("swap", "urc", "a", "--from", "2026-01-02 08:00", "--until", "2026-01-01 08:00"), "ends after it begins"),
        (("undo", "urc"), "nothing to undo"),
        (("configure", "urc", "--week-starts", "senin"), "mon 08:00"),
        (("configure", "urc", "--shifts", "25:00"), "no time"),
        (("configure", "baru"), "--title-id"),
        (("configure", "B A", "--title-id", "x", "--title-en", "x"), "key"),
        (("log", "--add", "x" * 10_000), "2000 characters"),
    ],
)
def test_mistakes_are_told_and_change_nothing(run: Run, engine: Engine, arguments: tuple[str, ...], said: str) -> None:
    refused = run(*arguments)
    assert refused.exit_code != 0
    assert said in refused.output
    assert deeds(engine) == []


def test_a_file_is_imported_whole_or_not_at_all(run: Run, engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "jadwal.csv"
    day = datetime.now(WIB).date()
    good = f"duty,account,from,until\nurc,urc-1,{day},{day + timedelta(days=7)}\n"
    path.write_text(good + "urc,urc-2,besok,lusa\nnaga,x,1,2\n", encoding="utf-8")
    refused = run("import", str(path))
    assert refused.exit_code == 1
    assert "line 3: 'besok' is no moment" in refused.output
    assert "line 4: there is no duty" in refused.output
    assert deeds(engine) == []
    path.write_text(good, encoding="utf-8")
    assert run("import", str(path)).output == "1 turns of 1 duties are in the rota.\n"
    assert deeds(engine) == ["duty.rota"]
    path.write_bytes(b"\xff\xfe\x00")
    assert "no UTF-8 text" in run("import", str(path)).output


def test_a_name_of_no_account_is_refused_where_there_are_accounts(run: Run, engine: Engine, tmp_path: Path) -> None:
    with engine.begin() as connection:
        accounts.add(connection, "urc-1", Role.VIEWER, None, None, "test", 1)
    path = tmp_path / "jadwal.csv"
    day = datetime.now(WIB).date()
    path.write_text(f"duty,account,from,until\nurc,joko,{day},{day + timedelta(days=7)}\n", encoding="utf-8")
    assert "line 2: there is no account joko" in run("import", str(path)).output
    assert "There is no account joko" in run("set", "urc", "joko").output
    assert run("set", "urc", "urc-1").exit_code == 0
    assert deeds(engine) == ["duty.rota"]


def test_a_duty_is_named_and_added(run: Run, engine: Engine) -> None:
    assert run("configure", "jaringan", "--week-starts", "fri 16:00", "--title-id", "Regu jaringan").exit_code == 0
    assert run("configure", "opd-piket", "--title-id", "Piket OPD", "--title-en", "OPD stand-by").exit_code == 0
    assert "opd-piket: no rota yet" in run("show").output
    assert "16:00" in run("set", "jaringan", "jaringan-1").output
    assert deeds(engine) == ["duty.configure", "duty.configure", "duty.rota"]


def test_the_log_is_written_and_read(run: Run, engine: Engine) -> None:
    assert "Nothing was written" in run("log").output
    assert "is locked from" in run("log", "--add", "Genset\x1b[31m Balen\nhidup", "--kind", "event").output
    assert "cli  event: Genset\\x1b[31m Balen hidup" in run("log").output
    assert deeds(engine) == ["shiftlog.add"]
