"""The wall drawn to scale: where each picture lies between the bezels. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from commandcenter.domain.wall.geometry import Layout, Place, Rect


@dataclass(frozen=True, slots=True)
class Hung:
    """A display with its bezels, in shares of the drawing; ``bezel``: of the drawing's width."""

    column: int
    row: int
    box: Rect
    bezel: float

    @property
    def style(self) -> dict[str, str]:
        """As CSS has it."""
        x, y, width, height = (f"{100 * each:.3f}%" for each in self.box)
        return {"left": x, "top": y, "width": width, "height": height, "--bezel": f"{100 * self.bezel:.3f}cqw"}


@dataclass(frozen=True, slots=True)
class Hanging:
    """``width`` and ``height`` of the wall in mm, outer edges included."""

    width: float
    height: float
    displays: Mapping[int, Hung]


def hanging(layout: Layout) -> Hanging:
    """Every display that has a place."""
    if not layout.places:
        return Hanging(1, 1, {})
    whole = Rect(0, 0, layout.columns, layout.rows)
    boxes = {id_: box for id_, place in layout.places.items() if (box := _box(layout, whole, id_, place)) is not None}
    left, top = min(box.x for box in boxes.values()), min(box.y for box in boxes.values())
    width = max(box.right for box in boxes.values()) - left
    height = max(box.bottom for box in boxes.values()) - top
    found = {}
    for id_, box in boxes.items():
        place = layout.places[id_]
        share = Rect((box.x - left) / width, (box.y - top) / height, box.width / width, box.height / height)
        found[id_] = Hung(place.column, place.row, share, place.bezel_mm / width)
    return Hanging(width, height, found)


def _box(layout: Layout, whole: Rect, id_: int, place: Place) -> Rect | None:
    """In mm from the first picture; the bezels belong to it."""
    piece = layout.piece(whole, id_)
    if piece is None:
        return None
    bezel = place.bezel_mm
    return Rect(
        -piece.view.x * place.width_mm - bezel, -piece.view.y * place.height_mm - bezel,
        place.width_mm + 2 * bezel, place.height_mm + 2 * bezel,
    )  # fmt: skip
