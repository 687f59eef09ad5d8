"""The freshness screen: which source is old, failing or rejecting, whose it is, since when, what to do about it."""

from layouts.contract import Screen
from layouts.data import conflicts, detail, feeds, sites, totals, wrong
from layouts.i18n import message

# As on the network screen: the dominant picture on the left, what is wrong at the right.
GRID = """
    "totals totals"    auto
    "feeds  wrong"     minmax(0, 3.4fr)
    "feeds  conflicts" minmax(0, 1fr)
    "feeds  sites"     minmax(0, 0.87fr)
    / minmax(0, 1.78fr) minmax(0, 1fr)
"""

SCREEN = Screen(
    key="data",
    path="/data",
    title=message("Data"),
    panels=(
        wrong.PANEL,
        totals.PANEL,
        feeds.PANEL,
        conflicts.PANEL,
        sites.PANEL,
        detail.PANEL,
    ),
    grid=GRID,
)
