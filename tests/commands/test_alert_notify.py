"""`commandcenter alert notify`, the doctor's look at the channels, and how long messages are kept."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, select

from commandcenter.cli import cli
from commandcenter.commands.doctor import notifications
from commandcenter.domain.alerts.occasions import Occasion
from commandcenter.domain.clock import DAY, MINUTE
from commandcenter.settings import Settings, load
from commandcenter.store import retention, schema
from commandcenter.store.writes.notifications import enqueue
from tests.alerts.notify.listening import Web, web
from tests.alerts.notify.office import Clock, office, statuses
from tests.servers import free_port
from tests.store.notifications.alerting import AT, standing

Run = Callable[..., Result]
FILE = """
version: 1
rules: {{}}
notify:
  channels:
    kait: {{kind: webhook, url: "{url}", headers: {{Authorization: {{secret: token}}}}}}
  routes: [{{to: [kait]}}]
"""


@pytest.fixture
def run(engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """The command line on the database of ``engine``."""
    monkeypatch.setenv("COMMANDCENTER_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("COMMANDCENTER_DATA_DIR", str(tmp_path))
    return lambda *arguments: CliRunner().invoke(cli, ["alert", "notify", *arguments])


def installed(folder: Path, url: str) -> Settings:
    (folder / "alerts.yaml").write_text(FILE.format(url=url))
    (folder / "secrets").mkdir(exist_ok=True)
    (folder / "secrets" / "token").write_text("sangat-rahasia")
    return load({}, data_dir=folder)


def dead(engine: Engine, folder: Path, server: Web) -> None:
    clock = Clock()
    server.last = (404, {}, b"no")
    worker = office(engine, folder, server.url, clock)
    with engine.begin() as connection:
        enqueue(connection, standing(connection, name="Menara\x1b[31m Balen"), Occasion.RAISED, AT)
    clock.at += MINUTE
    worker.turn()


def test_a_channel_is_tried_at_once(run: Run, tmp_path: Path) -> None:
    with web() as server:
        installed(tmp_path, server.url)
        result = run("test", "kait")
        assert result.exit_code == 0, result.output
        assert server.got[0].headers["authorization"] == "sangat-rahasia"
        server.last = (403, {}, b"sangat-rahasia is not known")
        result = run("test", "kait")
    assert result.exit_code == 1
    assert "answered 403" in result.output
    assert "sangat-rahasia" not in result.output
    assert "there are: kait" in run("test", "lain").output


def test_dead_messages_are_listed_and_sent_again(run: Run, engine: Engine, tmp_path: Path) -> None:
    assert "There are no messages" in run("list").output
    with web() as server:
        installed(tmp_path, server.url)
        dead(engine, tmp_path, server)
    listed = run("list", "--dead").output
    assert "Menara" in listed
    assert "\x1b" not in listed
    assert "answered 404" in listed
    assert run("retry").exit_code == 2
    assert run("retry", "999").exit_code == 1
    assert "1 message will be tried again" in run("retry", "--all-dead").output
    assert statuses(engine) == {"failed": 1}
    with engine.connect() as connection:
        actions = list(connection.scalars(select(schema.audit.c.action)))
    assert actions == ["alert.notify.retry"]


def test_the_doctor_reaches_each_channel_and_counts_the_dead(engine: Engine, tmp_path: Path) -> None:
    def seen(settings: Settings) -> list[tuple[str, str]]:
        with engine.connect() as connection:
            return [(verdict, said) for _check, verdict, said, _advice in notifications.look(settings, connection)]

    assert seen(load({}, data_dir=tmp_path))[0][0] == "warning"
    with web() as server:
        settings = installed(tmp_path, server.url)
        dead(engine, tmp_path, server)
        asked = len(server.got)
        assert [verdict for verdict, _ in seen(settings)] == ["ok", "warning"]
        assert len(server.got) == asked, "nothing is sent"
    settings = installed(tmp_path, f"http://127.0.0.1:{free_port()}/")
    assert [verdict for verdict, _ in seen(settings)] == ["failed", "warning"]
    (tmp_path / "alerts.yaml").write_text("notify: [")
    assert seen(settings)[0][0] == "failed"


def test_what_was_told_is_kept_as_long_as_its_setting_says(engine: Engine, tmp_path: Path) -> None:
    clock = Clock()
    with web() as server:
        worker = office(engine, tmp_path, server.url, clock)
        for _ in range(3):
            with engine.begin() as connection:
                enqueue(connection, standing(connection), Occasion.RAISED, clock.at)
        clock.at += MINUTE
        worker.turn()
    levels = tuple(each for each in retention.limits(Settings()) if each.table is schema.notice)
    assert retention.expired(engine, levels, AT + 399 * DAY) == {"notice": 0}
    assert retention.expired(engine, levels, AT + 401 * DAY) == {"notice": 3}
    assert retention.prune(engine, levels, AT + 401 * DAY) == {"notice": 3}
    assert statuses(engine) == {}
