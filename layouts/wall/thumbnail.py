"""A scene drawn small: the wall as it hangs, with the tiles on it and their names."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Final, NamedTuple

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.wall.geometry import GRID_MAX, Layout, Rect
from commandcenter.domain.wall.scenes import Scene, Tile
from layouts.contract import Look
from layouts.i18n import text
from layouts.tiles import attributes
from layouts.wall import kinds

USUAL: Final = 16 / 9  # of a cell that has no display yet
_HAIR: Final = 1e-6


class Drawn(NamedTuple):
    """Where a tile or a display lies on the drawing, in cells of it."""

    tile: Tile
    area: Rect


class Drawing(NamedTuple):
    """``columns`` and ``rows`` of cells, each ``ratio`` times as wide as high. Displays without a place that tiles name
    hang in a row of their own below the others. ``lost``: tiles of displays that there are not any more."""

    columns: int
    rows: int
    ratio: float
    cells: Mapping[int, Rect]
    tiles: tuple[Drawn, ...]
    lost: tuple[Tile, ...]


def drawing(tiles: Sequence[Tile], layout: Layout, displays: Mapping[int, str]) -> Drawing:
    """Where everything lies. The grid reaches as far as the displays and the tiles do, at least one cell.

    ``displays``: names of all displays, by id.
    """
    reach = [tile.area for tile in tiles if tile.display is None]
    columns = min(GRID_MAX, max([layout.columns, 1, *(ceil(area.right - _HAIR) for area in reach)]))
    rows = min(GRID_MAX, max([layout.rows, 1, *(ceil(area.bottom - _HAIR) for area in reach)]))
    cells = {id_: Rect(place.column, place.row, 1, 1) for id_, place in layout.places.items()}
    named = dict.fromkeys(tile.display for tile in tiles if tile.display is not None)
    for number, id_ in enumerate(id_ for id_ in named if id_ in displays and id_ not in cells):
        cells[id_] = Rect(number % columns, rows + number // columns, 1, 1)
    drawn = tuple(Drawn(tile, area) for tile in tiles if (area := _area(tile, cells)) is not None)
    lost = tuple(tile for tile in tiles if _area(tile, cells) is None)
    below = max((ceil(cell.bottom) for cell in cells.values()), default=0)
    return Drawing(columns, max(rows, below), _ratio(layout), cells, drawn, lost)


def component(
    scene: Scene, layout: Layout, look: Look, titles: Mapping[str, str], displays: Mapping[int, str] | None = None
) -> Component:
    """The scene, as wide as its place. ``titles``: of screens by path (``kinds.titles``); ``displays``: their names."""
    found = drawing(scene.tiles, layout, displays or {})
    parts: list[Component] = [_cell(Rect(x, y, 1, 1), found) for y in range(found.rows) for x in range(found.columns)
                              if not any(cell[:2] == (x, y) for cell in found.cells.values())]  # fmt: skip
    parts += [_cell(cell, found, (displays or {}).get(id_, "")) for id_, cell in found.cells.items()]
    parts += [_tile(each, found, titles, look) for each in found.tiles]
    said = ", ".join(kinds.name(tile, titles, look.lang) for tile in scene.tiles) or text(
        look.lang, "nothing on it yet"
    )
    return html.Div(
        parts,
        className="wall-thumbnail",
        role="img",
        style={"aspectRatio": f"{found.columns * found.ratio:.4f} / {found.rows}"},
        **attributes(aria_label=f"{scene.title}: {said}"),
    )


def _area(tile: Tile, cells: Mapping[int, Rect]) -> Rect | None:
    if tile.display is None:
        return tile.area
    cell = cells.get(tile.display)
    return cell and Rect(cell.x + tile.area.x, cell.y + tile.area.y, tile.area.width, tile.area.height)


def _ratio(layout: Layout) -> float:
    """Of most displays."""
    found = sorted(place.width_mm / place.height_mm for place in layout.places.values())
    return found[len(found) // 2] if found else USUAL


def _cell(cell: Rect, found: Drawing, name: str | None = None) -> Component:
    title = "" if name is None else name
    kind = "wall-thumbnail-cell" + ("" if name is not None else " is-empty")
    return html.Span(className=kind, style=_place(cell, found), title=title)


def _tile(each: Drawn, found: Drawing, titles: Mapping[str, str], look: Look) -> Component:
    name = kinds.name(each.tile, titles, look.lang)
    return html.Span(
        html.Span(name),
        className=f"wall-thumbnail-tile is-{each.tile.kind}",
        style=_place(each.area, found),
        title=name,
    )


def _place(area: Rect, found: Drawing) -> dict[str, str]:
    return {
        "left": f"{100 * area.x / found.columns:.4f}%", "top": f"{100 * area.y / found.rows:.4f}%",
        "width": f"{100 * area.width / found.columns:.4f}%", "height": f"{100 * area.height / found.rows:.4f}%",
    }  # fmt: skip
