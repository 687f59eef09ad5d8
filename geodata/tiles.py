"""The kecamatan as equal hexagons at about their places: a map that is read from afar, where small areas count too."""

import csv
from pathlib import Path

from geodata.errors import GeodataError
from geodata.loader import FOLDER

Cell = tuple[int, int]


def load_tiles(folder: Path = FOLDER) -> dict[str, Cell]:
    """Code to (column, row) of its hexagon. Points stand up; odd rows are half a hexagon to the right; row 0 is north.

    Raises GeodataError with every line that is wrong.
    """
    path = folder / "tiles.csv"
    tiles: dict[str, Cell] = {}
    mistakes: list[str] = []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            try:
                code, cell = row["code"], (int(row["column"]), int(row["row"]))
            except (KeyError, ValueError, TypeError) as error:
                mistakes.append(f"line {reader.line_num}: {type(error).__name__}: {error}")
                continue
            if code in tiles:
                mistakes.append(f"line {reader.line_num}: {code} has a hexagon already")
            elif cell in tiles.values():
                mistakes.append(f"line {reader.line_num}: the hexagon {cell} is taken")
            tiles.setdefault(code, cell)
    if mistakes:
        raise GeodataError(str(path), mistakes)
    return tiles


def are_neighbours(one: Cell, other: Cell) -> bool:
    """Whether two hexagons share an edge."""
    (column, row), (other_column, other_row) = one, other
    # In half hexagons across: beside each other is 2 away, in the next row 1.
    across = abs(2 * column + row % 2 - 2 * other_column - other_row % 2)
    return (across, abs(row - other_row)) in ((2, 0), (1, 1))
