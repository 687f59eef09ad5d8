"""`commandcenter display`: what it prints, what it changes, how it fails; on both databases."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, select

from commandcenter.access import tokens
from commandcenter.access.principals import now
from commandcenter.cli import cli
from commandcenter.store import schema
from commandcenter.store.queries import displays as queries
from commandcenter.store.writes.access import displays as writes

Run = Callable[..., Result]


@pytest.fixture
def run(engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """The command line on the database of ``engine``."""
    url = engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("COMMANDCENTER_DATABASE_URL", url)
    monkeypatch.setenv("COMMANDCENTER_DATA_DIR", str(tmp_path))
    return lambda *arguments: CliRunner().invoke(cli, ["display", *arguments])


def names(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return [each.name for each in queries.accepted(connection)]


def test_a_link_is_printed_that_pairs_once(run: Run, engine: Engine) -> None:
    printed = run("add", "kiri", "--start", "/network?theme=light")
    assert printed.exit_code == 0
    link = printed.output.strip().splitlines()[-1]
    assert link.startswith("http://127.0.0.1:8050/display#")
    secret = link.partition("#")[2]
    with engine.begin() as connection:
        found = writes.redeem(connection, tokens.digest(secret), "hash", now())
        assert found is not None
        assert (found.name, found.start) == ("kiri", "/network?theme=light")
        assert writes.redeem(connection, tokens.digest(secret), "other", now()) is None


def test_the_secret_of_a_link_stands_nowhere_in_the_store(run: Run, engine: Engine) -> None:
    secret = run("add", "kiri").output.strip().partition("#")[2]
    with engine.connect() as connection:
        for table in (schema.pairing, schema.display, schema.audit):
            assert secret not in str(connection.execute(select(table)).all())


@pytest.mark.parametrize("start", ["//evil.test", "https://evil.test/", "/displays", "/no-such-screen", "network", ""])
def test_a_start_that_is_no_screen_is_refused(run: Run, engine: Engine, start: str) -> None:
    refused = run("add", "kiri", "--start", start)
    assert refused.exit_code == 2
    assert "is no screen" in refused.output
    assert names(engine) == []


@pytest.mark.parametrize("name", ["", "  ", "n" * 81, "a\x1b[2Jb", "\u202ekiri"])
def test_a_name_that_nobody_can_read_is_refused(run: Run, engine: Engine, name: str) -> None:
    assert run("add", name).exit_code == 2
    assert names(engine) == []


def test_one_command_locks_one_out_and_one_locks_all_out(run: Run, engine: Engine) -> None:
    for name in ("kiri", "tengah", "kanan"):
        assert run("add", name).exit_code == 0
    assert "tengah is locked out." in run("revoke", "tengah").output
    assert "1 " in run("list").output
    assert names(engine) == ["kanan", "kiri"]
    assert "kiri is locked out." in run("revoke", "1").output
    assert run("revoke", "--all").output == "kanan is locked out.\n"
    assert run("revoke", "--all").output == "No display may watch.\n"
    assert "No display may watch." in run("list").output
    with engine.connect() as connection:
        deeds = connection.execute(select(schema.audit.c.action, schema.audit.c.origin)).all()
    assert [tuple(deed) for deed in deeds] == [("display.add", "cli")] * 3 + [("display.revoke", "cli")] * 3


@pytest.mark.parametrize("arguments", [(), ("kiri", "--all")])
def test_it_is_one_display_or_all(run: Run, arguments: tuple[str, ...]) -> None:
    assert run("revoke", *arguments).exit_code == 2


def test_a_display_that_is_not_there_is_an_error(run: Run) -> None:
    refused = run("revoke", "no-such")
    assert refused.exit_code == 1
    assert "commandcenter display list" in refused.output


def test_a_name_is_let_in_once(run: Run) -> None:
    assert run("add", "kiri").exit_code == 0
    again = run("add", "kiri")
    assert again.exit_code != 0


def test_a_place_is_given_with_the_display_and_changed_later(run: Run, engine: Engine) -> None:
    where = ("--column", "2", "--row", "1", "--diagonal", "55", "--bezel", "4.5", "--distance", "4")
    assert run("add", "kanan", *where).exit_code == 0
    assert "column 2, row 1, 55 inches, read from 4 m" in run("list").output
    assert run("place", "kanan", "--distance", "6.5").output == "kanan: column 2, row 1, 55 inches, read from 6.5 m\n"
    assert run("place", "1", "--alone").output == "kanan: by itself, 55 inches, read from 6.5 m\n"
    with engine.connect() as connection:
        (shown,) = queries.accepted(connection)
        deeds = connection.execute(select(schema.audit.c.action)).scalars().all()
        topics = connection.execute(select(schema.topic_version.c.topic)).scalars().all()
    assert shown.hanging.bezel == 4.5
    assert deeds == ["display.add", "display.hang", "display.hang"]
    assert {"wall", "displays"} <= set(topics)


def test_two_displays_do_not_hang_in_one_cell(run: Run, engine: Engine) -> None:
    assert run("add", "kiri", "--column", "1", "--row", "1").exit_code == 0
    refused = run("add", "kanan", "--column", "1", "--row", "1")
    assert refused.exit_code != 0
    assert "kiri hangs there already" in str(refused.exception)
    assert names(engine) == ["kiri"]
    assert run("revoke", "kiri").exit_code == 0
    assert run("add", "kanan", "--column", "1", "--row", "1").exit_code == 0


@pytest.mark.parametrize(
    "where",
    [
        ("--column", "1"), ("--column", "0", "--row", "1"), ("--column", "17", "--row", "1"), ("--diagonal", "nan"),
        ("--bezel", "-1"), ("--distance", "inf"), ("--distance", "0"), ("--window", "17"), ("--row", "1e3"),
    ],
)  # fmt: skip
def test_a_place_that_there_cannot_be_is_refused(run: Run, engine: Engine, where: tuple[str, ...]) -> None:
    assert run("add", "kiri", *where).exit_code == 2
    assert names(engine) == []


def test_a_link_for_another_window_says_so(run: Run) -> None:
    assert "/display?window=3#" in run("add", "kiri", "--window", "3").output
