"""The strip on top: all kecamatan together, and how the period before was."""

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.availability.model import Charge, Split
from commandcenter.domain.availability.objective import Verdict
from commandcenter.domain.picture import Shown
from layouts import i18n, marks, theme
from layouts.availability import tables, words
from layouts.availability.asked import PARAMS
from layouts.availability.known import TOPICS, Known, fetch
from layouts.contract import Look, Panel, Rendered
from layouts.i18n import message

_OTHERS = (Charge.BLIND, Charge.PLANNED, Charge.EXCUSED)


def render(known: Known | None, look: Look) -> Rendered:
    """Connected time with that of the period before; kecamatan whose budget is spent or threatened; each part."""
    if known is None or known.report is None:
        return Rendered(html.Div(className="totals"))
    lang, report = look.lang, known.report
    total = report.total
    before = known.before.total if known.before is not None else None
    tiles: list[Component] = [
        marks.tile(
            look, i18n.percent(lang, total.percent(Charge.UP), 2), i18n.text(lang, words.CHARGES[Charge.UP]),
            compare=_compared(lang, before, Charge.UP, known),
        )
    ]  # fmt: skip
    tiles += [_budgets(known, verdict, look) for verdict in (Verdict.SPENT, Verdict.THREATENED)]
    tiles += [
        marks.tile(
            look, words.said_hours(look, total.of(charge)), i18n.text(lang, words.CHARGES[charge]),
            tone=Shown.UNKNOWN if charge is Charge.BLIND and total.blind else Shown.UP,
            title=i18n.text(lang, "added up over the kecamatan"),
        )
        for charge in _shown(total, look)
    ]  # fmt: skip
    return Rendered(html.Div(tiles, className="totals"), facts=known.facts(look), data_at=known.data_at)


def _shown(total: Split, look: Look) -> list[Charge]:
    """Own and upstream always; of the others those that are, and on a wall only the first of them."""
    others = [charge for charge in _OTHERS if total.of(charge)]
    return [Charge.OWN, Charge.UPSTREAM, *(others if theme.is_close(look) else others[:1])]


def _budgets(known: Known, verdict: Verdict, look: Look) -> Component:
    rows = known.report.kecamatan.values() if known.report is not None else ()
    n = sum(row.budget.verdict is verdict for row in rows)
    word = i18n.text(look.lang, words.VERDICTS[verdict])
    tone = words.TONES[verdict] if n else Shown.UP
    return marks.tile(look, i18n.number(look.lang, n), word, tone=tone, of=i18n.number(look.lang, len(rows)))


def _compared(lang: str, before: Split | None, charge: Charge, known: Known) -> str:
    if before is None:
        return ""
    said = i18n.percent(lang, before.percent(charge), 2)
    return f"{words.span(lang, known.asked.span.previous())}: {said}"


PANEL = Panel(
    key="totals",
    title=message("All kecamatan"),
    topics=TOPICS,
    fetch=fetch,
    render=render,
    params=PARAMS,
    definition=message(
        "The time of all kecamatan added up, each by its site tower, by what it counts as; in how many the budget is "
        "spent or threatened; beside it the share of the period before. The rules are those of the list below."
    ),
    table=tables.totals,
)
