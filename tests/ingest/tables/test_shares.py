"""A cell that shows 31,46 % is read as 31.46, whatever number the workbook holds for it."""

from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.tables.apart.shares import Shares, is_percent
from tests.ingest.tables.making import data, ods, table

XLS = Path(__file__).parent / "fixtures" / "persen.xls"


def test_percentages_of_xlsx_are_read_as_they_are_shown(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Kecamatan", "Serapan", "Rasio"])
    sheet.append(["Balen", 0.3146, 0.5])
    sheet.append(["Kapas", 1, 0.25])
    sheet.append(["Malo", "50 %", None])
    for address, code in {"B2": "0.00%", "B3": "0%", "B4": "0%", "C3": '0.0 "% tetap"'}.items():
        sheet[address].number_format = code
    book.save(tmp_path / "a.xlsx")
    assert data(table(tmp_path / "a.xlsx")) == [("Balen", 31.46, 0.5), ("Kapas", 100, 0.25), ("Malo", "50 %", None)]


def test_percentages_of_xls_are_read_as_they_are_shown(tmp_path: Path) -> None:
    target = tmp_path / "a.xls"
    target.write_bytes(XLS.read_bytes())
    assert data(table(target)) == [("Balen", 31.46, 0.5), ("Kapas", 7, 0.25), ("Malo", 12.5, 3)]


def test_percentages_of_ods_are_read_as_they_are_shown(tmp_path: Path) -> None:
    def row(name: str, share: str, more: str = "") -> str:
        return (
            f'<table:table-row {more}><table:table-cell office:value-type="string"><text:p>{name}</text:p>'
            f'</table:table-cell><table:table-cell office:value-type="percentage" office:value="{share}"/>'
            '<table:table-cell office:value-type="float" office:value="0.5"/></table:table-row>'
        )

    head = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{name}</text:p></table:table-cell>'
        for name in ("Kecamatan", "Serapan", "Rasio")
    )
    body = (
        f"<table:table-row>{head}</table:table-row>"
        + row("Balen", "0.3146")
        + row("Kapas", "0.07", 'table:number-rows-repeated="2"')
    )
    found = data(table(ods(tmp_path / "a.ods", f'<table:table table:name="S">{body}</table:table>')))
    assert found == [("Balen", 31.46, 0.5), ("Kapas", 7, 0.5), ("Kapas", 7, 0.5)]


@pytest.mark.parametrize(
    ("number", "code", "expected"),
    [
        (9, None, True),
        (10, None, True),
        (0, None, False),
        (164, "0.0%", True),
        (164, '#,##0.00" %"', False),
        (164, r"0\%", False),
        (164, "[>1]0%;0", True),
        (164, "[$%-421]0", False),
    ],
)
def test_a_percent_sign_that_is_only_written_beside_the_number_is_none(
    number: int, code: str | None, expected: bool
) -> None:
    assert is_percent(number, code) is expected


@given(st.decimals(-10, 10, places=6))
def test_no_digit_changes(share: object) -> None:
    shares = Shares()
    shares.add(3, 1)
    row = ["x", float(str(share))]
    by_row = shares.by_row()
    by_row.apply(1, [])
    by_row.apply(3, row)
    assert row[1] == float(f"{share}e2")
