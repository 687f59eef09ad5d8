"""Every command that changes something leaves a row in the audit trail, in the same transaction."""

import ast
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url

from commandcenter.cli import cli
from commandcenter.commands import trail
from commandcenter.commands.opened import store, writing
from commandcenter.domain.actor import Actor
from commandcenter.store.schema import plan_year
from commandcenter.store.writes.audit import append
from tests.actions.serving import trail as rows
from tests.commands.feeds_desk import BAD, COLUMNS, GOOD, Desk
from tests.commands.feeds_desk import desk as desk  # a fixture
from tests.commands.test_operations import SAMPLE, quarantined
from tests.opened import opened
from tests.store.test_audit import AT, verdict

ROOT = Path(__file__).parents[2] / "commandcenter" / "commands"
# Where writing engines are made beside `opened` and `feed/configured`, and why no row is left there.
WITHOUT = {
    "alert/serve.py": "judges what is so: no person's change, and a row for each would bury theirs",
    "audit/anchor.py": "notes in the head what it checked: no change",
    "demo/prepare.py": "invents data, and rows of the trail with it",
    "serve.py": "the first administrator writes a row of its own",
    "ingest.py": "takes readings in: no person's change, and a row for each would bury theirs",
}
PLAN = {"average_cap": 1, "met_from": 1, "partly_from": 1, "least_coverage": 1, "scale": "", "note": ""}


@pytest.fixture
def run(engine: Engine, tmp_path: Path) -> object:
    url = make_url(engine.url).render_as_string(hide_password=False)
    environ = {"COMMANDCENTER_DATABASE_URL": url, "COMMANDCENTER_DATA_DIR": str(tmp_path)}

    def invoke(*arguments: str) -> list[tuple[str, str]]:
        before = len(rows(engine))
        result = CliRunner().invoke(cli, arguments, env=environ)
        assert result.exit_code == 0, result.output
        assert verdict(engine) is None
        fresh = rows(engine)[before:]
        assert {(row.actor, row.role, row.origin) for row in fresh} <= {("cli", "machine", "cli")}
        return [(row.action, row.subject) for row in fresh]

    return invoke


def test_each_command_leaves_its_row(engine: Engine, run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert run("inventory", "import", str(SAMPLE), "--yes") == [("inventory.import", "inventory")]
    assert run("inventory", "import", str(SAMPLE), "--yes") == []
    assert run("inventory", "show") == []
    new = ("--kecamatan", "Balen", "--name", "Pos baru", "--latitude", "-7.2", "--longitude", "112.0")
    accepted = run("inventory", "accept", "tower", "pos-baru", *new)
    assert accepted == [("inventory.accept.tower", "inventory:pos-baru")]
    planned = run("maintenance", "plan", "tower", "pos-baru", "--minutes", "30", "--reason", "antena")
    assert planned == [("maintenance.plan", "maintenance:tower/pos-baru")]
    assert run("maintenance", "cancel", "1") == [("maintenance.cancel", "maintenance:1")]
    quarantined(engine, "cc/v1/35.22.13/tower/pos-lain/status", b"junk", AT)
    assert run("quarantine", "replay") == [("quarantine.replay", "quarantine")]  # it counts that it was tried
    assert run("quarantine", "dismiss", "1") == [("quarantine.dismiss", "quarantine:1")]
    assert run("quarantine", "dismiss", "1") == []
    assert run("reference", "import", "--default") == [("reference.import", "reference")]
    with engine.begin() as connection:
        connection.execute(text("UPDATE quarantine SET settled_at = 5"))
    assert run("db", "prune") == [("db.prune", "db")]
    assert run("db", "upgrade") == []


def test_an_import_says_what_was_and_what_is(engine: Engine, run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    run("inventory", "import", str(SAMPLE), "--yes")
    changed = tmp_path / "changed.yaml"
    changed.write_text(
        SAMPLE.read_text().replace("heartbeat_s: 30", "heartbeat_s: 60", 1).replace("Menara Balen", "Menara B")
    )
    run("inventory", "import", str(changed), "--yes")
    row = rows(engine)[-1]
    assert "Menara Balen" in row.before
    assert "Menara B" in row.after
    assert '"file":"changed.yaml"' in row.after
    assert str(tmp_path) not in row.after


def test_a_command_that_wrote_its_own_row_gets_no_second(engine: Engine) -> None:
    settings = opened(make_url(engine.url).render_as_string(hide_password=False))
    with writing(settings) as connection:
        connection.execute(plan_year.insert().values(year=2026, **PLAN))
        append(connection, Actor("cli", "machine", "cli"), "user.create", "account:operator-1", None, {}, AT)
    assert [row.action for row in rows(engine)] == ["user.create"]


def test_what_fails_leaves_neither_change_nor_row(engine: Engine) -> None:
    settings = opened(make_url(engine.url).render_as_string(hide_password=False))

    def fail() -> None:
        with writing(settings) as connection:
            connection.execute(plan_year.insert().values(year=2026, **PLAN))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert rows(engine) == []


def test_several_transactions_of_one_command_leave_one_row(engine: Engine) -> None:
    settings = opened(make_url(engine.url).render_as_string(hide_password=False))
    with store(settings) as made:
        for number in range(3):
            with made.begin() as connection:
                connection.execute(plan_year.insert().values(year=number, **PLAN))
    assert len(rows(engine)) == 1


def test_what_a_command_was_told_is_kept_without_secrets_and_folders() -> None:
    @click.command()
    @click.argument("name")
    @click.option("--password")
    @click.option("--file", type=click.Path(path_type=Path))
    @click.option("--empty")
    @click.pass_context
    def make(context: click.Context, /, **_: object) -> None:
        click.echo(repr(trail.described(context)))

    group = click.Group("root", {"user": click.Group("user", {"make": make})})
    given = ["user", "make", "operator\udcff", "--password", "hunter2", "--file", "/home/somebody/users.csv"]
    said = CliRunner().invoke(group, given).output
    assert ast.literal_eval(said) == (
        "user.make", "user:operator\\udcff", {"name": "operator\\udcff", "file": "users.csv"}
    )  # fmt: skip


def test_no_command_makes_an_engine_that_writes_by_itself() -> None:
    wrong = []
    for path in sorted(ROOT.rglob("*.py")):
        name = str(path.relative_to(ROOT))
        if name in ("opened.py", "feed/configured.py", *WITHOUT):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("create_engine"):
                is_reading = any(key.arg == "read_only" and ast.unparse(key.value) == "True" for key in node.keywords)
                wrong += [] if is_reading else [f"{name}:{node.lineno}"]
    assert wrong == [], "use commands.opened.store or writing: they see to it that a row is left"


def test_a_feed_that_is_run_or_mended_leaves_rows(desk: Desk) -> None:
    desk.put("lapor", "maret.csv", COLUMNS, GOOD, BAD)
    desk.run("run", "lapor")
    desk.run("rejects", "lapor", "-o", desk.folder / "rejects.csv")
    deeds = [(row.action, row.subject) for row in rows(desk.engine)]
    assert deeds == [("feed.run", "feed:lapor"), ("ticket.exported", "tickets:feed/lapor")]
    assert str(desk.folder) not in str([row.after for row in rows(desk.engine)])
