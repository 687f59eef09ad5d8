"""``commandcenter maintenance`` with series: what it prints, what it leaves in the trail, what it refuses."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from commandcenter.cli import cli
from commandcenter.commands.opened import now_ms
from commandcenter.domain.clock import to_datetime
from tests.network import rows, seed

Run = Callable[..., Result]


@pytest.fixture
def run(engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("COMMANDCENTER_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("COMMANDCENTER_DATA_DIR", str(tmp_path))
    seed(engine)
    return lambda *arguments: CliRunner().invoke(cli, ["maintenance", *arguments])


def day(ahead: int) -> str:
    return (to_datetime(now_ms()).date() + timedelta(days=ahead)).isoformat()


def test_a_series_is_planned_listed_skipped_extended_and_ended(engine: Engine, run: Run) -> None:
    planned = run(
        "plan", "behind", "tower:balen", "--every", "daily", "--at", "01:00", "--for", "1h30m", "--until", day(100),
        "--reason", "ganti baterai",
    )  # fmt: skip
    assert planned.exit_code == 0, planned.output
    assert "daily at 01:00 WIB for 1:30:00" in planned.output
    assert planned.output.count("01:00 WIB,") == 4, "five dates"
    assert run("skip", "1", day(3)).exit_code == 0
    assert run("skip", "1", day(3)).exception is not None
    listed = run("series").output
    assert f"{day(3)} 01:00 WIB  left out" in listed
    works = run("list").output
    assert "tower balen, tower kanor, link balen-kanor  ganti baterai  series 1" in works
    assert day(3) not in works
    number = works.split()[0]
    assert "goes on until" in run("extend", number, "--for", "30m").output
    assert run("end-series", "1").exit_code == 0
    assert run("end-series", "1").exception is not None
    assert run("series").output == "No work comes round.\n"
    assert [action for (action,) in rows(engine, "SELECT action FROM audit ORDER BY id")] == [
        "maintenance.plan", "maintenance.skip", "maintenance.extend", "maintenance.series.end",
    ]  # fmt: skip


def test_what_is_wrong_is_said_and_nothing_is_planned(engine: Engine, run: Run) -> None:
    every = ("--every", "weekly on sun", "--at", "01:00", "--for", "2h", "--reason", "uji")
    for arguments, said in (
        (("tower", "balen", "--reason", "uji"), "how long"),
        (("tower", "balen", "--for", "2 moons", "--reason", "uji"), "2h, 90m or 1h30m"),
        (("tower", "balen", "--for", "800h", "--reason", "uji"), "31 days"),
        (("tower", "balen", "--for", "2h", "--reason", " "), "300 characters"),
        (("tower", "balen", "--for", "2h", "--reason", "x" * 10_000), "300 characters"),
        (("tower", "balen", "--for", "2h", "--from", "9999-12-31 23:59", "--reason", "uji"), "366 days ahead"),
        (("tower", "balen", "--for", "2h", "--from", "2020-01-01 00:00", "--reason", "uji"), "past"),
        (("tower", "balen", "--for", "2h", "--until", day(5), "--reason", "uji"), "belong to --every"),
        (("tower", "balen", *every), "needs --at and --until"),
        (("tower", "balen", *every, "--until", day(400)), "366 days"),
        (("tower", "balen", *every, "--until", "2020-01-01"), "before the first"),
        (("tower", "balen", *every, "--starting", "0001-01-01", "--until", day(30)), "past"),
        (("tower", "balen", *every, "--at", "24:00", "--until", day(30)), "write 01:00"),
        (("tower", "balen", *every, "--every", "weekly", "--until", day(30)), "weekday"),
    ):
        result = run("plan", *arguments)
        assert result.exit_code == 2, arguments
        assert said in result.output, arguments
    assert "no tower atlantis" in str(run("plan", "tower", "atlantis", "--for", "2h", "--reason", "uji").exception)
    assert rows(engine, "SELECT id FROM maintenance UNION ALL SELECT id FROM maintenance_series") == []
    assert rows(engine, "SELECT id FROM audit") == []
