"""Attainment as a table: real figures, averages with what they stand on, and the rules beside them."""

import csv
import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine

from commandcenter.exports.attainment import HEADS, about, lines, rows
from commandcenter.exports.tables import to_csv, to_xlsx
from tests.store.attainment.plans import LIVE, begin, plan, reach


@pytest.fixture
def ready(engine: Engine) -> Engine:
    begin(engine, "alfa", "beta")
    plan(engine, "alfa", "a", 100, 100, 100, 100)
    reach(engine, "a", 90, 90, 310)
    plan(engine, "alfa", "x", 10, 10, 10, 10)
    reach(engine, "x", None, None, 25)
    plan(engine, "beta", "b", None, None, 80, None, upper=85.0)
    return engine


def test_a_row_has_the_real_percentage_and_the_average_what_it_stands_on(ready: Engine) -> None:
    with ready.connect() as connection:
        found = {str(row["indicator"]): row for row in rows(connection, LIVE)}
    assert (found["a"]["percent"], found["a"]["over_100"], found["a"]["opd_percent"]) == (310.0, "ya", 25.0)
    assert (found["x"]["percent"], found["x"]["verdict"]) == (-50.0, "Tidak Sesuai")
    assert (found["a"]["opd_n"], found["a"]["opd_of"], found["a"]["target"]) == (2, 2, "100")
    assert (found["b"]["outcome"], found["b"]["percent"], found["b"]["value"]) == ("not_reported", None, "")
    assert found["b"]["target"] == "80-85"
    assert set(found["a"]) == {head.key for head in HEADS}


def test_the_files_can_be_read_and_say_by_which_rules_they_judge(ready: Engine) -> None:
    with ready.connect() as connection:
        found, told = rows(connection, LIVE), about(connection, LIVE)
    read = list(csv.DictReader(io.StringIO(to_csv(HEADS, found).decode())))
    assert [row["percent"] for row in read] == ["-50", "310", ""]
    book = load_workbook(io.BytesIO(to_xlsx("Capaian", HEADS, found, "Keterangan", told)))
    assert "> 90 Sangat tinggi" in str(book["Keterangan"]["B2"].value)


def test_the_overview_has_a_line_for_each_opd_and_the_regency(ready: Engine) -> None:
    with ready.connect() as connection:
        found = lines(connection, LIVE)
    assert [line.split()[0] for line in found] == ["OPD", "Alfa", "Beta", "Kabupaten"]
    assert "belum lapor" in found[2]


def test_without_targets_there_is_nothing(engine: Engine) -> None:
    with engine.connect() as connection:
        assert (rows(connection, LIVE), lines(connection, LIVE), about(connection, LIVE)) == ([], [], [])
