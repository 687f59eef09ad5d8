"""What is wrong now, worst first: what it is in words, and what to do about it."""

from typing import Any, NamedTuple

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.clock import SECOND
from commandcenter.domain.feeds import FeedState, FeedView
from commandcenter.domain.picture import Shown
from commandcenter.messages import translated
from layouts import claims, i18n, states, theme
from layouts.contract import Column, Look, Panel, Rendered, Table
from layouts.data import standing as standings
from layouts.data import tables, words
from layouts.data.detail_parts import lines_of
from layouts.data.known import STALE_AFTER_S, TOPICS, Condition, Known, advice, fetch, headline
from layouts.data.standing import QUIET, SHOWN, Standing, standing
from layouts.i18n import message
from layouts.tiles import ago, attributes, shape

PAGE_SHARE = 0.445  # of the page's height, below the title
WIDTH_SHARE = 0.32  # of the page's width, beside the shape
FIRST, LINE = 25.8, 20.4  # arc minutes from line to line
LINES_MAX = 2  # of a message, when it is the first; all of it is in the detail


class Advice(NamedTuple):
    """What is wrong with a feed, and what to do; in the reader's language, but for what its source said."""

    what: str
    todo: str


def render(known: Known | None, look: Look) -> Rendered:
    """As many as fit, and how many do not. Good news only while somebody runs the feeds."""
    if known is None or not (known.feeds or known.claims):
        return Rendered(states.empty(look, "No sources yet"))
    age: dict[str, Any] = {
        "data_at": known.data_at,
        "stale_after_s": STALE_AFTER_S if known.instant.live else None,
        "facts": tables.facts(look),
    }
    wrong = [view for view in known.feeds if standing(view) not in QUIET]
    if not wrong and not known.claims:
        is_fine = known.condition is Condition.FINE
        body = _all_is_well(known, look) if is_fine else states.stopped(headline(look, known), advice(look, known))
        return Rendered(body, None, **age)
    shown = [_row(view, known.instant.at, look, is_first=view is wrong[0]) for view in wrong]
    if known.claims:  # behind what brings nothing any more: here everything came, and some of it was refused
        shown.insert(sum(SHOWN[standing(view)] is Shown.DOWN for view in wrong), _claimed(known, look))
    rows, left = _cut(shown, look)
    if left:
        rows.append(html.Li(i18n.plural(look.lang, "+ {n} other", "+ {n} others", left), className="more"))
    return Rendered(html.Ul(rows, className="rows ills"), None, **age)


def _all_is_well(known: Known, look: Look) -> Component:
    n = sum(standing(view) is Standing.WELL for view in known.feeds)
    return states.calm(
        i18n.text(look.lang, "All sources fresh"), i18n.plural(look.lang, "{n} source", "{n} sources", n)
    )


def _cut(rows: list[tuple[Component, float]], look: Look) -> tuple[list[Component], int]:
    room = PAGE_SHARE * theme.PAGE_HEIGHT / theme.pixels(look, 1)
    if sum(height for _, height in rows) <= room:
        return [row for row, _ in rows], 0
    used, shown = FIRST, 0
    for _, height in rows:
        if shown and used + height > room:
            break
        used, shown = used + height, shown + 1
    return [row for row, _ in rows[:shown]], len(rows) - shown


def _row(view: FeedView, now: int, look: Look, is_first: bool) -> tuple[Component, float]:
    """The feed, its word, how long; below what is wrong and what to do. With its height in arc minutes."""
    advised, at = advised_of(view, now, look), standings.since(view)
    # A wall reads in the table since when; here the words need the room.
    lasted = ago(look, at, now) if at is not None and theme.is_close(look) else html.Span("")
    most = LINES_MAX if is_first or theme.is_close(look) else 1
    row = html.Li(
        [
            shape(SHOWN[standing(view)]),
            html.Span(
                [
                    html.Span(view.title, className=_size(view, look)),
                    html.Span(standings.word(look, view), className="row-fact"),
                ],
                className="row-words",
            ),
            lasted,
            html.Span(advised.what, className="ill-what", title=advised.what),
            html.Span(advised.todo, className="ill-todo", title=advised.todo),
        ],
        className=f"row ill ink-{SHOWN[standing(view)]}" + ("" if most > 1 else " is-short"),
        tabIndex="0",
        **attributes(data_select=f"feed:{view.name}"),
    )
    lines = sum(min(most, lines_of(look, said, WIDTH_SHARE)) for said in advised)
    return row, FIRST + LINE * (lines + 0.3)


def _claimed(known: Known, look: Look) -> tuple[Component, float]:
    """One row for all reports that spoke for others. With its height in arc minutes."""
    found = known.claims
    what = claims.said(look, found)
    todo = i18n.text(look.lang, "Look at it: {command}", command=claims.command(found))
    at = claims.since(found)
    row = html.Li(
        [
            shape(Shown.DEGRADED),
            html.Span([html.Span(i18n.text(look.lang, claims.TITLE), className="row-name")], className="row-words"),
            ago(look, at, known.instant.at) if theme.is_close(look) else html.Span(""),
            html.Span(what, className="ill-what", title=what),
            html.Span(todo, className="ill-todo", title=todo),
        ],
        className=f"row ill ink-{Shown.DEGRADED}" + ("" if theme.is_close(look) else " is-short"),
    )
    lines = sum(
        min(LINES_MAX if theme.is_close(look) else 1, lines_of(look, said, WIDTH_SHARE)) for said in (what, todo)
    )
    return row, FIRST + LINE * (lines + 0.3)


def _size(view: FeedView, look: Look) -> str:
    """The class of the title: smaller when it would be cut beside its word."""
    width = theme.ems(f"{view.title}  {standings.word(look, view)}") * theme.pixels(look, theme.BODY)
    return "row-name is-long" if width > WIDTH_SHARE * theme.PAGE_WIDTH else "row-name"


def advised_of(view: FeedView, now: int, look: Look) -> Advice:
    """What is wrong with a feed and what to do. What others said within an error stays as they said it."""
    lang, error = look.lang, translated(view.error or "", look.lang)
    match standing(view):
        case Standing.PARKED:
            todo = i18n.text(lang, "Mend it, then: {command}", command=command(look, f"unpark {view.name}"))
            return Advice(error or i18n.text(lang, "Stopped until somebody changes something"), todo)
        case Standing.FAILING:
            return Advice(error or i18n.text(lang, "The last run failed"), _again(view, now, look))
        case Standing.NEVER:
            return Advice(
                error or i18n.text(lang, "It has never brought data"),
                i18n.text(lang, "Look at it: {command}", command=command(look, f"check {view.name}")),
            )
        case Standing.OLD if view.state is FeedState.FAILING:
            return Advice(error or i18n.text(lang, "The last run failed"), _again(view, now, look))
        case Standing.OLD | Standing.AGING:
            todo = i18n.text(lang, "Ask {owner} for newer data", owner=view.owner_name)
            return Advice(_last(view, look), todo)
        case _:
            return _doubts(view, look)


def _last(view: FeedView, look: Look) -> str:
    lang = look.lang
    moment = i18n.moment(lang, view.data_at) if view.data_at is not None else "–"
    limit = words.span(lang, view.error_after_s * SECOND)
    return i18n.text(lang, "Last data of {moment}; the limit is {limit}", moment=moment, limit=limit)


def _again(view: FeedView, now: int, look: Look) -> str:
    lang, failed = look.lang, i18n.text(look.lang, "failed {n}×", n=i18n.number(look.lang, view.failures))
    if view.next_at is None:
        return failed
    again = i18n.text(lang, "tries again at {time}", time=words.near(lang, view.next_at, now))
    return f"{failed}, {again}"


def _doubts(view: FeedView, look: Look) -> Advice:
    """Rows that wait, totals that are not the sum, values that another source gives otherwise."""
    lang = look.lang
    doubts = [
        i18n.plural(lang, singular, many, n)
        for n, (singular, many) in zip((view.rejects, view.differing, view.conflicts), DOUBTS, strict=True)
        if n
    ]
    if view.rejects:
        todo = command(look, f"rejects {view.name} > rejects.xlsx")
    elif view.differing:
        todo = i18n.text(lang, "Ask {owner} which figure holds", owner=view.owner_name)
    else:
        todo = i18n.text(lang, "Agree with the other source which figure holds")
    return Advice(", ".join(doubts), todo)


DOUBTS = (
    (message("{n} row rejected"), "{n} rows rejected"),
    (message("{n} printed total is not the sum"), "{n} printed totals are not the sum"),
    (message("{n} value differs from another source"), "{n} values differ from another source"),
)


def command(look: Look, words_: str) -> str:
    """A command to type; a wall says it short, a desk so that it can be copied."""
    return f"commandcenter feed {words_}" if theme.is_close(look) else f"feed {words_}"


def table(known: Known, look: Look) -> Table | None:
    """What each feed that needs somebody says, and what to do."""
    columns = (
        tables.SOURCE, Column("owner", message("Owner")), tables.STATE, Column("since", message("Since"), "instant"),
        Column("what", message("What is wrong")), Column("todo", message("What to do")),
    )  # fmt: skip
    rows = []
    for view in known.feeds:
        if standing(view) in standings.QUIET:
            continue
        advised = advised_of(view, known.instant.at, look)
        rows.append(tables.of_feed(view) | {"since": standings.since(view), "what": advised.what, "todo": advised.todo})
    rows += [
        {"title": claim.name or claim.element or claim.topic, "state": claims.KINDS[claim.reason],
         "since": claim.first_at, "what": claim.detail, "todo": claims.command([claim])}
        for claim in known.claims
    ]  # fmt: skip
    return Table(columns, rows)


PANEL = Panel(
    key="wrong",
    title=message("Wrong now"),
    topics=TOPICS,
    fetch=fetch,
    render=render,
    definition=message(
        "Feeds that need somebody, worst first: parked (stopped until somebody changes something), outdated or "
        "getting old by their own limits, failing, never served, or to be checked (rejected rows, printed totals "
        "that are not the sum, contradictions). Feeds that are fresh or switched off are left out. Reports of towers "
        "and links that claim another place or device are refused; they stand here for an hour after the last one."
    ),
    table=table,
)
