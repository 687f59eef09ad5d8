"""Programmes of an OPD with their weights, and every indicator with target, result, drivers and obstacles."""

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.attainment.model import Entry, OpdPage, ProgrammeQuarter, Rules
from layouts import i18n
from layouts.attainment import words
from layouts.attainment.bullets import indicator_bullet
from layouts.contract import Look
from layouts.tiles import attributes, shape

PROGRAMME, INDICATOR, SAID = 24.6, 20.8, 20.8  # arc minutes of a line


def programmes(page: OpdPage, look: Look, room: float) -> list[Component]:
    """Programmes in their order, until the room (arc minutes) ends; then how many indicators are left."""
    lang, left = look.lang, room
    found: list[Component] = []
    total = sum(len(programme.entries) for programme in page.programmes)
    shown = 0
    for programme in page.programmes:
        rows = []
        left -= PROGRAMME
        for entry in programme.entries:
            height = INDICATOR + (SAID if _said(entry, look) else 0)
            if left < height + INDICATOR and shown + 1 < total:
                break
            left -= height
            shown += 1
            rows.append(_row(entry, page.rules, look))
        if not rows:
            break
        found += [_heading(programme, look), html.Ul(rows, className="rows indicators")]
    if shown < total:
        found.append(html.Div(i18n.plural(lang, "+ {n} other", "+ {n} others", total - shown), className="part-more"))
    return found


def _heading(programme: ProgrammeQuarter, look: Look) -> Component:
    lang = look.lang
    name = programme.name or i18n.text(lang, "Indicators without a programme")
    weight = i18n.text(lang, "weight {n}", n=_weight(lang, programme.weight))
    figure = words.percent(lang, programme.average.percent)
    return html.H3([name, html.Span(f"{weight} · {figure}", className="programme-figure")], className="programme")


def _weight(lang: str, weight: float) -> str:
    return i18n.number(lang, weight, 0 if weight == round(weight) else 2)


def _row(entry: Entry, rules: Rules, look: Look) -> Component:
    """Indicator, weight, bullet, value of target, attainment with its flag; below what the OPD says of it."""
    lang, tone = look.lang, words.tone(entry)
    target = words.target(lang, entry.goal, entry.decimals)
    reached = f"{words.result(lang, entry)} / {target} {entry.unit}"
    parts: list[Component | str] = [
        shape(tone),
        html.Span(entry.name, className="row-words", title=entry.name),
        html.Span(i18n.text(lang, "weight {n}", n=_weight(lang, entry.weight)), className="row-fact"),
        indicator_bullet(entry, rules, look),
        html.Span(reached, className="indicator-reached"),
        html.Span(_attained(entry, rules, look), className="indicator-percent"),
    ]
    said = _said(entry, look)
    if said:
        parts.append(html.Span(said, className="indicator-said"))
    return html.Li(
        parts,
        className=f"indicator ink-{tone}",
        tabIndex="0",
        **attributes(data_select=f"indicator:{entry.indicator}:{entry.opd}"),
    )


def _attained(entry: Entry, rules: Rules, look: Look) -> str:
    said = words.attained(look.lang, entry.attainment)
    if not entry.attainment.is_over:
        return said
    return i18n.text(
        look.lang, "{percent}, counts as {cap}", percent=said, cap=i18n.number(look.lang, rules.average_cap)
    )


def _said(entry: Entry, look: Look) -> str:
    """Driver and obstacle as the OPD gives them, and that there is evidence."""
    lang = look.lang
    said = []
    if entry.obstacle:
        said.append(i18n.text(lang, "Obstacle: {what}", what=entry.obstacle))
    if entry.driver:
        said.append(i18n.text(lang, "Driver: {what}", what=entry.driver))
    if entry.evidence:
        said.append(i18n.text(lang, "evidence on the indicator's page"))
    return " · ".join(said)
