"""What is wrong with the wall, worst first, and what to do about it."""

from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.picture import Shown
from commandcenter.domain.wall.health import Condition
from layouts import i18n, states, theme
from layouts.contract import Column, Look, Panel, Rendered, Table
from layouts.i18n import message
from layouts.tiles import ago, shape
from layouts.wall.health import ILLS, WORDS, State, said
from layouts.wall_screen.known import TOPICS, Known, facts, fetch
from layouts.wall_screen.steps import ALL_DARK, steps

PAGE_SHARE: Final = 0.62  # of the page's height
FIRST, LINE = 25.8, 20.4  # arc minutes from line to line
ORDER: Final = tuple(Condition)
ONLY_FIRST: Final = 2  # steps of those after the first, on a wall


def render(known: Known | None, look: Look) -> Rendered:
    """As many as fit, and how many do not. The whole wall is one thing that is wrong, not one for each display."""
    if known is None or not known.n:
        return Rendered(states.empty(look, "No data yet"), facts=facts(known, look) if known else None)
    found = ailing(known)
    if not found:
        well = i18n.plural(look.lang, "{n} display", "{n} displays", known.n)
        return Rendered(states.calm(i18n.text(look.lang, "The wall is well"), well), facts=facts(known, look))
    rows: list[tuple[Component, float]] = []
    if known.is_all_dark:
        rows.append(_all(known, look))
        found = [(id_, each) for id_, each in found if each.condition is not Condition.DARK]
    rows += [_row(known, id_, each, look, is_first=not rows and not index) for index, (id_, each) in enumerate(found)]
    shown, left = _cut(rows, look)
    if left:
        shown.append(html.Li(i18n.plural(look.lang, "+ {n} other", "+ {n} others", left), className="more"))
    return Rendered(html.Ul(shown, className="rows ills"), facts=facts(known, look))


def ailing(known: Known) -> list[tuple[int, State]]:
    """The displays that are not well, worst first, then as they hang."""
    found = [(id_, each) for id_, each in known.states.items() if each.condition is not Condition.LIVE or each.ills]
    return sorted(found, key=lambda pair: ORDER.index(pair[1].condition))


def what(lang: str, found: State) -> str:
    """Everything that is wrong with it, in one line."""
    words = [i18n.text(lang, ILLS[each]) for each in found.ills]
    return ", ".join(words) or i18n.text(lang, WORDS[found.condition])


def _all(known: Known, look: Look) -> tuple[Component, float]:
    since = max((each.since for each in known.states.values() if each.since is not None), default=None)
    name = i18n.text(look.lang, "All displays dark")
    return _line(look, known, name, "", since, [i18n.text(look.lang, step) for step in ALL_DARK], Shown.DOWN)


def _row(known: Known, id_: int, found: State, look: Look, is_first: bool) -> tuple[Component, float]:
    every = steps(look.lang, found)
    todo = every if is_first or theme.is_close(look) else every[:ONLY_FIRST]
    word = what(look.lang, found) if found.since is None else said(look.lang, found, known.instant.at)
    return _line(look, known, known.wall.displays[id_].name, word, found.since, todo, found.shown)


def _line(
    look: Look, known: Known, name: str, word: str, since: int | None, todo: list[str], shown: Shown
) -> tuple[Component, float]:
    lasted: Any = ago(look, since, known.instant.at) if since is not None else html.Span("")
    words = [html.Span(name, className="row-name"), html.Span(word, className="row-fact")]
    row = html.Li(
        [
            shape(shown),
            html.Span(words, className="row-words", title=f"{name} {word}"),
            lasted,
            html.Ol([html.Li(step) for step in todo], className="health-steps" + (" is-one" if len(todo) == 1 else "")),
        ],
        className=f"row ill ink-{shown}",
        tabIndex="0",
    )
    return row, FIRST + LINE * (2 * len(todo) + 0.3)


def _cut(rows: list[tuple[Component, float]], look: Look) -> tuple[list[Component], int]:
    room = PAGE_SHARE * theme.PAGE_HEIGHT / theme.pixels(look, 1)
    used, shown = FIRST, 0
    for _, height in rows:
        if shown and used + height > room:
            break
        used, shown = used + height, shown + 1
    return [row for row, _ in rows[:shown]], len(rows) - shown


def table(known: Known, look: Look) -> Table | None:
    """Every display that is not well."""
    columns = (
        Column("name", message("Display"), tells="inside"), Column("state", message("State"), "state"),
        Column("since", message("Since"), "instant"), Column("what", message("What is wrong")),
        Column("todo", message("What to do")),
    )  # fmt: skip
    rows = [
        {
            "name": known.wall.displays[id_].name, "state": WORDS[each.condition], "since": each.since,
            "what": what(look.lang, each), "todo": " ".join(steps(look.lang, each)),
        }
        for id_, each in ailing(known)
    ]  # fmt: skip
    return Table(columns, rows) if rows else None


PANEL = Panel(
    key="wrong",
    title=message("Wrong with the wall"),
    topics=TOPICS,
    fetch=fetch,
    render=render,
    definition=message(
        "Displays that are dark, never reported, show old data or have another fault, worst first, with what to do "
        "in the order that finds most soonest. A display that is to stay off is locked out: then nobody misses it."
    ),
    table=table,
)
