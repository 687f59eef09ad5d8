"""How long steps take, and how many are in time."""

from collections.abc import Iterator
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

_PAST: Final = {  # which tickets are past a step, whether or not it is dated
    Step.VERIFY: f"({DONE} OR verified_at IS NOT NULL OR status IN ('verified', 'disposed', 'in_progress'))",
    Step.DISPOSE: f"({DONE} OR disposed_at IS NOT NULL OR status IN ('disposed', 'in_progress'))",
    Step.ANSWER: DONE,
    Step.CONFIRM: "verdict IS NOT NULL",
    Step.COMPLETE: "(closed_at IS NOT NULL OR status = 'closed')",
}


def step_times(connection: Connection, instant: Instant, where: Where, span: Span) -> tuple[StepTime, ...]:
    """Each step in its order, and last the whole way from receipt to the answer."""
    times = timetable(connection)
    came = received(instant, where, span)
    columns = ", ".join(
        f"{counted(f'{past} AND ({step.ends_with} IS NULL OR {step.begins_with} IS NULL)')} AS {step.value}"
        for step, past in _PAST.items()
    )
    whole = counted(f"{DONE} AND answered_at IS NULL")
    undated = connection.execute(
        text(f"SELECT {columns}, {whole} AS whole FROM complaint WHERE {came.condition}"), came.parameters
    ).one()
    made = [_step(connection, instant, where, span, times, step, getattr(undated, step.value)) for step in _PAST]
    return (*made, _step(connection, instant, where, span, times, None, undated.whole))


def _step(
    connection: Connection, instant: Instant, where: Where, span: Span, times: Timetable, step: Step | None,
    undated: int,
) -> StepTime:  # fmt: skip
    begun, ended = ("received_at", "answered_at") if step is None else (step.begins_with, step.ends_with)
    done = known(instant, where).also(f"{ended} >= :starts_at AND {ended} < :ends_at AND {begun} IS NOT NULL")
    rows = connection.execute(
        text(f"SELECT {begun}, {ended} FROM complaint WHERE {done.condition}"),
        {**done.parameters, "starts_at": span.starts_at, "ends_at": span.ends_at},
    ).all()
    if step is Step.CONFIRM:
        found = [(end - start) // MINUTE for start, end in rows if start <= end]
    else:
        found = [minutes for minutes in times.clock.working_minutes(rows) if minutes is not None]
    in_time = () if step is None else tuple(_in_time(connection, instant, where, span, times, step))
    return StepTime(step, len(found), quantiles(found), len(rows) - len(found), undated, in_time)


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
    connection: Connection, instant: Instant, where: Where, span: Span, times: Timetable, step: Step
) -> Iterator[InTime]:
    for each in _classes(times, known(instant, where), step):
        found = _judged(connection, times, each, span, step, "NULL")
        yield InTime(each.limit, each.kind, sum(n for _part, n, _kept in found), sum(kept for _part, _n, kept in found))


def ranking(connection: Connection, instant: Instant, where: Where, span: Span, step: Step = Step.ANSWER) -> Ranking:
    """OPDs by their share in time of a step, of the tickets whose deadline fell in the span."""
    times = timetable(connection)
    kept: dict[str, list[int]] = {}
    for each in _classes(times, known(instant, where).also("opd IS NOT NULL"), step):
        for opd, n, good in _judged(connection, times, each, span, step, "opd"):
            if opd is not None:
                counts = kept.setdefault(opd, [0, 0])
                counts[0] += good
                counts[1] += n
    return rank_shares({opd: (good, n) for opd, (good, n) in kept.items()})


def _judged(
    connection: Connection, times: Timetable, each: _Class, span: Span, step: Step, by: str
) -> list[tuple[Any, int, int]]:
    """(part, tickets whose deadline fell in the span, of these done by it), by the column ``by`` or all together."""
    slots = times.clock.receipts(each.limit, span.starts_at, span.ends_at)
    begun, ended = step.begins_with, step.ends_with
    condition = each.tickets.condition
    if step is Step.CONFIRM:
        condition += " AND verdict IS NOT NULL"  # a citizen who is silent is not late
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
