"""``commandcenter report list`` and ``commandcenter audit list``."""

import json

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine

from commandcenter.actions import reports
from commandcenter.cli import cli
from tests.actions.quarter import BASE, OVER, lines, seed
from tests.actions.serving import client, send


@pytest.fixture
def begun(engine: Engine) -> Engine:
    seed(engine)
    asking = client(engine, reports.ACTIONS, at=OVER)
    send(asking, "PUT", BASE, {"version": 0, "lines": lines()})
    send(asking, "POST", f"{BASE}/submit", {"version": 1})
    return engine


def run(database_url: str, *arguments: str) -> str:
    environ = {"COMMANDCENTER_DATABASE_URL": database_url}
    result = CliRunner().invoke(cli, arguments, env=environ, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_reports_are_listed_by_how_far_they_are(begun: Engine, database_url: str) -> None:
    assert "2026-Q3  dinkes  submitted  since 2026-10-11 00:00 WIB by local" in run(database_url, "report", "list")
    assert "dinkes" in run(database_url, "report", "list", "--state", "submitted", "--period", "2026-Q3")
    assert "no such reports" in run(database_url, "report", "list", "--state", "verified")


def test_the_trail_of_a_report_can_be_read(begun: Engine, database_url: str) -> None:
    said = run(database_url, "audit", "list", "--subject", "report:dinkes:2026-Q3").splitlines()
    assert [line.split("  ")[3] for line in said] == ["report.submit", "report.save"]
    assert "local (operator, 127.0.0.1)" in said[0]
    newest = json.loads(run(database_url, "audit", "list", "--limit", "1", "--json"))
    assert (newest["action"], newest["after"]) == ("report.submit", {"state": "submitted", "version": 2})
    assert "Nothing of the kind" in run(database_url, "audit", "list", "--actor", "siti")


def test_an_empty_store_says_so(sqlite_url: str) -> None:
    assert "Nobody has begun a report" in run(sqlite_url, "report", "list")
    assert "Nothing was done" in run(sqlite_url, "audit", "list")
