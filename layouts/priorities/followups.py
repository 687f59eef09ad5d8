"""What was taken up: dates that passed, what is ahead, proposals. Its table is the list for e-planning."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.picture import Shown
from commandcenter.domain.priorities.marks import OVER, Mark, Status
from commandcenter.domain.priorities.planning import Row, rows
from layouts import i18n, states, theme
from layouts.contract import Column, Look, Panel, Rendered, Table
from layouts.i18n import message
from layouts.priorities import words
from layouts.priorities.asked import PARAMS
from layouts.priorities.facts import facts
from layouts.priorities.known import TOPICS, Known, day_of, fetch
from layouts.tiles import attributes, shape

PAGE_SHARE = 0.37
ROW = 47.0  # arc minutes of a line of two


def render(known: Known | None, look: Look) -> Rendered:
    """Passed dates first, then what is ahead by its date, then proposals, then the newest of what was held."""
    if known is None:
        return Rendered(_nothing(look))
    shown = ordered(known.kept(), day_of(known.instant.at))
    if not shown:
        return Rendered(_nothing(look), facts=facts(known, look, None))
    fits = theme.rows_that_fit(look, PAGE_SHARE, ROW)
    if len(shown) > fits and not theme.is_close(look):
        fits = max(1, fits - 1)
    body: list[Component] = [html.Ul([_row(mark, known, look) for mark in shown[:fits]], className="rows followups")]
    left = len(shown) - fits
    if left > 0:
        body.append(html.Div(i18n.plural(look.lang, "+ {n} other", "+ {n} others", left), className="more is-small"))
    return Rendered(html.Div(body), facts=facts(known, look, len(shown)), data_at=newest(shown))


def _nothing(look: Look) -> Component:
    return states.empty(
        look, "Nothing taken up yet", "Press + beside a problem: radio topic, dialogue or budget proposal"
    )


def newest(marks: Sequence[Mark]) -> int | None:
    """When the newest of the marks was written."""
    return max((mark.recorded_at for mark in marks), default=None)


def ordered(marks: Sequence[Mark], today: str) -> list[Mark]:
    """What somebody must look at first: passed dates, what is ahead, proposals, what is over."""

    def order(mark: Mark) -> tuple[int, str, int]:
        when = mark.draft.happens_on or str(mark.draft.year or "")
        if mark.is_late(today):
            return (0, when, mark.id)
        if mark.status is Status.PLANNED:
            return (1, when, mark.id)
        if mark.status is Status.PROPOSED:
            return (2, when, -mark.id)
        return (4 if mark.status in OVER else 3, "", -mark.recorded_at)

    return sorted(marks, key=order)


def _row(mark: Mark, known: Known, look: Look) -> Component:
    lang, draft, today = look.lang, mark.draft, day_of(known.instant.at)
    tone = tone_of(mark, today)
    status = i18n.text(lang, "held?") if mark.is_late(today) else i18n.text(lang, words.STATUSES[mark.status])
    amount = words.rupiah(lang, draft.amount) if draft.amount is not None else ""
    about, when = words.problem(lang, draft.problem, known.names), words.when(lang, mark, today)
    second = " · ".join(part for part in (about, words.opd(draft.opd, known.names), amount) if part)
    return html.Li(
        [
            shape(tone),
            html.Span(
                [html.Span(i18n.text(lang, words.KINDS[mark.kind]), className="row-name"), f" {draft.title}"],
                className="row-words",
            ),
            html.Span([html.Span(f"{when} {status}", className="row-name"), f" · {second}"], className="row-second"),
        ],
        className="row followup" + ("" if tone is Shown.UP else f" ink-{tone}") + _quiet(mark),
        tabIndex="0",
        title=draft.note or draft.title,
        **attributes(data_select=f"problem:{draft.problem.key}"),
    )


def _quiet(mark: Mark) -> str:
    return " is-quiet" if mark.status in OVER else ""


def tone_of(mark: Mark, today: str) -> Shown:
    """Only a date that passed without a word asks for somebody."""
    return Shown.DEGRADED if mark.is_late(today) else Shown.UP


COLUMNS = (
    Column("kind", message("Kind")),
    Column("title", message("Proposal"), tells="inside"),
    Column("problem", message("Problem"), tells="inside"),
    Column("place", message("Location")),
    Column("code", message("Kemendagri code")),
    Column("opd", message("OPD")),
    Column("year", message("Year"), "text"),
    Column("amount", message("Budget ceiling"), "rupiah", tells="things"),
    Column("status", message("Status")),
    Column("day", message("Date"), "day"),
    Column("programme", message("Programme"), tells="inside"),
    Column("n", message("Complaints"), "number", tells="people"),
    Column("before", message("Compared: window before"), "number", tells="people"),
    Column("source", message("Source of the data")),
    Column("recorded_at", message("Written"), "instant"),
)


def planned(known: Known) -> tuple[Row, ...]:
    """The list for e-planning, of the marks that the filters leave."""
    span = f"{words.period('id', known.asked.starts_at, known.asked.ends_at)} ({known.asked.weeks} minggu)"
    titles = [source.title for source in known.sources]
    return rows(known.kept(), known.found, span, titles, known.names.kecamatan, known.names.opds)


def table(known: Known | None, look: Look) -> Table | None:
    """The list for e-planning."""
    if known is None:
        return None
    cells = [{column.key: getattr(row, column.key) for column in COLUMNS} for row in planned(known)]
    for row in cells:
        row["year"] = None if row["year"] is None else str(row["year"])
    note = i18n.text(
        look.lang,
        "In the words of the plan, Indonesian. Removed marks are left out; figures of the window {days}",
        days=words.period(look.lang, known.asked.starts_at, known.asked.ends_at),
    )
    return Table(COLUMNS, cells, note)


PANEL = Panel(
    key="followups",
    title=message("Taken up"),
    topics=TOPICS,
    fetch=fetch,
    render=render,
    params=PARAMS,
    definition=message(
        "Every radio topic, dialogue and budget proposal that is not removed, as it was known at the moment shown. The "
        "table is the list for e-planning: proposal, problem in figures, location with its Kemendagri code, OPD, year, "
        "budget ceiling, source and date. A planned date that has passed asks whether it was held."
    ),
    table=table,
)
