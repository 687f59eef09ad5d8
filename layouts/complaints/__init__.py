"""The complaints screen: is it normal, what is unusual, what is overdue and whose, how long does it take."""

from layouts.complaints import breakdown, detail, inflow, normal, queue, times, totals
from layouts.complaints.filters import FILTERS
from layouts.contract import Screen
from layouts.i18n import message

# Left: how it is and how it compares. Right: what to act on.
GRID = """
    "totals    totals" auto
    "inflow    normal" minmax(0, 2.05fr)
    "breakdown normal" minmax(0, 1.01fr)
    "breakdown queue"  minmax(0, 1.85fr)
    "times     queue"  minmax(0, 3.12fr)
    / minmax(0, 1.06fr) minmax(0, 1fr)
"""

SCREEN = Screen(
    key="complaints",
    path="/complaints",
    title=message("Complaints"),
    panels=(
        totals.PANEL,
        queue.PANEL,
        normal.PANEL,
        breakdown.PANEL,
        times.PANEL,
        inflow.PANEL,
        detail.PANEL,
    ),
    grid=GRID,
    filters=FILTERS,
)
