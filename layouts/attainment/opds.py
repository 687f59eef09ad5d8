"""Every OPD, the worst first: what it reached of the quarter's targets, and how it stands on its way to the year's."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.attainment.model import OpdPage, OpdQuarter, ReportInfo, Risk, Rules
from layouts import i18n, theme
from layouts.attainment import forecast, words
from layouts.attainment.bullets import bullet, has_year
from layouts.attainment.known import PARAMS, TOPICS, Known, days_left, facts, fetch, nothing
from layouts.attainment.opds_table import table
from layouts.attainment.programmes import programmes
from layouts.contract import Look, Panel, Rendered
from layouts.i18n import message
from layouts.tiles import attributes

PAGE_SHARE, PAGE_SHARE_CLOSE = 0.733, 0.83  # of the page's height, below the heads of the columns
ONE, TWO = 26.2, 44.7  # arc minutes of a row of one line and of two
SINCE = {False: message("since {quarter}"), True: message("since {quarter} or longer")}
FAIR = (Risk.NONE, Risk.UNKNOWN)


def render(known: Known | None, look: Look) -> Rendered:
    """As many as fit, and how the others stand."""
    empty = nothing(known, look)
    if empty is not None or known is None or known.quarter is None:
        return Rendered(empty)
    quarter = known.quarter
    is_year = has_year(known.opds)
    parts: list[Component] = [_heads(known, quarter.period, is_year, look)]
    if known.page is not None:
        parts += _only(known.page, is_year, look)
    else:
        shown, left = _cut(known.opds, look)
        rows = [_row(opd, quarter.rules, look, is_year) for opd in shown]
        parts.append(html.Ul(rows, className="rows opds"))
        rest = _rest(left, look) if left else ""
        parts.append(html.Div([html.Span(rest, className="more"), _legend(is_year, look)], className="opds-foot"))
    return Rendered(html.Div(parts), data_at=quarter.data_at, facts=facts(known, look))


def _heads(known: Known, period: str, is_year: bool, look: Look) -> Component:
    """What is left of the quarter (of its year, when it is over), and what bar and percentage are of."""
    lang, name = look.lang, words.quarter(look.lang, period)
    of_year, of_quarter = days_left(period, known.instant.at)
    what, days = (period[:4], of_year) if of_year else (name.rpartition(" ")[0], of_quarter)
    left = i18n.plural(lang, "{n} day left in {what}", "{n} days left in {what}", days, what=what) if days else ""
    target = i18n.text(lang, "target of {year}", year=period[:4] if is_year else name)
    return html.Div([html.Span(left), html.Span(target), html.Span(name)], className="opd-heads")


def _legend(is_year: bool, look: Look) -> Component:
    """What the marks on a bullet stand for."""
    lang = look.lang
    said = [f"┃ {i18n.text(lang, 'target')}", f"├┤ {i18n.text(lang, 'forecast')}"]
    if is_year:
        said.insert(1, f"▼ {i18n.text(lang, 'plan today')}")
    return html.Span(" ".join(said), className="opds-legend")


def _only(page: OpdPage, is_year: bool, look: Look) -> list[Component]:
    """The one OPD that was chosen, with its programmes and indicators."""
    row = html.Ul([_row(page.opd, page.rules, look, is_year)], className="rows opds")
    room = _room(look) - TWO
    return [row, html.Div(programmes(page, look, room), className="opd-programmes")]


def _room(look: Look) -> float:
    """Arc minutes for the rows: at a desk what stands above them is smaller."""
    share = PAGE_SHARE_CLOSE if theme.is_close(look) else PAGE_SHARE
    return share * theme.PAGE_HEIGHT / theme.pixels(look, 1)


def _cut(opds: Sequence[OpdQuarter], look: Look) -> tuple[Sequence[OpdQuarter], Sequence[OpdQuarter]]:
    """What fits, and the rest. At a desk why stands in the same line."""
    room, is_close = _room(look) - ONE, theme.is_close(look)
    used, n = 0.0, 0
    for opd in opds:
        used += ONE if is_close or opd.risk in FAIR else TWO
        if n and used > room:
            break
        n += 1
    return opds[:n], opds[n:]


def _rest(left: Sequence[OpdQuarter], look: Look) -> str:
    lang = look.lang
    more = i18n.plural(lang, "… and {n} more", "… and {n} more", len(left))
    bad = sum(opd.risk not in FAIR for opd in left)
    return f"{more}, {i18n.text(lang, '{n} of them at risk', n=i18n.number(lang, bad))}" if bad else more


def _row(opd: OpdQuarter, rules: Rules, look: Look, is_year: bool) -> Component:
    """Name, bullet, percentage, band, coverage; of one at risk also why, since when, and how far its report is."""
    lang, tone = look.lang, words.RISKS[opd.risk][0]
    average = opd.average
    band = words.band(lang, average.band.key, average.band.name) if average.band else words.risk(lang, opd)
    coverage = f"{i18n.number(lang, average.n)}/{i18n.number(lang, average.of)}"
    parts: list[Component | str] = [
        opd.short_name,
        bullet(opd, rules, look, is_year),
        html.Span(words.percent(lang, average.percent), className="opd-percent"),
        html.Span(f"{band} {coverage}", className="opd-band"),
    ]
    if opd.risk not in FAIR:
        parts.append(html.Span(_why(opd, rules, look), className="opd-why"))
    return html.Li(
        parts,
        className=f"opd is-{tone} ink-{tone}",
        tabIndex="0",
        **attributes(data_select=f"opd:{opd.code}"),
    )


def _why(opd: OpdQuarter, rules: Rules, look: Look) -> list[Component | str]:
    """Since when, how far the report is, and the lowest indicator, which a click opens."""
    lang = look.lang
    said: list[str] = []
    since = words.below_since(opd, rules)
    if opd.risk is Risk.FORECAST:
        said.append(i18n.text(lang, "the year: {what}", what=forecast.said(opd.forecast, lang)))
    elif opd.risk is Risk.NOT_REPORTED:
        silent = words.silent_since(opd)
        said.append(i18n.text(lang, "silent since {quarter}", quarter=words.quarter(lang, silent)) if silent else
                    i18n.text(lang, "too little reported"))  # fmt: skip
    elif since:
        is_first = since == opd.history[0][0]  # nobody has looked further back
        said.append(i18n.text(lang, SINCE[is_first], quarter=words.quarter(lang, since)))
    if opd.report is not None:
        said += reported(opd.report, lang)
    if opd.worst is not None and (opd.report is None or theme.is_close(look)):
        percent = words.percent(lang, opd.worst.attainment.percent)
        worst = i18n.text(lang, "lowest {percent}: {name}", name=opd.worst.name, percent=percent)
        select = attributes(data_select=f"indicator:{opd.worst.indicator}:{opd.code}")
        return [*(f"{each} · " for each in said), html.Span(worst, tabIndex="0", **select)]
    return [" · ".join(said)]


def reported(report: ReportInfo | None, lang: str) -> list[str]:
    """Who reported and who verified, when; or that it is not so."""
    if report is None:
        return [i18n.text(lang, "no report in the form")]
    if report.state == "sent_back":
        return [i18n.text(lang, "sent back by {who}", who=report.judged_by)]
    if report.state == "draft" or report.submitted_at is None:
        return [i18n.text(lang, "report is a draft")]
    day, who = words.day(lang, report.submitted_at), report.submitted_by
    said = [i18n.text(lang, "reported {day} by {who}", day=day, who=who)]
    if report.state != "verified" or report.judged_at is None:
        return [*said, i18n.text(lang, "not verified")]
    return [
        *said,
        i18n.text(lang, "verified {day} by {who}", day=words.day(lang, report.judged_at), who=report.judged_by),
    ]


PANEL = Panel(
    key="opds",
    title=message("OPDs by risk"),
    unit=message("percent"),
    topics=TOPICS,
    fetch=fetch,
    render=render,
    params=PARAMS,
    definition=message(
        "All OPDs with targets in the quarter, the one at the greatest risk first: off target, not yet on target, "
        "too little reported, then those whose year will more likely than not end off target. The percentage and its "
        "band are of the quarter's targets; the bar is of the year's targets where the plan has them, with where the "
        "plan wants it to be today (triangle) and the 80 % interval of the forecast (whisker). A bar that leaves the "
        "scale ends in a triangle; its number is the real one. n/m: indicators counted of those that should be."
    ),
    table=table,
    is_public=True,
)
