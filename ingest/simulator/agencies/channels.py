"""Information channels by month, and the quarterly poll of the citizens: what a regency counts of itself."""

import math
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

# indicator: level at the beginning, growth a year, how much it varies
MONTHLY: Final = {
    "situs-kunjungan": (41_000, 0.10, 0.12),
    "situs-pengunjung": (17_500, 0.09, 0.10),
    "radio-telepon": (820, -0.03, 0.10),
    "radio-aduan": (96, 0.05, 0.16),
    "sp4n-tiket": (74, 0.09, 0.18),
    "sp4n-tiket-selesai": (66, 0.10, 0.18),
}
SOCIAL: Final = {
    "medsos-jangkauan-facebook": (96_000, 0.02, 0.15),
    "medsos-jangkauan-instagram": (148_000, 0.18, 0.16),
    "medsos-jangkauan-tiktok": (61_000, 0.55, 0.25),
    "medsos-jangkauan-youtube": (23_000, 0.12, 0.20),
    "medsos-unggahan-facebook": (88, 0.03, 0.10),
    "medsos-unggahan-instagram": (104, 0.08, 0.10),
    "medsos-unggahan-tiktok": (38, 0.40, 0.20),
    "medsos-unggahan-youtube": (14, 0.05, 0.20),
}
_IKM: Final = tuple(f"ikm-u{number}" for number in range(1, 10))


class Monthly(NamedTuple):
    """A value of a month."""

    indicator: str
    year: int
    month: int
    value: int


def months(seed: int, levels: dict[str, tuple[int, float, float]], first: date, last: date) -> Iterator[Monthly]:
    """Every month from that of ``first`` to the one before that of ``last``: a month is counted when it is over."""
    for indicator, (level, growth, spread) in levels.items():
        draw = np.random.default_rng((seed, *indicator.encode()))
        year, month = first.year, first.month
        while (year, month) < (last.year, last.month):
            years = year - first.year + (month - 1) / 12
            season = 1 + 0.06 * math.cos((month - 1) / 12 * 2 * math.pi)
            value = level * (1 + growth) ** years * season * draw.lognormal(0, spread)
            yield Monthly(indicator, year, month, round(value))
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def write_poll(folder: Path, seed: int, first_year: int, last: date) -> Path:
    """The poll of every quarter that is over, as an old program exports it: tabs, UTF-16, Indonesian numbers."""
    folder.mkdir(parents=True, exist_ok=True)
    draw = np.random.default_rng((seed, 17))
    lines = ["Periode\tKode\tNilai\tResponden"]
    for year in range(first_year, last.year + 1):
        for quarter in range(1, 5):
            if (year, quarter) >= (last.year, (last.month + 2) // 3):
                break
            respondents = int(draw.integers(380, 460))
            for code in _IKM:
                value = min(98.0, 79 + 1.1 * (year - first_year) + 0.2 * quarter + draw.normal(0, 2.2))
                lines.append(f"Triwulan {quarter} Tahun {year}\t{code}\t{value:.2f}\t{respondents}".replace(".", ","))
            satisfied = 71 + 1.5 * (year - first_year) + draw.normal(0, 2.5)
            lines.append(
                f"Triwulan {quarter} Tahun {year}\tjajak-kepuasan-warga\t{satisfied:.1f}\t{respondents}".replace(
                    ".", ","
                )
            )
    path = folder / "jajak-kepuasan.txt"
    path.write_text("\r\n".join(lines) + "\r\n", encoding="utf-16", newline="")
    return path
