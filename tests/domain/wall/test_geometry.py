"""Which part of a view each display of a wall shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.wall.geometry import Layout, Place, Rect, of_diagonal

WIDTH, HEIGHT, BEZEL = 1200.0, 675.0, 10.0
SQUARE = Layout({1 + c + 2 * r: Place(c, r, WIDTH, HEIGHT, BEZEL) for c in (0, 1) for r in (0, 1)})


def test_a_view_over_four_displays_is_as_wide_as_two_pictures_and_the_bezels_between_them() -> None:
    """The outer bezels are no part of it."""
    for display in (1, 2, 3, 4):
        piece = SQUARE.piece(Rect(0, 0, 2, 2), display)
        assert piece is not None
        assert piece.width_mm == pytest.approx(2 * WIDTH + 2 * BEZEL)
        assert piece.view.height * HEIGHT == pytest.approx(2 * HEIGHT + 2 * BEZEL)
        assert piece.clip == pytest.approx(Rect(0, 0, 1, 1))


def test_the_second_display_of_a_row_leaves_out_what_lies_behind_the_bezels() -> None:
    """What it shows first is as far from the edge of the view as it hangs on the wall."""
    piece = SQUARE.piece(Rect(0, 0, 2, 2), 2)
    assert piece is not None
    assert -piece.view.x * WIDTH == pytest.approx(WIDTH + 2 * BEZEL)


def test_half_a_display_is_a_clip_of_it() -> None:
    """A grid within one display."""
    piece = SQUARE.piece(Rect(1.5, 0, 0.5, 1), 2)
    assert piece is not None
    assert piece.clip == pytest.approx(Rect(0.5, 0, 0.5, 1))
    assert piece.view == pytest.approx(Rect(0.5, 0, 0.5, 1))
    assert SQUARE.piece(Rect(1.5, 0, 0.5, 1), 1) is None


def test_a_smaller_display_hangs_in_the_middle_of_its_cell() -> None:
    """So its part of a view that spans both is the middle one."""
    small = of_diagonal(43)
    mixed = Layout({1: Place(0, 0, *of_diagonal(55), 10), 2: Place(0, 1, *small, 10)})
    piece = mixed.piece(Rect(0, 0, 1, 2), 2)
    assert piece is not None
    middle = piece.view.x + piece.view.width / 2
    assert middle == pytest.approx(0.5)


@given(
    columns=st.integers(1, 5), rows=st.integers(1, 5), bezel=st.floats(0, 40),
    edges=st.tuples(*[st.integers(0, 60)] * 4),
)  # fmt: skip
def test_the_pieces_of_a_view_fit_together(columns: int, rows: int, bezel: float, edges: tuple[int, ...]) -> None:
    """Every display puts the view at the same millimetre of the wall, and nothing is shown twice."""
    layout = Layout({
        1 + c + columns * r: Place(c, r, WIDTH, HEIGHT, bezel) for c in range(columns) for r in range(rows)
    })  # fmt: skip
    left, right = sorted((edges[0] % (12 * columns), 12 * columns - edges[1] % (12 * columns)))
    top, bottom = sorted((edges[2] % (12 * rows), 12 * rows - edges[3] % (12 * rows)))
    if left == right or top == bottom:
        return
    area = Rect(left / 12, top / 12, (right - left) / 12, (bottom - top) / 12)
    origins = set()
    for display, place in layout.places.items():
        piece = layout.piece(area, display)
        assert (piece is None) == (display not in layout.touched(area))
        if piece is None:
            continue
        x = place.column * (WIDTH + 2 * bezel) + bezel + piece.view.x * WIDTH
        y = place.row * (HEIGHT + 2 * bezel) + bezel + piece.view.y * HEIGHT
        origins.add((round(x, 3), round(y, 3), round(piece.width_mm, 3)))
    assert len(origins) == 1
