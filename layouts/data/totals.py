"""The strip on top: how many sources can be used as they are, what is wrong with the others, who runs them."""

from collections import Counter
from typing import Any

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.picture import Shown
from layouts import i18n
from layouts.contract import Look, Panel, Rendered
from layouts.data import tables
from layouts.data.known import STALE_AFTER_S, TOPICS, Condition, Known, advice, fetch, headline
from layouts.data.standing import Standing, standing
from layouts.i18n import message
from layouts.tiles import ago, counted, shape

FEW = 3  # counts that have room beside the alarm


def render(known: Known | None, look: Look) -> Rendered:
    """Counts; when nobody runs the feeds, that stands before them and pushes them back."""
    if known is None:
        return Rendered(html.Div(className="totals"))
    is_doubtful = known.condition is not Condition.FINE
    body = [_alarm(known, look)] if is_doubtful else []
    if known.feeds:
        counts = _counts(known, look)
        body += counts[:FEW] if is_doubtful else counts
    return Rendered(
        html.Div(body, className="totals is-doubtful" if is_doubtful else "totals"),
        data_at=known.data_at,
        stale_after_s=STALE_AFTER_S if known.instant.live else None,
        facts=tables.facts(look),
    )


def _alarm(known: Known, look: Look) -> Component:
    words: list[Any] = [headline(look, known)]
    if known.since is not None:
        words += [" ", ago(look, known.since, known.instant.at)]
    errors = "; ".join(worker.error for worker in known.workers if worker.error)
    return html.Div(
        [
            shape("unknown"),
            html.Div(
                [html.Div(words, className="alarm-headline"), html.Div(advice(look, known), className="alarm-advice")]
            ),
        ],
        className="alarm",
        role="alert",
        title=errors,
    )


def _counts(known: Known, look: Look) -> list[Component]:
    """Every enabled feed is counted once, by the worst that is wrong with it; rows and conflicts are counted beside."""
    lang = look.lang
    n = Counter(standing(view) for view in known.feeds)
    usable = n[Standing.WELL] + n[Standing.DOUBTFUL]
    total = sum(n.values()) - n[Standing.DISABLED]
    rejects = sum(view.rejects for view in known.feeds)
    stuck = n[Standing.PARKED] + n[Standing.FAILING]
    return [
        _whole(look, usable, total),
        counted(look, Shown.DOWN, n[Standing.OLD], i18n.text(lang, "outdated")),
        counted(look, Shown.DOWN if n[Standing.PARKED] else Shown.DEGRADED, stuck, i18n.text(lang, "failing")),
        counted(look, Shown.DEGRADED, n[Standing.AGING], i18n.text(lang, "getting old")),
        counted(look, Shown.UNKNOWN, n[Standing.NEVER], i18n.text(lang, "no data yet")),
        counted(look, Shown.DEGRADED, rejects, i18n.plural(lang, "row rejected", "rows rejected", rejects)),
        counted(
            look,
            Shown.DEGRADED,
            known.conflict_count,
            i18n.plural(lang, "contradiction", "contradictions", known.conflict_count),
        ),
    ]


def _whole(look: Look, usable: int, total: int) -> Component:
    lang = look.lang
    figure = [
        html.Span(i18n.number(lang, usable), className="total-number"),
        html.Span(f" / {i18n.number(lang, total)}", className="total-of"),
    ]
    return html.Div(
        [
            html.Div(figure, className="total-figure"),
            html.Div(i18n.text(lang, "sources fresh"), className="total-word"),
        ],
        className="total total-connected" + (" is-full" if usable == total else ""),
        title=i18n.text(lang, "sources that run and whose data is younger than their limit"),
    )


PANEL = Panel(
    key="totals",
    title=message("Sources fresh"),
    unit=message("sources"),
    topics=TOPICS,
    fetch=fetch,
    render=render,
    definition=message(
        "Every feed that is switched on is counted once, by the worst that is wrong with it. Fresh: it runs, and "
        "its data is younger than its own limit; feeds to be checked count as fresh. Rejected rows and "
        "contradictions are counted beside."
    ),
    table=tables.totals,
)
