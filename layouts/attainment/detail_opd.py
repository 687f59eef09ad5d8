"""An OPD opened: what its attainment stands on, who reported, where the year will end, and its indicators."""

from collections.abc import Mapping
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.attainment.model import OpdPage
from layouts import i18n, theme
from layouts.attainment import forecast, words
from layouts.attainment.bullets import bullet, has_year
from layouts.attainment.known import sources
from layouts.attainment.opds import reported
from layouts.attainment.programmes import programmes
from layouts.attainment.trend import cell
from layouts.contract import Look
from layouts.data.detail_parts import close, facts, lines_of
from layouts.tiles import shape

PAGE_SHARE = 0.745  # of the page's height, below the head
FACT_WIDTH = 0.38  # of the page's width, beside the names of the facts
FACT = 22.4  # arc minutes of a line


def render(page: OpdPage, breaks: Mapping[str, str], look: Look) -> Component:
    """Head, figures, then programmes; as many lines as fit, the worst indicators of each first."""
    opd, lang = page.opd, look.lang
    tone, _ = words.RISKS[opd.risk]
    pairs = _pairs(page, look)
    used = FACT * sum(lines_of(look, said, FACT_WIDTH) for _, said in pairs)
    room = PAGE_SHARE * theme.PAGE_HEIGHT / theme.pixels(look, 1) - used
    year = html.Div([bullet(opd, page.rules, look, has_year([opd])), *_year(page, look)], className="opd-year")
    past = cell(i18n.text(lang, "Quarters before"), opd.history, page.rules, breaks, look)
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
            html.Div([facts(pairs), year, past], className="opd-figures"),
            *programmes(page, look, room),
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
    year = page.period[:4]
    said = [i18n.text(lang, "no targets for the end of {year} yet", year=year)]
    if has_year([opd]):
        said = [i18n.text(lang, "of the targets of {year}: {percent}", year=year,
                          percent=words.percent(lang, opd.of_year.percent))]  # fmt: skip
    if opd.pace is not None:
        said.append(i18n.text(lang, "plan today {percent}", percent=words.percent(lang, opd.pace)))
    said.append(i18n.text(lang, "year's end: {what}", what=forecast.method(opd.forecast, lang)))
    return [html.Div(each) for each in said]


def _report(page: OpdPage, look: Look) -> str:
    said = ", ".join(reported(page.opd.report, look.lang))
    if page.opd.report is None and page.sources:
        said += i18n.text(look.lang, "; figures from {names}", names=", ".join(sources(page.sources, look.lang)))
    if page.opd.report is not None and page.opd.report.reason:
        said += f": {page.opd.report.reason}"
    return said
