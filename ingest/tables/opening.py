"""From a file to its tables, whatever it is."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from ingest.config import Shape
from ingest.contract import FeedError, Table
from ingest.tables.apart.reading import grids
from ingest.tables.encodings import letters_of
from ingest.tables.grid import Grid
from ingest.tables.jsonl import is_jsonl, jsonl_grid
from ingest.tables.layout import table_of
from ingest.tables.limits import Limits
from ingest.tables.sniffing import Form, form_of
from ingest.tables.text import text_grid
from ingest.tables.unpacking import unpack

_PACKED_MAX: Final = 2  # a gz within a zip is met, more is not


def open_tables(
    path: Path, shape: Shape, scratch: Path, name: str = "", limits: Limits | None = None
) -> Sequence[Table]:
    """The tables of a file, told by its bytes and not by its name. ``name``: what it is called in messages.

    ``scratch`` holds what is unpacked, and must be there as long as lines are read. A sheet in which nothing stands is
    left out; a hidden one comes without columns unless ``shape.sheets`` asks for it. Raises FeedError (permanent) that
    says what to send instead.
    """
    limits = limits or Limits()
    found = [table_of(grid, shape, limits) for grid in open_grids(path, shape, scratch, limits, name)]
    tables = [table for table in found if table is not None]
    if found and not tables:
        raise FeedError("the file is empty: nothing stands in any sheet of it; send it again", is_permanent=True)
    return tables


def open_grids(path: Path, shape: Shape, scratch: Path, limits: Limits, name: str = "") -> Iterable[Grid]:
    """The sheets of a file as they are, before header, data and remarks are told apart. Raises FeedError as above."""
    form = form_of(path, limits)
    for _layer in range(_PACKED_MAX):
        if form not in (Form.GZIP, Form.ZIP):
            break
        path = unpack(path, form, scratch, limits)
        form = form_of(path, limits)
    if form in (Form.GZIP, Form.ZIP):
        raise FeedError("the file is packed several times over: send it unpacked", is_permanent=True)
    try:
        return list(_grids(path, form, shape, scratch, limits))
    except FeedError as error:
        if form is not Form.PAGE or Path(name).suffix.lower() in ("", ".htm", ".html"):
            raise
        raise FeedError(f"{error} (its name, {name}, says something else)", is_permanent=True) from None


def _grids(path: Path, form: Form, shape: Shape, scratch: Path, limits: Limits) -> Iterable[Grid]:
    if form is Form.TEXT:
        return [text_grid(path, shape, limits)]
    if form in (Form.JSON, Form.PAGE):
        letters = letters_of(path, shape.encoding, None)
        if form is Form.JSON and letters.longest <= limits.line and is_jsonl(path, letters):
            return [jsonl_grid(path, letters, limits)]
        _refuse_size(path, limits.json if form is Form.JSON else limits.page, form)
        return grids(path, form, None, letters.encoding, scratch, limits)
    _refuse_size(path, limits.workbook, form)
    sheets = ["*"] if shape.sheets == "*" else None if shape.sheets is None else list(shape.sheets)
    return grids(path, form, sheets, None, scratch, limits)


def _refuse_size(path: Path, most: int, form: Form) -> None:
    size = path.stat().st_size
    if size <= most:
        return
    instead = "as JSON with one object in each line" if form is Form.JSON else "as CSV, or in parts"
    raise FeedError(
        f"the file has {size / 1e6:,.0f} MB, more than the {most / 1e6:,.0f} MB that {form} may have: "
        f"send it {instead}",
        is_permanent=True,
    )
