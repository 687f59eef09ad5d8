"""The network screen: which kecamatan are connected, what is the cause, what only its victim, since when."""

from layouts.contract import Screen
from layouts.i18n import message
from layouts.network import availability, detail, events, regency, sources, totals, wrong

# Rows are shares of the page's height: the map is the dominant picture, whatever the display.
GRID = """
    "totals       totals"       auto
    "map          wrong"        minmax(0, 1.53fr)
    "map          events"       minmax(0, 1fr)
    "map          sources"      auto
    "availability availability" auto
    / minmax(0, 1.46fr) minmax(0, 1fr)
"""

SCREEN = Screen(
    key="network",
    path="/network",
    title=message("Network"),
    # In the order in which they are read out and sent: what is wrong first.
    panels=(
        wrong.PANEL,
        totals.PANEL,
        regency.PANEL,
        events.PANEL,
        sources.PANEL,
        availability.PANEL,
        detail.PANEL,
    ),
    grid=GRID,
)
