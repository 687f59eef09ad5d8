"""Targets and results of the agencies by quarter, as they hand them in: one workbook a quarter, headers in two rows.

Some are late (their cells are empty), some far above 100 %, some wrong: a letter for a digit, a result that cannot be,
a total that does not add up. What is wrong is planted by the seed, so that a test can count it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from openpyxl import Workbook

from commandcenter.domain.reference import Indicator, Opd, Polarity

QUARTERS: Final = ("I", "II", "III", "IV")
PLAN: Final = "Perjanjian Kinerja {year}"
_LATE: Final = 0.05  # of all results
_SILENT: Final = ("disnakkan", "dinpora")  # these two have handed in nothing for the two newest quarters


@dataclass(frozen=True, slots=True)
class Result:
    """What an OPD reports of an indicator for a quarter; ``text`` as it stands in the cell, empty when it is late."""

    indicator: Indicator
    opd: Opd
    year: int
    quarter: int  # 1 to 4
    target: float
    text: str
    is_wrong: bool = False  # planted: it must be rejected


def results(
    seed: int, indicators: Sequence[Indicator], opds: Mapping[str, Opd], year: int, newest: tuple[int, int]
) -> list[Result]:
    """What stands in the reports of a year, by OPD. ``newest``: year and quarter of the last that is over."""
    found = []
    for indicator in sorted(indicators, key=lambda each: (each.producer, each.code)):
        draw = np.random.default_rng((seed, year, *indicator.code.encode()))
        base = _level(indicator, draw)
        skill = draw.normal(1.0, 0.12)
        for quarter in range(1, (4 if year < newest[0] else newest[1]) + 1):
            target = round(base * (1 + 0.02 * (year - 2024)), indicator.decimals)
            value = _within(indicator, base * skill * (1 + 0.03 * quarter / 4) * draw.normal(1.0, 0.05))
            text = _number(round(value, indicator.decimals), indicator.decimals)
            is_newest = 4 * (newest[0] - year) + newest[1] - quarter < 2
            wrong = False
            if draw.random() < _LATE or (is_newest and indicator.producer in _SILENT):
                text = ""
            elif draw.random() < 0.006:
                text, wrong = text.replace("0", "O") + ("O" if "0" not in text else ""), True
            elif indicator.highest is not None and draw.random() < 0.004:
                text, wrong = _number(indicator.highest * 10, 0), True
            found.append(Result(indicator, opds[indicator.producer], year, quarter, target, text, wrong))
    return found


def write(folder: Path, found: Sequence[Result], year: int, quarter: int) -> Path:
    """The workbook of one quarter, targets beside results, as the planning agency collects them."""
    folder.mkdir(parents=True, exist_ok=True)
    book = Workbook()
    del book["Sheet"]
    rows = [result for result in found if result.quarter == quarter]
    sheet = book.create_sheet("Kinerja")
    sheet.append([f"CAPAIAN KINERJA PERANGKAT DAERAH TRIWULAN {QUARTERS[quarter - 1]} TAHUN {year}"])
    sheet.append(["Kabupaten Bojonegoro (data simulasi)"])
    sheet.append([])
    sheet.append(
        ["No", "Perangkat Daerah", "Indikator", "", "Satuan", "Perencanaan", "", "", "Realisasi", "Keterangan"]
    )
    sheet.append(["", "", "Kode", "Uraian", "", "Dokumen", "Versi", "Target", "", ""])
    for merged in ("A4:A5", "B4:B5", "C4:D4", "E4:E5", "F4:H4", "I4:I5", "J4:J5"):
        sheet.merge_cells(merged)
    for number, result in enumerate(rows, start=1):
        sheet.append(
            [
                number, result.opd.short_name, result.indicator.code, result.indicator.name, result.indicator.unit,
                PLAN.format(year=year), "perubahan" if quarter > 2 and year == 2025 else "awal", target_text(result),
                result.text or "-", "" if result.text else "belum lapor",
            ]
        )  # fmt: skip
    sheet.append([])
    sheet.append(["Catatan: kolom realisasi kosong berarti perangkat daerah belum lapor."])
    sheet.append(["", "", "", "", "", "", "Mengetahui,"])
    sheet.append(["", "", "", "", "", "", "Kepala Badan"])
    path = folder / f"Kinerja Triwulan {QUARTERS[quarter - 1]} {year}.xlsx"
    book.save(path)
    return path


def target_text(result: Result) -> str | float:
    """Most targets are numbers; a few are ranges, letters, or not set, as in real plans."""
    number = sum(result.indicator.code.encode()) % 37
    if number == 3:
        low = _number(result.target * 0.95, 2)
        return f"{low}-{_number(result.target * 1.05, 2)}"
    if number == 5:
        return "n/a"
    if number == 7:
        return "BB"
    return result.target


def _level(indicator: Indicator, draw: np.random.Generator) -> float:
    """A plausible level by unit, limit and polarity."""
    highest = indicator.highest if indicator.highest is not None else 100.0
    if indicator.highest is not None or indicator.unit in ("persen", "indeks", "nilai", "skor"):
        low, high = (0.70, 0.93) if indicator.polarity is not Polarity.LOWER else (0.03, 0.15)
        return float(draw.uniform(low, high)) * min(highest, 100.0)
    return float(draw.lognormal(3.2, 0.9)) + 2


def _within(indicator: Indicator, value: float) -> float:
    lowest = indicator.lowest if indicator.lowest is not None else 0.0
    return max(lowest, value if indicator.highest is None else min(value, indicator.highest))


def _number(value: float, decimals: int) -> str:
    """As an Indonesian spreadsheet shows it, as text: "1.234,5"."""
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))
