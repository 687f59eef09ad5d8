"""A site's official boundaries: read, checked, brought into our form."""

import re
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Protocol

import geopandas
import shapely

from geodata.coverage import mistakes_of_shape
from geodata.errors import GeodataError
from geodata.projection import METRES, project_all

CODE_COLUMNS = ("code", "kode", "kode_kec", "kode_kecamatan", "kd_kecamatan", "kdcpum")
OVERLAP_MAX_M2 = 10_000  # one hectare: slivers of digitising are harmless on a wall, a district drawn twice is not
OFF_CENTRE_MAX_M = 5_000  # further from its known middle, the code belongs to another polygon or the axes are swapped


class Known(Protocol):
    """What a kecamatan must be known by."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def latitude(self) -> float: ...
    @property
    def longitude(self) -> float: ...


def read_official(path: Path, places: Sequence[Known]) -> geopandas.GeoDataFrame:
    """Columns code, name, geometry in EPSG:32749, in the order of ``places``. Several rows of a code become one shape.

    Raises GeodataError with every mistake: unreadable, no coordinate system, no column of codes, codes that are missing
    or unknown, shapes that are not valid, overlap, or lie somewhere else than their kecamatan.
    """
    try:
        raw = geopandas.read_file(path)
    except (OSError, ValueError, RuntimeError) as error:
        raise GeodataError(str(path), [f"it cannot be read: {error}"]) from error
    column = _code_column(raw)
    mistakes = []
    if not isinstance(raw, geopandas.GeoDataFrame):
        mistakes.append("it has no geometry")
    elif raw.crs is None:
        mistakes.append("it has no coordinate system; write one into it (EPSG:4326 for degrees, EPSG:32749 for metres)")
    if column is None:
        found = ", ".join(str(name) for name in raw.columns if name != "geometry") or "none"
        mistakes.append(f"no column holds the Kemendagri code ({', '.join(CODE_COLUMNS)}); columns found: {found}")
    else:
        mistakes += _mistakes_of_codes([dotted(value) for value in raw[column]], places)
    if column is None or not isinstance(raw, geopandas.GeoDataFrame) or raw.crs is None:
        raise GeodataError(str(path), mistakes)
    frame = _in_our_form(raw, column, places)
    broken = mistakes_of_shape(frame)
    mistakes += broken or _mistakes_of_position(frame, places)
    if mistakes:
        raise GeodataError(str(path), mistakes)
    return frame


def dotted(code: object) -> str:
    """A Kemendagri code in the form 35.22.15, also from 352215 or a number; anything else is given back as it is."""
    text = str(int(code)) if isinstance(code, float) and code.is_integer() else str(code).strip()
    digits = re.fullmatch(r"(\d\d)\.?(\d\d)\.?(\d\d)", text)
    return ".".join(digits.groups()) if digits else text


def _code_column(raw: geopandas.GeoDataFrame) -> str | None:
    names = {str(name).lower(): str(name) for name in raw.columns}
    return next((names[name] for name in CODE_COLUMNS if name in names), None)


def _mistakes_of_codes(codes: Sequence[str], places: Sequence[Known]) -> list[str]:
    known = {place.code: place.name for place in places}
    missing = [f"kecamatan {code} {name} is missing" for code, name in known.items() if code not in codes]
    return [*missing, *(f"code {code} is not a kecamatan" for code in sorted(set(codes) - known.keys()))]


def _in_our_form(raw: geopandas.GeoDataFrame, column: str, places: Sequence[Known]) -> geopandas.GeoDataFrame:
    """The rows of known codes, one per code. A shape that is not valid stays as it is, to be named and not repaired."""
    parts: dict[str, list[shapely.Geometry]] = {}
    for value, shape in zip(raw[column], raw.geometry.to_crs(METRES), strict=True):
        parts.setdefault(dotted(value), []).append(shape)
    present = [place for place in places if place.code in parts]
    return geopandas.GeoDataFrame(
        {"code": [place.code for place in present], "name": [place.name for place in present]},
        geometry=[_joined(parts[place.code]) for place in present],
        crs=METRES,
    )


def _joined(shapes: Sequence[shapely.Geometry | None]) -> shapely.Geometry | None:
    broken = [shape for shape in shapes if shape is None or not shape.is_valid]
    return broken[0] if broken else shapely.union_all(shapes)


def _mistakes_of_position(frame: geopandas.GeoDataFrame, places: Sequence[Known]) -> list[str]:
    centres = project_all([place.latitude for place in places], [place.longitude for place in places])
    expected = dict(zip((place.code for place in places), centres, strict=True))
    rows = [
        (code, name, shape, shape.distance(shapely.Point(expected[code])))
        for code, name, shape in zip(frame["code"], frame["name"], frame.geometry, strict=True)
    ]
    mistakes = [
        f"{code} {name} lies {distance / 1000:.0f} km from where it should: another kecamatan's code, or swapped axes?"
        for code, name, _, distance in rows
        if distance > OFF_CENTRE_MAX_M
    ]
    for (code, name, shape, _), (other_code, other_name, other, _) in combinations(rows, 2):
        shared = shape.intersection(other).area if shape.intersects(other) else 0.0
        if shared > OVERLAP_MAX_M2:
            mistakes.append(f"{code} {name} and {other_code} {other_name} overlap by {shared / 10_000:.0f} hectares")
    return mistakes
