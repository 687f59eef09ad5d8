"""Statistics of the regency: the seven sectors, the headline indicators, and how a series is read."""

from commandcenter.domain.statistics.model import AreaSum, Change, Point, Reading, Series, Together
from commandcenter.domain.statistics.sectors import HEADLINES, PREDECESSORS, SECTORS, Sector
from commandcenter.domain.statistics.series import change, latest, points_of, segments, with_gaps

__all__ = [
    "HEADLINES",
    "PREDECESSORS",
    "SECTORS",
    "AreaSum",
    "Change",
    "Point",
    "Reading",
    "Sector",
    "Series",
    "Together",
    "change",
    "latest",
    "points_of",
    "segments",
    "with_gaps",
]
