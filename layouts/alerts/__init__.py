"""The alerts: what stands, who has it, what to do, and what is put aside."""

from layouts.alerts import aside, detail, on_duty, standing, totals
from layouts.alerts.filters import FILTERS
from layouts.contract import Screen
from layouts.i18n import message

# One line for each panel: its area is given here, and its row in the right column. The detail lies over that column.
GRID = """
    "totals   totals" auto
    "standing duty"   auto
    "standing aside"  minmax(0, 1fr)
    / minmax(0, 2.1fr) minmax(0, 1fr)
"""

SCREEN = Screen(
    key="alerts",
    path="/alerts",
    title=message("Alerts"),
    # In the order in which they are read out and sent.
    panels=(standing.PANEL, totals.PANEL, on_duty.PANEL, aside.PANEL, detail.PANEL),
    grid=GRID,
    filters=FILTERS,
)
