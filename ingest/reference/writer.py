"""Writes reference data as files that the loader reads back to the same entries."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from enum import StrEnum
from typing import Any, Literal

import yaml

from commandcenter.domain.attainment.configuration import Programme, Share
from commandcenter.domain.attainment.terms import Band, Rules
from commandcenter.domain.calendar_diff import CalendarParts
from commandcenter.domain.reference import Indicator, Opd, SeriesBreak, Village
from ingest.reference import tables
from ingest.reference.attainment_models import PlanYearEntry, ProgrammeEntry
from ingest.reference.attainment_part import band_data, share_data
from ingest.reference.calendar_part import DayEntry, as_data
from ingest.reference.models import IndicatorEntry, OpdEntry, VillageEntry

Form = Literal["yaml", "csv", "json"]
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "opds": tuple(OpdEntry.model_fields),
    "villages": tuple(VillageEntry.model_fields),
    "indicators": tuple(IndicatorEntry.model_fields),
    "plan_years": tuple(PlanYearEntry.model_fields),
    "programmes": tuple(ProgrammeEntry.model_fields),
}
Entry = Opd | Village | Indicator | Rules | Programme


def write(what: str, entries: Iterable[Entry], form: Form) -> str:
    """The entries as a file. ``what``: a key of COLUMNS."""
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


def _row(entry: Entry, columns: Iterable[str]) -> dict[str, Any]:
    """In the order of the file; what has its usual value is left out, but not the thresholds of a plan year."""
    is_told = isinstance(entry, Rules)
    usual = {field.name: field.default for field in fields(entry) if field.default is not MISSING and not is_told}
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
        case Band():
            return band_data(value)
        case Share():
            return share_data(value)
        case tuple():
            return [_plain(part) for part in value]
        case float() if value.is_integer():
            return int(value)
        case _:
            return value
