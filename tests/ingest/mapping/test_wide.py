"""Wide tables: a column for each indicator, period or area."""

import time
from typing import Any

import pytest

import geodata
from commandcenter.domain.reference import Reference, Register
from ingest.contract import FeedError
from ingest.mapping import Mapper
from tests.ingest.mapping.tables import AT, feed, indicator, mapped, reference, table

VILLAGE_FIELDS: dict[str, Any] = {"kecamatan": "Kecamatan", "village": "Desa", "period": {"value": "2025"}}
VILLAGES = feed(
    "observation", VILLAGE_FIELDS, unpivot={"field": "indicator", "exclude": ["No"]}, values={"decimal": ","}
)
COLUMNS = ("No", "Kecamatan", "Desa", "Jumlah Penduduk", "Luas wilayah")


def test_each_cell_of_a_wide_row_is_an_observation() -> None:
    done = mapped(
        VILLAGES, table(COLUMNS, [(1, "Ngraho", "Luwihaji", "2.345", "3,5"), (2, "Ngraho", "Sugihwaras", "", 4)])
    )
    assert [(record.place.line, record.area, record.indicator, record.value) for record in done.records] == [
        (2, "35.22.01.2001", "penduduk", 2345.0),
        (2, "35.22.01.2001", "luas", 3.5),
        (3, "35.22.01.2002", "luas", 4.0),
    ]
    assert (done.mapper.lines, done.mapper.rows, done.mapper.missing) == (2, 4, 1)


def test_a_header_that_is_no_indicator_is_noted_once_and_not_for_each_row() -> None:
    columns = (*COLUMNS, "Jumlah pendudk")
    done = mapped(VILLAGES, table(columns, [(n, "Ngraho", "Luwihaji", n, n, n) for n in range(1)]))
    assert len(done.records) == 2
    (note,) = done.noted("column_unknown")
    assert "did you mean Jumlah penduduk" in note.detail


def test_a_header_may_be_mapped() -> None:
    wide = {"field": "indicator", "columns": ["Jiwa", "Luas"], "map": {"JIWA": "penduduk", "Luas": "luas"}}
    done = mapped(
        feed("observation", {"period": "Tahun"}, unpivot=wide, values={"decimal": ","}),
        table(("Tahun", "Jiwa", "Luas"), [("2025", "10", "2,5")]),
    )
    assert [(record.indicator, record.value) for record in done.records] == [("penduduk", 10.0), ("luas", 2.5)]


def test_columns_may_be_periods_or_areas() -> None:
    years = feed("observation", {"indicator": "Uraian"}, unpivot={"field": "period"}, values={"decimal": "."})
    done = mapped(years, table(("Uraian", "2023", "2024", "Sumber"), [("IPM", "71.80", "72.75", "BPS")]))
    assert [(record.period, record.value) for record in done.records] == [("2023", 71.8), ("2024", 72.75)]
    assert [note.field for note in done.noted("column_unknown")] == ["'Sumber'"]
    areas = feed("observation", {"indicator": "Uraian", "period": {"value": "2025"}}, unpivot={"field": "kecamatan"})
    done = mapped(areas, table(("Uraian", "Balen", "Kec. Kapas"), [("Penduduk", 1, 2)]))
    assert [(record.area, record.value) for record in done.records] == [("35.22.13", 1.0), ("35.22.14", 2.0)]


def test_several_wrong_cells_of_a_row_are_one_row_to_mend() -> None:
    done = mapped(VILLAGES, table(COLUMNS, [(1, "Ngraho", "Luwihaji", "banyak", "luas sekali")]))
    assert (done.reject.column, done.reject.reason, done.reject.n) == ("Jumlah Penduduk", "no_number", 2)
    assert "Jumlah Penduduk: 'banyak'" in done.reject.detail
    assert "Luas wilayah: 'luas sekali'" in done.reject.detail
    assert done.reject.cells == (1, "Ngraho", "Luwihaji", "banyak", "luas sekali")


def test_a_wide_row_whose_village_is_unknown_goes_back_as_a_whole() -> None:
    done = mapped(VILLAGES, table(COLUMNS, [(1, "Balen", "Luwihaji", 5, None)]))
    assert (done.reject.column, done.reject.n) == ("Desa", 2)


def test_a_table_of_which_no_header_can_be_read_is_refused() -> None:
    with pytest.raises(FeedError, match="none of the headers 'A', 'B' can be read as indicator"):
        mapped(VILLAGES, table(("No", "Kecamatan", "Desa", "A", "B"), []))


def test_two_headers_of_one_indicator_that_disagree_are_found() -> None:
    columns = ("No", "Kecamatan", "Desa", "Penduduk", "Jumlah Penduduk")
    done = mapped(VILLAGES, table(columns, [(1, "Ngraho", "Luwihaji", 5, 6)]))
    assert len(done.records) == 1
    assert (done.rejects[0].column, done.rejects[0].reason) == ("Jumlah Penduduk", "doubled_row")


def test_personal_columns_are_no_indicators_unless_they_are_listed() -> None:
    """ "RT" may be the number of neighbourhoods or a part of an address: whoever lists it has looked."""
    columns = ("No", "Kecamatan", "Desa", "Jumlah Penduduk", "RT")
    rows = [(1, "Ngraho", "Luwihaji", 5, 12)]
    assert mapped(VILLAGES, table(columns, rows)).mapper.dropped == 1
    listed = {
        "field": "indicator",
        "columns": ["Jumlah Penduduk", "RT"],
        "map": {"RT": "luas", "Jumlah penduduk": "penduduk"},
    }
    assert len(mapped(feed("observation", VILLAGE_FIELDS, unpivot=listed), table(columns, rows)).records) == 2


def test_430_villages_with_300_indicators_take_seconds() -> None:
    names = [f"Data dasar {number}" for number in range(300)]
    base = reference()
    wide = Reference(
        base.gazetteer,
        base.opds,
        Register(
            "indicator", [indicator(f"d{n}", name, "jiwa", measure="jumlah", lowest=0) for n, name in enumerate(names)]
        ),
        base.villages,
    )
    kecamatan = {place.code: place.name for place in base.gazetteer.places}
    rows = [
        (
            at,
            kecamatan[village.kecamatan],
            village.name,
            *(f"{at * 1000 + column:,}".replace(",", ".") for column in range(300)),
        )
        for at, village in enumerate(geodata.load_villages(), 1)
    ]
    mapper = Mapper(VILLAGES, wide, "desa.xlsx", AT)
    started = time.process_time()
    total = sum(len(batch) for batch in mapper.read(table(("No", "Kecamatan", "Desa", *names), rows)))
    assert time.process_time() - started < 10
    assert (total, mapper.records) == (129_000, 129_000)


MONTHS = feed("observation", {"indicator": {"value": "kunjungan"}, "area": "Kecamatan"}, unpivot={"field": "period"})


@pytest.mark.parametrize(
    ("headers", "year", "periods"),
    [
        (("BULAN / JANUARI", "BULAN / FEBRUARI"), 2025, ["2025-01", "2025-02"]),
        (("2025 / Januari", "2025 / Februari", "2026 / Januari"), None, ["2025-01", "2025-02", "2026-01"]),
        (("Tahun 2025 / Jan", "Tahun 2025 / Feb"), None, ["2025-01", "2025-02"]),
        (("Triwulan I / Januari 2025", "Triwulan I / Februari 2025"), None, ["2025-01", "2025-02"]),
    ],
)
def test_a_label_over_all_columns_may_say_nothing_or_the_year(
    headers: tuple[str, ...], year: int | None, periods: list[str]
) -> None:
    of_year = MONTHS.model_copy(update={"values": MONTHS.values.model_copy(update={"year": year})})
    done = mapped(of_year, table(("Kecamatan", *headers), [("Balen", *range(len(headers)))]))
    assert [record.period for record in done.records] == periods


def test_labels_that_tell_columns_apart_are_not_left_out() -> None:
    headers = ("Akta / Januari 2025", "KIA / Januari 2025")
    with pytest.raises(FeedError, match="Akta / Januari 2025"):
        mapped(MONTHS, table(("Kecamatan", *headers), [("Balen", 1, 2)]))
    headers = ("Guru / Penduduk", "Guru / Luas")
    with pytest.raises(FeedError, match="Guru / Penduduk"):
        mapped(VILLAGES, table(("Kecamatan", "Desa", *headers), [("Ngraho", "Luwihaji", 1, 2)]))


def test_where_no_header_can_be_read_the_message_says_why() -> None:
    with pytest.raises(FeedError, match="has no year: add it, or say in the mapping"):
        mapped(MONTHS, table(("Kecamatan", "Januari", "Februari"), [("Balen", 1, 2)]))
