"""Cells of a table in words, and the heads above them, in the reader's language."""

import math
from typing import Any

from commandcenter.domain.clock import SECOND, WIB, to_datetime
from layouts import i18n
from layouts.contract import Column
from layouts.i18n import message

NUMBERS = (
    "number",
    "percent",
    "rupiah",
    "instant",
    "duration",
)  # cells that are stored, sorted and searched as numbers
NOTHING = ""


def head(lang: str, column: Column) -> str:
    """Title and unit: "Latency (ms)"."""
    title, unit = i18n.text(lang, column.title), i18n.text(lang, column.unit) if column.unit else ""
    return f"{title} ({unit})" if unit and unit not in title else title


def file_head(lang: str, column: Column, is_csv: bool) -> str:
    """As ``head``; a file also says in which unit or clock its raw cells are."""
    said = head(lang, column)
    match column.kind:
        case "percent" if "%" not in said:
            return f"{said} (%)"
        case "rupiah" if "Rp" not in said:
            return f"{said} (Rp)"
        case "duration" if is_csv:
            return f"{said} ({i18n.text(lang, message('seconds'))})"
        case "instant" if not is_csv:
            return f"{said} (WIB)"
        case _:
            return said


def raw(lang: str, value: Any, column: Column) -> Any:
    """What a file gets: the figure itself; of a state its word."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return i18n.text(lang, str(value)) if column.kind == "state" and value else value


def said(lang: str, value: Any, column: Column) -> str:
    """What a reader gets. Nothing for None: a missing value is no zero."""
    value = raw(lang, value, column)
    if value is None or value == "":
        return NOTHING
    if column.kind not in NUMBERS or isinstance(value, str):
        return str(value)
    match column.kind:
        case "instant":
            separator = "." if lang == "id" else ":"
            return to_datetime(value).astimezone(WIB).strftime(f"%Y-%m-%d %H{separator}%M{separator}%S")
        case "duration":
            if 0 <= value < 60 * SECOND:
                return i18n.text(lang, "{n} s", n=int(value // SECOND))
            sign = "\u2212" if value < 0 else ""
            return sign + i18n.duration(lang, abs(int(value)))
        case "percent":
            return i18n.percent(lang, value, column.decimals or 1)
        case "rupiah":
            return f"Rp\u00a0{i18n.number(lang, value, column.decimals)}"
        case _:
            return i18n.number(lang, value, column.decimals)
