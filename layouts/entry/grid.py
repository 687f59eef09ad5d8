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
    "Numbers as you are used to: 12,5 or 1.250.000"
)
_PLAIN = {
    "name": (message("Indicator"), 260),
    "unit": (message("Unit"), 100),
    "target": (message("Target"), 110),
    "before": (message("Last quarter"), 100),
    "elsewhere": (message("By other sources"), 150),
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
    "minWidth": 80,
}
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
    def said(name: str) -> dict[str, Any]:
        word, width = _PLAIN[name]
        return {"field": name, "headerName": text(lang, word), "width": width}

    edit = {"editable": can_edit, "cellClassRules": _MARKS, "tooltipValueGetter": {"function": "entryProblem(params)"}}
    name = said("name") | {"pinned": "left", "cellClass": "entry-name"}
    target = said("target") | {"type": "rightAligned", "tooltipField": "plan"}
    value = {
        "field": "value", "headerName": text(lang, words.COLUMNS["value"]), "width": 130, "type": "rightAligned",
        "cellClass": "ag-right-aligned-cell entry-cell is-number", "cellEditor": "agTextCellEditor",
        "cellEditorParams": {"maxLength": TYPED_MAX},
    }  # fmt: skip
    attained = {
        "field": "attainment", "headerName": text(lang, "Attainment"), "width": 120, "type": "rightAligned",
        "cellClass": "ag-right-aligned-cell is-number",
    }  # fmt: skip
    return [
        name,
        said("unit"),
        target,
        said("before") | {"type": "rightAligned"},
        *([said("elsewhere")] if has_others else []),
        value | edit,
        attained,
        _long(lang, "driver") | edit,
        _long(lang, "obstacle") | edit,
        {
            "field": "evidence", "headerName": text(lang, words.COLUMNS["evidence"]), "flex": 1, "minWidth": 180,
            "cellClass": "entry-cell", "cellEditor": "agTextCellEditor",
        "cellEditorParams": {"maxLength": EVIDENCE_MAX},
        }
        | edit,
    ]  # fmt: skip


def _long(lang: str, name: str) -> dict[str, Any]:
    return {
        "field": name, "headerName": text(lang, words.COLUMNS[name]), "flex": 1, "minWidth": 200,
        "cellClass": "entry-cell entry-text", "cellEditor": "agLargeTextCellEditor", "cellEditorPopup": True,
        "cellEditorParams": {"maxLength": TEXT_MAX, "rows": 6, "cols": 50},
    }  # fmt: skip
