"""How long each step took: its distribution with median, 90th percentile and limit, and how many kept the limit."""

from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.clock import Instant
from commandcenter.domain.complaints.model import StepTime
from commandcenter.domain.complaints.scope import Span
from commandcenter.domain.picture import Shown
from commandcenter.domain.workdays import Counts, ServiceLimit, Step
from commandcenter.store.queries.complaints import step_times
from layouts import i18n
from layouts.complaints import columns, words
from layouts.complaints.asked import PARAMS, TOPICS
from layouts.complaints.known import Known, empty, facts, load
from layouts.contract import Column, Connection, Look, Panel, Params, Rendered, Table
from layouts.i18n import message

SHOWN = (Step.VERIFY, Step.DISPOSE, Step.ANSWER, None, Step.CONFIRM)
DAY_OF_CLOCK = 24 * 60  # minutes


@dataclass(frozen=True, slots=True)
class Data:
    """The steps that were done in the span, in the order of a ticket's course."""

    known: Known
    span: Span
    steps: tuple[StepTime, ...]


def fetch(connection: Connection, instant: Instant, params: Params) -> Data:
    """The steps that were done in the span that was asked for."""
    known = load(connection, instant, params)
    span = known.asked.span
    return Data(known, span, step_times(connection, instant, known.asked.where, span))


def render(data: Data | None, look: Look) -> Rendered:
    """A row for each step, and one from receipt to the answer; a step that was never dated says so.

    All rows are drawn on one scale, from nothing to twice the limit, so that one upright is the limit of them all.
    """
    if data is None or data.known.is_empty:
        return empty(look, data.known if data else None)
    lang = look.lang
    found = {each.step: each for each in data.steps}
    steps = [found[step] for step in SHOWN if step in found]
    heads = "\t".join(
        i18n.text(lang, word) for word in (message("half"), message("9 of 10"), message("limit"), message("in time"))
    )
    spoken = i18n.text(lang, "the spread of each row against its limit, the upright in the middle")
    picture = columns.spreads([_shares(step) for step in steps], [tone(step) for step in steps], True, look, spoken)
    head = html.Div([html.Span(i18n.text(lang, "working days")), html.Span(i18n.text(lang, "limit")), html.Span(heads)],
                    className="time-head")  # fmt: skip
    body = html.Div([head, html.Ul([_row(step, look) for step in steps], className="rows"), picture], className="times")
    period = words.period(lang, data.span)
    n = max((step.n for step in steps), default=0)
    return Rendered(body, facts=facts(data.known, period, n), **data.known.ages)


def tone(step: StepTime) -> Shown:
    """Loud when half of the tickets took longer than the limit, warning when more than one in ten did. That a citizen
    takes long to answer is nobody's fault."""
    if step.step is Step.CONFIRM:
        return Shown.UP
    shares = _shares(step)
    if shares.get(50, 0.0) > 1:
        return Shown.DOWN
    return Shown.DEGRADED if shares.get(90, 0.0) > 1 else Shown.UP


def _shares(step: StepTime) -> dict[int, float]:
    """The quantiles in shares of the limit; nothing where there is no limit."""
    minutes = minutes_of(strictest(step), step.step)
    return {} if not minutes else {q: value / minutes for q, value in step.quantiles.items()}


def _row(step: StepTime, look: Look) -> Component:
    """Name; median and 90th percentile, the limit, how many kept it, of how many."""
    lang = look.lang
    name = html.Span(i18n.text(lang, words.STEPS[step.step]))
    if not step.n:
        said = (
            i18n.text(lang, "no dates told by the sources") if step.undated else i18n.text(lang, "none in this period")
        )
        return html.Li([name, html.Span(said)], className="is-quiet")
    share = "" if step.share is None else words.share(lang, round(step.share * step.judged), step.judged) + " "
    median, ninth = (_time(step.quantiles.get(q), step.step, lang) for q in (50, 90))
    limit, shown = strictest(step), tone(step)
    figures = f"{median}\t{ninth}\t{_limit(limit, lang)}\t{share}n\u00a0{i18n.number(lang, step.judged or step.n)}"
    return html.Li([name, html.Span(figures)], className="" if shown is Shown.UP else f"ink-{shown}")


def strictest(step: StepTime) -> ServiceLimit | None:
    """The limit of most tickets: of every kind, or where there is none the one that judged the most."""
    limits = sorted(step.in_time, key=lambda each: (each.kind is not None, -each.n))
    return limits[0].limit if limits else None


def minutes_of(limit: ServiceLimit | None, step: Step | None) -> float | None:
    """A limit on the scale of the step's quantiles: working minutes, for the citizen's step minutes of the clock."""
    if limit is None:
        return None
    if step is Step.CONFIRM:
        return limit.days * DAY_OF_CLOCK
    return limit.days * words.WORKDAY


def _time(minutes: float | None, step: Step | None, lang: str) -> str:
    """Days with one decimal: working days, for the citizen's step those of the clock, which it says."""
    if minutes is None:
        return "–"
    days = minutes / (DAY_OF_CLOCK if step is Step.CONFIRM else words.WORKDAY)
    said = i18n.number(lang, days, 0 if days >= (10 if step is Step.CONFIRM else 100) else 1)
    return i18n.text(lang, "{n} d by the clock", n=said) if step is Step.CONFIRM else said


def _limit(limit: ServiceLimit | None, lang: str) -> str:
    if limit is None:
        return "–"
    days = i18n.number(lang, limit.days)
    return days if limit.counts is Counts.WORKING else i18n.text(lang, "{n} d by the clock", n=days)


COLUMNS = (
    Column("step", message("Step")),
    Column("unit", message("Counted in")),
    Column("n", message("Done in the period (n)"), "number", tells="people"),
    Column("p10", message("10 % within"), "number", decimals=1, tells="of_people"),
    Column("p25", message("25 % within"), "number", decimals=1, tells="of_people"),
    Column("p50", message("Half within"), "number", decimals=1, tells="of_people"),
    Column("p75", message("75 % within"), "number", decimals=1, tells="of_people"),
    Column("p90", message("90 % within"), "number", decimals=1, tells="of_people"),
    Column("limit", message("Limit")),
    Column("judged", message("Of tickets due (n)"), "number", tells="people"),
    Column("in_time", message("In time"), "number", tells="people", part_of="judged"),
    Column("share", message("Share in time"), "percent", decimals=1, tells="of_people"),
    Column("undated", message("Done without a date"), "number", tells="people"),
    Column("uncounted", message("Cannot be counted"), "number", tells="people"),
    Column("note", message("Legal base of the limit")),
)


def table(data: Data | None, look: Look) -> Table | None:
    """Every step; times in working days of 7.5 hours, for the citizen's step in days of the clock."""
    if data is None or data.known.is_empty:
        return None
    lang, rows = look.lang, []
    for step in data.steps:
        is_clock = step.step is Step.CONFIRM
        day = DAY_OF_CLOCK if is_clock else words.WORKDAY
        limit = strictest(step)
        row = {
            "step": i18n.text(lang, words.STEPS[step.step]),
            "unit": i18n.text(lang, message("days of the clock") if is_clock else message("working days")),
            "n": step.n, "limit": _limit(limit, lang), "judged": step.judged,
            "in_time": sum(each.in_time for each in step.in_time),
            "share": None if step.share is None else 100 * step.share,
            "undated": step.undated, "uncounted": step.uncounted, "note": limit.note if limit else None,
        }  # fmt: skip
        rows.append(row | {f"p{q}": minutes / day for q, minutes in step.quantiles.items()})
    return Table(COLUMNS, rows, note=words.period(lang, data.span), sums=())


PANEL = Panel(
    key="times",
    title=message("How long each step takes"),
    unit=message("working days"),
    topics=TOPICS,
    fetch=fetch,
    render=render,
    params=PARAMS,
    definition=message(
        "Of the steps done in the period: verify and dispose from receipt, answer from the disposition, the citizen's "
        "word from the answer. Times are working time by the calendar of days off and office hours (a day is 7.5 "
        "hours), the citizen's by the clock. The box holds the middle half, the line eight of ten, the upright within "
        "is the median, the one through the whole height the limit. In time: of the tickets whose deadline fell in the "
        "period. Steps that a source does not date are left out and counted. The limits are configuration; their "
        "legal base is in the table."
    ),
    table=table,
    is_public=True,
)
