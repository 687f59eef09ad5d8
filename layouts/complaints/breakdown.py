"""The tickets of the span divided by category, OPD, kecamatan or channel; shares and rates with how sure they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.clock import DAY, Instant, start_of_day
from commandcenter.domain.complaints.model import Dimension, Part, Rank, RankedRate, RankedShare, Ranking, Rates
from commandcenter.domain.complaints.scope import Span
from commandcenter.store.queries import complaints
from commandcenter.store.queries.complaints.series import series
from layouts import i18n, states, theme
from layouts.complaints import columns, words
from layouts.complaints.asked import DIMENSIONS, PARAMS, TOPICS, dimension
from layouts.complaints.known import Known, empty, facts, load
from layouts.contract import Column, Connection, Look, Panel, Params, Rendered, Table
from layouts.i18n import message
from layouts.tiles import attributes

PAGE_SHARE, DESK_SHARE = 0.205, 0.445  # of the page's height, below the title and the heads
ROW, MORE = 24.9, 20.4  # arc minutes


@dataclass(frozen=True, slots=True)
class Data:
    """``trends``: tickets a week by key, the oldest first. ``ranking``: shares in time. ``rates``: of kecamatan."""

    known: Known
    dimension: Dimension
    span: Span
    parts: tuple[Part, ...]
    trends: Mapping[str | None, tuple[int, ...]] = field(default_factory=dict)
    ranking: Ranking | None = None
    rates: Rates | None = None


WEEKS = 12


def fetch(connection: Connection, instant: Instant, params: Params) -> Data:
    """The parts of what was asked, with twelve weeks of each, the last one ending today."""
    known, by = load(connection, instant, params), dimension(params)
    where, span = known.asked.where, known.asked.span
    weeks = Span(start_of_day(instant.at) - (7 * WEEKS - 1) * DAY, instant.at + 1)
    trends = series(connection, instant, where, weeks, (by,), days=7)
    return Data(
        known,
        by,
        span,
        complaints.breakdown(connection, instant, where, span, by),
        {key[0]: counts for key, counts in trends.items()},
        complaints.ranking(connection, instant, where, span) if by is Dimension.OPD else None,
        complaints.rates(connection, instant, where, span) if by is Dimension.KECAMATAN else None,
    )


def render(data: Data | None, look: Look) -> Rendered:
    """Rows that fit, how many do not, and the choice of the division."""
    if data is None or data.known.is_empty:
        return empty(look, data.known if data else None)
    shown = facts(data.known, words.period(look.lang, data.span), sum(part.n for part in data.parts))
    if not data.parts:
        body = states.empty(look, "No complaints in this selection", "Widen the filters")
        return Rendered(body, facts=shown, **data.known.ages)
    rows = ordered(data)
    share = DESK_SHARE if theme.is_close(look) else PAGE_SHARE
    room = share - MORE * theme.pixels(look, 1) / theme.PAGE_HEIGHT  # the choice of the division takes a line
    fits = theme.rows_that_fit(look, room, ROW)
    overdue = sum(part.overdue for part in rows[fits:])
    rest = html.Span(_rest(len(rows) - fits, overdue, look) if fits < len(rows) else "")
    foot = html.Div([rest, _switch(data.dimension, look)], className="by-foot")
    return Rendered(html.Div([_table(rows[:fits], data, look), foot]), facts=shown, **data.known.ages)


def ordered(data: Data) -> list[Part]:
    """OPD by what is overdue, kecamatan by their rate, others by how many came; what has no name is last."""
    rates = {rate.key: rate.shrunk for rate in data.rates.rates} if data.rates else {}

    def order(part: Part) -> tuple[Any, ...]:
        first = part.overdue if data.dimension is Dimension.OPD else rates.get(part.key or "", 0.0)
        return (part.key is None, -first, -part.n, part.key or "")

    return sorted(data.parts, key=order)


def _switch(chosen: Dimension, look: Look) -> Component:
    """The divisions to choose from; the address keeps the choice."""
    links = []
    for each in DIMENSIONS:
        is_default, is_chosen = each is DIMENSIONS[0], each is chosen
        more: dict[str, Any] = {"aria-current": "true"} if is_chosen else {}
        links.append(
            html.Span(
                i18n.text(look.lang, words.DIMENSIONS[each]),
                className="switch",
                tabIndex="0",
                role="button",
                **more,
                **attributes(data_param_by="" if is_default else each.value),
            )
        )
    return html.Span(links, className="switches")


def _rest(left: int, overdue: int, look: Look) -> str:
    more = i18n.plural(look.lang, "+ {n} other", "+ {n} others", left)
    if not overdue:
        return more
    return f"{more}, " + i18n.plural(look.lang, "{n} overdue", "{n} overdue", overdue)


def _table(rows: Sequence[Part], data: Data, look: Look) -> Component:
    """Names and figures as lines, the marks of all rows as one picture for each column: small on the wire."""
    lang = look.lang
    heads = "\t".join(i18n.text(lang, word) for word in (message("in"), message("open"), message("late")))
    ranked = ranked_of(data)
    mine = [ranked.get(part.key or "") for part in rows]
    has_marks = bool(ranked)
    head: list[Component | str] = [html.Span(i18n.text(lang, words.DIMENSIONS[data.dimension])), html.Span(heads)]
    lines = [_row(part, mine[n] if has_marks else None, data, look) for n, part in enumerate(rows)]
    trends = [data.trends.get(part.key, ()) for part in rows]
    parts: list[Component] = [html.Ul(lines, className="rows")]
    if not has_marks or theme.is_close(look):
        head.append(html.Span(i18n.text(lang, "12 weeks")))
        spoken = i18n.text(lang, "tickets a week, twelve weeks, one line a row")
        parts.append(html.Div(columns.courses(trends, look, spoken), className="by-trend"))
    if has_marks:
        word = message("Per 10,000 people") if data.rates is not None else message("In time")
        head.append(html.Span(i18n.text(lang, word)))
        top = 1.0
        if data.rates is not None:  # room beside the highest: an end at the edge looks as if it went on
            top = 1.15 * max((each.high for each in mine if each is not None), default=1.0)
        mean = data.rates.mean if data.rates is not None else data.ranking.mean if data.ranking else None
        spoken = i18n.text(lang, "90 % intervals of each row, and the figure of all")
        parts.append(html.Div(columns.intervals(mine, top, mean, look, spoken), className="by-sure"))
    return html.Div([html.Div(head, className="by-head"), *parts], className="by" + (" is-ranked" if has_marks else ""))


def ranked_of(data: Data) -> Mapping[str, RankedShare | RankedRate]:
    """What says how sure a row's share or rate is, by key."""
    if data.rates is not None:
        return {rate.key: rate for rate in data.rates.rates}
    return {share.key: share for share in data.ranking.shares} if data.ranking is not None else {}


def _row(part: Part, ranked: RankedShare | RankedRate | None, data: Data, look: Look) -> Component:
    """Name; received and open; overdue, loud when there is any; the share or rate with its n."""
    lang = look.lang
    name = words.key(lang, data.dimension, part.key, data.known.names)
    figures_said = f"{words.padded(lang, part.n, 4)}\t{words.padded(lang, part.open, 4)}\t"
    overdue = words.padded(lang, part.overdue, 4)
    said: list[Component | str] = [figures_said, html.Span(overdue, className="is-late") if part.overdue else overdue]
    cells: list[Component] = [html.Span(name), html.Span(said)]
    if ranked is not None:
        is_worse = ranked.rank is Rank.WORSE
        cells.append(html.Span(_ranked(part, ranked, look), className="by-said is-worse" if is_worse else "by-said"))
    chosen = {"tabIndex": "0", **attributes(**{f"data_param_{data.dimension.value}": part.key})} if part.key else {}
    return html.Li(cells, **chosen)


def _ranked(part: Part, ranked: RankedShare | RankedRate, look: Look) -> str:
    """The figure as it was counted, never without its n."""
    lang = look.lang
    if isinstance(ranked, RankedRate):
        rate = "–" if part.per_10k is None else i18n.number(lang, part.per_10k, 1 if part.per_10k < 100 else 0)
        return f"{rate}  n\u00a0{i18n.number(lang, part.n)}"
    return f"{words.share(lang, ranked.good, ranked.n)}  n\u00a0{i18n.number(lang, ranked.n)}"


COLUMNS = (
    Column("n", message("Received"), "number", tells="people"),
    Column("before", message("In as many days before"), "number", tells="people"),
    Column("open", message("Open"), "number", tells="people"),
    Column("overdue", message("Overdue"), "number", tells="people", part_of="open"),
    Column("in_time", message("In time"), "number", tells="people", part_of="judged"),
    Column("judged", message("Of tickets due (n)"), "number", tells="people"),
    Column("share", message("Share in time"), "percent", decimals=1, tells="of_people"),
    Column("shrunk", message("Share, shrunk to the average"), "percent", decimals=1, tells="of_people"),
    Column("low", message("Share at least (90 %)"), "percent", decimals=1, tells="of_people"),
    Column("high", message("Share at most (90 %)"), "percent", decimals=1, tells="of_people"),
    Column("place", message("Place among all"), tells="of_people"),
)
PER_PEOPLE = (
    Column("population", message("People"), "number", tells="things"),
    Column("per_10k", message("Per 10,000 people"), "number", decimals=2, tells="of_people"),
    Column("rate_low", message("Rate at least (90 %)"), "number", decimals=2, tells="of_people"),
    Column("rate_high", message("Rate at most (90 %)"), "number", decimals=2, tells="of_people"),
)


def table(data: Data | None, look: Look) -> Table | None:
    """Every value of the division."""
    if data is None or data.known.is_empty:
        return None
    shares = {share.key: share for share in data.ranking.shares} if data.ranking else {}
    rates = {rate.key: rate for rate in data.rates.rates} if data.rates else {}
    columns = (Column("name", words.DIMENSIONS[data.dimension]), *COLUMNS, *(PER_PEOPLE if data.rates else ()))
    rows = [
        _line(part, data, shares.get(part.key or ""), rates.get(part.key or ""), look.lang) for part in ordered(data)
    ]
    return Table(columns, rows, note=words.period(look.lang, data.span))


def _line(part: Part, data: Data, share: RankedShare | None, rate: RankedRate | None, lang: str) -> dict[str, Any]:
    row: dict[str, Any] = {
        "name": words.key(lang, data.dimension, part.key, data.known.names), "n": part.n, "before": part.before,
        "open": part.open, "overdue": part.overdue,
    }  # fmt: skip
    if share is not None:
        row |= {
            "in_time": share.good, "judged": share.n, "share": 100 * share.good / share.n if share.n else None,
            "shrunk": 100 * share.shrunk, "low": 100 * share.low, "high": 100 * share.high,
            "place": _place(share.first, share.last),
        }  # fmt: skip
    if rate is not None:
        row |= {"population": rate.population, "per_10k": part.per_10k, "rate_low": rate.low, "rate_high": rate.high}
    return row


def _place(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


PANEL = Panel(
    key="breakdown",
    title=message("Divided by"),
    unit=message("tickets"),
    topics=TOPICS,
    fetch=fetch,
    render=render,
    params=(*PARAMS, "by"),
    definition=message(
        "Received: tickets of the period. Open and overdue: now, whenever received. The course is of twelve weeks, the "
        "last one ending today. In time: of the tickets whose deadline for the answer fell in the period, those that "
        "were answered by it; per 10,000 people: tickets of the period by the population of the kecamatan, those "
        "without a place left out. The diamond is the share or rate shrunk toward that of all, the line its 90 % "
        "interval, the upright the figure of all: only where the line does not reach the upright is one worse, so that "
        "an office with one ticket can neither win nor lose."
    ),
    table=table,
    is_public=True,
)
