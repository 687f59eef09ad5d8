"""Tables of indicators: what was observed."""

from datetime import date
from typing import Any

import pytest

from commandcenter.domain.records import Observation, Place
from ingest.contract import Cell, FeedError, Table
from tests.ingest.mapping.tables import feed, mapped, table, when

COLUMNS = ("Indikator", "Kecamatan", "Tahun", "Nilai", "Keterangan")
FIELDS: dict[str, Any] = {
    "indicator": "Indikator",
    "area": "Kecamatan",
    "period": "Tahun",
    "value": "Nilai",
    "note": "Keterangan",
}
OBSERVATIONS = feed("observation", FIELDS, values={"decimal": ","})


def one(**changed: Cell) -> Any:
    return mapped(OBSERVATIONS, table(COLUMNS, [row(**changed)]))


def row(**changed: Cell) -> tuple[Cell, ...]:
    cells = {"Indikator": "IPM", "Kecamatan": "Kab. Bojonegoro", "Tahun": 2025, "Nilai": "73,74", "Keterangan": None}
    return tuple((cells | changed)[column] for column in COLUMNS)


def test_a_row_becomes_an_observation_at_the_end_of_its_period() -> None:
    assert one().record == Observation(Place("", 2), "ipm", "35.22", "2025", when("2026-01-01"), 73.74, None, None)


def test_without_an_area_it_is_of_the_regency_and_a_declared_one_is_never_empty() -> None:
    fields = {name: rule for name, rule in FIELDS.items() if name != "area"}
    assert mapped(feed("observation", fields, values={"decimal": ","}), table(COLUMNS, [row()])).record.area == "35.22"
    reject = one(Kecamatan=None).reject
    assert (reject.column, reject.reason) == ("Kecamatan", "missing_value")


def test_the_area_may_stand_in_two_columns() -> None:
    fields = {**FIELDS, "village": "Desa", "kecamatan": "Kecamatan"}
    del fields["area"]
    columns = (*COLUMNS, "Desa")
    villages = feed("observation", fields, values={"decimal": ","})
    rows = [(*row(Kecamatan="Ngraho"), "Sugihwaras"), (*row(Kecamatan="Kepohbaru"), "Sugihwaras")]
    assert [record.area for record in mapped(villages, table(columns, rows)).records] == [
        "35.22.01.2002",
        "35.22.09.2024",
    ]
    assert mapped(villages, table(columns, [(*row(Kecamatan="Ngraho"), None)])).reject.reason == "missing_value"


@pytest.mark.parametrize("cell", [None, "", "-", "n/a", "NA", float("nan"), "—"])
def test_a_value_that_is_missing_is_missing_and_nothing_to_mend(cell: Cell) -> None:
    done = one(Nilai=cell)
    assert (done.records, done.rejects, done.mapper.missing) == ([], [], 1)


def test_a_declared_sentinel_is_no_value_as_a_number_too() -> None:
    sentinels = feed("observation", FIELDS, values={"decimal": ",", "sentinels": ["9999"]})
    for cell in (9999, 9999.0, "9999", "9.999"):
        assert mapped(sentinels, table(COLUMNS, [row(Indikator="Penduduk", Nilai=cell)])).mapper.missing == 1


@pytest.mark.parametrize(
    ("cell", "value", "note"),
    [
        (73.74, 73.74, None),
        (73, 73.0, None),
        ("73,74 *)", 73.74, "*)"),
        ("73,74 %", 73.74, None),
    ],
)
def test_a_value_is_a_number_with_its_mark_as_note(cell: Cell, value: float, note: str | None) -> None:
    record = one(Nilai=cell).record
    assert (record.value, record.note) == (value, note)


def test_what_the_note_says_goes_before_a_mark() -> None:
    assert one(Nilai="73,74 *)", Keterangan="angka sementara").record.note == "angka sementara"


@pytest.mark.parametrize(
    ("cell", "reason", "part"),
    [
        ("tinggi", "no_number", "measured in indeks"),
        ("70-75", "no_number", "a range"),
        ("73.74", "other_notation", "decimal"),
        (173, "out_of_range", "0 to 100"),
        (-0.5, "out_of_range", "0 to 100"),
        (True, "no_number", "TRUE"),
        ("1O0", "no_number", "1O0"),
    ],
)
def test_what_is_no_number_of_the_indicator_goes_back(cell: Cell, reason: str, part: str) -> None:
    reject = one(Nilai=cell).reject
    assert (reject.column, reject.reason) == ("Nilai", reason)
    assert part in reject.detail


def test_letters_are_values_where_the_indicator_has_such_classes() -> None:
    record = one(Indikator="Nilai SAKIP", Nilai="BB").record
    assert (record.value, record.text) == (None, "BB")
    assert one(Indikator="Opini BPK", Nilai="WTP").record.text == "WTP"
    assert one(Indikator="Nilai SAKIP", Nilai="E").reject.reason == "no_number"


def test_a_factor_makes_thousands_of_what_is_printed_in_thousands() -> None:
    thousands = feed("observation", {**FIELDS, "value": {"column": "Nilai", "factor": 1000}}, values={"decimal": ","})
    rows = [row(Indikator="Penduduk", Nilai="144,9")]
    assert mapped(thousands, table(COLUMNS, rows)).record.value == 144_900.0


def test_the_first_day_of_a_month_is_that_month_for_an_indicator_of_months() -> None:
    """A spreadsheet keeps "Jan-26" as the first of January."""
    for cell in (date(2026, 1, 1), "Jan-26", "2026-01-01 00:00:00"):
        assert one(Indikator="Kunjungan website", Tahun=cell, Nilai=5).record.period == "2026-01"
    assert one(Indikator="Kunjungan website", Tahun=date(2026, 1, 15), Nilai=5).reject.column == "Tahun"


def test_an_unknown_indicator_goes_back_with_what_comes_near() -> None:
    reject = one(Indikator="Indeks Pembangunan Manusa").reject
    assert (reject.column, reject.reason) == ("Indikator", "unknown_indicator")
    assert "did you mean Indeks Pembangunan Manusia" in reject.detail


@pytest.mark.parametrize(
    ("cell", "advice"),
    [("(formula without a result)", "save it there"), ("#REF!", "mend the formula"), ("Err:502", "mend the formula")],
)
def test_a_cell_that_a_spreadsheet_could_not_calculate_is_never_offered_as_no_value(cell: str, advice: str) -> None:
    reject = one(Nilai=cell).reject
    assert advice in reject.detail
    assert "sentinels" not in reject.detail


def test_a_hidden_sheet_is_told_of_as_what_it_is() -> None:
    hidden = Table((), lambda: iter(()), "Lama", is_hidden=True)
    done = mapped(OBSERVATIONS, table(COLUMNS, [row()]), hidden)
    (note,) = done.noted("sheet_skipped")
    assert (note.sheet, "hidden" in note.detail) == ("Lama", True)
    with pytest.raises(FeedError, match="every sheet of the workbook is hidden"):
        mapped(OBSERVATIONS, hidden)
