"""The base data of the villages: one wide table, 430 rows by some three hundred columns, as the village agency has it.

A few cells are empty, hold a sentinel or nonsense, and one printed total is wrong: planted by the seed.
"""

import csv
from collections.abc import Mapping, Sequence
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
    values = draw.gamma(9.0, 1 / 9, size=size) * scale * np.where(scale > 1, people / 2900, 1)
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
    """What a village of average size has of it, so that the sums of the regency look like a regency's."""
    stems = [stem for stem in _USUAL if indicator.code.removeprefix("desa-").startswith(stem)]
    return _USUAL[max(stems, key=len)] if stems else _BY_UNIT.get(indicator.unit, 6.0)


_BY_UNIT: Final[Mapping[str, float]] = {
    "jiwa": 120.0, "orang": 8.0, "keluarga": 90.0, "KK": 900.0, "rumah": 250.0, "unit": 3.0, "persen": 40.0,
    "Rp juta": 180.0, "hektare": 35.0, "kuintal": 900.0, "ekor": 260.0, "kg": 1_500.0,
}  # fmt: skip
# Code without "desa-" -> people, families or things in a village of some 3,200 people; the longest that fits counts.
_USUAL: Final[Mapping[str, float]] = {
    "penduduk-": 108.0, "penduduk-65-69": 57.0, "penduduk-70-74": 40.0, "penduduk-75-up": 43.0,
    "penduduk-l": 1_590.0, "penduduk-p": 1_590.0, "kk-l": 900.0, "kk-p": 165.0,
    "lahir-": 20.0, "mati-": 14.0, "datang-": 12.0, "pindah-": 13.0,
    "agama-": 0.4, "agama-islam": 3_140.0, "agama-kristen": 18.0, "agama-katolik": 6.0,
    "status-belum-kawin": 1_150.0, "status-kawin": 1_700.0, "status-cerai-hidup": 90.0, "status-cerai-mati": 230.0,
    "kerja-": 40.0, "kerja-petani": 620.0, "kerja-buruh-tani": 330.0, "kerja-swasta": 420.0,
    "kerja-tidak-bekerja": 420.0, "kerja-pedagang": 160.0,
    "ijazah-": 150.0, "ijazah-sd": 520.0, "sekolah-": 0.9, "murid-": 85.0, "guru-": 8.0, "tidak-sekolah-": 3.0,
    "sehat-": 0.4, "sehat-posyandu": 4.0, "tenaga-": 1.2, "tenaga-kader": 25.0, "kia-": 36.0,
    "kia-balita-ditimbang": 190.0, "kia-balita-stunting": 18.0, "kia-balita-gizi-buruk": 0.6, "kia-kematian": 0.2,
    "kasus-": 9.0, "difabel-": 5.0, "jkn-": 650.0, "jkn-pbi": 1_250.0,
    "listrik-pln": 1_010.0, "listrik-": 4.0, "telkom-menara": 1.4, "sinyal-": 1.3, "pju-": 22.0,
    "rumah-semua": 960.0, "rumah-layak": 850.0, "jembatan-": 2.0, "jarak-": 14.0, "jalan-": 4.0,
    "dusun": 3.4, "rw": 5.6, "rt": 17.0, "perangkat-": 5.0, "ibadah-": 0.05, "ibadah-masjid": 4.0,
    "ibadah-musala": 14.0, "bencana-": 0.5, "terdampak-": 9.0, "pbb-": 140.0, "pendapatan-dana-desa": 920.0,
    "pendapatan-add": 640.0,
}  # fmt: skip
