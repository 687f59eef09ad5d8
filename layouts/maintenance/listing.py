"""Works as a calendar reads them: day by day, with whom they cut off, and what can be done with each."""

from collections.abc import Sequence
from itertools import groupby

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.clock import to_datetime
from commandcenter.domain.maintenance.model import Stage, Work
from layouts import i18n, states, tiles
from layouts.contract import Look
from layouts.i18n import message, plural, text
from layouts.maintenance import words
from layouts.maintenance.fields import button, form, hidden, labelled, select, typed
from layouts.maintenance.known import Known

_LONGER = ((30, message("half an hour")), (60, message("one hour")), (120, message("two hours")),
           (240, message("four hours")), (720, message("twelve hours")))  # fmt: skip


def to_come(known: Known, look: Look) -> Component:
    """What runs, then what comes, under its days."""
    lang = look.lang
    if not known.works:
        return html.Section([states.empty(look, "No work is planned")])
    parts: list[Component] = []
    if known.running:
        parts += [html.H2(text(lang, "Running now")), _list(known.running, known, look)]
    if known.planned:
        parts.append(html.H2(text(lang, "To come")))
        for day, works in groupby(known.planned, lambda work: to_datetime(work.starts_at).date()):
            of_day = list(works)
            parts += [html.H3(i18n.day(lang, of_day[0].starts_at), id=f"day-{day}"), _list(of_day, known, look)]
    rest = known.n - len(known.works)
    if rest > 0:
        parts.append(
            html.P(plural(lang, "and {n} later one", "and {n} later ones", rest), className="maintenance-more")
        )
    return html.Section(parts, className="maintenance-coming")


def past(known: Known, look: Look) -> list[Component]:
    """The last 30 days."""
    if not known.past:
        return []
    lines = [_past(work, look) for work in known.past]
    head = text(look.lang, "The last 30 days")
    return [html.Section([html.H2(head), html.Ul(lines, className="maintenance-past")])]


def _list(works: Sequence[Work], known: Known, look: Look) -> Component:
    return html.Ul([_work(work, known, look) for work in works], className="maintenance-works")


def _work(work: Work, known: Known, look: Look) -> Component:
    lang, names = look.lang, known.cut_off.get(work.number, ())
    is_running = work.stage is Stage.RUNNING
    about = [tiles.shape("maintenance"), html.Span(words.short(lang, [part.name for part in work.parts]))]
    lines: list[Component] = [
        html.Span(about, className="maintenance-what"),
        html.Span(work.reason, className="maintenance-why"),
        html.Span(words.cut_off(lang, names), className="maintenance-cut" + (" is-some" if names else "")),
        html.Span(_by(work, known, look), className="maintenance-by"),
    ]
    state = text(lang, words.STAGES[work.stage])
    when = [html.Span(words.times(lang, work.starts_at, work.ends_at), className="maintenance-times")]
    if is_running:
        when.append(html.Span(state, className="maintenance-state"))
    content: list[Component] = [
        html.Div(when, className="maintenance-when"),
        html.Div(lines, className="maintenance-about"),
    ]
    if known.may_plan:
        content.append(_doing(work, look))
    return html.Li(content, className=f"maintenance-work is-{work.stage.value}")


def _by(work: Work, known: Known, look: Look) -> str:
    lang = look.lang
    said = [text(lang, "work {number}", number=work.number)]
    places = {known.kecamatan.get(part.kecamatan, part.kecamatan): None for part in work.parts}
    said.append(words.short(lang, list(places), 4))
    if work.series is not None:
        said.append(text(lang, "series {number}", number=work.series))
        if work.occurs_at is not None and work.occurs_at != work.starts_at:
            said.append(text(lang, "moved from {when}", when=i18n.moment(lang, work.occurs_at)))
    if work.by:
        said.append(text(lang, "planned by {name}", name=work.by))
    return " · ".join(said)


def _doing(work: Work, look: Look) -> Component:
    lang, base = look.lang, f"{words.API}/{work.number}"
    is_running = work.stage is Stage.RUNNING
    title = message("End it now") if is_running else message("Leave it out") if work.series else message("Call it off")
    question = text(lang, "End work {number} now?", number=work.number)
    if not is_running:
        question = text(lang, "Cancel work {number}, {when}?", number=work.number,
                        when=words.span(lang, work.starts_at, work.ends_at))  # fmt: skip
    options = [(str(n), text(lang, title)) for n, title in _LONGER]
    parts = [
        form([hidden("ends_at", work.ends_at), button(look, title, question)], f"{base}/cancel", name="is-inline"),
        form(
            [
                hidden("ends_at", work.ends_at),
                labelled(look, message("Longer by"), select("minutes", options, "60")),
                button(look, message("Extend")),
            ],
            f"{base}/extend",
        ),
    ]
    if not is_running:
        begins = to_datetime(work.starts_at)
        parts.append(
            form(
                [
                    hidden("starts_at", work.starts_at),
                    labelled(look, message("Another day"), typed("day", begins.date().isoformat(), type="date")),
                    labelled(look, message("at"), typed("time", f"{begins:%H:%M}", type="time")),
                    button(look, message("Move")),
                ],
                f"{base}/move",
            )
        )
    opening = html.Summary(text(lang, "Change"), title=text(lang, "Change work {number}", number=work.number))
    return html.Details([opening, html.Div(parts, className="maintenance-changes")], className="maintenance-doing")


def _past(work: Work, look: Look) -> Component:
    lang = look.lang
    return html.Li(
        [
            html.Span(words.span(lang, work.starts_at, work.ends_at), className="maintenance-times"),
            html.Span(words.short(lang, [part.name for part in work.parts])),
            html.Span(work.reason, className="maintenance-why"),
            html.Span(text(lang, words.STAGES[work.stage]), className="maintenance-by"),
        ],
        className=f"is-{work.stage.value}",
    )
