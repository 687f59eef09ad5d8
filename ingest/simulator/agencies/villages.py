"""The base data of the villages: one wide table, 430 rows by some three hundred columns, as the village agency has it.

A few cells are empty, hold a sentinel or nonsense, and one printed total is wrong: planted by the seed.
"""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from commandcenter.domain.reference import Indicator, Village

SENTINEL: Final = "8888"
_MISSING, _DASH, _CODED = 0.008, 0.004, 0.002  # shares of cells: empty, "-", 8888
NONSENSE: Final = "tdk tahu"
WRONG_TOTAL: Final = 10  # the column whose total does not add up


def write(
    folder: Path, seed: int, villages: Sequence[Village], kecamatan: dict[str, str], indicators: Sequence[Indicator],
    year: int,
) -> tuple[Path, int]:  # fmt: skip
    """The table of a year; its path and how many cells are nonsense. Indicators are columns by their names."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"data-dasar-desa-{year}.csv"
    draw = np.random.default_rng((seed, year))
    size = (len(villages), len(indicators))
    people = draw.lognormal(7.9, 0.35, size=(len(villages), 1))
    scale = np.array([_scale(indicator) for indicator in indicators])
    values = draw.gamma(2.0, 0.5, size=size) * scale * np.where(scale > 1, people / 3000, 1)
    holes = draw.random(size)
    nonsense = set(map(tuple, np.argwhere(draw.random(size) < 0.00004)))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["Kode", "Kecamatan", "Desa/Kelurahan", *(indicator.name for indicator in indicators)])
        sums = np.zeros(len(indicators))
        for row, village in enumerate(villages):
            cells = [
                NONSENSE if (row, column) in nonsense else _cell(indicator, values[row, column], holes[row, column])
                for column, indicator in enumerate(indicators)
            ]
            sums += [_number(cell) for cell in cells]
            writer.writerow([village.code, kecamatan[village.kecamatan], village.name, *cells])
        sums[WRONG_TOTAL] += 1000
        totals = [_total(indicator, total) for indicator, total in zip(indicators, sums, strict=True)]
        writer.writerow(["Jumlah", "", "", *totals])
    return path, len(nonsense)


def _cell(indicator: Indicator, value: float, hole: float) -> str:
    if hole < _MISSING:
        return ""
    if hole < _MISSING + _DASH:
        return "-"
    if hole < _MISSING + _DASH + _CODED:
        return SENTINEL
    low = indicator.lowest if indicator.lowest is not None else 0.0
    held = max(low, min(value, indicator.highest if indicator.highest is not None else value))
    if indicator.decimals == 0:
        whole = round(held)
        return str(whole if str(whole) != SENTINEL else whole + 1)
    return f"{held:.{indicator.decimals}f}".replace(".", ",")


def _number(cell: str) -> float:
    return 0.0 if cell in ("", "-", SENTINEL, NONSENSE) else float(cell.replace(",", "."))


def _total(indicator: Indicator, total: float) -> str:
    return f"{total:.{indicator.decimals}f}".replace(".", ",")


def _scale(indicator: Indicator) -> float:
    if indicator.unit in ("jiwa", "orang"):
        return 120.0
    if indicator.unit in ("keluarga", "KK", "rumah", "unit"):
        return 40.0
    if indicator.unit in ("persen",):
        return 40.0
    return 6.0
