"""The statistics screen: headline indicators with their breaks, the seven sectors, kecamatan, neighbours."""

from commandcenter.store.versions import Topic
from layouts.contract import Filter, Screen
from layouts.i18n import message
from layouts.statistics import beside, contradictions, course, headlines, places, sector
from layouts.statistics.known import DEFAULT_FORM, DEFAULT_SECTOR, forms, sectors

# The map has the room that its words are laid out for: 1080 of the 1920 pixels of a page.
GRID = """
    "headlines      headlines" auto
    "places         sector"    minmax(0, 1fr)
    "places         course"    minmax(0, 1.1fr)
    "places         beside"    minmax(0, 0.26fr)
    "contradictions beside"    minmax(0, 0.56fr)
    / minmax(0, 1.38fr) minmax(0, 1fr)
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
