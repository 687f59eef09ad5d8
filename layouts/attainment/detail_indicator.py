"""An indicator opened: definition, formula with its numbers, all quarters, every revision with where it comes from."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.attainment.model import Entry, IndicatorPage, ReportInfo, Source
from commandcenter.domain.observations import Origin, Planned, Value
from commandcenter.domain.picture import Shown
from layouts import i18n, theme
from layouts.attainment import forecast, formula, words
from layouts.attainment.bullets import indicator_bullet
from layouts.attainment.detail_opd import entry_form
from layouts.attainment.opds import reported
from layouts.contract import Look
from layouts.data.detail_parts import close, facts, lines_of, listed
from layouts.i18n import message
from layouts.tiles import attributes, shape

FACTS_SHARE, QUARTERS_SHARE, REVISIONS_SHARE = 0.66, 0.4, 0.26  # of the page's height
FACT_WIDTH = 0.36  # of the page's width, beside the names of the facts
LINE = 22.4  # arc minutes from line to line of small text
DAYS = {"working": message("working days"), "calendar": message("calendar days")}

Pair = tuple[str, Component | str]


def render(page: IndicatorPage, now: int, period: str, look: Look) -> Component:
    """Left what it is and how this quarter's attainment came about, right the quarters and the revisions."""
    entry = _shown(page.entries, period)
    name = page.indicator.name
    parts: list[Component] = [
        html.Span(name, className="row-name"),
        html.Span(page.indicator.code, className="detail-kind"),
    ]
    if entry is not None:
        form = entry_form(entry.opd, entry.period, look)
        parts.append(
            html.Span(page.opd, tabIndex="0", className="detail-back", **attributes(data_select=f"opd:{page.opd}"))
        )
        parts += [_state(entry, look), html.A(i18n.text(look.lang, "Entry form"), href=form, className="detail-entry")]
    head = html.Div(parts, className=f"detail-head ink-{words.tone(entry) if entry else Shown.UP}")
    left = html.Div(_left(page, entry, look), className="parts")
    right = html.Div([_quarters(page, entry, look), _revisions(page, entry, now, look)], className="parts")
    return html.Div(
        [close(look), head, html.Div([left, right], className="detail-parts")], className="detail detail-indicator"
    )


def _shown(entries: Sequence[Entry], period: str) -> Entry | None:
    """The quarter that the screen shows; else the newest of which something is known; else the newest."""
    asked = next((entry for entry in entries if entry.period == period), None)
    reported_ = [entry for entry in entries if entry.result is not None]
    return asked or next(iter(reported_[::-1]), None) or next(iter(entries[::-1]), None)


def _state(entry: Entry, look: Look) -> Component:
    said = words.attained(look.lang, entry.attainment)
    return html.Span([shape(words.tone(entry)), " ", said], className="detail-state")


def _left(page: IndicatorPage, entry: Entry | None, look: Look) -> list[Component]:
    """Facts until the room ends; what somebody acts on first."""
    lang = look.lang
    pairs = (_judgement(page, entry, look) if entry else []) + _about(page, lang)
    room = theme.rows_that_fit(look, FACTS_SHARE, LINE)
    used, shown = 0, []
    for name, said in pairs:
        if not said:
            continue
        height = lines_of(look, said, FACT_WIDTH) if isinstance(said, str) else 1
        used += height
        if used > room:  # something shorter may still fit
            used -= height
            continue
        shown.append((i18n.text(lang, name), said))
    chart = [html.Div(indicator_bullet(entry, page.rules[int(entry.period[:4])], look))] if entry else []
    return [*chart, facts(shown)]  # type: ignore[arg-type]  # the way to the evidence is a component


def _judgement(page: IndicatorPage, entry: Entry, look: Look) -> list[Pair]:
    lang, rules = look.lang, page.rules[int(entry.period[:4])]
    target = f"{words.target(lang, entry.goal, entry.decimals)} {entry.unit}"
    whose = ", ".join(part for part in (words.plan(entry.goal), words.quarter(lang, entry.period)) if part)
    over = ""
    if entry.attainment.is_over:
        over = i18n.text(lang, "real value kept; counts as {cap} in means", cap=i18n.number(lang, rules.average_cap))
    band = words.band(lang, entry.band.key, entry.band.name) if entry.band else ""
    verdict = i18n.text(lang, words.VERDICTS[entry.verdict][1]) if entry.verdict else ""
    report = next((each for each in page.reports if each.period == entry.period), None)
    pairs: list[Pair] = [
        (message("Quarter"), words.quarter(lang, entry.period)),
        (message("Target"), f"{target} ({whose})" if entry.goal else words.attained(lang, entry.attainment)),
        (message("Reached"), f"{words.result(lang, entry)} {entry.unit}" if entry.result else ""),
        (message("Polarity"), formula.polarity(lang, entry)),
        (message("Attainment"), formula.worked(lang, entry)),
        (message("Above 100"), over),
        (message("Band"), " · ".join(part for part in (band, verdict) if part)),
        (message("Plan today"), _pace(entry, lang)),
        (message("Year's end"), forecast.method(entry.forecast, lang)),
        (message("Report"), _report(report, entry.source, page, look)),
        (message("Obstacle"), entry.obstacle),
        (message("Driver"), entry.driver),
        (message("Evidence"), _evidence(entry.evidence)),
    ]
    return pairs


def _evidence(address: str) -> Component | str:
    """A way to the evidence, which lies outside: nothing asks for it before somebody follows it."""
    if not address.startswith(("http://", "https://")):
        return address
    return html.A(address.partition("://")[2], href=address, rel="noopener noreferrer", target="_blank")


def _pace(entry: Entry, lang: str) -> str:
    if entry.pace is None:
        return ""
    days = i18n.text(lang, DAYS[entry.pace.by])
    value = i18n.number(lang, entry.pace.value, entry.decimals)
    if entry.pace.percent is None:
        return f"{value} {entry.unit} ({days})"
    return i18n.text(lang, "{value} {unit}, {percent} of the year's target ({days})", value=value, unit=entry.unit,
                     percent=words.percent(lang, entry.pace.percent), days=days)  # fmt: skip


def _report(report: ReportInfo | None, source: Source | None, page: IndicatorPage, look: Look) -> str:
    """Who reported and who verified; of what came by a feed, which one, and when."""
    said = reported(report, look.lang) if report is not None else []
    if source is not None and source.kind == "feed":
        title = page.titles.get(source.feed, source.feed)
        day = words.day(look.lang, source.recorded_at)
        said = [i18n.text(look.lang, "from {feed}, recorded {day}", feed=title, day=day), *said]
    return ", ".join(said or reported(None, look.lang))


def _about(page: IndicatorPage, lang: str) -> list[Pair]:
    indicator = page.indicator
    return [
        (message("Definition"), indicator.definition),
        (message("Method"), forecast_method(lang)),
        (message("Formula"), indicator.method),
        (message("Series breaks"), "; ".join(f"{each.starts}: {each.note}" for each in indicator.breaks)),
        (message("Origin"), indicator.source),
    ]


def forecast_method(lang: str) -> str:
    """How the forecast is made, for whoever asks."""
    return i18n.text(
        lang,
        "forecast by damped exponential smoothing of past quarters; its interval from how far such forecasts were off",
    )


def _quarters(page: IndicatorPage, entry: Entry | None, look: Look) -> Component:
    """All quarters, the newest first; a new plan or version is said where it begins."""
    lang = look.lang
    rows = []
    for before, each in zip((None, *page.entries), page.entries, strict=False):
        begins = before is not None and words.plan(before.goal) != words.plan(each.goal) and each.goal is not None
        rows.append(_quarter(each, each is entry, begins, look))
    title = i18n.text(lang, "All quarters ({unit})", unit=page.indicator.unit)
    room = theme.rows_that_fit(look, QUARTERS_SHARE, LINE)
    return listed(look, title, rows[::-1], room, i18n.text(lang, "Not reported yet"), len(rows))


def _quarter(entry: Entry, is_shown: bool, begins: bool, look: Look) -> Component:
    lang, tone = look.lang, words.tone(entry)
    reached = f"{words.result(lang, entry)} / {words.target(lang, entry.goal, entry.decimals)}"
    parts: list[Component | str] = [
        shape(tone),
        html.Span(words.quarter(lang, entry.period), className="row-name"),
        html.Span(reached),
        html.Span(words.attained(lang, entry.attainment), className="row-fact"),
    ]
    if begins:
        parts.append(html.Span(i18n.text(lang, "new: {plan}", plan=words.plan(entry.goal)), className="part-said"))
    name = f"part-row quarter ink-{tone}" + (" is-shown" if is_shown else "")
    return html.Li(parts, className=name)


def _revisions(page: IndicatorPage, entry: Entry | None, now: int, look: Look) -> Component:
    """Everything that was said of the shown quarter: results first, then targets; the newest first."""
    lang = look.lang
    period = entry.period if entry else ""
    values = sorted((each for each in page.values if each.period == period), key=_recorded, reverse=True)
    targets = sorted((each for each in page.targets if each.period == period), key=_recorded, reverse=True)
    decimals = page.indicator.decimals
    rows = [_revision(_number(each, decimals, lang), each.origin, page, now, look) for each in values]
    rows += [_revision(_planned(each, decimals, lang), each.origin, page, now, look) for each in targets]
    title = i18n.text(lang, "Revisions of {quarter}", quarter=words.quarter(lang, period))
    room = max(1, theme.rows_that_fit(look, REVISIONS_SHARE, LINE) // 3)
    return listed(look, title, rows, room, i18n.text(lang, "No file has said anything of it"), len(rows))


def _recorded(said: Value | Planned) -> tuple[int, int]:
    return said.origin.recorded_at, said.origin.revision


def _number(said: Value | Planned, decimals: int, lang: str) -> str:
    if said.value is None:
        return said.text or "–"
    return i18n.number(lang, said.value, decimals)


def _planned(each: Planned, decimals: int, lang: str) -> str:
    number = _number(each, decimals, lang)
    if each.upper is not None:
        number += f"–{i18n.number(lang, each.upper, decimals)}"
    return f"{i18n.text(lang, 'target')} {number} ({each.plan}, {each.plan_version})"


def _revision(said: str, origin: Origin, page: IndicatorPage, now: int, look: Look) -> Component:
    """The value, and below it feed, file, sheet, row, revision, when we learned it and until when it held."""
    lang = look.lang
    places = (
        page.titles.get(origin.feed, origin.feed),
        origin.item,
        origin.sheet,
        i18n.text(lang, "row {n}", n=origin.line),
        i18n.text(lang, "revision {n}", n=origin.revision),
        i18n.since(lang, origin.recorded_at, now),
        i18n.text(lang, "replaced {day}", day=words.day(lang, origin.superseded_at)) if origin.superseded_at else "",
    )
    return html.Li(
        [
            html.Span(said, className="value-said"),
            html.Span(" · ".join(place for place in places if place), className="value-origin"),
        ],
        className="part-row value" + (" is-replaced" if origin.superseded_at else ""),
        title=i18n.moment(lang, origin.recorded_at),
    )
