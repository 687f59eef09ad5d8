"""From problem to budget: what citizens complain about most, what was done about it, and whether it helped."""

from layouts.contract import Page, Screen
from layouts.i18n import message
from layouts.priorities import detail, followups, lists, totals
from layouts.priorities.filters import FILTERS
from layouts.priorities.form import PAGE

GRID = """
    "totals   totals"    auto
    "frequent growing"   minmax(0, 0.9fr)
    "frequent followups" minmax(0, 1fr)
    / minmax(0, 1.25fr) minmax(0, 1fr)
"""

SCREEN = Screen(
    key="priorities",
    path="/priorities",
    title=message("From problem to budget"),
    # In the order in which they are read out and sent.
    panels=(lists.FREQUENT, totals.PANEL, lists.GROWING, followups.PANEL, detail.PANEL),
    grid=GRID,
    filters=FILTERS,
)

PAGES: tuple[Page, ...] = (PAGE,)
