"""Do the polygons fit together?"""

import geopandas
import shapely


def mistakes_of_shape(frame: geopandas.GeoDataFrame) -> list[str]:
    """One sentence per polygon that crosses or touches itself, or that is no polygon at all."""
    mistakes = []
    for code, name, shape in zip(frame["code"], frame["name"], frame.geometry, strict=True):
        if shape is None or shape.is_empty:
            mistakes.append(f"ring {code} {name} is empty")
        elif shape.geom_type not in ("Polygon", "MultiPolygon"):
            mistakes.append(f"ring {code} {name} is a {shape.geom_type}, not a polygon")
        elif not shape.is_valid:
            mistakes.append(f"ring {code} {name} is not valid: {shapely.is_valid_reason(shape)}")
    return mistakes


def mistakes_of_coverage(frame: geopandas.GeoDataFrame) -> list[str]:
    """One sentence per polygon that breaks the coverage: no overlap, no gap, neighbours share every border point.

    ``frame`` has the columns code, name and geometry.
    """
    mistakes = mistakes_of_shape(frame)
    if mistakes:
        return mistakes
    shapes = frame.geometry.to_numpy()
    for code, name, edges in zip(frame["code"], frame["name"], shapely.coverage_invalid_edges(shapes), strict=True):
        if not edges.is_empty:
            x, y = shapely.get_coordinates(edges)[0]
            mistakes.append(f"ring {code} {name} does not fit its neighbours near {x:.4f} {y:.4f}")
    for part in shapely.get_parts(shapely.union_all(shapes)):
        for hole in part.interiors:
            around = sorted(frame.loc[frame.geometry.intersects(hole), "code"])
            mistakes.append(f"there is a gap between the rings {', '.join(around)}")
    return mistakes
