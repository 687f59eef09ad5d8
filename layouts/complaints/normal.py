"""What is not normal: only real departures, the rarest first, and what many tell of as if it were one problem."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.clock import DAY, Instant, start_of_day
from commandcenter.domain.complaints.model import Compared, Dimension, HotSpot, Normality, Standing
from commandcenter.domain.complaints.onset import onset
from commandcenter.domain.complaints.scope import Span, Where, Window
from commandcenter.domain.picture import Shown
from commandcenter.domain.privacy.cells import sums_of
from commandcenter.store.queries.complaints import normality, spots_of
from commandcenter.store.queries.complaints.series import series
from layouts import i18n, marks, states, theme
from layouts.complaints import words
from layouts.complaints.asked import PARAMS, TIMED
from layouts.complaints.known import Known, empty, facts, load
from layouts.contract import Column, Connection, Look, Panel, Params, Rendered, Table
from layouts.data.known import Condition, advice, headline
from layouts.i18n import message
from layouts.tiles import attributes

PAGE_SHARE, DESK_SHARE = 0.262, 0.37  # of the page's height, below the title
Pair = tuple[str | None, str | None]  # category and kecamatan


@dataclass(frozen=True, slots=True)
class Course:
    """How a count came to depart: its last days, the oldest first, and about since which of them (a local midnight)."""

    counts: tuple[int, ...]
    since: int | None


@dataclass(frozen=True, slots=True)
class Data:
    """The counts of a window against their ranges, the courses of those that depart, and where many tell the same."""

    known: Known
    normality: Normality
    courses: Mapping[Pair, Course] = field(default_factory=dict)
    spots: tuple[HotSpot, ...] = ()


def fetch(connection: Connection, instant: Instant, params: Params) -> Data:
    """The counts of today, the week or the month against their ranges; longer spans are judged by their last month."""
    known = load(connection, instant, params)
    where, window = known.asked.where, known.asked.window
    window = window if window in JUDGED else Window.MONTH
    judged = normality(connection, instant, where, window)
    spots = spots_of(connection, instant, where, judged)
    data = Data(known, judged, {}, spots)
    return Data(known, judged, _courses(connection, instant, where, data), spots)


JUDGED = (Window.TODAY, Window.WEEK, Window.MONTH)
COURSE = 28  # days before the window in which a departure may have begun, and that its picture shows


def _courses(connection: Connection, instant: Instant, where: Where, data: Data) -> dict[Pair, Course]:
    """The last days of each departure, and about since which of them it lasts."""
    departing = departures(data)
    if not departing:
        return {}
    span = data.normality.span
    shown = Span(start_of_day(instant.at) - (COURSE + span.days - 1) * DAY, span.ends_at)
    counted = series(connection, instant, where, shown, (Dimension.CATEGORY, Dimension.KECAMATAN))
    found = {}
    for each in departing:
        mine = [
            days
            for (category, kecamatan), days in counted.items()
            if each.category in (None, category) and each.kecamatan in (None, kecamatan)
        ]
        counts = tuple(map(sum, zip(*mine, strict=True))) or (0,) * shown.days
        first = onset(counts, (each.expected or 0.0) / span.days, each.n / span.days)
        found[each.category, each.kecamatan] = Course(counts, None if first is None else shown.starts_at + first * DAY)
    return found


def render(data: Data | None, look: Look) -> Rendered:
    """As many as fit, and how many do not. Calm only where everything was compared and the sources live."""
    if data is None or data.known.is_empty:
        return empty(look, data.known if data else None)
    departing, doubles = departures(data), doubled(data)
    shown = facts(data.known, words.period(look.lang, data.normality.span), data.normality.whole.n)
    rows = [_departure(each, data, look) for each in departing] + [_double(each, data, look) for each in doubles]
    body: Component = html.Div()
    if not departing:
        body = _none(data, look)
        if data.known.condition is Condition.FINE and rows:
            body = html.Div([body, html.Ul(_cut(rows, look, 1), className="rows")])
    else:
        body = html.Ul(_cut(rows, look), className="rows")
    return Rendered(body, facts=shown, **data.known.ages)


def departures(data: Data) -> tuple[Compared, ...]:
    """What departs, the rarest first; the whole when it does."""
    whole = data.normality.whole
    first = (whole,) if whole.standing in (Standing.ABOVE, Standing.BELOW) else ()
    return (*first, *data.normality.departures)


def doubled(data: Data) -> tuple[HotSpot, ...]:
    """Places where several tickets may be one problem and that are not among the departures; the largest first."""
    told = {(each.category, each.kecamatan) for each in departures(data)}
    found = [spot for spot in data.spots if spot.problems < spot.n and (spot.category, spot.kecamatan) not in told]
    return tuple(sorted(found, key=lambda spot: (spot.problems - spot.n, -spot.newest_at)))


def _none(data: Data, look: Look) -> Component:
    lang, normality = look.lang, data.normality
    if data.known.condition is not Condition.FINE and data.known.sources is not None:
        return states.stopped(headline(look, data.known.sources), advice(look, data.known.sources))
    if normality.history is None:
        return states.empty(
            look, "Too little history to say what is normal", "It is learned from the tickets of past weeks"
        )
    compared = i18n.plural(lang, "{n} comparison, no real departure", "{n} comparisons, no real departure",
                           normality.tested)  # fmt: skip
    return states.calm(i18n.text(lang, "Nothing unusual"), compared)


def _cut(rows: Sequence[Component], look: Look, taken: int = 0) -> list[Component]:
    """The rows that have room, and how many have none; ``taken``: rows that are not for these."""
    fits = max(1, words.rows_of_two(look, PAGE_SHARE, DESK_SHARE, len(rows)) - taken)
    shown, left = list(rows[:fits]), len(rows) - fits
    if left > 0:
        shown.append(html.Li(i18n.plural(look.lang, "+ {n} other", "+ {n} others", left), className="more is-small"))
    return shown


USUAL = {Standing.ABOVE: message("usually {range}"), Standing.BELOW: message("fewer than the usual {range}")}


def _departure(each: Compared, data: Data, look: Look) -> Component:
    """What and where, how many; below it the usual range and since when, with the course of the last days."""
    lang, names = look.lang, data.known.names
    said = i18n.text(lang, USUAL[each.standing], range=words.range_of(lang, each.low or 0, each.high or 0))
    course = data.courses.get((each.category, each.kecamatan))
    if course is not None and course.since is not None:
        day = i18n.short_day(lang, course.since)
        said += ", " + i18n.text(lang, "since {time}", time=day)
    name = words.what(lang, each.category, each.kecamatan, names)
    parts: list[Component] = [html.Div(f"{name}\n{said}"), html.Span(i18n.number(lang, each.n))]
    if theme.is_close(look) and course is not None and len(course.counts) > 1:
        spoken = ", ".join(i18n.number(lang, n) for n in course.counts)
        parts.insert(1, marks.sparkline(course.counts, look, label=spoken, tone=Shown.DEGRADED, width=90, height=22))
    return html.Li(parts, className="two ink-degraded", **_narrows(each.category, each.kecamatan))


def _double(spot: HotSpot, data: Data, look: Look) -> Component:
    lang = look.lang
    name = words.what(lang, spot.category, spot.village or spot.kecamatan, data.known.names)
    said = i18n.plural(
        lang, "{tickets} tickets, perhaps {n} problem", "{tickets} tickets, perhaps {n} problems", spot.problems,
        tickets=i18n.number(lang, spot.n),
    )  # fmt: skip
    newest = i18n.text(lang, "newest {time}", time=i18n.since(lang, spot.newest_at, data.known.asked.now))
    parts = [html.Div(f"{name}\n{said}, {newest}"), html.Span(i18n.number(lang, spot.n))]
    return html.Li(parts, className="two", **_narrows(spot.category, spot.kecamatan))


def _narrows(category: str | None, kecamatan: str | None) -> dict[str, Any]:
    """A click shows only these tickets."""
    wanted = {"data_param_category": category, "data_param_kecamatan": kecamatan}
    given = {key: value for key, value in wanted.items() if value}
    return {"tabIndex": "0", **attributes(**given)} if given else {}


COLUMNS = (
    Column("category", message("Category")),
    Column("kecamatan", message("Kecamatan")),
    Column("standing", message("Against expected"), "state", tells="of_people"),
    Column("n", message("Received"), "number", tells="people"),
    Column("expected", message("Expected"), "number", decimals=1, tells="of_people"),
    Column("low", message("At least (95 %)"), "number", tells="of_people"),
    Column("high", message("At most (95 %)"), "number", tells="of_people"),
    Column("ratio", message("Times the expected"), "number", decimals=1, tells="of_people"),
    Column("p", message("By chance alone (p)"), "number", decimals=6, tells="of_people"),
    Column("since", message("Since about"), "day", tells="of_people"),
    Column("problems", message("Problems, duplicates counted once"), "number", tells="people", part_of="n"),
)
STANDINGS = {
    Standing.ABOVE: message("more than usual"),
    Standing.BELOW: message("fewer than usual"),
    Standing.WITHIN: message("usual"),
    Standing.UNKNOWN: message("too little history"),
}


def table(data: Data | None, look: Look) -> Table | None:
    """Every comparison that was made and kept: departures first, then the rest by how rare they are."""
    if data is None or data.known.is_empty:
        return None
    lang, names, normality = look.lang, data.known.names, data.normality
    told = departures(data)
    others = [
        each
        for each in (normality.whole, *normality.categories, *normality.kecamatan, *normality.cells)
        if each not in told
    ]
    others.sort(key=lambda each: (each.p is None, each.p or 0.0, -each.n))
    problems = {(spot.category, spot.kecamatan): spot.problems for spot in data.spots if spot.village is None}
    rows = []
    for each in (*told, *others):
        course = data.courses.get((each.category, each.kecamatan))
        rows.append(
            {
                "category": each.category or i18n.text(lang, "all"),
                "kecamatan": words.place(lang, each.kecamatan, names) if each.kecamatan else i18n.text(lang, "all"),
                "standing": STANDINGS[each.standing], "n": each.n, "expected": each.expected, "low": each.low,
                "high": each.high, "ratio": each.ratio, "p": each.p,
                "since": words.iso(course.since) if course and course.since else None,
                "problems": problems.get((each.category or "", each.kecamatan or "")),
            }
        )  # fmt: skip
    keys = [(each.category, each.kecamatan) for each in (*told, *others)]
    return Table(COLUMNS, rows, note=_note(normality, lang), sums=sums_of(keys))


def _note(normality: Normality, lang: str) -> str:
    if normality.history is None:
        return i18n.text(lang, "Too little history to say what is normal")
    return i18n.text(
        lang,
        "{tested} comparisons against {n} tickets of {period}; by chance alone about {chance} lie outside their range. "
        "Of those called departures at most {share} are expected to be false.",
        tested=i18n.number(lang, normality.tested),
        n=i18n.number(lang, normality.history_n),
        period=words.period(lang, normality.history),
        chance=i18n.number(lang, normality.outside_by_chance, 1),
        share=i18n.percent(lang, 100 * normality.false_share, 0),
    )


PANEL = Panel(
    key="normal",
    title=message("What is not normal"),
    unit=message("tickets"),
    topics=TIMED,
    fetch=fetch,
    render=render,
    params=PARAMS,
    definition=message(
        "Every count of the period (all tickets, each category, each kecamatan, each category in a kecamatan) against "
        "the range expected from history by weekday and time of the year: a negative binomial model whose means are "
        "shrunk toward their category and place, so that small numbers do not cry out. Named are only departures that "
        "hold after the guard against many comparisons (Benjamini and Hochberg: at most 5 % of those named are false). "
        "Since: about the day since which the excess lasts (CUSUM after Page and Lucas). Tickets of one category, "
        "place and day may be one problem: they are named with how many problems they may be."
    ),
    table=table,
    is_public=True,
)
