"""The strip on top: is today normal, how much is open and overdue, what the agencies and what the citizens say."""

from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.clock import Instant
from commandcenter.domain.complaints.model import Compared, CountedElsewhere, Outcome, Standing, Totals
from commandcenter.domain.complaints.scope import Span, Window
from commandcenter.domain.picture import Shown
from commandcenter.store.queries import complaints
from layouts import i18n, marks, theme
from layouts.complaints import words
from layouts.complaints.asked import PARAMS, TIMED
from layouts.complaints.known import Known, empty, facts, load
from layouts.contract import Column, Connection, Look, Panel, Params, Rendered, Table
from layouts.data.known import Condition, advice, headline
from layouts.i18n import message
from layouts.tiles import ago, shape

BESIDE_ALARM = (0, 2)  # the tiles that have room there: today, and what is overdue
UNUSUAL = (Standing.ABOVE, Standing.BELOW)


@dataclass(frozen=True, slots=True)
class Data:
    """The headline of the span, what came of its tickets, and today so far against what is expected by this hour."""

    known: Known
    totals: Totals
    outcome: Outcome
    today: Compared
    elsewhere: tuple[CountedElsewhere, ...] = ()  # what others counted of the span: never added to tickets


def fetch(connection: Connection, instant: Instant, params: Params) -> Data:
    """The headline of what was asked, as it was known."""
    known = load(connection, instant, params)
    where, span = known.asked.where, known.asked.span
    return Data(
        known,
        complaints.totals(connection, instant, where, span),
        complaints.outcome(connection, instant, where, span),
        complaints.normality(connection, instant, where, Window.TODAY).whole,
        complaints.counted_elsewhere(connection, instant, where, span),
    )


def render(data: Data | None, look: Look) -> Rendered:
    """Five figures, at a desk six; when nobody runs the feeds, that stands before them and pushes them back."""
    if data is None or data.known.is_empty:
        return empty(look, data.known if data else None)
    known = data.known
    is_doubtful = known.condition is not Condition.FINE
    tiles = [_today(data, look), *_backlog(data, look), *_outcome(data, look)]
    if theme.is_close(look):
        tiles.append(_received(data, look))
    body = [_alarm(known, look), *(tiles[n] for n in BESIDE_ALARM)] if is_doubtful else tiles
    # The days of the span stand on the panels below: beside the clock there is room for its name.
    window = i18n.text(look.lang, words.WINDOWS[known.asked.window])
    period = words.period(look.lang, data.totals.span) if theme.is_close(look) else window
    return Rendered(
        html.Div(body, className="totals is-doubtful" if is_doubtful else "totals"),
        facts=facts(known, period, data.totals.n),
        **known.ages,
    )


def _today(data: Data, look: Look) -> Component:
    lang, today = look.lang, data.today
    tone = Shown.DEGRADED if today.standing in UNUSUAL else Shown.UP
    if today.low is None or today.high is None:
        said = i18n.text(lang, "today; too little history to compare")
    else:
        said = i18n.text(lang, USUAL[today.standing], range=words.range_of(lang, today.low, today.high))
    return html.Div(
        marks.tile(look, i18n.number(lang, today.n), said, tone=tone, title=i18n.text(lang, USUAL_TITLE)),
        className="total-first",
    )


USUAL = {
    Standing.WITHIN: message("today so far, usually {range}"),
    Standing.ABOVE: message("today so far, more than the usual {range}"),
    Standing.BELOW: message("today so far, fewer than the usual {range}"),
    Standing.UNKNOWN: message("today so far, usually {range}"),
}
USUAL_TITLE = message("received since midnight, and the range that history lets one expect by this hour (95 %)")


def _backlog(data: Data, look: Look) -> list[Component]:
    lang, totals, now = look.lang, data.totals, data.known.asked.now
    oldest = ""
    if totals.oldest_at is not None:
        oldest = i18n.text(lang, "oldest {time}", time=words.age(lang, now - totals.oldest_at))
    late = i18n.text(lang, "of {n} open", n=i18n.number(lang, totals.open))
    if totals.undated:
        late = i18n.text(lang, "{n} without a limit", n=i18n.number(lang, totals.undated))
    tone = Shown.DOWN if totals.overdue else Shown.UP
    return [
        marks.tile(look, i18n.number(lang, totals.open), i18n.text(lang, "open"), compare=oldest),
        marks.tile(look, i18n.number(lang, totals.overdue), i18n.text(lang, "overdue"), tone=tone, compare=late),
    ]


def _outcome(data: Data, look: Look) -> list[Component]:
    """Two figures that are not the same: of those received, and of those that the citizens were heard on."""
    lang, outcome = look.lang, data.outcome
    silent = i18n.plural(lang, "{n} silent or not asked", "{n} silent or not asked", outcome.silent)
    return [
        marks.tile(
            look,
            words.share(lang, outcome.done, outcome.n),
            i18n.text(lang, "agency says done"),
            compare=f"n {i18n.number(lang, outcome.n)}",
        ),
        marks.tile(
            look,
            words.share(lang, outcome.fixed, outcome.heard),
            i18n.text(lang, "citizen says fixed"),
            compare=f"n {i18n.number(lang, outcome.heard)}",
            title=silent,
        ),
    ]


def _received(data: Data, look: Look) -> Component:
    """The tickets of the span, how many problems they may be, and how many came before."""
    lang, totals = look.lang, data.totals
    window = i18n.text(lang, words.WINDOWS[data.known.asked.window])
    before = i18n.text(lang, "{n} in as many days before", n=i18n.number(lang, totals.before))
    problems = i18n.plural(lang, "perhaps {n} problem", "perhaps {n} problems", totals.problems)
    received = i18n.text(lang, "received, {window}", window=window)
    return marks.tile(look, i18n.number(lang, totals.n), received, compare=f"{problems}; {before}")


def _alarm(known: Known, look: Look) -> Component:
    said: list[Any] = [i18n.text(look.lang, "No sources yet")]
    todo = ""
    if known.sources is not None and known.sources.condition is not Condition.NO_FEEDS:
        said, todo = [headline(look, known.sources)], advice(look, known.sources)
        if known.sources.since is not None:
            said += [" ", ago(look, known.sources.since, known.asked.now)]
    parts = [html.Div(said, className="alarm-headline"), html.Div(todo, className="alarm-advice")]
    return html.Div([shape("unknown"), html.Div(parts)], className="alarm", role="alert")


COLUMNS = (
    Column("figure", message("Figure")),
    Column("n", message("Number"), "number", tells="people", part_of="of"),
    Column("of", message("Of"), "number", tells="people"),
    Column("share", message("Share"), "percent", decimals=1, tells="of_people"),
)


def table(data: Data | None, look: Look) -> Table | None:
    """The figures, and those that the strip has no room for."""
    if data is None or data.known.is_empty:
        return None
    lang, totals, outcome, today = look.lang, data.totals, data.outcome, data.today
    rows: list[tuple[str, float | None, int | None]] = [
        (message("received today so far"), today.n, None),
        (message("expected today by this hour"), None if today.expected is None else round(today.expected, 1), None),
        (message("expected at least (95 %)"), today.low, None),
        (message("expected at most (95 %)"), today.high, None),
        (message("received in the period"), totals.n, None),
        (message("in as many days before"), totals.before, None),
        (message("problems, duplicates counted once"), totals.problems, totals.n),
        (message("confidential"), totals.confidential, totals.n),
        (message("without a kecamatan"), totals.unplaced, totals.n),
        (message("without an OPD"), totals.unowned, totals.n),
        (message("agency says done"), outcome.done, outcome.n),
        (message("citizen says fixed"), outcome.fixed, outcome.heard),
        (message("citizen says not fixed"), outcome.not_fixed, outcome.heard),
        (message("done, citizen silent or not asked"), outcome.silent, outcome.done),
        (message("open now"), totals.open, None),
        (message("overdue"), totals.overdue, totals.open),
        (message("postponed"), totals.postponed, totals.open),
        (message("open without a limit that can be counted"), totals.undated, totals.open),
    ]
    made: list[dict[str, Any]] = [
        {"figure": i18n.text(lang, name), "n": n, "of": of, "share": 100 * n / of if of and n is not None else None}
        for name, n, of in rows
    ]
    made += [{"figure": _elsewhere(each, lang), "n": each.n} for each in data.elsewhere]
    return Table(COLUMNS, made, note=words.period(lang, totals.span), sums=())


def _elsewhere(counted: CountedElsewhere, lang: str) -> str:
    period = words.period(lang, Span(counted.starts_at, counted.ends_at))
    return i18n.text(lang, "counted by {source}, {period}; not added", source=counted.source, period=period)


PANEL = Panel(
    key="totals",
    title=message("Complaints"),
    unit=message("tickets"),
    topics=TIMED,
    fetch=fetch,
    render=render,
    params=PARAMS,
    definition=message(
        "A ticket is a row of a source; counts that others made are not added. Today: received since midnight, against "
        "the range that the tickets of past weeks let one expect by this hour (95 %). Open: neither answered, closed "
        "nor archived, whenever received. Overdue: open, and the deadline of a step that is not done has passed; "
        "deadlines count working days where the limit says so. Agency says done: answered or closed, of those received "
        "in the period. Citizen says fixed: of those done on which the citizen said anything; silence is not agreement."
    ),
    table=table,
    is_public=True,
)
