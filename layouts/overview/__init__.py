"""The overview: the state of the regency on one screen, for whoever has ten seconds."""

from layouts.contract import Screen
from layouts.i18n import message
from layouts.overview import attainment, complaints, connectivity, filters, regency, sentences, sources, wrong

GRID = """
    "connectivity complaints  attainment sources   sources   ."         auto
    "map          map         map        map       wrong     wrong"     minmax(0, 1fr)
    "sentences    sentences   sentences  sentences sentences sentences" auto
    / minmax(0, 25fr) minmax(0, 16fr) minmax(0, 15fr) minmax(0, 4fr) minmax(0, 19fr) minmax(0, 21fr)
"""

SCREEN = Screen(
    key="overview",
    path="/",
    title=message("Overview"),
    panels=(
        connectivity.PANEL,
        complaints.PANEL,
        attainment.PANEL,
        sources.PANEL,
        sentences.PANEL,
        wrong.PANEL,
        regency.PANEL,
    ),
    grid=GRID,
    filters=filters.FILTERS,
)
