"""Every source, worst first: how it stands, whose it is, how old its data is against its limits, what it brought."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.clock import SECOND
from commandcenter.domain.feeds import FeedState, FeedView, Freshness
from commandcenter.domain.picture import Shown
from layouts import i18n, states, theme
from layouts.contract import Look, Panel, Rendered
from layouts.data import standing as standings
from layouts.data import tables, words
from layouts.data.known import STALE_AFTER_S, TOPICS, Known, advice, fetch, headline
from layouts.data.standing import QUIET, SHOWN, Standing, standing
from layouts.i18n import message
from layouts.tiles import attributes, shape

PAGE_SHARE = 0.7  # of the page's height, below the header of the table
ONE, TWO = 26.4, 47.5  # arc minutes of a row of one line and of two
TITLE_SHARE = 0.278  # of the page's width: a title that is longer is written smaller
HEADS = (
    ("mark", ""),
    ("title", message("Source")),
    ("age", message("Data age")),
    ("run", message("Run")),
    ("rows", message("Rows")),
    ("rejects", message("Rejected")),
    ("conflicts", message("Clash")),
)


def render(known: Known | None, look: Look) -> Rendered:
    """As many feeds as fit, and how the others stand."""
    if known is None or not known.feeds:
        body = (
            states.empty(look, "No sources yet")
            if known is None
            else states.stopped(headline(look, known), advice(look, known))
        )
        return Rendered(body)
    rows, left = _cut(known.feeds, look)
    table = html.Table(
        [html.Thead(_head(look)), html.Tbody([_row(view, known.instant.at, look) for view in rows])],
        className="feeds is-close" if theme.is_close(look) else "feeds",
    )
    parts: list[Component] = [table]
    if left:
        parts.append(html.Div(_rest(left, look), className="more"))
    return Rendered(
        html.Div(parts),
        data_at=known.data_at,
        stale_after_s=STALE_AFTER_S if known.instant.live else None,
        facts=tables.facts(look),
    )


def _cut(views: Sequence[FeedView], look: Look) -> tuple[Sequence[FeedView], Sequence[FeedView]]:
    """What fits, and the rest; the line that tells of the rest takes room too."""
    room = PAGE_SHARE * theme.PAGE_HEIGHT / theme.pixels(look, 1)
    heights = [_height(view) for view in views]
    if sum(heights) <= room:
        return views, ()
    used, shown = ONE, 0
    for height in heights:
        if shown and used + height > room:
            break
        used, shown = used + height, shown + 1
    return views[:shown], views[shown:]


def _height(view: FeedView) -> float:
    return ONE if standing(view) in QUIET else TWO


def _rest(left: Sequence[FeedView], look: Look) -> str:
    """How many do not fit; and whether any of them needs somebody."""
    lang = look.lang
    bad = sum(standing(view) not in QUIET for view in left)
    if bad:
        more = i18n.plural(lang, "… and {n} more", "… and {n} more", len(left))
        return more + ", " + i18n.plural(lang, "{n} of them to look at", "{n} of them to look at", bad)
    return i18n.plural(lang, "… and {n} more, fresh", "… and {n} more, all fresh", len(left))


def _head(look: Look) -> Component:
    cells = [
        html.Th(i18n.text(look.lang, name) if name else "", className=f"feed-{key}", scope="col") for key, name in HEADS
    ]
    return html.Tr(cells)


def _row(view: FeedView, now: int, look: Look) -> Component:
    how = standing(view)
    is_quiet = how in QUIET
    rows = i18n.number if theme.is_close(look) else words.amount
    cells = [
        html.Td(shape(SHOWN[how]), className="feed-mark"),
        html.Td(_title(view, now, look), className="feed-title"),
        html.Td(_age(view, now, look), className="feed-age"),
        html.Td(_run(view, now, look), className="feed-run"),
        html.Td(rows(look.lang, view.rows), className="feed-rows", title=i18n.number(look.lang, view.rows)),
        _doubt(look, view.rejects, "feed-rejects"),
        _doubt(look, view.conflicts, "feed-conflicts"),
    ]
    return html.Tr(
        cells,
        className=f"row feed ink-{SHOWN[how]}" + (" is-quiet" if is_quiet else ""),
        tabIndex="0",
        title=f"{view.title} ({view.name}): {standings.word(look, view)}",
        **attributes(data_select=f"feed:{view.name}"),
    )


def _title(view: FeedView, now: int, look: Look) -> list[Component]:
    """Title and owner; of a feed that needs somebody also the word, and since when."""
    lang, how = look.lang, standing(view)
    owner = html.Span(view.owner_name, className="feed-owner")
    is_long = theme.ems(view.title) * theme.pixels(look, theme.BODY) > TITLE_SHARE * theme.PAGE_WIDTH
    name = html.Span(view.title, className="row-name is-long" if is_long else "row-name")
    if how is Standing.WELL:
        return [html.Div([name, owner], className="cell-first")]
    word = standings.word(look, view)
    if how is Standing.DISABLED:
        return [html.Div([name, html.Span(word, className="row-fact"), owner], className="cell-first")]
    at = standings.since(view)
    said = word if at is None else i18n.text(lang, "{what} since {time}", what=word, time=i18n.since(lang, at, now))
    return [
        html.Div(name, className="cell-first"),
        html.Div([html.Span(said, className="feed-word"), owner], className="cell-second"),
    ]


def _age(view: FeedView, now: int, look: Look) -> list[Component]:
    """How old the data is, as a word and as a bar whose end is the limit; below it the limit that is next."""
    lang = look.lang
    if view.data_at is None:
        return [html.Div("–", className="cell-first")]
    age, ink = max(now - view.data_at, 0), standings.OF_AGE[view.freshness]
    limit = view.warn_after_s if view.freshness is Freshness.FRESH else view.error_after_s
    parts: list[Component] = [
        html.Div(
            [html.Span(words.span(lang, age), className="feed-span"), _bar(view, age)],
            className=f"cell-first ink-{ink}",
            title=i18n.moment(lang, view.data_at),
        )
    ]
    if standing(view) not in QUIET:
        said = i18n.text(lang, "limit {time}", time=words.span(lang, limit * SECOND))
        parts.append(html.Div(said, className="cell-second"))
    return parts


def _bar(view: FeedView, age: int) -> Component:
    """The age as a share of what is outdated; the tick is where it begins to get old."""
    full = view.error_after_s * SECOND
    shown = standings.OF_AGE[view.freshness] if view.is_enabled else Shown.UP
    filled, tick = min(100, 100 * age / full), 100 * view.warn_after_s * SECOND / full
    colour, line = f"var(--{shown}-mark)", "var(--text)"
    background = (
        f"linear-gradient({line},{line}) {tick:.0f}%/0.1em no-repeat,"
        f"linear-gradient({colour},{colour}) 0/{filled:.0f}% no-repeat"
    )
    return html.Span(className="bar", style={"background": background})


def _run(view: FeedView, now: int, look: Look) -> list[Component] | str:
    """When it last ran and how that went; at a desk also when it runs next."""
    lang = look.lang
    said_at = i18n.since if theme.is_close(look) else words.brief
    first = "–" if view.last_run_at is None else said_at(lang, view.last_run_at, now)
    if standing(view) in QUIET and not theme.is_close(look):
        return first
    said = [_outcome(view, look)] if view.last_run_at is not None else []
    if theme.is_close(look) and view.next_at is not None and view.is_enabled:
        said.append(i18n.text(lang, "next {time}", time=words.near(lang, view.next_at, now)))
    if standing(view) in QUIET:
        return " · ".join([first, *said])
    return [html.Div(first, className="cell-first"), html.Div(" · ".join(said), className="cell-second")]


def _outcome(view: FeedView, look: Look) -> str:
    lang = look.lang
    if view.is_running:
        return i18n.text(lang, "running")
    if view.state is FeedState.FAILING:
        return i18n.text(lang, "failed {n}×", n=i18n.number(lang, view.failures))
    if view.state is FeedState.PARKED:
        return i18n.text(lang, "parked")
    return i18n.text(lang, "done")


def _doubt(look: Look, n: int, name: str) -> Component:
    """A count that should be zero."""
    return html.Td(i18n.number(look.lang, n), className=f"{name} {'is-doubt' if n else 'is-zero'}")


PANEL = Panel(
    key="feeds",
    title=message("Feeds, worst first"),
    topics=TOPICS,
    fetch=fetch,
    render=render,
    definition=message(
        "Every feed with the age of its data (not of its last run) against its own two limits, the rows that are "
        "current, the rows that wait in quarantine, and the values that another source gives otherwise."
    ),
    table=tables.feeds,
)
