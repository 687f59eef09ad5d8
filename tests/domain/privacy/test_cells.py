"""No hidden cell can be solved back: whatever a reader sees is true of another table too, found by brute force."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commandcenter.domain.privacy.cells import Cell, Mark, hidden, sums_of, tells_sum

LEAST = 5
Table = Sequence[Mapping[str, int]]
Key = tuple[str | None, str | None]


def values_of(mark: Mark, highest: int) -> range:
    return range(1, LEAST) if mark is Mark.FEW else range(LEAST if mark is Mark.MANY else 1, highest + 1)


def tables(
    table: Table, columns: Sequence[str], parts: Mapping[str, str], found: Mapping[Cell, Mark], known: Sequence[str]
) -> Iterator[dict[Cell, int]]:
    """Every table that a reader must reckon with: printed cells as they are, marks true, sums of ``known`` columns the
    same, a part never more than its whole."""
    highest = max((max(row.values()) for row in table), default=0) + LEAST
    cells = sorted(found)
    for chosen in product(*(values_of(found[cell], highest) for cell in cells)):
        made = {(at, column): row[column] for at, row in enumerate(table) for column in columns}
        made.update(zip(cells, chosen, strict=True))
        is_same = all(
            sum(made[at, column] for at in range(len(table))) == sum(row[column] for row in table) for column in known
        )
        is_part = all(made[at, part] <= made[at, whole] for at in range(len(table)) for part, whole in parts.items())
        if is_same and is_part:
            yield made


def known_columns(table: Table, columns: Sequence[str], found: Mapping[Cell, Mark]) -> list[str]:
    """Of a column in which nothing is printed but zeros, the sum is printed nowhere."""
    return [
        column
        for column in columns
        if any(row[column] and (at, column) not in found for at, row in enumerate(table))
        or sum((at, column) in found for at in range(len(table))) == 0
    ]


@settings(max_examples=300)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=5))
def test_no_cell_of_one_column_can_be_solved_back(counts: list[int]) -> None:
    table = [{"n": n} for n in counts]
    found = hidden(table, ["n"], {}, LEAST)
    assert {at for at, n in enumerate(counts) if 0 < n < LEAST} <= {at for at, _ in found}
    assert all(counts[at] for at, _ in found)
    possible = list(tables(table, ["n"], {}, found, known_columns(table, ["n"], found)))
    for cell in found:
        assert len({made[cell] for made in possible}) > 1, cell


@settings(max_examples=200)
@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=1, max_size=3))
def test_neither_a_part_nor_a_whole_nor_what_is_left_of_it_can_be_solved_back(pairs: list[tuple[int, int]]) -> None:
    table = [{"part": min(pair), "whole": max(pair)} for pair in pairs]
    found = hidden(table, ["part", "whole"], {"part": "whole"}, LEAST)
    known = known_columns(table, ["part", "whole"], found)
    possible = list(tables(table, ["part", "whole"], {"part": "whole"}, found, known))
    for cell, mark in found.items():
        if mark is Mark.FEW:
            assert len({made[cell] for made in possible}) > 1, cell
    for at, row in enumerate(table):
        rest = row["whole"] - row["part"]
        if 0 < rest < LEAST:
            assert len({made[at, "whole"] - made[at, "part"] for made in possible}) > 1, at


@settings(max_examples=150)
@given(st.lists(st.lists(st.integers(0, 7), min_size=2, max_size=2), min_size=2, max_size=2))
def test_no_cell_of_a_table_with_its_margins_can_be_solved_back(grid: list[list[int]]) -> None:
    """Rows of two categories in two places, with the sums of each and of all printed among them."""
    cells: dict[Key, int] = {(f"c{c}", f"k{k}"): n for c, line in enumerate(grid) for k, n in enumerate(line)}
    for c in range(2):
        cells[f"c{c}", None] = sum(grid[c])
        cells[None, f"k{c}"] = grid[0][c] + grid[1][c]
    cells[None, None] = sum(map(sum, grid))
    keys, table = list(cells), [{"n": n} for n in cells.values()]
    found = hidden(table, ["n"], {}, LEAST, sums_of(keys))
    marks = {keys[at]: mark for (at, _), mark in found.items()}
    inner = [key for key in keys if None not in key]
    possible = []
    for chosen in product(*(_reckoned(cells[key], marks.get(key)) for key in inner)):
        made = _with_margins(dict(zip(inner, chosen, strict=True)), keys)
        if all(made[key] in _reckoned(cells[key], marks.get(key), 60) for key in keys):
            possible.append(made)
    for key in marks:
        assert len({made[key] for made in possible}) > 1, (key, marks)


def _reckoned(value: int, mark: Mark | None, highest: int = 9) -> Sequence[int]:
    return [value] if mark is None else values_of(mark, highest)


def _with_margins(inner: Mapping[Key, int], keys: Sequence[Key]) -> dict[Key, int]:
    return {(c, k): sum(n for (c2, k2), n in inner.items() if c in (None, c2) and k in (None, k2)) for c, k in keys}


def test_a_single_small_cell_takes_the_next_smallest_with_it() -> None:
    table = [{"n": n} for n in (120, 3, 17, 64)]
    assert hidden(table, ["n"], {}, LEAST) == {(1, "n"): Mark.FEW, (2, "n"): Mark.MANY}


def test_two_small_cells_that_add_up_to_their_least_are_not_left_alone() -> None:
    """1 and 1 are the only way to add up to 2: with the sum known, both would be known."""
    table = [{"n": n} for n in (1, 1, 40)]
    found = hidden(table, ["n"], {}, LEAST)
    assert found == {(0, "n"): Mark.FEW, (1, "n"): Mark.FEW, (2, "n"): Mark.MANY}


def test_a_zero_is_printed_and_a_table_of_many_is_left_alone() -> None:
    assert hidden([{"n": 0}, {"n": 5}, {"n": 900}], ["n"], {}, LEAST) == {}


def test_what_nobody_prints_is_protected_too() -> None:
    """48 of 50 in time: two were late."""
    table = [{"in_time": 48, "due": 50}, {"in_time": 30, "due": 60}]
    found = hidden(table, ["in_time", "due"], {"in_time": "due"}, LEAST)
    assert found[0, "in_time"] is Mark.MANY
    assert (1, "in_time") in found  # or the sum of the column would give it back


def test_a_lonely_small_cell_takes_its_column_along_and_its_sum_is_not_told() -> None:
    table = [{"n": 3}]
    found = hidden(table, ["n"], {}, LEAST)
    assert found == {(0, "n"): Mark.FEW}
    assert not tells_sum(table, "n", found)
    assert tells_sum([{"n": 7}], "n", {})


@pytest.mark.parametrize("size", [28, 430])
def test_a_large_table_is_done_in_time(size: int) -> None:
    table: list[dict[str, float | None]] = [
        {"open": at % 7, "overdue": at % 3, "judged": at % 11 + 4, "in_time": at % 5} for at in range(size)
    ]
    found = hidden(table, ["open", "overdue", "judged", "in_time"], {"overdue": "open", "in_time": "judged"}, LEAST)
    assert found
