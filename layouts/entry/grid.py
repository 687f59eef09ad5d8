"""The grid that is filled in: a row of an indicator. What it does by itself is in assets/entry.js."""

from typing import Any

import dash_ag_grid
from dash.development.base_component import Component

from commandcenter.domain.reports.checks import EVIDENCE_MAX, TEXT_MAX
from commandcenter.domain.reports.values import TYPED_MAX
from layouts import i18n
from layouts.contract import Look
from layouts.detail.grid_words import WORDS
from layouts.entry import words
from layouts.entry.rows import Row
from layouts.i18n import message, text

GRID = "entry-grid"
HINT = message(
    "Enter or type to fill in a cell, arrows to go on, Ctrl+V pastes columns from a spreadsheet, Ctrl+Z takes back. "
    "Numbers as you are used to: 12.5 or 1,250,000"
)
# Columns that are only shown: title, share of the width, pixels that it needs at least.
_PLAIN = {
    "name": (message("Indicator"), 2.6, 130),
    "unit": (message("Unit"), 1.2, 90),
    "target": (message("Target"), 1.1, 80),
    "before": (message("Last quarter"), 1.1, 80),
    "elsewhere": (message("By other sources"), 1.5, 110),
    "attainment": (message("Attainment"), 1.2, 90),
}
_EVERY = {
    "sortable": False,
    "resizable": True,
    "suppressMovable": True,
    "wrapHeaderText": True,
    "autoHeaderHeight": True,
    "wrapText": True,
    "autoHeight": True,
    "cellDataType": False,
}
_RIGHT = {"type": "rightAligned", "cellClass": "ag-right-aligned-cell is-number"}
_MARKS = {
    "is-mistake": "params.data.mistakes[params.colDef.field]",
    "is-warning": "params.data.warnings[params.colDef.field]",
}


def grid(look: Look, rows: list[Row], can_edit: bool) -> Component:
    """The grid of these rows."""
    lang = look.lang
    options: dict[str, Any] = {
        "localeText": {name: i18n.text(lang, word) for name, word in WORDS.items()},
        "domLayout": "autoHeight",
        "suppressFieldDotNotation": True,
        "animateRows": False,
        "stopEditingWhenCellsLoseFocus": True,
        "enterNavigatesVertically": False,
        "enterNavigatesVerticallyAfterEdit": True,
        "suppressScrollOnNewData": True,
        "ensureDomOrder": True,
        "tooltipShowDelay": 300,
    }
    made: Component = dash_ag_grid.AgGrid(
        id=GRID,
        rowData=rows,
        columnDefs=_columns(lang, can_edit, any(row["elsewhere"] for row in rows)),
        defaultColDef=_EVERY,
        getRowId="params.data.indicator",
        dashGridOptions=options,
        className="grid-table entry-grid",
        style={"height": None},
    )
    return made


def _columns(lang: str, can_edit: bool, has_others: bool) -> list[dict[str, Any]]:
    shown = {name: _shown(lang, name, *_PLAIN[name]) for name in _PLAIN}
    edit = {"editable": can_edit, "cellClassRules": _MARKS, "tooltipValueGetter": {"function": "entryProblem(params)"}}
    return [
        shown["name"] | {"cellClass": "entry-name"},
        shown["unit"],
        shown["target"] | _RIGHT | {"tooltipField": "plan"},
        shown["before"] | _RIGHT,
        *([shown["elsewhere"]] if has_others else []),
        _short(lang, "value", 1.2, 100, TYPED_MAX) | {"type": "rightAligned"} | edit,
        shown["attainment"] | _RIGHT,
        _long(lang, "driver") | edit,
        _long(lang, "obstacle") | edit,
        _short(lang, "evidence", 2.2, 160, EVIDENCE_MAX) | edit,
    ]


def _shown(lang: str, name: str, title: str, share: float, least: int) -> dict[str, Any]:
    return {"field": name, "headerName": text(lang, title), "flex": share, "minWidth": least}


def _short(lang: str, name: str, share: float, least: int, most: int) -> dict[str, Any]:
    return _shown(lang, name, words.COLUMNS[name], share, least) | {
        "cellClass": "entry-cell ag-right-aligned-cell is-number" if name == "value" else "entry-cell",
        "cellEditor": "agTextCellEditor",
        "cellEditorParams": {"maxLength": most},
    }


def _long(lang: str, name: str) -> dict[str, Any]:
    return _shown(lang, name, words.COLUMNS[name], 2.6, 180) | {
        "cellClass": "entry-cell entry-text",
        "cellEditor": "agLargeTextCellEditor",
        "cellEditorPopup": True,
        "cellEditorParams": {"maxLength": TEXT_MAX, "rows": 6, "cols": 50},
    }
