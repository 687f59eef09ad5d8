"""XLSX, XLS and ODS as agencies fill them in. ``fixtures/penduduk.xls`` was written by a spreadsheet library, once."""

import os
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from ingest.contract import FeedError, Role
from tests.ingest.tables.making import Sheet, cells, data, lines, ods, table, tables, xlsx

XLS = Path(__file__).parent / "fixtures" / "penduduk.xls"
HEAD = [["Kecamatan", "Desa", "Penduduk"]]


def test_a_workbook_with_title_merged_header_sum_and_signature(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "Tabel 3.1 Jumlah Penduduk Menurut Kecamatan"
    sheet.merge_cells("A1:E1")
    for address, text in {"A3": "Kecamatan", "B3": "Jumlah\nPenduduk", "E3": "Diperbarui"}.items():
        sheet[address] = text
    for merged in ("A3:A4", "B3:D3", "E3:E4"):
        sheet.merge_cells(merged)
    for row, values in enumerate(
        [
            [None, "Laki-laki", "Perempuan", "Jumlah"],
            [-1, -2, -3, -4, -5],
            ["Ngraho", 24_000, 24_420, 48_420, date(2025, 12, 31)],
            ["Malo", 16_000.5, 16_677, 32_677, datetime(2025, 12, 31, 8, 45)],  # noqa: DTZ001 - spreadsheets know no zone
            ["Jumlah", 40_000.5, 41_097, 81_097],
            [None, None, None, "Bojonegoro, 2 Januari 2026"],
        ],
        start=4,
    ):
        for column, value in enumerate(values, start=1):
            if value is not None:
                sheet.cell(row, column, value)
    book.save(tmp_path / "a.xlsx")
    found = table(tmp_path / "a.xlsx")
    labels = [f"Jumlah Penduduk / {label}" for label in ("Laki-laki", "Perempuan", "Jumlah")]
    assert found.columns == ("Kecamatan", *labels, "Diperbarui")
    assert lines(found)[:2] == [
        (6, ("Ngraho", 24_000, 24_420, 48_420, date(2025, 12, 31)), Role.DATA),
        (7, ("Malo", 16_000.5, 16_677, 32_677, datetime(2025, 12, 31, 8, 45)), Role.DATA),  # noqa: DTZ001
    ]
    assert [line.role for line in lines(found)[2:]] == [Role.TOTAL, Role.NOTE]
    assert type(data(found)[0][1]) is int


def test_an_old_workbook_reads_like_a_new_one(tmp_path: Path) -> None:
    people, old, villages = tables(copied(tmp_path))
    labels = [f"Jumlah Penduduk / {label}" for label in ("Laki-laki", "Perempuan", "Jumlah")]
    assert people.columns == ("Kecamatan", *labels, "Diperbarui")
    assert data(people) == [
        ("Ngraho", 24_000, 24_420, 48_420, date(2025, 12, 31)),
        ("Tambakrejo", 28_500.5, 28_500, 57_000, date(2025, 12, 31)),
        ("Ngambon", 6_000, "#REF!", "#DIV/0!", None),
    ]
    assert (old.sheet, old.is_hidden, old.columns) == ("Lama", True, ())
    assert (villages.sheet, data(villages)) == ("Desa é", [("Ngraho", "Blimbinggede", 5), ("Ngraho", "Jumok", "#N/A")])


def copied(tmp_path: Path) -> Path:
    target = tmp_path / "penduduk.xls"
    target.write_bytes(XLS.read_bytes())
    return target


def test_formulas_give_what_was_calculated_and_errors_are_no_empty_cells(tmp_path: Path) -> None:
    body = {
        "A2": "Ngraho",
        "B2": "<c><f>1+1</f><v>2</v></c>",
        "C2": '<c t="str"><f>"a"&amp;"b"</f><v>ab</v></c>',
        "A3": "Malo",
        "B3": '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        "C3": '<c t="e"><v>#REF!</v></c>',
        "A4": "Kasiman",
        "B4": "<c><f>SUM(B2:B3)</f></c>",
        "C4": '<c t="str"><f>""</f><v></v></c>',
    }
    found = table(xlsx(tmp_path / "a.xlsx", {"Data": Sheet({**cells(HEAD), **body})}))
    assert data(found) == [
        ("Ngraho", 2, "ab"),
        ("Malo", "#DIV/0!", "#REF!"),
        ("Kasiman", "(formula without a result)", None),
    ]


def test_a_cell_over_several_rows_counts_for_each(tmp_path: Path) -> None:
    rows = [*HEAD, ["Ngraho", "Jumok", 5], [None, "Luwihaji", 6], ["Malo", "Tinawun", 7]]
    found = table(xlsx(tmp_path / "a.xlsx", {"Data": Sheet(cells(rows), merges=["A2:A3"])}))
    assert data(found) == [("Ngraho", "Jumok", 5), ("Ngraho", "Luwihaji", 6), ("Malo", "Tinawun", 7)]


def test_a_figure_over_several_rows_belongs_to_none_of_them(tmp_path: Path) -> None:
    rows = [["Tahun", *HEAD[0]], [2025, "Ngraho", "Jumok", 11], [None, None, "Luwihaji", None]]
    found = table(xlsx(tmp_path / "a.xlsx", {"Data": Sheet(cells(rows), merges=["A2:A3", "B2:B3", "D2:D3"])}))
    joint = "11 (one cell for the rows 2 to 3)"
    assert data(found) == [(2025, "Ngraho", "Jumok", joint), (2025, "Ngraho", "Luwihaji", joint)]


def test_times_and_truths_are_told_apart_from_dates(tmp_path: Path) -> None:
    rows = [["a", "b", "c"], ["x", True, "   "], ["y", 0.5, 2**60]]
    found = table(xlsx(tmp_path / "a.xlsx", {"Data": Sheet(cells(rows))}))
    assert data(found) == [("x", True, None), ("y", 0.5, float(2**60))]


def test_a_table_that_starts_below_and_to_the_right_keeps_its_row_numbers(tmp_path: Path) -> None:
    found = table(xlsx(tmp_path / "a.xlsx", {"Data": Sheet(cells([*HEAD, ["Ngraho", "Jumok", 5]], 4, "C"))}))
    assert found.columns[2:] == ("Kecamatan", "Desa", "Penduduk")
    assert lines(found) == [(5, (None, None, "Ngraho", "Jumok", 5), Role.DATA)]


def test_every_sheet_with_something_in_it_is_a_table_and_hidden_ones_wait_to_be_asked_for(tmp_path: Path) -> None:
    one = Sheet(cells([*HEAD, ["Ngraho", "Jumok", 5]]))
    path = xlsx(
        tmp_path / "a.xlsx",
        {"2025": one, "kosong": Sheet({}), "lama": Sheet(one.cells, state="veryHidden"), "2026": one},
    )
    assert [(found.sheet, len(found.columns)) for found in tables(path)] == [("2025", 3), ("lama", 0), ("2026", 3)]
    assert [found.sheet for found in tables(path, sheets=["lama", "2026"])] == ["lama", "2026"]
    assert [len(found.columns) for found in tables(path, sheets="*")] == [3, 3, 3]


def test_a_sheet_that_is_asked_for_and_missing_is_named_with_those_there(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", {"Sheet1": Sheet(cells(HEAD))})
    with pytest.raises(FeedError, match="no sheet 'Penduduk'; it has 'Sheet1'"):
        tables(path, sheets=["Penduduk"])


def cell(text: str, attributes: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {attributes}><text:p>{text}</text:p></table:table-cell>'


def row(*content: str) -> str:
    return f"<table:table-row>{''.join(content)}</table:table-row>"


def number(value: float, attributes: str = "") -> str:
    body = f'office:value-type="float" office:value="{value}" {attributes}'
    return f"<table:table-cell {body}><text:p>{value}</text:p></table:table-cell>"


COVERED = "<table:covered-table-cell/>"


def test_merged_cells_and_errors_of_libreoffice_are_seen(tmp_path: Path) -> None:
    broken = 'table:formula="of:=[.A1]/0" office:string-value="" calcext:value-type="error"'
    older = '<table:table-cell table:formula="x" office:value-type="float" office:value="0"><text:p>Err:502</text:p>'
    content = (
        row(
            cell("Kecamatan", 'table:number-rows-spanned="2"'),
            cell("Penduduk", 'table:number-columns-spanned="2"'),
            COVERED,
        )
        + row(COVERED, cell("L"), cell("P"))
        + row(cell("Ngraho", 'table:number-rows-spanned="2"'), number(5), number(6))
        + row(COVERED, cell("#DIV/0!", broken), f"{older}</table:table-cell>")
        + row(cell("Malo"), '<table:table-cell table:formula="of:=1+1"/>', number(7))
        + '<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row>'
    )
    found = table(ods(tmp_path / "a.ods", f'<table:table table:name="Data">{content}</table:table>'))
    assert found.columns == ("Kecamatan", "Penduduk / L", "Penduduk / P")
    assert data(found) == [
        ("Ngraho", 5, 6),
        ("Ngraho", "#DIV/0!", "Err:502"),
        ("Malo", "(formula without a result)", 7),
    ]


def test_a_table_far_down_and_a_name_that_is_no_text_are_no_trouble(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/a\xff.xlsx"))
    found = table(xlsx(path, {"Data": Sheet(cells([*HEAD, ["Ngraho", "Jumok", 5]], 3_000))}))
    assert lines(found) == [(3_001, ("Ngraho", "Jumok", 5), Role.DATA)]


def test_a_workbook_is_read_whatever_its_name_says(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "data.csv", {"Sheet1": Sheet(cells([*HEAD, ["Ngraho", "Jumok", 5]]))})
    assert data(table(path)) == [("Ngraho", "Jumok", 5)]
