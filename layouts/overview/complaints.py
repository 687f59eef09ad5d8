"""Complaints today so far, against what is usual by this hour, with the last two weeks beside it."""

from dataclasses import dataclass
from typing import Any

from dash.development.base_component import Component

from commandcenter.domain.briefing.standing import Subject
from commandcenter.domain.clock import Instant, start_of_day
from commandcenter.domain.complaints.model import Compared, DayCount, Standing
from commandcenter.domain.complaints.scope import Span, Window
from commandcenter.domain.picture import Shown
from commandcenter.store.queries import overview
from commandcenter.store.versions import Topic
from layouts import i18n, marks, theme
from layouts.complaints import words
from layouts.complaints.known import Known as Sources
from layouts.complaints.known import empty, facts, load
from layouts.contract import Column, Connection, Look, Panel, Params, Rendered, Table
from layouts.data.known import Condition, headline
from layouts.i18n import message
from layouts.overview.leading import leading

TOPICS = frozenset({Topic.COMPLAINTS, Topic.FEEDS, Topic.REFERENCE, Topic.WORKER, Topic.MINUTE})
DAYS = 14
TONES = {Standing.ABOVE: Shown.DEGRADED, Standing.BELOW: Shown.UP}


@dataclass(frozen=True, slots=True)
class Known:
    """Today against its range, the counts of the days before, and how it stands with who brings tickets."""

    sources: Sources
    today: Compared
    days: tuple[DayCount, ...]


def fetch(connection: Connection, instant: Instant, _params: Params) -> Known:
    """Complaints of the regency as they were known."""
    return Known(
        load(connection, instant, {}),
        overview.normal(connection, instant)[Window.TODAY].whole,
        overview.daily(connection, instant, DAYS),
    )


def render(known: Known | None, look: Look) -> Rendered:
    """One figure; when nobody brings tickets, that is said: few of them are then no calm."""
    if known is None or known.sources.is_empty:
        return empty(look, known.sources if known else None)
    lang, sources, today = look.lang, known.sources, known.today
    href = leading(look, sources.asked.instant, Subject.COMPLAINTS, span=Window.TODAY.value)
    is_doubtful = sources.condition is not Condition.FINE
    tone = Shown.UNKNOWN if is_doubtful else TONES.get(today.standing, Shown.UP)
    compare = _usual(lang, today)
    if is_doubtful and sources.sources is not None:
        compare = headline(look, sources.sources)
    tile = marks.tile(
        look, i18n.number(lang, today.n), i18n.text(lang, "complaints today"), tone=tone, compare=compare, href=href,
        trend=_trend(known, look, tone) if theme.is_close(look) else None,
    )  # fmt: skip
    period = words.period(lang, Span(start_of_day(sources.asked.now), sources.asked.now + 1))
    return Rendered(tile, facts=facts(sources, period, today.n), **sources.ages)


def _usual(lang: str, today: Compared) -> str:
    if today.low is None or today.high is None:
        return i18n.text(lang, "too little history")
    return i18n.text(lang, "usually {range}", range=words.range_of(lang, today.low, today.high))


def _trend(known: Known, look: Look, tone: Shown) -> Component:
    label = i18n.text(
        look.lang, "complaints a day, {days} days: {counts}", days=DAYS,
        counts=", ".join(i18n.number(look.lang, day.n) for day in known.days),
    )  # fmt: skip
    return marks.sparkline([day.n for day in known.days], look, label=label, tone=tone)


def table(known: Known, _look: Look) -> Table | None:
    """The last two weeks day by day; what is usual by this hour beside today."""
    if known.sources.is_empty:
        return None
    columns = (
        Column("day", message("Day"), "instant"), Column("n", message("Complaints"), "number", tells="people"),
        Column("expected", message("Expected"), "number", decimals=1, tells="of_people"),
        Column("low", message("Usual from"), "number", tells="of_people"),
        Column("high", message("Usual to"), "number", tells="of_people"),
    )  # fmt: skip
    rows: list[dict[str, Any]] = [{"day": day.day, "n": day.n} for day in reversed(known.days)]
    if rows:
        rows[0] |= {"expected": known.today.expected, "low": known.today.low, "high": known.today.high}
    return Table(columns, rows)


PANEL = Panel(
    key="complaints",
    title=message("Complaints today"),
    unit=message("complaints"),
    topics=TOPICS,
    fetch=fetch,
    render=render,
    definition=message(
        "Tickets received since midnight (WIB), and the range that the history of the category, kecamatan and weekday "
        "lets one expect by this hour (95 %). Coloured only when the count departs from it."
    ),
    table=table,
    is_public=True,
)
