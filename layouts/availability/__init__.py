"""Availability by cause: whose fault it was, what is left of the promise, who cost the most."""

from layouts.availability import causes, detail, parts, totals
from layouts.availability.exceptions import PAGE as EXCEPTIONS
from layouts.availability.filters import FILTERS
from layouts.availability.printed import PAGE as PRINTED
from layouts.contract import Page, Screen
from layouts.i18n import message

GRID = """
    "totals totals" auto
    "parts  causes" minmax(0, 1fr)
    / minmax(0, 1.9fr) minmax(0, 1fr)
"""

SCREEN = Screen(
    key="availability",
    path="/availability",
    title=message("Availability"),
    panels=(parts.PANEL, totals.PANEL, causes.PANEL, detail.PANEL),
    grid=GRID,
    filters=FILTERS,
)

PAGES: tuple[Page, ...] = (EXCEPTIONS, PRINTED)
