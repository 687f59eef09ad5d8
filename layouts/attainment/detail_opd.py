"""An OPD opened: its programmes with weights, and every indicator with target, result, drivers and obstacles."""

from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.attainment.model import Entry, OpdPage, Outcome, ProgrammeQuarter, Rules
from layouts import i18n, marks, theme
from layouts.attainment import forecast, words
from layouts.attainment.known import sources
from layouts.attainment.opds import TOP, bullet, reported
from layouts.contract import Look
from layouts.data.detail_parts import close, facts, lines_of
from layouts.tiles import attributes, shape

PAGE_SHARE = 0.745  # of the page's height, below the head
FACT_WIDTH = 0.5  # of the page's width, beside the names of the facts
FACT, PROGRAMME, INDICATOR, SAID = 22.4, 24.6, 20.8, 20.8  # arc minutes of a line


def render(page: OpdPage, look: Look) -> Component:
    """Head, figures, then programmes; as many lines as fit, the worst indicators of each first."""
    opd, lang = page.opd, look.lang
    tone, _ = words.RISKS[opd.risk]
    pairs = _pairs(page, look)
    used = sum(lines_of(look, said, FACT_WIDTH) for _, said in pairs)
    head = html.Div(
        [
            html.Span(opd.name, className="row-name"),
            html.Span(words.quarter(lang, page.period), className="detail-kind"),
            html.Span([shape(tone), " ", words.risk(lang, opd)], className="detail-state"),
            html.A(
                i18n.text(lang, "Entry form"), href=entry_form(opd.code, page.period, look), className="detail-entry"
            ),
        ],
        className=f"detail-head ink-{tone}",
    )
    return html.Div(
        [
            close(look),
            head,
            html.Div(
                [facts(pairs), html.Div([bullet(opd, page.rules, look), *_year(page, look)], className="opd-year")],
                className="opd-figures",
            ),
            *_programmes(page, look, used),
        ],
        className="detail detail-opd",
    )


def entry_form(opd: str, period: str, look: Look) -> str:
    """The address of the form where the OPD enters this quarter, seen the way this screen is."""
    query = {"opd": opd, "period": period}
    query |= {"lang": "en"} if look.lang == "en" else {}
    query |= {"theme": "light"} if look.theme == "light" else {}
    return f"/entry?{urlencode(query)}"


def _pairs(page: OpdPage, look: Look) -> list[tuple[str, str]]:
    opd, average, lang = page.opd, page.opd.average, look.lang
    band = words.band(lang, average.band.key, average.band.name) if average.band else ""
    verdict = i18n.text(lang, words.VERDICTS[average.verdict][1]) if average.verdict else ""
    attained = ", ".join(part for part in (words.percent(lang, average.percent), band, verdict) if part)
    number = i18n.number
    stands = i18n.text(lang, "{n} of {of} indicators", n=number(lang, average.n), of=number(lang, average.of))
    more = [i18n.text(lang, "{n} not reported", n=number(lang, opd.not_reported))] if opd.not_reported else []
    if average.others:
        more.append(i18n.text(lang, "{n} without a percentage", n=number(lang, average.others)))
    if opd.over:
        cap = number(lang, page.rules.average_cap)
        more.append(
            i18n.text(lang, "{n} above 100: real value kept, in means {cap}", n=number(lang, opd.over), cap=cap)
        )
    counted = i18n.text(lang, "{met} on target, {partly} not yet, {missed} off target", met=number(lang, opd.met),
                        partly=number(lang, opd.partly), missed=number(lang, opd.missed))  # fmt: skip
    return [
        (i18n.text(lang, "Attainment"), attained),
        (i18n.text(lang, "Stands on"), ", ".join([stands, *more])),
        (i18n.text(lang, "Indicators"), counted),
        (i18n.text(lang, "Report"), _report(page, look)),
    ]


def _year(page: OpdPage, look: Look) -> list[Component]:
    """What the bullet shows, in words: where the OPD is, where it should be, and where it will end."""
    opd, lang = page.opd, look.lang
    said = [
        i18n.text(lang, "of the targets of {year}: {percent}", year=page.period[:4],
                  percent=words.percent(lang, opd.of_year.percent)),
        i18n.text(lang, "plan today {percent}", percent=words.percent(lang, opd.pace)),
        i18n.text(lang, "year's end: {what}", what=forecast.method(opd.forecast, lang)),
    ]  # fmt: skip
    return [html.Div(each) for each in said]


def _report(page: OpdPage, look: Look) -> str:
    said = ", ".join(reported(page.opd.report, look.lang))
    if page.opd.report is None and page.sources:
        said += i18n.text(look.lang, "; figures from {names}", names=", ".join(sources(page.sources, look.lang)))
    if page.opd.report is not None and page.opd.report.reason:
        said += f": {page.opd.report.reason}"
    return said


def _programmes(page: OpdPage, look: Look, used: int) -> list[Component]:
    """Programmes in their order, until the room ends; then how many indicators are left."""
    lang, left = look.lang, PAGE_SHARE * theme.PAGE_HEIGHT / theme.pixels(look, 1) - used * FACT
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


def indicator_bullet(entry: Entry, rules: Rules, look: Look) -> Component:
    """An indicator on the scale of the quarter's target, in percent; empty where there is no percentage."""
    found = entry.attainment
    label = f"{entry.name}: {words.attained(look.lang, found)}"
    if found.outcome is not Outcome.PERCENT and found.outcome is not Outcome.NOT_REPORTED:
        return html.Span(className="mark")
    return marks.bullet(
        look,
        value=found.percent,
        target=100.0,
        top=TOP,
        bounds=(rules.partly_from, rules.met_from),
        tone=words.tone(entry),
        label=label,
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
