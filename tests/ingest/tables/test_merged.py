"""Cells laid over several rows of data."""

from collections.abc import Sequence

from ingest.contract import Cell
from ingest.tables.grid import Merge
from ingest.tables.merged import spread

_ = None


def spread_over(rows: Sequence[Sequence[Cell]], *merges: Merge) -> list[list[Cell]]:
    return [list(row) for _number, row in spread(enumerate(rows, 1), merges)]


def test_a_label_is_repeated_and_ends_with_its_cell() -> None:
    rows = [["a", "x"], [_, "y"], [_, "z"]]
    assert spread_over(rows, Merge(1, 0, 2, 0)) == [["a", "x"], ["a", "y"], [_, "z"]]


def test_a_code_beside_its_label_is_a_label() -> None:
    rows = [[352201, "Ngraho", "x", 5], [_, _, "y", 6]]
    expected = [[352201, "Ngraho", "x", 5], [352201, "Ngraho", "y", 6]]
    assert spread_over(rows, Merge(1, 0, 2, 0), Merge(1, 1, 2, 1)) == expected


def test_a_figure_over_rows_that_differ_is_joint_and_a_year_is_not() -> None:
    rows = [["x", 11, 2025], ["y", _, _]]
    joint = "11 (one cell for the rows 1 to 2)"
    assert spread_over(rows, Merge(1, 1, 2, 1), Merge(1, 2, 2, 2)) == [["x", joint, 2025], ["y", joint, 2025]]


def test_blank_rows_stay_blank_and_cells_to_the_right_stay_where_they_are() -> None:
    assert spread_over([["a", "x"], [], ["", "y"]], Merge(1, 0, 3, 0))[1] == []
    assert spread_over([["a", _, "x"]], Merge(1, 0, 1, 1)) == [["a", _, "x"]]


def test_a_cell_merged_down_a_million_rows_costs_only_the_rows_there_are() -> None:
    assert spread_over([["a", "x"], [_, "y"]], Merge(1, 0, 1_048_576, 0)) == [["a", "x"], ["a", "y"]]
