"""Reference data as stored: what the texts of a source are matched to, and the metadata of an indicator."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, select

from commandcenter.domain.calendar_diff import CalendarParts, day_key, hours_key, limit_key
from commandcenter.domain.places import Gazetteer
from commandcenter.domain.reference import (
    Access,
    Frequency,
    Indicator,
    Opd,
    Polarity,
    Reference,
    Register,
    SeriesBreak,
    Village,
)
from commandcenter.domain.workdays import Calendar, CalendarDay, Counts, DayKind, ServiceLimit, Step, WorkingHours
from commandcenter.store import schema
from commandcenter.store.queries.inventory import kecamatan

_ENUMS = {"frequency": Frequency, "polarity": Polarity, "access": Access}
_OPD = [schema.opd.c[name] for name in Opd.__dataclass_fields__]
_VILLAGE = [schema.village.c[name] for name in Village.__dataclass_fields__]
_INDICATOR = [schema.indicator.c[name] for name in Indicator.__dataclass_fields__ if name != "breaks"]


class Sheet(NamedTuple):
    """An indicator with when its metadata was last written, and since when it is out of use (None: in use)."""

    indicator: Indicator
    recorded_at: int
    retired_at: int | None


def load(connection: Connection) -> Reference:
    """Everything in use, ready to be matched."""
    return Reference(
        gazetteer=Gazetteer(kecamatan(connection)),
        opds=Register("OPD", opds(connection)),
        indicators=Register("indicator", indicators(connection)),
        villages={village.code: village for village in villages(connection)},
    )


def opds(connection: Connection) -> tuple[Opd, ...]:
    """The OPDs of the register, by code, also those that have ended."""
    table = schema.opd
    rows = connection.execute(select(*_OPD).where(table.c.retired_at.is_(None)).order_by(table.c.code))
    return tuple(Opd(**_plain(row)) for row in rows)


def villages(connection: Connection) -> tuple[Village, ...]:
    """The villages, by code."""
    table = schema.village
    rows = connection.execute(select(*_VILLAGE).where(table.c.retired_at.is_(None)).order_by(table.c.code))
    return tuple(Village(**_plain(row)) for row in rows)


def indicators(connection: Connection, themes: Collection[str] | None = None) -> tuple[Indicator, ...]:
    """The indicators in use (of these themes), by code."""
    table = schema.indicator
    wanted = select(*_INDICATOR).where(table.c.retired_at.is_(None)).order_by(table.c.code)
    if themes is not None:
        wanted = wanted.where(table.c.theme.in_(themes))
    breaks = _breaks(connection, select(schema.indicator_break))
    return tuple(_indicator(row, breaks) for row in connection.execute(wanted))


def indicators_of(connection: Connection, codes: Iterable[str]) -> dict[str, Indicator]:
    """The indicators of these codes, also those out of use; what never was one is left out."""
    table, broken, wanted = schema.indicator, schema.indicator_break, sorted(set(codes))
    breaks = _breaks(connection, select(broken).where(broken.c.indicator.in_(wanted)))
    rows = connection.execute(select(*_INDICATOR).where(table.c.code.in_(wanted)))
    return {found.code: found for found in (_indicator(row, breaks) for row in rows)}


def indicator(connection: Connection, code: str) -> Indicator | None:
    """The indicator of that code, also when it is out of use; None when there never was one."""
    found = sheet(connection, code)
    return found.indicator if found is not None else None


def sheet(connection: Connection, code: str) -> Sheet | None:
    """The indicator of that code with its dates, also when it is out of use; None when there never was one."""
    table, broken = schema.indicator, schema.indicator_break
    row = connection.execute(
        select(*_INDICATOR, table.c.recorded_at, table.c.retired_at).where(table.c.code == code)
    ).first()
    if row is None:
        return None
    breaks = _breaks(connection, select(broken).where(broken.c.indicator == code))
    return Sheet(_indicator(row[:-2], breaks), row.recorded_at, row.retired_at)


def calendar(connection: Connection) -> Calendar:
    """Days off and working hours, ready to be counted by."""
    parts = calendar_parts(connection)
    return Calendar(parts.days or (), parts.hours or ())


def service_limits(connection: Connection) -> tuple[ServiceLimit, ...]:
    """How long each step of a complaint may take."""
    return calendar_parts(connection).limits or ()


def calendar_parts(connection: Connection) -> CalendarParts:
    """The three lists of the calendar, each in its order."""
    days = connection.execute(select(*(schema.calendar_day.c[name] for name in CalendarDay.__dataclass_fields__)))
    hours = connection.execute(select(*(schema.working_hours.c[name] for name in WorkingHours.__dataclass_fields__)))
    limits = connection.execute(select(*(schema.service_limit.c[name] for name in ServiceLimit.__dataclass_fields__)))
    return CalendarParts(
        days=tuple(sorted((CalendarDay(row[0], DayKind(row[1]), *row[2:]) for row in days), key=day_key)),
        hours=tuple(sorted((WorkingHours(*row) for row in hours), key=hours_key)),
        limits=tuple(
            sorted(
                (ServiceLimit(row[0], Step(row[1]), row[2], Counts(row[3]), row[4]) for row in limits), key=limit_key
            )
        ),
    )


def _breaks(connection: Connection, wanted: Select[Any]) -> Mapping[str, tuple[SeriesBreak, ...]]:
    found: dict[str, tuple[SeriesBreak, ...]] = {}
    for row in connection.execute(wanted.order_by(schema.indicator_break.c.starts)):
        found[row.indicator] = (*found.get(row.indicator, ()), SeriesBreak(row.starts, row.note))
    return found


def _indicator(row: Iterable[Any], breaks: Mapping[str, tuple[SeriesBreak, ...]]) -> Indicator:
    values = dict(zip((column.name for column in _INDICATOR), row, strict=True))
    values |= {name: kind(values[name]) for name, kind in _ENUMS.items()}
    values["aliases"] = _listed(values["aliases"])
    return Indicator(**values, breaks=breaks.get(values["code"], ()))


def _plain(row: Row[Any]) -> dict[str, Any]:
    values = dict(row._mapping)
    return values | {"aliases": _listed(values["aliases"])}


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)
