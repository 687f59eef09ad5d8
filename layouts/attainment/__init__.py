"""The attainment screen: is the quarter safe, which OPD is at risk, since when, who reported, who verified."""

from layouts.attainment import bands, detail, filters, missing, opds, totals, trend
from layouts.contract import Screen
from layouts.i18n import message

# The dominant picture on the left, who owes what at the right, context below it.
GRID = """
    "totals totals"  auto
    "opds   missing" minmax(0, 1.18fr)
    "opds   bands"   auto
    "opds   trend"   minmax(0, 1fr)
    / minmax(0, 1.78fr) minmax(0, 1fr)
"""

SCREEN = Screen(
    key="attainment",
    path="/attainment",
    title=message("Attainment of OPDs"),
    panels=(
        totals.PANEL,
        opds.PANEL,
        missing.PANEL,
        bands.PANEL,
        trend.PANEL,
        detail.PANEL,
    ),
    grid=GRID,
    filters=filters.FILTERS,
)
