"""Targets and results of the agencies by quarter, as they hand them in: one workbook a quarter, headers in two rows.

The targets of a year are agreed on in January for all four quarters; results follow when a quarter is over. Some are
late (their cells are empty), one is far above its target, one worse than twice what it may be, some are letters, some
wrong: a letter for a digit, a result that cannot be. What is wrong is planted by the seed, so that a test can count it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from openpyxl import Workbook

from commandcenter.domain.reference import Indicator, Opd, Polarity
from ingest.reference.builtin import totals

QUARTERS: Final = ("I", "II", "III", "IV")
PLAN: Final = "Perjanjian Kinerja {year}"
_LATE: Final = 0.05  # of all results
_SILENT: Final = ("disnakkan", "dinpora")  # these two have handed in nothing for the two newest quarters
_PATH: Final = (0.2, 0.45, 0.72, 1.0)  # what of a year's total is wanted by the end of each quarter
_GRADES: Final = ("BB", "B", "BB", "A")
# Of the newest year, so that every sort of outcome can be looked at.
_FAR_ABOVE: Final = {"umkm-naik-kelas": 3.1}
_FAR_BELOW: Final = {"kejadian-kebakaran": 2.4}  # times the target, and lower is better: below 0 %
_BB: Final = 7
_NONE_WANTED: Final = ("konflik-sosial-terbuka",)  # a target of 0


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
    """What stands in the plan and the reports of a year, by OPD. ``newest``: year and quarter of the last that is over;
    of later ones there are only the targets."""
    counted = totals()
    found = []
    for indicator in sorted(indicators, key=lambda each: (each.producer, each.code)):
        level, quality = _level(indicator, _draw(seed, indicator.code)), _quality(seed, indicator, year)
        draw = _draw(seed, indicator.code, year)
        for quarter in range(1, 5):
            path = _PATH[quarter - 1] if indicator.code in counted else 1.0
            target = round(level * path * (1 + 0.02 * (year - 2024)), indicator.decimals)
            done = quality * (1 + 0.03 * quarter / 4) * draw.normal(1.0, 0.05)
            value = level * path * (done if indicator.polarity is not Polarity.LOWER else max(2 - done, 0.05))
            if year == newest[0]:
                target, value = _planted(indicator.code, target, value, quarter)
            is_wanted = (year, quarter) <= newest
            text, wrong = _text(indicator, value, quarter), False
            is_newest = 4 * (newest[0] - year) + newest[1] - quarter < 2
            if draw.random() < _LATE or (is_newest and indicator.producer in _SILENT) or not is_wanted:
                text = ""
            elif draw.random() < 0.006 and not is_graded(indicator):
                text, wrong = text.replace("0", "O") + ("O" if "0" not in text else ""), True
            elif indicator.highest is not None and draw.random() < 0.004 and not is_graded(indicator):
                text, wrong = _number(indicator.highest * 10, 0), True
            found.append(Result(indicator, opds[indicator.producer], year, quarter, target, text, wrong))
    return found


def is_graded(indicator: Indicator) -> bool:
    """Whether the target is a letter and the results are."""
    return bool(indicator.classification) and _number_of(indicator) == _BB


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
    number = _number_of(result.indicator)
    if number == 3:
        low = _number(result.target * 0.95, 2)
        return f"{low}-{_number(result.target * 1.05, 2)}"
    if number == 5:
        return "n/a"
    if number == _BB:
        return "BB"
    return result.target


def _number_of(indicator: Indicator) -> int:
    return sum(indicator.code.encode()) % 37


def _draw(seed: int, code: str, year: int = 0) -> np.random.Generator:
    return np.random.default_rng((seed, year, *code.encode()))


def _quality(seed: int, indicator: Indicator, year: int) -> float:
    """How well it goes in a year: that of the agency, of the indicator, and of the year."""
    agency = float(np.clip(_draw(seed, indicator.producer).normal(1.0, 0.13), 0.6, 1.2))
    own = float(_draw(seed, indicator.code, 1).normal(1.0, 0.09))
    return agency * own * float(_draw(seed, indicator.code, year + 1).normal(1.0, 0.05))


def _planted(code: str, target: float, value: float, quarter: int) -> tuple[float, float]:
    if code in _NONE_WANTED:
        return 0.0, float(quarter > 1)
    return target, target * (_FAR_ABOVE | _FAR_BELOW)[code] if code in _FAR_ABOVE | _FAR_BELOW else value


def _text(indicator: Indicator, value: float, quarter: int) -> str:
    if is_graded(indicator):
        return _GRADES[quarter - 1]
    return _number(round(_within(indicator, value), indicator.decimals), indicator.decimals)


def _level(indicator: Indicator, draw: np.random.Generator) -> float:
    """A plausible level by unit, limit and polarity."""
    highest = indicator.highest if indicator.highest is not None else 100.0
    if indicator.code in _FAR_ABOVE | _FAR_BELOW:
        return 40.0
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
