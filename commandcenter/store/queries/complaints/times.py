"""How long steps take, and how many are in time."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

import orjson
from sqlalchemy import Connection, text

from commandcenter.domain.clock import MINUTE, Instant
from commandcenter.domain.complaints.due import Timetable
from commandcenter.domain.complaints.model import InTime, Ranking, StepTime
from commandcenter.domain.complaints.quantiles import quantiles
from commandcenter.domain.complaints.ranking import rank_shares
from commandcenter.domain.complaints.scope import Span, Where
from commandcenter.domain.workdays import EVERY_KIND, ServiceLimit, Step, limit_of
from commandcenter.store.queries.complaints.tickets import DONE, Tickets, counted, known, received
from commandcenter.store.queries.complaints.timetable import timetable


class _Way(NamedTuple):
    """A step in the table. ``limits_of``: the step whose limits hold for it. ``past``: which tickets are past it,
    whether or not the source dates it. ``ended_within``: done in the span, so that an index can tell."""

    step: Step | None
    limits_of: Step
    begun: str
    ended: str
    past: str
    ended_within: str


def _way(step: Step, past: str) -> _Way:
    ended = step.ends_with
    return _Way(step, step, step.begins_with, ended, past, f"{ended} >= :starts_at AND {ended} < :ends_at")


# Done by the agency's word: LAPOR closes a ticket ten days later when the citizen is silent, the radio never does.
_WHOLE: Final = _Way(
    None, Step.COMPLETE, "received_at", "coalesce(answered_at, closed_at)", DONE,
    "(answered_at >= :starts_at AND answered_at < :ends_at"
    " OR answered_at IS NULL AND closed_at >= :starts_at AND closed_at < :ends_at)",
)  # fmt: skip
_WAYS: Final = (
    _way(Step.VERIFY, f"({DONE} OR verified_at IS NOT NULL OR status IN ('verified', 'disposed', 'in_progress'))"),
    _way(Step.DISPOSE, f"({DONE} OR disposed_at IS NOT NULL OR status IN ('disposed', 'in_progress'))"),
    _way(Step.ANSWER, DONE),
    _way(Step.CONFIRM, "verdict IS NOT NULL"),
    _WHOLE,
)


def step_times(connection: Connection, instant: Instant, where: Where, span: Span) -> tuple[StepTime, ...]:
    """Each step in its order, and last the whole way from receipt to the agency's word."""
    times = timetable(connection)
    came = received(instant, where, span)
    columns = ", ".join(
        f"{counted(f'{way.past} AND ({way.ended} IS NULL OR {way.begun} IS NULL)')} AS n_{n}"
        for n, way in enumerate(_WAYS)
    )
    undated = connection.execute(text(f"SELECT {columns} FROM complaint WHERE {came.condition}"), came.parameters).one()
    return tuple(_step(connection, instant, where, span, times, way, n) for way, n in zip(_WAYS, undated, strict=True))


def _step(
    connection: Connection, instant: Instant, where: Where, span: Span, times: Timetable, way: _Way, undated: int
) -> StepTime:
    done = known(instant, where).also(f"{way.ended_within} AND {way.begun} IS NOT NULL")
    rows = connection.execute(
        text(f"SELECT {way.begun}, {way.ended} FROM complaint WHERE {done.condition}"),
        {**done.parameters, "starts_at": span.starts_at, "ends_at": span.ends_at},
    ).all()
    if way.step is Step.CONFIRM:
        found = [(end - start) // MINUTE for start, end in rows if start <= end]
    else:
        found = [minutes for minutes in times.clock.working_minutes(rows) if minutes is not None]
    in_time = tuple(_in_time(connection, instant, where, span, times, way))
    return StepTime(way.step, len(found), quantiles(found), len(rows) - len(found), undated, in_time)


class _Class(NamedTuple):
    """Tickets with the same limit."""

    limit: ServiceLimit
    kind: str | None
    tickets: Tickets


def _classes(times: Timetable, tickets: Tickets, step: Step) -> Iterator[_Class]:
    own = [limit for limit in times.limits if limit.step is step and limit.kind != EVERY_KIND]
    for limit in own:
        yield _Class(limit, limit.kind, tickets.also("kind = :of_kind", of_kind=limit.kind))
    others = limit_of(times.limits, EVERY_KIND, step)
    if others is not None:
        names = {f"not_{n}": limit.kind for n, limit in enumerate(own)}
        apart = " AND ".join(f"kind <> :{name}" for name in names)
        yield _Class(others, None, tickets.also(apart, **names) if apart else tickets)


def _in_time(
    connection: Connection, instant: Instant, where: Where, span: Span, times: Timetable, way: _Way
) -> Iterator[InTime]:
    for each in _classes(times, known(instant, where), way.limits_of):
        found = _judged(connection, instant, times, each, span, way, "NULL")
        yield InTime(each.limit, each.kind, sum(n for _part, n, _kept in found), sum(kept for _part, _n, kept in found))


def ranking(connection: Connection, instant: Instant, where: Where, span: Span, step: Step = Step.ANSWER) -> Ranking:
    """OPDs by their share in time of a step, of the tickets whose deadline fell in the span. COMPLETE is the whole way
    from receipt to the agency's word."""
    times = timetable(connection)
    way = next(way for way in _WAYS if way.limits_of is step)
    kept: dict[str, list[int]] = {}
    for each in _classes(times, known(instant, where).also("opd IS NOT NULL"), step):
        for opd, n, good in _judged(connection, instant, times, each, span, way, "opd"):
            counts = kept.setdefault(opd, [0, 0])
            counts[0] += good
            counts[1] += n
    return rank_shares({opd: (good, n) for opd, (good, n) in kept.items()})


def _judged(
    connection: Connection, instant: Instant, times: Timetable, each: _Class, span: Span, way: _Way, by: str
) -> list[tuple[Any, int, int]]:
    """(part, tickets whose deadline fell in the span, of these done by it), by the column ``by`` or all together.

    Not judged: what is done at a time that the source does not tell, what was put away undone, and silent citizens.
    """
    slots = times.clock.receipts(each.limit, span.starts_at, span.ends_at)
    begun, ended = way.begun, way.ended
    condition = f"{each.tickets.condition} AND NOT ({ended} IS NULL AND ({way.past} OR status = 'archived'))"
    if way.step is Step.CONFIRM:
        condition += " AND verdict IS NOT NULL"
    if not instant.live:
        return _judged_one_by_one(connection, each.tickets.parameters, condition, way, by, slots)
    source, parameters = _table(connection, slots)
    within = f"{begun} BETWEEN slot.first AND slot.last AND {condition}"
    columns = f"{by} AS part, count(*) AS n, {counted(f'{ended} <= slot.deadline')} AS kept"
    if connection.dialect.name == "postgresql":
        # Slot by slot along the index: a join that the planner is free to turn around compares every ticket with each.
        inner = f"SELECT {columns} FROM complaint WHERE {within} GROUP BY 1"
        statement = f"""
            SELECT part, CAST(sum(n) AS bigint) AS n, CAST(sum(kept) AS bigint) AS kept
            FROM {source} CROSS JOIN LATERAL ({inner}) AS found GROUP BY part
        """
    else:
        statement = f"SELECT {columns} FROM {source} CROSS JOIN complaint WHERE {within} GROUP BY 1"
    rows = connection.execute(text(statement), {**each.tickets.parameters, **parameters})
    return [(row.part, row.n, row.kept) for row in rows]


def _judged_one_by_one(
    connection: Connection, parameters: Mapping[str, Any], condition: str, way: _Way, by: str,
    slots: list[tuple[int, int, int]],
) -> list[tuple[Any, int, int]]:  # fmt: skip
    """The same for a look at the past, for whose rows there is no index by each step: they are read through once."""
    if not slots:
        return []
    rows = connection.execute(
        text(f"""
            SELECT {by} AS part, {way.begun} AS begun, {way.ended} AS ended
            FROM complaint WHERE {way.begun} BETWEEN :first AND :last AND {condition}
        """),
        {**parameters, "first": slots[0][0], "last": slots[-1][1]},
    )
    lasts, counts = [slot[1] for slot in slots], dict[Any, list[int]]()
    for part, begun, ended in rows.all():
        of_part = counts.setdefault(part, [0, 0])
        of_part[0] += 1
        of_part[1] += ended is not None and ended <= slots[bisect_left(lasts, begun)][2]
    return [(part, n, kept) for part, (n, kept) in counts.items()]


def _table(connection: Connection, slots: list[tuple[int, int, int]]) -> tuple[str, dict[str, Any]]:
    """Spans of beginnings with their deadline, as a table ``slot``."""
    if connection.dialect.name == "postgresql":
        columns = [list(column) for column in zip(*slots, strict=True)] or [[], [], []]
        names = ("first", "last", "deadline")
        arrays = "CAST(:first AS bigint[]), CAST(:last AS bigint[]), CAST(:deadline AS bigint[])"
        return f"unnest({arrays}) AS slot(first, last, deadline)", dict(zip(names, columns, strict=True))
    picked = ", ".join(
        f"json_extract(value, '$[{n}]') AS {name}" for n, name in enumerate(("first", "last", "deadline"))
    )
    return f"(SELECT {picked} FROM json_each(:slots)) AS slot", {"slots": orjson.dumps(slots).decode()}
