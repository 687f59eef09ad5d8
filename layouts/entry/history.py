"""What was done to a report, from the audit trail: who, when, what changed."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.audit import Deed
from commandcenter.domain.reports.history import Change, Chapter, story
from layouts import i18n
from layouts.contract import Look
from layouts.entry import words
from layouts.i18n import text

CHAPTERS = 30
CHANGES = 12  # of one sitting
LONGEST = 80  # characters of a text that changed


def history(look: Look, deeds: Sequence[Deed], names: Mapping[str, str], now: int) -> Component:
    """The newest chapters of the report. ``names``: of the indicators."""
    lang = look.lang
    chapters = story(deeds)
    title = html.H3(text(lang, "History"))
    if not chapters:
        return html.Section([title, html.P(text(lang, "Nobody has begun this report"))], className="entry-history")
    rows = [_row(look, chapter, names, now) for chapter in chapters[:CHAPTERS]]
    more = len(chapters) - CHAPTERS
    rest = [html.P(text(lang, "+ {n} more", n=more))] if more > 0 else []
    return html.Section([title, html.Ol(rows), *rest], className="entry-history")


def _row(look: Look, chapter: Chapter, names: Mapping[str, str], now: int) -> Component:
    lang = look.lang
    when = i18n.since(lang, chapter.at, now)
    parts: list[Component] = [
        html.Time(when, title=i18n.moment(lang, chapter.at)),
        html.Strong(text(lang, words.DEEDS[chapter.action]) if chapter.action in words.DEEDS else chapter.action),
        html.Span(words.who(lang, chapter.actor), className="entry-who"),
    ]
    if chapter.reason:
        parts.append(html.Q(chapter.reason))
    if chapter.changes:
        shown = [_change(lang, change, names) for change in chapter.changes[:CHANGES]]
        more = len(chapter.changes) - CHANGES
        rest = [html.Li(text(lang, "+ {n} more", n=more))] if more > 0 else []
        parts.append(html.Ul([*shown, *rest]))
    return html.Li(parts)


def _change(lang: str, change: Change, names: Mapping[str, str]) -> Component:
    before, after = (_short(lang, each) for each in (change.before, change.after))
    column = text(lang, words.COLUMNS[change.column])
    name = names.get(change.indicator, change.indicator)
    was: list[Any] = [html.Del(before), " → "] if change.before else []
    return html.Li([f"{name}, {column}: ", *was, html.Ins(after)])


def _short(lang: str, said: str) -> str:
    if not said:
        return text(lang, "(empty)")
    return said if len(said) <= LONGEST else f"{said[:LONGEST]}…"
