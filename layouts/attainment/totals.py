"""The strip on top: is the quarter safe, on what does that stand, how many OPDs are not, how much time is left."""

from collections import Counter

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.attainment.model import Average, ForecastState, OpdQuarter, Risk
from commandcenter.domain.picture import Shown
from layouts import i18n, marks
from layouts.attainment import forecast, words
from layouts.attainment.bands import NONE
from layouts.attainment.known import PARAMS, TOPICS, Known, facts, fetch, nothing
from layouts.contract import Column, Look, Panel, Rendered, Table
from layouts.i18n import message
from layouts.tiles import shape

EVEN = 0.5  # a chance below it is worse than even


def render(known: Known | None, look: Look) -> Rendered:
    """The regency's average with its verdict, then OPDs by verdict, and the calendar."""
    empty, average = nothing(known, look), known.average if known else None
    if empty is not None or known is None or known.quarter is None or average is None:
        return Rendered(html.Div(empty, className="totals"))
    quarter, lang = known.quarter, look.lang
    tiles = [_whole(average, known, look)]
    if average.n:
        tiles += [_tile(look, word, tone, n) for word, tone, n in _counts(known.opds, lang) if n or tone is Shown.DOWN]
    else:
        tiles += _before(known, look)
    tiles += _forecast(known, look)
    return Rendered(html.Div(tiles, className="totals"), data_at=quarter.data_at, facts=facts(known, look))


def _whole(average: Average, known: Known, look: Look) -> Component:
    """The percentage and its verdict in a word; below what it stands on, and what was capped."""
    lang = look.lang
    verdict: list[Component | str] = []
    tone = Shown.UP
    if average.verdict is not None and average.band is not None:
        tone, word = words.VERDICTS[average.verdict]
        verdict = [shape(tone), i18n.text(lang, word)]
    elif average.of:
        is_due = known.quarter is not None and known.quarter.is_over
        tone = Shown.UNKNOWN if is_due else Shown.UP
        verdict = [shape(tone), i18n.text(lang, NONE[is_due])]
    figure = html.Span(words.percent(lang, average.percent), className="whole-number")
    beside = [
        html.Div(verdict, className="whole-verdict"),
        *(html.Div(said) for said in _stands_on(average, known, look)),
    ]
    return html.Div([figure, html.Div(beside, className="whole-words")], className=f"whole ink-{tone}")


def _stands_on(average: Average, known: Known, look: Look) -> list[str]:
    lang = look.lang
    of, n = i18n.number(lang, average.of), i18n.number(lang, average.n)
    said = [i18n.text(lang, "{n} of {of} indicators", n=n, of=of)]
    if average.capped and known.quarter is not None:
        cap = i18n.number(lang, known.quarter.rules.average_cap)
        said.append(i18n.plural(lang, "{n} counted as {cap}", "{n} counted as {cap}", average.capped, cap=cap))
    return said


def _counts(opds: tuple[OpdQuarter, ...], lang: str) -> list[tuple[str, Shown, int]]:
    """OPDs by verdict, each once; those of whom too little was reported have none."""
    n = Counter(opd.average.verdict for opd in opds if opd.average.of)
    is_due = any(opd.risk is not Risk.UNKNOWN for opd in opds)
    rows = [(i18n.text(lang, word), tone, n[verdict]) for verdict, (tone, word) in reversed(words.VERDICTS.items())]
    return [*rows, (i18n.text(lang, NONE[is_due]), Shown.UNKNOWN if is_due else Shown.UP, n[None])]


def _tile(look: Look, word: str, tone: Shown, n: int) -> Component:
    return marks.tile(look, i18n.number(look.lang, n), word, tone=tone if n else Shown.UP)


def _before(known: Known, look: Look) -> list[Component]:
    """Of a quarter that nobody has reported yet: what the one before came to."""
    history = known.opds[0].history if known.opd else known.quarter.history if known.quarter else ()
    if known.kind or len(history) < 2:
        return []
    period, value = history[-2]
    return [marks.tile(look, words.percent(look.lang, value), words.quarter(look.lang, period))]


def _forecast(known: Known, look: Look) -> list[Component]:
    """Where the year will end, with its interval, if that can be told."""
    quarter, lang = known.quarter, look.lang
    if quarter is None or known.kind:
        return []
    expected = known.opds[0].forecast if known.opd else quarter.forecast
    if expected.low is None or expected.high is None or expected.state is not ForecastState.FORECAST:
        return []
    low, high = i18n.number(lang, expected.low), words.percent(lang, expected.high, 0)
    year = i18n.text(lang, "end of {year}", year=quarter.period[:4])
    title = forecast.method(expected, lang)
    is_doubtful = expected.chance is not None and expected.chance < EVEN
    tone = Shown.DEGRADED if is_doubtful else Shown.UP
    return [marks.tile(look, f"{low}–{high}", year, tone=tone, title=title)]


def table(known: Known | None, look: Look) -> Table | None:
    """The figures of the strip, one a row."""
    if known is None or known.quarter is None or known.average is None:
        return None
    lang, average, expected = look.lang, known.average, known.quarter.forecast
    rows = [
        _row(message("weighted attainment"), average.percent, "%"),
        _row(message("indicators with a percentage"), average.n, ""),
        _row(message("indicators with a numeric target"), average.of, ""),
        _row(message("counted as the cap"), average.capped, ""),
        _row(message("without a formula (letters, target 0, n/a, neutral)"), average.others, ""),
        _row(message("expected at the end of the year"), expected.percent, "%"),
        _row(message("lower end of the 80 % interval"), expected.low, "%"),
        _row(message("upper end of the 80 % interval"), expected.high, "%"),
    ]
    rows += [{"what": f"OPD: {word}", "value": n, "unit": ""} for word, _, n in _counts(known.opds, lang)]
    for row in rows[:8]:
        row["what"] = i18n.text(lang, str(row["what"]))
    return Table(COLUMNS, rows, known.quarter.rules.note)


def _row(what: str, value: float | None, unit: str) -> dict[str, str | float | None]:
    return {"what": what, "value": value, "unit": unit}


COLUMNS = (
    Column("what", message("Figure")),
    Column("value", message("Value"), "number", decimals=1, tells="things"),
    Column("unit", message("Unit")),
)

PANEL = Panel(
    key="totals",
    title=message("Attainment of the regency"),
    unit=message("percent"),
    topics=TOPICS,
    fetch=fetch,
    render=render,
    params=PARAMS,
    definition=message(
        "Weighted mean of the attainments of indicators, rolled up from indicator to programme to OPD to regency; "
        "every OPD weighs the same. Higher is better: real / target x 100. Lower is better: "
        "(target - (real - target)) / target x 100 (LKjIP Maluku Tengah 2021, p. 94). Real values above 100 and "
        "below 0 are kept and shown; only in means a value above the cap counts as the cap. What has no percentage "
        "(not reported, letters, target 0, n/a, neutral) is in no mean and is counted beside it: it is never zero."
    ),
    table=table,
    is_public=True,
)
