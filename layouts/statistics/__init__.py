"""The statistics screen: headline indicators with their breaks, the seven sectors, kecamatan, neighbours."""

from commandcenter.store.versions import Topic
from layouts.contract import Filter, Screen
from layouts.i18n import message
from layouts.statistics import beside, contradictions, course, headlines, places, sector
from layouts.statistics.known import DEFAULT_FORM, DEFAULT_SECTOR, forms, sectors

GRID = """
    "headlines      headlines headlines" auto
    "sector         places    course"    minmax(0, 1.1fr)
    "sector         places    beside"    minmax(0, 0.62fr)
    "contradictions places    beside"    minmax(0, 0.44fr)
    / minmax(0, 1fr) minmax(0, 1.4fr) minmax(0, 1.05fr)
"""

SCREEN = Screen(
    key="statistics",
    path="/statistics",
    title=message("Statistics"),
    panels=(
        headlines.PANEL,
        sector.PANEL,
        places.PANEL,
        course.PANEL,
        beside.PANEL,
        contradictions.PANEL,
    ),
    grid=GRID,
    filters=(
        Filter("sector", message("Sector"), sectors, DEFAULT_SECTOR.value, frozenset({Topic.REFERENCE}), narrows=False),
        Filter("form", message("Form"), forms, DEFAULT_FORM, frozenset({Topic.REFERENCE}), narrows=False),
    ),
)
