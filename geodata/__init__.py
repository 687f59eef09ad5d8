"""The 28 kecamatan of Kabupaten Bojonegoro: codes, figures, neighbours, a schematic of their borders, their villages.

Reads the files beside it and imports nothing of ours. ``SOURCES.md`` says what comes from where.
"""

from geodata.errors import GeodataError
from geodata.loader import Place, load_places, load_polygons, outlines
from geodata.projection import METRES, WGS84, project, project_all
from geodata.tiles import are_neighbours, load_tiles
from geodata.villages import Village, load_villages

__all__ = [
    "METRES",
    "WGS84",
    "GeodataError",
    "Place",
    "Village",
    "are_neighbours",
    "load_places",
    "load_polygons",
    "load_tiles",
    "load_villages",
    "outlines",
    "project",
    "project_all",
]
