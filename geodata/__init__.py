"""The 28 kecamatan of Kabupaten Bojonegoro: codes, figures, neighbours and a schematic of their borders.

Reads the files beside it and imports nothing of ours. ``SOURCES.md`` says what comes from where.
"""

from geodata.errors import GeodataError
from geodata.loader import Place, load_places, load_polygons, outlines
from geodata.projection import METRES, WGS84, project, project_all

__all__ = [
    "METRES",
    "WGS84",
    "GeodataError",
    "Place",
    "load_places",
    "load_polygons",
    "outlines",
    "project",
    "project_all",
]
