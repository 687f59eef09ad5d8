"""Writes reference data as files that the loader reads back to the same entries."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from enum import StrEnum
from typing import Any, Literal

import yaml

from commandcenter.domain.calendar_diff import CalendarParts
from commandcenter.domain.reference import Indicator, Opd, SeriesBreak, Village
from ingest.reference import tables
from ingest.reference.calendar_part import DayEntry, as_data
from ingest.reference.models import IndicatorEntry, OpdEntry, VillageEntry

Form = Literal["yaml", "csv", "json"]
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "opds": tuple(OpdEntry.model_fields),
    "villages": tuple(VillageEntry.model_fields),
    "indicators": tuple(IndicatorEntry.model_fields),
}


def write(what: str, entries: Iterable[Opd | Village | Indicator], form: Form) -> str:
    """The entries as a file. ``what``: opds, villages or indicators."""
    rows = [_row(entry, COLUMNS[what]) for entry in entries]
    return text({what: rows}, form) if form != "csv" else tables.write(rows, COLUMNS[what])


def write_calendar(parts: CalendarParts, form: Form) -> str:
    """The calendar as a file; as a table it has only the days."""
    data = as_data(parts)
    return tables.write(data["days"], tuple(DayEntry.model_fields)) if form == "csv" else text({"calendar": data}, form)


def text(data: Mapping[str, Any], form: Form) -> str:
    """Plain data as YAML or JSON."""
    if form == "json":
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    return yaml.safe_dump(dict(data), sort_keys=False, allow_unicode=True, width=120)


def _row(entry: Opd | Village | Indicator, columns: Iterable[str]) -> dict[str, Any]:
    """In the order of the file; what has its usual value is left out."""
    usual = {field.name: field.default for field in fields(entry) if field.default is not MISSING}
    return {
        name: _plain(value)
        for name in columns
        if (value := getattr(entry, name)) != usual.get(name, MISSING) or name not in usual
    }


def _plain(value: Any) -> Any:
    match value:
        case StrEnum():
            return value.value
        case SeriesBreak():
            return {"starts": value.starts, "note": value.note}
        case tuple():
            return [_plain(part) for part in value]
        case float() if value.is_integer():
            return int(value)
        case _:
            return value
