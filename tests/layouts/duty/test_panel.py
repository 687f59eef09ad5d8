"""The panel "on duty" and the file of the shift log."""

import csv
import io

import pytest
from sqlalchemy import Engine

from commandcenter import settings
from commandcenter.app import ENGINES, LIVE, create_app
from commandcenter.domain.actor import Actor
from commandcenter.domain.clock import DAY, HOUR, Instant
from commandcenter.domain.duty.log import EntryKind
from commandcenter.domain.duty.model import Turn
from commandcenter.store.versions import Topic
from commandcenter.store.writes.duty import rota, shift_log
from layouts.contract import Look
from layouts.duty import PANEL
from layouts.renderer import to_json
from tests.actions.serving import AT

LOOKS = [Look("id"), Look("en", "light", 0.7, 24.0)]


@pytest.fixture
def store(engine: Engine) -> Engine:
    with engine.begin() as connection:
        turns = [
            Turn(0, "jaringan", ("jaringan-1",), AT - HOUR, AT + HOUR),
            Turn(0, "jaringan", ("jaringan-2",), AT + HOUR, AT + DAY),
        ]
        rota.put(connection, "jaringan", 0, turns, "network-1", AT - DAY)
        first = shift_log.add(connection, EntryKind.EVENT, "=1+1", Actor("operator-2", "operator"), AT - HOUR)
        shift_log.add(connection, EntryKind.COMMENT, "a,b\nc", Actor("operator-1", "operator"), AT, refers_to=first.id)
    return engine


@pytest.mark.parametrize("look", LOOKS)
def test_the_panel_says_who_until_when_and_who_then(store: Engine, look: Look) -> None:
    with store.connect() as connection:
        known = PANEL.fetch(connection, Instant(AT), {})
    assert known is not None
    shown = to_json(PANEL.render(known, look).body).decode()
    assert shown.index("jaringan-1") < shown.index("jaringan-2")
    assert "duty-lacks" not in shown
    assert PANEL.table is not None
    table = PANEL.table(known, look)
    assert table is not None
    assert [(row["names"], row["until"], row["next"]) for row in table.rows] == [
        ("jaringan-1", AT + HOUR, "jaringan-2")
    ]


@pytest.mark.parametrize("look", LOOKS)
def test_nobody_on_call_is_loud_on_the_wall(store: Engine, look: Look) -> None:
    with store.connect() as connection:
        known = PANEL.fetch(connection, Instant(AT + DAY), {})
    shown = to_json(PANEL.render(known, look).body).decode()
    assert "ink-down" in shown
    assert ("sejak" if look.lang == "id" else "since") in shown
    assert "is-empty" in shown


@pytest.mark.parametrize("look", LOOKS)
def test_without_a_rota_the_panel_says_where_it_is_written(engine: Engine, look: Look) -> None:
    with engine.connect() as connection:
        known = PANEL.fetch(connection, Instant(AT), {})
    assert known is None
    assert "notice-empty" in to_json(PANEL.render(known, look).body).decode()
    assert Topic.DUTY in PANEL.topics


def test_the_log_of_a_day_is_a_file_that_no_spreadsheet_runs(store: Engine, tmp_path: object) -> None:
    url = store.url.render_as_string(hide_password=False)
    given = {"COMMANDCENTER_DATABASE_URL": url, "COMMANDCENTER_DATA_DIR": str(tmp_path), "COMMANDCENTER_ACCESS": "open"}
    app = create_app(settings.load(given))
    client = app.test_client()
    try:
        path = "/export/shift-log.csv?lang=en&day="
        answer = client.get(f"{path}2026-11-23&at={AT + DAY}")
        rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
        assert [row["Entry"] for row in rows] == ["'=1+1", "a,b\nc"]
        assert [row["Refers to"] for row in rows] == ["", rows[0]["Number"]]
        assert rows[0]["Time (WIB)"] == "2026-11-23T13:05:00+07:00"
        assert 'filename="shift-log-2026-11-23.csv"' in answer.headers["Content-Disposition"]
        assert client.get(f"{path}2026-02-30").status_code == 400
        assert client.get(f"{path}9999-12-31").text.count("\n") == 1  # heads alone
        assert client.get("/export/shift-log.csv").status_code == 200
    finally:
        app.extensions[LIVE].stop()
        for engine in app.extensions[ENGINES]:
            engine.dispose()
