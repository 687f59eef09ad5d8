"""The kecamatan and their polygons, from the files of this folder or from a site's official file."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import geopandas
import shapely

from geodata.coverage import mistakes_of_coverage
from geodata.errors import GeodataError
from geodata.official import read_official
from geodata.projection import METRES, WGS84

FOLDER = Path(__file__).parent
SIMPLIFY_M = 60.0  # official borders have a point every few metres; on a 4K wall one pixel is about 30 m


@dataclass(frozen=True, slots=True)
class Place:
    """A kecamatan as ``kecamatan.csv`` has it: a point of the area (degrees WGS 84), km², people at the end of 2025."""

    code: str
    bps_code: str
    name: str
    aliases: tuple[str, ...]
    latitude: float
    longitude: float
    area_km2: float
    population: int
    desa: int
    kelurahan: int
    neighbours: tuple[str, ...]


def load_places(folder: Path = FOLDER) -> tuple[Place, ...]:
    """The kecamatan in the order of their codes. Raises GeodataError with every line that is wrong."""
    places: list[Place] = []
    mistakes: list[str] = []
    for line, row in _rows(folder / "kecamatan.csv"):
        try:
            places.append(_place(row))
        except (KeyError, ValueError, AttributeError) as error:
            mistakes.append(f"line {line}: {type(error).__name__}: {error}")
    if mistakes:
        raise GeodataError(str(folder / "kecamatan.csv"), mistakes)
    return tuple(sorted(places, key=lambda place: place.code))


def load_polygons(path: Path | None = None, folder: Path = FOLDER) -> geopandas.GeoDataFrame:
    """Columns code, name, geometry in metres of EPSG:32749, one row per kecamatan in the order of their codes.

    Without ``path``: the schematic, checked as a coverage. With ``path``: a site's official file (see SOURCES.md).
    Raises GeodataError with every mistake; a broken ring is called by its code.
    """
    places = load_places(folder)
    if path is not None:
        return read_official(path, places)
    rings = _rings(folder)
    frame = geopandas.GeoDataFrame(
        {"code": [place.code for place in places], "name": [place.name for place in places]},
        geometry=[rings.get(place.code) for place in places],
        crs=WGS84,
    )
    mistakes = [f"kecamatan {place.code} {place.name} has no ring" for place in places if place.code not in rings]
    mistakes += [f"ring {code} is not a kecamatan" for code in sorted(rings.keys() - {place.code for place in places})]
    mistakes = mistakes or mistakes_of_coverage(frame)
    if mistakes:
        raise GeodataError(str(folder / "rings.csv"), mistakes)
    return frame.to_crs(METRES)


def outlines(path: Path | None = None, folder: Path = FOLDER) -> dict[str, tuple[tuple[int, int], ...]]:
    """Code to closed ring (first point repeated) of whole metres of EPSG:32749, ready to be drawn.

    A kecamatan in several parts gives its largest. Official borders are simplified together, so that neighbours still
    share theirs. Raises GeodataError as ``load_polygons``.
    """
    frame = load_polygons(path, folder)
    shapes = frame.geometry.to_numpy()
    if path is not None:
        shapes = shapely.coverage_simplify(shapes, SIMPLIFY_M)
    return {code: _outline(shape) for code, shape in zip(frame["code"], shapes, strict=True)}


def _outline(shape: shapely.Geometry) -> tuple[tuple[int, int], ...]:
    largest = max(shapely.get_parts(shape), key=shapely.area)
    return tuple((round(x), round(y)) for x, y in shapely.get_coordinates(largest.exterior).tolist())


def _place(row: dict[str, str]) -> Place:
    return Place(
        code=row["code"],
        bps_code=row["bps_code"],
        name=row["name"],
        aliases=tuple(alias for alias in row["aliases"].split("|") if alias),
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        area_km2=float(row["area_km2"]),
        population=int(row["population"]),
        desa=int(row["desa"]),
        kelurahan=int(row["kelurahan"]),
        neighbours=tuple(row["neighbours"].split()),
    )


def _rings(folder: Path) -> dict[str, shapely.Polygon]:
    points = {
        row["point"]: (float(row["longitude"]), float(row["latitude"]))
        for _, row in _rows(folder / "border_points.csv")
    }
    rings: dict[str, shapely.Polygon] = {}
    mistakes: list[str] = []
    for line, row in _rows(folder / "rings.csv"):
        code, numbers = row["code"], row["points"].split()
        unknown = sorted(set(numbers) - points.keys())
        if code in rings:
            mistakes.append(f"line {line}: ring {code} is there twice")
        elif unknown:
            mistakes.append(f"line {line}: ring {code} uses points that border_points.csv lacks: {', '.join(unknown)}")
        elif len(set(numbers)) < 3:
            mistakes.append(f"line {line}: ring {code} has fewer than 3 points")
        else:
            rings[code] = shapely.Polygon([points[number] for number in numbers])
    if mistakes:
        raise GeodataError(str(folder / "rings.csv"), mistakes)
    return rings


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            yield reader.line_num, row
