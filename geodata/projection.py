"""From degrees to the metres that the map is drawn in."""

from collections.abc import Sequence

import geopandas

WGS84 = "EPSG:4326"
METRES = "EPSG:32749"  # UTM zone 49 south, the zone of Bojonegoro


def project_all(latitudes: Sequence[float], longitudes: Sequence[float]) -> list[tuple[float, float]]:
    """Points in degrees WGS 84 as (x, y) in metres of EPSG:32749, in their order.

    Raises ValueError when there are not as many latitudes as longitudes.
    """
    if len(latitudes) != len(longitudes):
        raise ValueError(f"{len(latitudes)} latitudes and {len(longitudes)} longitudes are not pairs")
    points = geopandas.GeoSeries(geopandas.points_from_xy(longitudes, latitudes), crs=WGS84).to_crs(METRES)
    return [(float(x), float(y)) for x, y in zip(points.x, points.y, strict=True)]


def project(latitude: float, longitude: float) -> tuple[float, float]:
    """One point in degrees WGS 84 as (x, y) in metres of EPSG:32749. Many points: ``project_all`` is far cheaper."""
    return project_all([latitude], [longitude])[0]
