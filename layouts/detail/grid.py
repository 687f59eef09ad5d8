"""A table in AG Grid: sorted by the figures, written in the reader's language, in our colours.

Cells are written here and not in the browser: the same words as on the screens, and a page without evaluated code.
"""

from typing import Any

import dash_ag_grid
from dash.development.base_component import Component

from layouts import i18n
from layouts.contract import Column, Look, Table
from layouts.detail import cells
from layouts.detail.grid_words import WORDS

COUNTED = ("number", "percent", "rupiah")
EVERY = {"sortable": True, "resizable": True, "minWidth": 70, "wrapHeaderText": True, "autoHeaderHeight": True}
FEW = 14  # rows that are shown whole; more are scrolled in the grid


def grid(table: Table, look: Look) -> Component:
    """The table with sorting, filters and widths that can be drawn."""
    lang = look.lang
    rows = [_row(lang, row, table.columns) for row in table.rows]
    options: dict[str, Any] = {
        "localeText": {name: i18n.text(lang, words) for name, words in WORDS.items()},
        "domLayout": "autoHeight" if len(rows) <= FEW else "normal",
        "suppressFieldDotNotation": True,
        "enableCellTextSelection": True,
        "suppressDragLeaveHidesColumns": True,
        "animateRows": False,
        "ensureDomOrder": True,
    }
    made: Component = dash_ag_grid.AgGrid(
        id="table",
        rowData=rows,
        columnDefs=[_definition(lang, column, rows) for column in table.columns],
        defaultColDef=EVERY,
        dashGridOptions=options,
        className=f"grid-table{' is-long' if len(rows) > FEW else ''}",
        style={"height": None} if len(rows) <= FEW else {"height": "min(70vh, 60rem)"},
    )
    return made


def _row(lang: str, row: Any, columns: tuple[Column, ...]) -> dict[str, Any]:
    """The figure to sort and search by under the column's key, the words to show under the key with a tilde."""
    made: dict[str, Any] = {}
    for column in columns:
        made[column.key] = cells.raw(lang, row.get(column.key), column)
        if column.kind in cells.NUMBERS:
            made[f"{column.key}~"] = cells.said(lang, row.get(column.key), column)
    return made


def _definition(lang: str, column: Column, rows: list[dict[str, Any]]) -> dict[str, Any]:
    is_number = column.kind in cells.NUMBERS
    key = column.key
    shown = f"{key}~" if is_number else key
    head = cells.head(lang, column)
    widest = max((len(str(row[shown] or "")) for row in rows[:300]), default=0)
    definition: dict[str, Any] = {
        "field": key,
        "headerName": head,
        "filter": "agNumberColumnFilter" if column.kind in COUNTED else "agTextColumnFilter",
        "width": _width(head, widest),
        "tooltipField": shown,
        "cellDataType": False,
    }
    if is_number:
        said = {"function": f"params.data ? params.data['{shown}'] : ''"}
        definition |= {"valueFormatter": said, "type": "rightAligned", "cellClass": "ag-right-aligned-cell is-number"}
        if column.kind not in COUNTED:  # whoever looks for a day types it as it is written
            definition["filterValueGetter"] = said
    if column.kind == "link":
        definition["cellRenderer"] = "Address"
    return definition


def _width(head: str, widest: int) -> int:
    """Pixels for the longest cell and half of the head, which may stand in two lines."""
    return int(min(460, max(90, 8.5 * widest + 36, 9.0 * len(head) / 1.6 + 60)))
