"""Every OPD, the worst first: what it reached of the quarter's targets, and how it stands on its way to the year's."""

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.attainment.model import ForecastState, OpdQuarter, ReportInfo, Risk, Rules
from layouts import i18n, marks, theme
from layouts.attainment import forecast, words
from layouts.attainment.known import PARAMS, TOPICS, Known, days_left, facts, fetch, nothing
from layouts.contract import Column, Look, Panel, Rendered, Table
from layouts.i18n import message
from layouts.tiles import attributes

PAGE_SHARE = 0.715  # of the page's height, below the heads of the columns
ONE, TWO = 26.2, 44.9  # arc minutes of a row of one line and of two
TOP = 120.0  # percent at the right end of a bullet
FAIR = (Risk.NONE, Risk.UNKNOWN)


def render(known: Known | None, look: Look) -> Rendered:
    """As many as fit, and how the others stand."""
    if known is None or known.quarter is None or not known.opds:
        return Rendered(nothing(known, look))
    quarter, lang = known.quarter, look.lang
    shown, left = _cut(known.opds, look)
    rows = [_row(opd, quarter.rules, look) for opd in shown]
    if left:
        rows.append(html.Li(_rest(left, look), className="more"))
    of_year, of_quarter = days_left(quarter.period, known.instant.at)
    heads = [
        html.Span(_left(lang, i18n.text(lang, "target of {year}", year=quarter.period[:4]), of_year)),
        html.Span(_left(lang, words.quarter(lang, quarter.period), of_quarter)),
    ]
    body = html.Div([html.Div(heads, className="opd-heads"), html.Ul(rows, className="rows opds")])
    return Rendered(body, data_at=quarter.data_at, facts=facts(known, look))


def _left(lang: str, what: str, days: int) -> str:
    """A head, with how many days there are left."""
    return i18n.plural(lang, "{what}, {n} day left", "{what}, {n} days left", days, what=what) if days > 0 else what


def _cut(opds: Sequence[OpdQuarter], look: Look) -> tuple[Sequence[OpdQuarter], Sequence[OpdQuarter]]:
    """What fits, and the rest; the line that tells of the rest takes room too."""
    room = PAGE_SHARE * theme.PAGE_HEIGHT / theme.pixels(look, 1)
    heights = [TWO if opd.risk not in FAIR else ONE for opd in opds]
    if sum(heights) <= room:
        return opds, ()
    used, n = ONE, 0
    for height in heights:
        if n and used + height > room:
            break
        used, n = used + height, n + 1
    return opds[:n], opds[n:]


def _rest(left: Sequence[OpdQuarter], look: Look) -> str:
    lang = look.lang
    more = i18n.plural(lang, "… and {n} more", "… and {n} more", len(left))
    bad = sum(opd.risk not in FAIR for opd in left)
    return f"{more}, {i18n.text(lang, '{n} of them at risk', n=i18n.number(lang, bad))}" if bad else more


def _row(opd: OpdQuarter, rules: Rules, look: Look) -> Component:
    """Name, bullet, percentage, band, coverage; of one at risk also why, since when, and how far its report is."""
    lang, tone = look.lang, words.RISKS[opd.risk][0]
    average = opd.average
    band = words.band(lang, average.band.key, average.band.name) if average.band else words.risk(lang, opd)
    coverage = f"{i18n.number(lang, average.n)}/{i18n.number(lang, average.of)}"
    parts: list[Component | str] = [
        opd.short_name,
        bullet(opd, rules, look),
        html.Span(words.percent(lang, average.percent), className="opd-percent"),
        html.Span(f"{band} {coverage}", className="opd-band"),
    ]
    if opd.risk not in FAIR:
        parts.append(html.Span(" · ".join(_why(opd, rules, look)), className="opd-why"))
    return html.Li(
        parts,
        className=f"opd is-{tone} ink-{tone}",
        tabIndex="0",
        **attributes(data_select=f"opd:{opd.code}"),
    )


def bullet(opd: OpdQuarter, rules: Rules, look: Look) -> Component:
    """An OPD against the targets of the year: where it is, where it should be today, where it will end."""
    expected, lang = opd.forecast, look.lang
    is_open = expected.state is ForecastState.FORECAST and expected.low is not None and expected.high is not None
    whisker = (expected.low, expected.high) if is_open else None
    said = [opd.short_name, words.percent(lang, opd.of_year.percent)]
    if opd.pace is not None:
        said.append(i18n.text(lang, "plan today {percent}", percent=words.percent(lang, opd.pace)))
    if whisker:
        said.append(i18n.text(lang, "expected {low} to {high}", low=words.percent(lang, expected.low),
                              high=words.percent(lang, expected.high)))  # fmt: skip
    return marks.bullet(
        look,
        value=opd.of_year.percent,
        target=100.0,
        top=TOP,
        bounds=(rules.partly_from, rules.met_from),
        pace=opd.pace,
        forecast=whisker,  # type: ignore[arg-type]
        tone=words.RISKS[opd.risk][0],
        label=", ".join(said),
    )


def _why(opd: OpdQuarter, rules: Rules, look: Look) -> list[str]:
    lang = look.lang
    said = []
    since = words.below_since(opd, rules)
    if opd.risk is Risk.FORECAST:
        said.append(i18n.text(lang, "the year: {what}", what=forecast.said(opd.forecast, lang)))
    elif opd.risk is Risk.NOT_REPORTED:
        silent = words.silent_since(opd)
        said.append(i18n.text(lang, "silent since {quarter}", quarter=words.quarter(lang, silent)) if silent else
                    i18n.text(lang, "too little reported"))  # fmt: skip
    elif since:
        said.append(i18n.text(lang, "since {quarter}", quarter=words.quarter(lang, since)))
    if opd.report is not None:
        said += reported(opd.report, lang)
    if opd.worst is not None and (opd.report is None or theme.is_close(look)):
        worst = words.percent(lang, opd.worst.attainment.percent)
        said.append(i18n.text(lang, "lowest: {name} {percent}", name=opd.worst.name, percent=worst))
    return said


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


def table(known: Known | None, look: Look) -> Table | None:
    """Every OPD with all of its figures."""
    if known is None or known.quarter is None:
        return None
    rules = known.quarter.rules
    return Table(COLUMNS, [_cells(opd, rules, look) for opd in known.opds], rules.note)


def _cells(opd: OpdQuarter, rules: Rules, look: Look) -> dict[str, Any]:
    lang, average, expected, report = look.lang, opd.average, opd.forecast, opd.report
    since = words.below_since(opd, rules)
    return {
        "opd": opd.name,
        "kind": words.kind(lang, opd.kind),
        "percent": average.percent,
        "band": words.band(lang, average.band.key, average.band.name) if average.band else None,
        "verdict": words.VERDICTS[average.verdict][1] if average.verdict else None,
        "risk": words.RISKS[opd.risk][1],
        "since": words.quarter(lang, since) if since else None,
        "n": average.n,
        "of": average.of,
        "not_reported": opd.not_reported,
        "capped": average.capped,
        "over": opd.over,
        "of_year": opd.of_year.percent,
        "pace": opd.pace,
        "expected": expected.percent,
        "low": expected.low,
        "high": expected.high,
        "chance": None if expected.chance is None else 100 * expected.chance,
        "worst": opd.worst.name if opd.worst else None,
        "worst_percent": opd.worst.attainment.percent if opd.worst else None,
        "report": words.REPORTS.get(report.state) if report else None,
        "submitted_at": report.submitted_at if report else None,
        "submitted_by": report.submitted_by if report else None,
        "judged_at": report.judged_at if report else None,
        "judged_by": report.judged_by if report else None,
    }


COLUMNS = (
    Column("opd", message("OPD")),
    Column("kind", message("Kind")),
    Column("percent", message("Attainment"), "percent", "%", 1),
    Column("band", message("Band")),
    Column("verdict", message("Verdict"), "state"),
    Column("risk", message("Risk"), "state"),
    Column("since", message("Below since")),
    Column("n", message("Indicators counted"), "number"),
    Column("of", message("Indicators with a target"), "number"),
    Column("not_reported", message("Not reported"), "number"),
    Column("capped", message("Capped"), "number"),
    Column("over", message("Above 100"), "number"),
    Column("of_year", message("Of the year's targets"), "percent", "%", 1),
    Column("pace", message("Plan today"), "percent", "%", 1),
    Column("expected", message("Expected at year's end"), "percent", "%", 1),
    Column("low", message("80 % interval from"), "percent", "%", 1),
    Column("high", message("80 % interval to"), "percent", "%", 1),
    Column("chance", message("Chance of being on target"), "percent", "%", 0),
    Column("worst", message("Lowest indicator")),
    Column("worst_percent", message("Its attainment"), "percent", "%", 1),
    Column("report", message("Report"), "state"),
    Column("submitted_at", message("Reported"), "instant"),
    Column("submitted_by", message("Reported by")),
    Column("judged_at", message("Verified or sent back"), "instant"),
    Column("judged_by", message("Verified by")),
)

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
        "band are of the quarter's targets; the bar is of the year's targets, with where the plan wants it to be "
        "today (triangle) and the 80 % interval of the forecast (whisker). A bar that leaves the scale ends in a "
        "triangle; its number is the real one. n/m: indicators counted of those that should be."
    ),
    table=table,
)
