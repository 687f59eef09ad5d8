"""The report of a period on paper: A4, black on white, every kecamatan, the causes, the exceptions, the rules."""

from collections.abc import Iterable, Sequence

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.access import Principal
from commandcenter.domain.availability.exceptions import Stage
from commandcenter.domain.availability.model import Charge, Split
from commandcenter.domain.availability.report import Row
from commandcenter.domain.clock import Instant
from layouts import i18n, states
from layouts.availability import parts, tables, words
from layouts.availability.asked import PARAMS
from layouts.availability.known import Known, fetch
from layouts.contract import Connection, Look, Page, Params
from layouts.i18n import message, text

CAUSES_MAX = 20
_CHARGES = (Charge.UP, Charge.OWN, Charge.UPSTREAM, Charge.PLANNED, Charge.BLIND, Charge.EXCUSED)


def build(connection: Connection, instant: Instant, params: Params, look: Look, _who: Principal) -> Component:
    """The report of ``period`` with the hours that count."""
    known = fetch(connection, instant, {name: value for name, value in params.items() if name != "show"})
    if known is None:
        return html.Div(states.empty(look, "No inventory of the network yet", "Import one, or accept devices"))
    if known.report is None:
        return html.Div(parts.no_calendar(known, look))
    return html.Article(
        [
            _head(known, look),
            *_kecamatan(known, look),
            *_causes(known, look),
            *_exceptions(known, look),
            html.P(text(look.lang, parts.PANEL.definition), className="print-rules"),
            html.P(i18n.text(look.lang, "As known on {moment}", moment=i18n.moment(look.lang, instant.at)),
                   className="print-rules"),
        ],
        className="availability-print",
    )  # fmt: skip


def _head(known: Known, look: Look) -> Component:
    lang, report = look.lang, known.report
    assert report is not None  # noqa: S101 - build has looked
    days = words.days(lang, report.start, report.until)
    said = message("working hours") if known.asked.is_working else message("every hour")
    state = [text(lang, "period is still running")] if known.asked.is_running else []
    up = i18n.percent(lang, report.total.percent(Charge.UP), 3)
    return html.Header(
        [
            html.H2(f"{text(lang, 'Availability by cause')}: {words.span(lang, known.asked.span)}"),
            html.P(" · ".join([days, text(lang, said), *state])),
            html.P(text(lang, "All kecamatan together were connected {percent} of the time", percent=up)),
        ]
    )


def _kecamatan(known: Known, look: Look) -> Iterable[Component]:
    lang, report = look.lang, known.report
    assert report is not None  # noqa: S101
    heads = [
        text(lang, "Kecamatan"), *(text(lang, words.CHARGES[charge]) for charge in _CHARGES),
        text(lang, "Connected"), text(lang, "Promised"), text(lang, "Left of the budget"), text(lang, "Verdict"),
    ]  # fmt: skip
    rows = [_line(lang, name, row.split, row) for _, name, row in known.rows()]
    rows.append(_line(lang, text(lang, "All together"), sum((row.split for _, _, row in known.rows()), Split()), None))
    return [_table(heads, rows, "is-kecamatan")]


def _line(lang: str, name: str, split: Split, row: Row | None) -> list[str]:
    times = [words.hours(lang, split.of(charge)) if split.of(charge) else "–" for charge in _CHARGES]
    promise = (
        ["", "", ""]
        if row is None
        else [
            i18n.percent(lang, row.objective.percent, 2), words.hours(lang, row.budget.left),
            text(lang, words.VERDICTS[row.budget.verdict]),
        ]
    )  # fmt: skip
    return [name, *times, i18n.percent(lang, split.percent(Charge.UP), 3), *promise]


def _causes(known: Known, look: Look) -> Iterable[Component]:
    lang, report = look.lang, known.report
    assert report is not None  # noqa: S101
    found = list(tables.of_causes(known))
    if not found:
        return []
    rows = [
        [
            report.inventory.elements[id_].name, words.owner(lang, report.owners[id_]), i18n.number(lang, n),
            words.hours(lang, cost), i18n.percent(lang, share),
        ]
        for id_, cost, n, share in found[:CAUSES_MAX]
    ]  # fmt: skip
    heads = [
        text(lang, "Cause"),
        text(lang, "Answers for it"),
        text(lang, "Kecamatan"),
        text(lang, "time × kecamatan"),
        text(lang, "Share of all"),
    ]
    return [html.H3(text(lang, "Who cost the most")), _table(heads, rows, "")]


def _exceptions(known: Known, look: Look) -> Iterable[Component]:
    """Those that count, with the names that answer for it."""
    lang = look.lang
    rows = [
        [
            name_of(each.scope, known), f"{words.when(lang, each.starts_at)} – {words.when(lang, each.ends_at)}",
            each.reason, each.asked_by, each.decided_by,
        ]
        for each in known.exceptions
        if each.stage is Stage.APPROVED
    ]  # fmt: skip
    if not rows:
        return []
    heads = [
        text(lang, "About"), text(lang, "Period"), text(lang, "Reason"), text(lang, "Asked by"),
        text(lang, "Approved by"),
    ]  # fmt: skip
    return [html.H3(text(lang, "Approved exceptions")), _table(heads, rows, "")]


def name_of(scope: str, known: Known) -> str:
    """What an exception is about, by its name."""
    kind, _colon, key = scope.partition(":")
    if kind == "kecamatan":
        return known.places.get(key, key)
    elements = known.report.inventory.elements.values() if known.report is not None else ()
    return next((each.name for each in elements if (each.kind.value, each.key) == (kind, key)), key)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], name: str) -> Component:
    return html.Table(
        [
            html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
            html.Tbody([html.Tr([html.Th(row[0], scope="row"), *(html.Td(cell) for cell in row[1:])]) for row in rows]),
        ],
        className=f"print-table {name}".strip(),
    )


PAGE = Page(
    key="availability-report",
    path="/availability/report",
    title=message("Availability report"),
    build=build,
    params=PARAMS,
    is_linked=False,
)
