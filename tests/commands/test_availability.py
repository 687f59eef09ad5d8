"""The report by cause and the promises on the command line."""

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, select

from commandcenter.cli import cli
from commandcenter.store.schema import audit
from tests.network import START, message, seed, writer

DAY = "2026-03-10"


@pytest.fixture
def house(engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Engine:
    """A store in which Kapas was down for ten minutes of an hour."""
    monkeypatch.setenv("COMMANDCENTER_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("COMMANDCENTER_DATA_DIR", str(tmp_path))
    seed(engine)
    found = [(second, "down" if 600 <= second < 1200 else "up") for second in range(0, 3601, 10)]
    writer(engine).store(
        [message("kapas", status, START + second * 1000) for second, status in found], START + 3_601_000
    )
    return engine


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(cli, list(arguments))
    assert result.exit_code == code, result.output
    return result


def test_the_report_adds_up_to_the_last_second(house: Engine) -> None:
    out = run("report", "availability-by-cause", "--period", DAY, "--format", "csv", "--at", "2026-03-11").output
    (row,) = csv.DictReader(io.StringIO(out))
    parts = [float(row[name]) for name in ("up", "own", "upstream", "planned", "blind", "excused")]
    assert float(row["total"]) == sum(parts) == 14 * 3600  # from its first report at 10.00
    assert (row["name"], float(row["own"]), row["verdict"]) == ("Kapas", 600.0, "spent")
    table = run("report", "availability-by-cause", "--period", DAY, "--at", "2026-03-11").output
    assert "0:10" in table
    assert "cause  Menara Kapas: 0:10 over 1 kecamatan (jaringan)" in table
    elements = run("report", "availability-by-cause", "--period", DAY, "--elements", "--format", "csv").output
    assert [each["key"] for each in csv.DictReader(io.StringIO(elements))] == ["kapas"]


def test_a_promise_is_set_once_and_written_down(house: Engine) -> None:
    assert "an example" in run("availability", "show").output
    run("availability", "set", "tower:kapas", "99.5", "--planned-max", "120", "--owner", "pihak-ketiga")
    assert "It is so already" in run(
        "availability", "set", "tower:kapas", "99.5", "--planned-max", "120", "--owner", "pihak-ketiga"
    ).output  # fmt: skip
    assert "tower:kapas  99.5 %" in run("availability", "show").output
    at = ("--period", DAY, "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(run("report", "availability-by-cause", *at).output))
    assert (row["owner"], row["verdict"], float(row["objective percent"])) == ("pihak-ketiga", "spent", 99.5)
    run("availability", "unset", "tower:kapas")
    with house.connect() as connection:
        said = list(connection.execute(select(audit.c.action, audit.c.subject).order_by(audit.c.id)))
    assert [tuple(row) for row in said] == [("availability.objective", "availability:tower:kapas")] * 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("availability", "set", "tower:nowhere", "99"), ("availability", "set", "everything", "99"),
        ("availability", "set", "site", "101"), ("availability", "set", "site", "nan", "--owner", ""),
        ("report", "availability-by-cause", "--period", "Q3"),
        ("report", "availability-by-cause", "--period", "2026-W60"),
        ("report", "availability-by-cause", "--period", DAY, "--hours", "working"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_one_line(house: Engine, arguments: tuple[str, ...]) -> None:
    result = CliRunner().invoke(cli, list(arguments))
    assert result.exit_code in (1, 2)
    assert "Traceback" not in result.output
