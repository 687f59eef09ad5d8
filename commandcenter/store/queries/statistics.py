"""Statistics as they were known at an instant: series of the regency, sectors, kecamatan, and areas around.

A sector of 83 indicators in 430 villages is added up in one pass over an index that holds all it needs.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from statistics import median
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, func, select

from commandcenter.domain.clock import Instant
from commandcenter.domain.measures import has_sum
from commandcenter.domain.neighbours import NAMES
from commandcenter.domain.observations import Value
from commandcenter.domain.reference import REGENCY, Indicator
from commandcenter.domain.statistics import SECTORS, AreaSum, Reading, Sector, Series, Together, points_of
from commandcenter.store import schema
from commandcenter.store.queries import reference
from commandcenter.store.queries.observations import known, value_of, values_of

_SAID: Final = schema.observation
_KECAMATAN: Final = len("35.22.15")
_VILLAGE: Final = len("35.22.15.1001")
_IS_VILLAGE: Final = func.length(_SAID.c.area) == _VILLAGE


class ByKecamatan(NamedTuple):
    """An indicator in one period in every kecamatan, by code; which feeds said so, when the last of it was learned."""

    period: str
    areas: tuple[AreaSum, ...]
    feeds: tuple[str, ...]
    recorded_at: int


def series(connection: Connection, instant: Instant, codes: Sequence[str]) -> tuple[Series, ...]:
    """The series of these indicators for the regency, in this order; what is not in the register is left out."""
    return tuple(_series(connection, instant, codes, (REGENCY,)))


def beside(connection: Connection, instant: Instant, code: str) -> tuple[Series, ...]:
    """The series of an indicator for the areas that the regency is compared with; only those that have figures."""
    return tuple(each for each in _series(connection, instant, (code,), tuple(NAMES)) if each.points)


def of_sector(connection: Connection, instant: Instant, sector: Sector) -> tuple[Reading, ...]:
    """The newest figure of every indicator of the sector that has one, by theme and name."""
    found = reference.indicators(connection, SECTORS[sector])
    return readings(connection, instant, sorted(found, key=lambda each: (each.theme, each.name)))


def first_by_village(connection: Connection, instant: Instant, sector: Sector) -> Indicator | None:
    """The first indicator of the sector, by theme and name, that villages have figures of."""
    found = {each.code: each for each in reference.indicators(connection, SECTORS[sector])}
    newest = _newest(connection, instant, list(found))
    wanted = sorted((found[code] for code in newest), key=lambda each: (each.theme, each.name))
    return wanted[0] if wanted else None


def readings(connection: Connection, instant: Instant, indicators: Sequence[Indicator]) -> tuple[Reading, ...]:
    """The newest figure of each indicator for the regency, in this order; those without any figure are left out.

    What a source says of the regency itself goes before what its villages add up to (or have in the middle).
    """
    found = {reading.indicator.code: reading for reading in _of_villages(connection, instant, indicators)}
    for each in _series(connection, instant, [indicator.code for indicator in indicators], (REGENCY,)):
        if each.points:
            found[each.indicator.code] = _of_regency(each)
    return tuple(found[indicator.code] for indicator in indicators if indicator.code in found)


def by_kecamatan(
    connection: Connection, instant: Instant, indicator: Indicator, period: str | None = None
) -> ByKecamatan | None:
    """An indicator in every kecamatan in one period (the newest when none is asked for), by code; None: no figures.

    What a source says of the kecamatan itself goes before what its villages add up to (or have in the middle).
    """
    is_inside = func.length(_SAID.c.area).in_((_KECAMATAN, _VILLAGE))
    shared = (_SAID.c.indicator == indicator.code, is_inside, known(_SAID, instant))
    period = period or connection.execute(select(func.max(_SAID.c.period)).where(*shared)).scalar()
    if period is None:
        return None
    query = select(_SAID.c.area, _SAID.c.value, _SAID.c.recorded_at, _SAID.c.feed).where(
        *shared, _SAID.c.period == period
    )
    direct: dict[str, float] = {}
    villages: dict[str, dict[str, float]] = defaultdict(dict)
    # Of several feeds the one that was recorded last, as in a series.
    rows = connection.execute(query.order_by(_SAID.c.recorded_at, _SAID.c.feed)).all()
    for row in rows:
        if row.value is not None:
            if len(row.area) == _KECAMATAN:
                direct[row.area] = row.value
            else:
                villages[row.area[:_KECAMATAN]][row.area] = row.value
    size = _villages(connection)
    areas = []
    for code in sorted(size):
        if code in direct:
            areas.append(AreaSum(code, direct[code]))
        else:
            values = villages[code].values()
            areas.append(AreaSum(code, _together(indicator, values), len(values), size[code]))
    return ByKecamatan(period, tuple(areas), tuple(sorted({row.feed for row in rows})), rows[-1].recorded_at)


def _series(connection: Connection, instant: Instant, codes: Sequence[str], areas: Collection[str]) -> Iterable[Series]:
    query = values_of(instant).where(_SAID.c.indicator.in_(codes), _SAID.c.area.in_(sorted(areas)))
    said: dict[tuple[str, str], list[Value]] = defaultdict(list)
    for row in connection.execute(query.order_by(_SAID.c.event_at, _SAID.c.period, _SAID.c.feed)):
        said[row.indicator, row.area].append(value_of(row))
    register = reference.indicators_of(connection, codes)
    for code in codes:
        for area in areas if code in register else ():
            values = tuple(said[code, area])
            yield Series(register[code], area, points_of(values, register[code].decimals), values)


def _of_regency(series: Series) -> Reading:
    newest = series.points[-1]
    said = [value for value in series.said if value.period == newest.period]
    before = [(point.period, point.value) for point in series.points[:-1] if point.value is not None]
    return Reading(
        indicator=series.indicator,
        period=newest.period,
        event_at=newest.event_at,
        value=AreaSum(REGENCY, newest.value),
        together=Together.SUM,
        text=newest.text,
        before=before[-1] if before else None,
        recorded_at=max(value.origin.recorded_at for value in said),
        feeds=tuple(sorted({value.origin.feed for value in said})),
    )


class _Newest(NamedTuple):
    """The newest period in which a village has the indicator, and of one of its rows what is said of all of them."""

    period: str
    event_at: int
    recorded_at: int
    feed: str


def _of_villages(connection: Connection, instant: Instant, indicators: Sequence[Indicator]) -> Iterable[Reading]:
    """Where the villages have figures: their sum in the newest period, or their median where they do not add up."""
    newest = _newest(connection, instant, [indicator.code for indicator in indicators])
    of = sum(_villages(connection).values())
    for period in sorted({each.period for each in newest.values()}):
        current = {each.code: each for each in indicators if each.code in newest and newest[each.code].period == period}
        shared = and_(_SAID.c.period == period, _IS_VILLAGE, known(_SAID, instant))
        middles = _values(connection, [code for code, each in current.items() if not has_sum(each)], shared)
        query = select(_SAID.c.indicator, func.count(_SAID.c.value).label("n"), func.sum(_SAID.c.value).label("total"))
        for row in connection.execute(query.where(_SAID.c.indicator.in_(current), shared).group_by(_SAID.c.indicator)):
            values, said = middles.get(row.indicator), newest[row.indicator]
            yield Reading(
                indicator=current[row.indicator],
                period=period,
                event_at=said.event_at,
                value=AreaSum(REGENCY, row.total if values is None else median(values), row.n, of),
                together=Together.SUM if values is None else Together.MEDIAN,
                recorded_at=said.recorded_at,
                feeds=(said.feed,),
            )


def _newest(connection: Connection, instant: Instant, codes: Sequence[str]) -> Mapping[str, _Newest]:
    """Of each indicator the newest period in which a village has it: a step in the index for each, not a scan."""
    other = _SAID.alias("other")
    first = (
        select(other.c.id)
        .where(
            other.c.indicator == schema.indicator.c.code, func.length(other.c.area) == _VILLAGE, known(other, instant)
        )
        .order_by(other.c.period.desc())
        .limit(1)
        .correlate(schema.indicator)
        .scalar_subquery()
    )
    found = connection.execute(
        select(first.label("id")).select_from(schema.indicator).where(schema.indicator.c.code.in_(codes))
    )
    ids = [row.id for row in found if row.id is not None]
    # Asked for by their ids: joined in one statement, PostgreSQL reads every observation there is.
    columns = (_SAID.c.indicator, _SAID.c.period, _SAID.c.event_at, _SAID.c.recorded_at, _SAID.c.feed)
    return {row[0]: _Newest(*row[1:]) for row in connection.execute(select(*columns).where(_SAID.c.id.in_(ids)))}


def _values(connection: Connection, codes: Sequence[str], shared: ColumnElement[bool]) -> Mapping[str, list[float]]:
    if not codes:
        return {}
    found: dict[str, list[float]] = defaultdict(list)
    query = select(_SAID.c.indicator, _SAID.c.value).where(_SAID.c.indicator.in_(codes), shared)
    for row in connection.execute(query.where(_SAID.c.value.is_not(None))):
        found[row.indicator].append(row.value)
    return found


def _villages(connection: Connection) -> Mapping[str, int]:
    """How many villages each kecamatan has."""
    table = schema.village
    counted = dict.fromkeys((row.code for row in connection.execute(select(schema.kecamatan.c.code))), 0)
    query = select(table.c.kecamatan, func.count()).where(table.c.retired_at.is_(None)).group_by(table.c.kecamatan)
    return counted | {row[0]: row[1] for row in connection.execute(query)}


def _together(indicator: Indicator, values: Collection[float]) -> float | None:
    if not values:
        return None
    return sum(values) if has_sum(indicator) else median(values)
