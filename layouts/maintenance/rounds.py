"""Series: what comes round, its next dates, and when it expires."""

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.clock import to_datetime
from commandcenter.domain.maintenance.limits import next_dates
from commandcenter.domain.maintenance.model import EXPIRY_NOTICE, Series
from layouts import i18n, tiles
from layouts.contract import Look
from layouts.i18n import message, plural, text
from layouts.maintenance import words
from layouts.maintenance.fields import button, form, labelled, select
from layouts.maintenance.known import SERIES, Known
from layouts.tiles import attributes

_OFFERED = 12  # dates that one may be left out of


def section(known: Known, look: Look) -> list[Component]:
    """Nothing where nothing comes round."""
    if not known.series:
        return []
    ordered = sorted(known.series, key=lambda each: (each.expires_at, each.id))
    lines = [_series(each, known, look) for each in ordered[:SERIES]]
    rest = len(ordered) - len(lines)
    if rest:
        lines.append(html.Li(plural(look.lang, "and {n} later one", "and {n} later ones", rest)))
    return [html.Section([html.H2(text(look.lang, "Comes round")), html.Ul(lines, className="maintenance-rounds")])]


def _series(each: Series, known: Known, look: Look) -> Component:
    lang, at = look.lang, known.instant.at
    about = ", ".join(words.token(lang, token, known.names) for token in each.scope)
    head = [
        html.Span([tiles.shape("maintenance"), html.Span(about)], className="maintenance-what"),
        html.Span(words.rhythm(lang, each), className="maintenance-rhythm"),
        html.Span(each.reason, className="maintenance-why"),
        _validity(each, look, at),
        html.Span(_by(each, look), className="maintenance-by"),
    ]
    noted = known.exceptions.get(each.id, {})
    dates = [_date(begin, each, noted, look) for begin in next_dates(each, at)] if each.ended_at is None else []
    content: list[Component] = [html.Div(head, className="maintenance-about")]
    content.append(html.Ol(dates, className="maintenance-dates", **attributes(aria_label=text(lang, "Next dates"))))
    if known.may_plan and each.expires_at > at:
        content.append(_doing(each, noted, look, at))
    return html.Li(content, className="maintenance-work")


def _validity(each: Series, look: Look, at: int) -> Component:
    lang, left = look.lang, each.expires_at - at
    last = i18n.day(lang, each.expires_at - 1)
    if left <= 0:
        said, shape = text(lang, "expired after {day}: plan it anew if it is still needed", day=last), "degraded"
    elif left <= EXPIRY_NOTICE:
        said, shape = text(lang, "expires soon, after {day}", day=last), "degraded"
    else:
        return html.Span(text(lang, "until {day}", day=last), className="maintenance-until")
    return html.Span([tiles.shape(shape), html.Span(said)], className="maintenance-until is-soon")


def _by(each: Series, look: Look) -> str:
    said = text(look.lang, "series {number}", number=each.id)
    return f"{said} · {text(look.lang, 'planned by {name}', name=each.by)}" if each.by else said


def _date(begin: int, each: Series, noted: Mapping[int, tuple[int, int] | None], look: Look) -> Component:
    lang = look.lang
    said = words.span(lang, begin, begin + each.length)
    if begin not in noted:
        return html.Li(said)
    moved = noted[begin]
    if moved is None:
        return html.Li([html.Del(said), html.Span(text(lang, "left out"), className="maintenance-by")])
    return html.Li([html.Del(said), html.Span(words.span(lang, *moved))])


def _doing(each: Series, noted: Mapping[int, tuple[int, int] | None], look: Look, at: int) -> Component:
    lang, base = look.lang, f"{words.API}/series/{each.id}"
    offered = [begin for begin in next_dates(each, at, _OFFERED) if noted.get(begin, begin) is not None]
    days = [(to_datetime(begin).date().isoformat(), i18n.day(lang, begin)) for begin in offered]
    question = text(
        lang, "End series {number}? What runs goes on; all that was to come is cancelled.", number=each.id
    )  # fmt: skip
    parts: list[Component] = [
        html.A(text(lang, "Change series"), href=f"{words.PATH}?series={each.id}", className="button",
               **attributes(data_carry="1")),
        form([button(look, message("End series"), question)], base, "DELETE", "is-inline"),
    ]  # fmt: skip
    if days:
        left_out = labelled(look, message("Leave out on"), select("day", days))
        parts.append(form([left_out, button(look, message("Skip that one"))], f"{base}/skip"))
    opening = html.Summary(text(lang, "Change"), title=text(lang, "Change series {number}", number=each.id))
    return html.Details([opening, html.Div(parts, className="maintenance-changes")], className="maintenance-doing")
