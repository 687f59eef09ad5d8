import pytest

from layouts import charts
from layouts.contract import Look


def test_assignments_change_a_copy_of_the_base() -> None:
    base = {"data": [{"x": [], "line": {"color": "grey"}}], "layout": {}}
    figure = charts.filled(base, {"data.0.line.color": "red", "data.0.x": [1], "layout.title": "T"})
    assert figure == {"data": [{"x": [1], "line": {"color": "red"}}], "layout": {"title": "T"}}
    assert base == {"data": [{"x": [], "line": {"color": "grey"}}], "layout": {}}


@pytest.mark.parametrize("path", ["data.1.x", "data.0.marker.color", "layout.xaxis.range"])
def test_an_assignment_to_nothing_is_a_mistake(path: str) -> None:
    with pytest.raises((KeyError, IndexError)):
        charts.filled({"data": [{"x": []}], "layout": {}}, {path: 1})


def test_a_figure_has_no_background_and_the_ink_of_its_theme() -> None:
    dark, light = charts.layout(Look()), charts.layout(Look(theme="light"))
    assert dark["paper_bgcolor"] == light["paper_bgcolor"] == "rgba(0,0,0,0)"
    assert dark["font"]["color"] != light["font"]["color"]
