"""How the OPDs are spread over the bands, with the rule that parts them and where it comes from."""

from collections import Counter

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.attainment.model import Band, Rules
from commandcenter.domain.picture import Shown
from layouts import i18n
from layouts.attainment import words
from layouts.attainment.known import PARAMS, TOPICS, Known, facts, fetch, nothing
from layouts.contract import Column, Look, Panel, Rendered, Table
from layouts.i18n import message

NONE = {True: message("not reported"), False: message("not due yet")}


def render(known: Known | None, look: Look) -> Rendered:
    """A bar for each band, the best first; then those that have none, apart."""
    empty = nothing(known, look)
    if empty is not None or known is None or known.quarter is None:
        return Rendered(empty)
    rules, lang = known.quarter.rules, look.lang
    counts = Counter(opd.average.band for opd in known.opds if opd.average.of)
    most = max(counts.values(), default=0)
    rows = [
        _row(look, words.band(lang, band.key, band.name), bound(rules, band, lang), counts[band], most)
        for band in rules.bands
    ]
    if counts[None]:
        tone = Shown.UNKNOWN if known.quarter.is_over else Shown.UP
        rows.append(_row(look, i18n.text(lang, NONE[known.quarter.is_over]), "", counts[None], most, tone))
    parts = [html.Ul(rows, className="rows bands"), html.P(rule(rules, look), className="band-note")]
    return Rendered(html.Div(parts), data_at=known.quarter.data_at, facts=facts(known, look))


def _row(look: Look, word: str, rule_: str, n: int, most: int, tone: Shown = Shown.UP) -> Component:
    width = f"{100 * n / most:.0f}%" if most else "0"
    bar = html.Span(className="band-bar", style={"width": width})
    return html.Li(
        [html.Span(word), html.Span(rule_, className="band-rule"), bar, html.B(i18n.number(look.lang, n))],
        className=f"band ink-{tone}" + ("" if n else " is-zero"),
    )


def bound(rules: Rules, band: Band, lang: str) -> str:
    """> 90, the lowest: ≤ 50; nothing is rounded."""
    if band.above is not None:
        return f"{'≥' if band.is_inclusive else '>'} {_plain(band.above, lang)}"
    above = rules.bands[band.rank - 1] if band.rank else None
    if above is None or above.above is None:
        return ""
    return f"{'<' if above.is_inclusive else '≤'} {_plain(above.above, lang)}"


def rule(rules: Rules, look: Look) -> str:
    """The rule's other half in words, and where it comes from."""
    lang = look.lang
    said = i18n.text(
        lang,
        "Not rounded; on target ≥ {met}, off target < {partly}; means capped at {cap}.",
        met=_plain(rules.met_from, lang),
        partly=_plain(rules.partly_from, lang),
        cap=_plain(rules.average_cap, lang),
    )
    if rules.is_set:
        return f"{said} {rules.note}".strip()
    unset = i18n.text(lang, "The defaults.")
    return f"{said} {unset}"


def _plain(value: float, lang: str) -> str:
    return i18n.number(lang, value, 0 if value == round(value) else 2)


def table(known: Known | None, look: Look) -> Table | None:
    """Bands with their bounds and OPDs."""
    if known is None or known.quarter is None:
        return None
    rules, lang = known.quarter.rules, look.lang
    found: dict[Band | None, list[str]] = {}
    for opd in known.opds:
        if opd.average.of:
            found.setdefault(opd.average.band, []).append(opd.short_name)
    rows = [
        {"band": words.band(lang, band.key, band.name), "rule": bound(rules, band, lang), "n": len(found.get(band, ())),
         "opds": ", ".join(found.get(band, ()))}
        for band in rules.bands
    ]  # fmt: skip
    if None in found:
        rows.append({"band": i18n.text(lang, NONE[known.quarter.is_over]), "rule": "", "n": len(found[None]),
                     "opds": ", ".join(found[None])})  # fmt: skip
    return Table(COLUMNS, rows, rule(rules, look))


COLUMNS = (
    Column("band", message("Band")),
    Column("rule", message("Bound")),
    Column("n", message("OPDs"), "number", tells="things"),
    Column("opds", message("Which")),
)

PANEL = Panel(
    key="bands",
    title=message("OPDs by band"),
    unit=message("OPDs"),
    topics=TOPICS,
    fetch=fetch,
    render=render,
    params=PARAMS,
    definition=message(
        "How many OPDs are in each band of the plan year. A band begins right above its bound; percentages are not "
        "rounded before they are compared. An OPD of whose weights less than half has reported has no band. Bands are "
        "configuration of the plan year."
    ),
    table=table,
    is_public=True,
)
