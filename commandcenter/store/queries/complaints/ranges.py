"""What is normal: the history that ranges are learned from, and counts against their ranges."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection, text

from commandcenter.domain.clock import DAY, HOUR, WIB_OFFSET, Instant, start_of_day
from commandcenter.domain.complaints import normal
from commandcenter.domain.complaints.baseline import Baseline
from commandcenter.domain.complaints.fitting import LENGTHS, fit
from commandcenter.domain.complaints.history import YEAR_DAYS, History, settled, whole_weeks
from commandcenter.domain.complaints.model import ExpectedDay, Normality
from commandcenter.domain.complaints.scope import Span, Where, Window, span_of
from commandcenter.store.queries.complaints.tickets import Tickets, counted, known, received
from commandcenter.store.remembered import remembered
from commandcenter.store.versions import Topic

JUDGED: Final = (Window.TODAY, Window.WEEK, Window.MONTH)
_LOCAL_DAY: Final = f"(received_at + {WIB_OFFSET}) / {DAY} * {DAY} - {WIB_OFFSET}"
_HOURS_OF: Final = 91 * DAY  # when in a day tickets come is learned from so much


def normality(connection: Connection, instant: Instant, where: Where, window: Window) -> Normality:
    """Every count of a window against its range: today so far, the last 7 days or the last 30 days."""
    return normalities(connection, instant, where, (window,))[window]


def normalities(
    connection: Connection, instant: Instant, where: Where, windows: tuple[Window, ...] = JUDGED
) -> Mapping[Window, Normality]:
    """The same for several windows. They share one history, which ends before the longest of JUDGED begins."""
    spans = {window: span_of(window, instant.at) for window in windows}
    counts = _counts(connection, instant, where, spans)
    codes = [row.code for row in connection.execute(text("SELECT code FROM kecamatan ORDER BY code"))]
    codes = codes if where.kecamatan is None else [where.kecamatan]
    history = _history(connection, instant, where, span_of(Window.MONTH, instant.at).starts_at)
    if history is None:
        return {window: normal.unknown(window, span, counts[window], codes) for window, span in spans.items()}
    baseline, n = _fitted(history, LENGTHS), sum(n for _category, _day, n, _squares in history.days)
    return {
        window: normal.judge(window, span, counts[window], baseline, history.span, n, codes)
        for window, span in spans.items()
    }


def inflow(connection: Connection, instant: Instant, where: Where, span: Span) -> tuple[ExpectedDay, ...]:
    """Every local day of the span with its range, learned from what came before the span. The range of today is that
    of the day so far."""
    came = received(instant, where, span)
    rows = connection.execute(
        text(f"SELECT {_LOCAL_DAY} AS day, count(*) AS n FROM complaint WHERE {came.condition} GROUP BY 1"),
        came.parameters,
    )
    counts = {row.day: row.n for row in rows}
    history = _history(connection, instant, where, start_of_day(span.starts_at))
    baseline = None if history is None else _fitted(history, (1,))
    days = range(start_of_day(span.starts_at), span.ends_at, DAY)
    return tuple(_expected(baseline, day, min(day + DAY, span.ends_at), counts.get(day, 0)) for day in days)


def _expected(baseline: Baseline | None, day: int, ends_at: int, n: int) -> ExpectedDay:
    if baseline is None:
        return ExpectedDay(day, n, None, None, None)
    found = normal.whole_range(baseline, day, ends_at)
    return ExpectedDay(day, n, *found)


def _counts(
    connection: Connection, instant: Instant, where: Where, spans: Mapping[Window, Span]
) -> dict[Window, dict[normal.Cell, int]]:
    longest = max(spans.values(), key=lambda span: span.days)
    came = received(instant, where, longest)
    begun = (f"received_at >= {span.starts_at}" for span in spans.values())
    columns = ", ".join(f"{counted(each)} AS n_{n}" for n, each in enumerate(begun))
    rows = connection.execute(
        text(f"""
            SELECT category, coalesce(kecamatan, '') AS place, {columns}
            FROM complaint WHERE {came.condition} GROUP BY category, coalesce(kecamatan, '')
        """),
        came.parameters,
    ).all()
    return {
        window: {(row.category, row.place): row[2 + n] for row in rows if row[2 + n]} for n, window in enumerate(spans)
    }


def _history(connection: Connection, instant: Instant, where: Where, ends_at: int) -> History | None:
    """What was known of the days before ``ends_at``; None: too little. Live it is remembered until a ticket comes or
    changes: the strip, the list of what is not normal and the overview stand on the same."""
    if not instant.live:
        return _read_history(connection, instant, where, ends_at)
    key = "history", where, ends_at
    return remembered(connection, key, (Topic.COMPLAINTS,), lambda: _read_history(connection, instant, where, ends_at))


def _read_history(connection: Connection, instant: Instant, where: Where, ends_at: int) -> History | None:
    everything = known(instant, where)
    first = connection.execute(
        text(f"SELECT min(received_at) FROM complaint WHERE {everything.condition}"), everything.parameters
    ).scalar()
    span = whole_weeks(None if first is None else start_of_day(int(first) + DAY - 1), ends_at)
    if span is None:
        return None
    days = _days(instant, where, span)
    rows = connection.execute(
        text(f"""
            SELECT category, day, {_whole("n")} AS n, {_whole("n * n")} AS squares
            FROM {days.condition} GROUP BY day, category
        """),
        days.parameters,
    )
    told = _tuple(rows)
    kept = settled(told, span)
    if kept is None:
        return None
    if kept != span:
        span, told = kept, tuple(day for day in told if day[1] >= kept.starts_at)
    recent = _days(instant, where, Span(max(span.starts_at, ends_at - YEAR_DAYS * DAY), ends_at))
    cells = connection.execute(
        text(f"SELECT category, kecamatan, {_whole('n')} AS n FROM {recent.condition} GROUP BY category, kecamatan"),
        recent.parameters,
    )
    # All at once and as plain tuples: fetched one by one, or compared as SQLAlchemy rows, they take four times as long.
    return History(span, told, _tuple(cells), _hours(connection, instant, where, span))


def _whole(what: str) -> str:
    return f"CAST(sum({what}) AS bigint)"  # else PostgreSQL answers with a decimal number


def _tuple(rows: Any) -> tuple[Any, ...]:
    return tuple(map(tuple, rows.all()))


def _hours(connection: Connection, instant: Instant, where: Where, span: Span) -> tuple[int, ...]:
    came = received(instant, where, Span(max(span.starts_at, span.ends_at - _HOURS_OF), span.ends_at))
    rows = connection.execute(
        text(f"""
            SELECT (received_at + {WIB_OFFSET}) % {DAY} / {HOUR} AS hour, count(*) AS n
            FROM complaint WHERE {came.condition} GROUP BY 1
        """),
        came.parameters,
    )
    found = {row.hour: row.n for row in rows}
    return tuple(found.get(hour, 0) for hour in range(24))


@lru_cache(maxsize=8)  # a new ticket does not change the history; the key is all that the result depends on
def _fitted(history: History, lengths: tuple[int, ...]) -> Baseline:
    return fit(history, lengths)


def _days(instant: Instant, where: Where, span: Span) -> Tickets:
    """Tickets by category, day and kecamatan as a table; from the counts that are kept, where these can tell."""
    if instant.live and where == Where(category=where.category, kecamatan=where.kecamatan):
        chosen = {name: value for name in ("category", "kecamatan") if (value := getattr(where, name)) is not None}
        scope = "".join(f" AND {name} = :{name}" for name in chosen)
        table = f"(SELECT * FROM complaint_day WHERE day >= :starts_at AND day < :ends_at{scope}) AS days"
        return Tickets(table, {**chosen, "starts_at": span.starts_at, "ends_at": span.ends_at})
    came = received(instant, where, span)
    table = f"""
        (SELECT category, {_LOCAL_DAY} AS day, coalesce(kecamatan, '') AS kecamatan, count(*) AS n
        FROM complaint WHERE {came.condition} GROUP BY 1, 2, 3) AS days
    """
    return Tickets(table, came.parameters)
