"""What can be done with the values of an indicator."""

import re
from typing import Final

from commandcenter.domain.reference import Indicator

_ADDS_UP: Final = re.compile(r"jumlah|total|banyak|luas|panjang|volume|berat|count|sum|area|length", re.IGNORECASE)
_NO_SUM: Final = re.compile(  # of a unit, where the measure is not said
    r"%|‰|persen|percent|indeks|index|rasio|ratio|skor|score|poin|nilai|predikat|peringkat|rank|rate\b|\bper\b|/|"
    r"tahun|year|hari|day|jam|hour|menit|°",
    re.IGNORECASE,
)


def has_sum(indicator: Indicator) -> bool:
    """Whether values of several areas add up: people do, percentages do not. Its measure says so, or else its unit."""
    if indicator.measure:
        return _ADDS_UP.search(indicator.measure) is not None
    return _NO_SUM.search(indicator.unit) is None
