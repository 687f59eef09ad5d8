"""Tiles and cells of small multiples: figures in words, and where they lead."""

from dash import html

from commandcenter.domain.picture import Shown
from layouts import marks
from layouts.contract import Look
from tests.layouts.reading import words

LOOK = Look()


def test_a_tile_says_its_figure_and_what_it_is_part_of() -> None:
    assert words(marks.tile(LOOK, "26", "kecamatan terhubung", of="28", compare="kemarin 28")) == (
        "26 / 28 kecamatan terhubung kemarin 28"
    )


def test_a_tile_that_is_out_of_order_has_a_shape_and_a_colour_and_a_calm_one_neither() -> None:
    loud, calm = marks.tile(LOOK, "2", "putus", tone=Shown.DOWN), marks.tile(LOOK, "2", "putus")
    assert "shape-down" in str(loud)
    assert "ink-down" in loud.className
    assert "shape" not in str(calm)
    assert "ink" not in calm.className


def test_a_tile_leads_to_its_screen() -> None:
    assert isinstance(marks.tile(LOOK, "2", "putus", href="/network"), html.A)
    assert isinstance(marks.tile(LOOK, "2", "putus"), html.Div)


def test_a_cell_has_title_unit_figure_picture_and_note() -> None:
    chart = marks.sparkline([1, 2], LOOK, label="x")
    cell = marks.multiple(
        LOOK, title="IPM", unit="indeks", chart=chart, value="73,74", compare="Jatim 75", note="BPS", href="/statistics"
    )
    assert words(cell) == "IPM indeks 73,74 Jatim 75 BPS"
    assert chart in cell.children
    assert isinstance(cell, html.A)
