"""A feed opened to its source: how it is configured, its last runs and files, what was noticed and rejected in them."""

from dataclasses import dataclass
from itertools import groupby

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.clock import DAY, SECOND, Instant
from commandcenter.domain.feeds import FeedView, ItemNote, ItemView, RunOutcome, RunView
from commandcenter.domain.picture import Shown
from commandcenter.domain.rejects import OpenReject
from commandcenter.messages import translated
from commandcenter.store.queries import feed_watch, feeds, quarantine
from commandcenter.store.queries.feed_watch import Measure
from layouts import i18n
from layouts.contract import Connection, Look
from layouts.data import standing as standings
from layouts.data import words
from layouts.data.detail_parts import close, facts, head, listed, room
from layouts.data.standing import QUIET, SHOWN, standing
from layouts.data.wrong import advised_of, command
from layouts.i18n import message
from layouts.tiles import attributes, shape

MAX = 12  # of each list; a desk shows as many, a wall fewer
VALUE_MAX = 60  # characters of a rejected cell
KINDS = {
    "file": message("files"),
    "http": message("web address"),
    "ckan": message("CKAN portal"),
    "bps": message("BPS WebAPI"),
    "open311": message("Open311"),
    "sql": message("database"),
    "http_probe": message("website probe"),
    "form": message("entry form"),
}
RECORDS = {
    "complaint": message("complaints"),
    "complaint_count": message("complaint counts"),
    "observation": message("indicator values"),
    "target": message("targets"),
    "reading": message("readings"),
}
OUTCOMES = {
    RunOutcome.RUNNING: (Shown.UP, message("running")),
    RunOutcome.OK: (Shown.UP, message("done")),
    RunOutcome.UNCHANGED: (Shown.UP, message("nothing new")),
    RunOutcome.FAILED: (Shown.DEGRADED, message("failed")),
    RunOutcome.PARKED: (Shown.DOWN, message("parked")),
    RunOutcome.STOPPED: (Shown.UP, message("stopped")),
}


@dataclass(frozen=True, slots=True)
class FeedDetail:
    """A feed with the newest of everything that belongs to it."""

    view: FeedView
    runs: tuple[RunView, ...]
    items: tuple[ItemView, ...]
    notes: tuple[ItemNote, ...]
    rejects: tuple[OpenReject, ...]
    measures: tuple[Measure, ...]


def fetch(connection: Connection, instant: Instant, name: str) -> FeedDetail | None:
    """The feed as it was known at the instant; rejects are those that are open today."""
    view = next((view for view in feeds.feeds(connection, instant) if view.name == name), None)
    if view is None:
        return None
    at = None if instant.live else instant.at
    return FeedDetail(
        view,
        feeds.runs(connection, name, MAX, at),
        feeds.items(connection, name, MAX, at),
        feeds.notes(connection, name, MAX, at),
        quarantine.rejects(connection, name, limit=MAX),
        feed_watch.brought(connection, name, view.records, MAX),
    )


def render(detail: FeedDetail, now: int, look: Look) -> Component:
    """Two columns: what it is and how it ran; what it rejected and what was noticed."""
    view, lang = detail.view, look.lang
    state = standings.word(look, view)
    left = [_facts(detail, now, look), _runs(detail, now, look), _items(detail, now, look)]
    right = [_rejects(detail, look), _notes(detail, look)]
    if detail.measures:
        right.append(_measures(detail, look))
    return html.Div(
        [
            close(look),
            head(look, view.title, view.name, SHOWN[standing(view)], state, standings.since(view), now),
            *([] if standing(view) in QUIET else [_todo(view, now, look)]),
            html.Div([html.Div(left, className="parts"), html.Div(right, className="parts")], className="detail-parts"),
        ],
        className="detail detail-feed",
        title=i18n.text(lang, "Selected"),
    )


def _todo(view: FeedView, now: int, look: Look) -> Component:
    advised = advised_of(view, now, look)
    what, todo = html.Span(advised.what, className="ill-what"), html.Span(advised.todo, className="ill-todo")
    # What is to be done about rejected rows stands under them.
    return html.Div([what] if advised.todo.endswith("> rejects.xlsx") else [what, todo], className="detail-todo")


def _facts(detail: FeedDetail, now: int, look: Look) -> Component:
    view, lang = detail.view, look.lang

    def text(words_: dict[str, str], key: str) -> str:
        return i18n.text(lang, words_[key]) if key in words_ else key

    limits = i18n.text(
        lang,
        "getting old after {warn}, outdated after {error}",
        warn=words.span(lang, view.warn_after_s * SECOND),
        error=words.span(lang, view.error_after_s * SECOND),
    )
    forever = i18n.text(lang, "for ever")
    kept = forever if view.retention_days is None else i18n.duration(lang, view.retention_days * DAY)
    runs = words.schedule(lang, view.schedule)
    if view.next_at is not None and view.is_enabled:
        runs += ", " + i18n.text(lang, "next {time}", time=words.near(lang, view.next_at, now))
    newest = "–" if view.data_at is None else i18n.moment(lang, view.data_at)
    return facts(
        (
            (i18n.text(lang, "Owner"), view.owner_name),
            (i18n.text(lang, "Brings"), f"{text(RECORDS, view.records)} ({text(KINDS, view.kind)})"),
            (i18n.text(lang, "Newest data"), newest),
            (i18n.text(lang, "Limits"), limits),
            (i18n.text(lang, "Runs"), runs),
            (i18n.text(lang, "Rows"), f"{i18n.number(lang, view.rows)}, {i18n.text(lang, 'kept')} {kept}"),
        )
    )


def _runs(detail: FeedDetail, now: int, look: Look) -> Component:
    """The newest first; runs that brought nothing new, one after the other, are one line."""
    rows = []
    for is_idle, group in groupby(detail.runs, key=lambda run: run.outcome is RunOutcome.UNCHANGED):
        found = list(group)
        rows += [_run(found[0], now, look, len(found))] if is_idle else [_run(run, now, look) for run in found]
    title, empty = i18n.text(look.lang, "Last runs"), i18n.text(look.lang, "It has never run")
    return listed(look, title, rows, room(look, 0.15), empty)


def _run(run: RunView, now: int, look: Look, times: int = 1) -> Component:
    """When, how it ended, what it brought; new, changed and rejected rows are named only where there are any."""
    lang, found = look.lang, run.counts
    shown, word = OUTCOMES[run.outcome]
    said = [i18n.plural(lang, "{n} row", "{n} rows", found.lines)] if found.lines else []
    said += [
        i18n.text(lang, pattern, n=i18n.number(lang, n))
        for n, pattern in (
            (found.added, message("{n} new")),
            (found.revised, message("{n} changed")),
            (found.rejected, message("{n} rejected")),
            (found.dropped, message("{n} personal cells dropped")),
        )
        if n
    ]
    error = translated(run.error or "", lang)
    return html.Li(
        [
            html.Span(i18n.since(lang, run.started_at, now), className="row-time"),
            shape(shown),
            html.Span(i18n.text(lang, word) + (f" {times}×" if times > 1 else ""), className="row-fact"),
            html.Span(error or ", ".join(said), className="part-said"),
        ],
        className=f"part-row ink-{shown}",
        title=f"{i18n.moment(lang, run.started_at)} {error}".strip(),
    )


def _items(detail: FeedDetail, now: int, look: Look) -> Component:
    rows = [_item(item, now, look) for item in detail.items]
    title, empty = i18n.text(look.lang, "Files and answers"), i18n.text(look.lang, "None yet")
    return listed(look, title, rows, room(look, 0.12), empty)


def _item(item: ItemView, now: int, look: Look) -> Component:
    """A file with when it came; of a refused one why."""
    lang = look.lang
    shown = Shown.DOWN if item.error else Shown.UP
    parts = [
        html.Span(i18n.since(lang, item.recorded_at, now), className="row-time"),
        shape(shown),
        html.Span(item.origin, className="row-name"),
    ]
    error = translated(item.error or "", lang)
    if error:
        parts.append(html.Span(f"{i18n.text(lang, 'refused')}: {error}", className="part-said"))
    return html.Li(parts, className=f"part-row ink-{shown}", title=error or item.origin)


def _rejects(detail: FeedDetail, look: Look) -> Component:
    lang, view = look.lang, detail.view
    ordered = sorted(detail.rejects, key=lambda each: (each.row.origin, each.row.sheet, each.row.line))
    rows = [_reject(reject, look) for reject in ordered]
    title = i18n.text(lang, "Rejected rows")
    if view.rejects:
        title += f" ({i18n.number(lang, view.rejects)})"
    part = listed(look, title, rows, max(1, room(look, 0.25) // 3), i18n.text(lang, "None"), total=view.rejects)
    if rows:
        out = command(look, f"rejects {view.name} > rejects.xlsx")
        back = command(look, f"replay {view.name} rejects.xlsx")
        part.children.append(html.Div(out, className="ill-todo"))
        part.children.append(html.Div(i18n.text(lang, "Mend it, then: {command}", command=back), className="ill-todo"))
    return part


def _reject(reject: OpenReject, look: Look) -> Component:
    """Where the row stands, what is wrong with which cell; what stands in it, unless the reason says that already."""
    lang, row = look.lang, reject.row
    detail = translated(row.detail, lang)
    places = (row.origin, row.sheet, i18n.text(lang, "row {n}", n=row.line), row.column)
    value = dict(zip(row.columns, row.cells, strict=False)).get(row.column)
    cell = "" if value is None or str(value) in row.detail else f" “{str(value)[:VALUE_MAX]}”"
    return html.Li(
        [
            html.Span(" · ".join(place for place in places if place), className="reject-place"),
            html.Span(
                [html.Span(words.reason(lang, row.reason) + cell, className="row-fact"), f" {detail}"],
                className="reject-why",
            ),
        ],
        className="part-row reject ink-degraded",
        title=detail,
    )


def _notes(detail: FeedDetail, look: Look) -> Component:
    ordered = sorted(detail.notes, key=lambda noted: noted.note.kind != "total_differs")  # what is to be acted on
    rows = [_note(noted, look) for noted in ordered]
    return listed(look, i18n.text(look.lang, "Noticed"), rows, room(look, 0.08), i18n.text(look.lang, "Nothing"))


def _note(noted: ItemNote, look: Look) -> Component:
    lang, note = look.lang, noted.note
    detail = translated(note.detail, lang)
    shown = Shown.DEGRADED if note.kind == "total_differs" else Shown.UP
    where = f"{noted.origin}{' · ' + note.sheet if note.sheet else ''}"
    return html.Li(
        [
            shape(shown),
            html.Span(words.note(lang, note.kind), className="row-fact"),
            html.Span(f"{where}: {detail}", className="part-said"),
        ],
        className=f"part-row ink-{shown}",
        title=f"{noted.origin}: {detail}",
    )


def _measures(detail: FeedDetail, look: Look) -> Component:
    rows = [
        html.Li(
            [html.Span(measure.name, className="row-name"), html.Span(measure.unit, className="row-fact")],
            className="part-row",
            tabIndex="0",
            **attributes(data_select=f"indicator:{measure.code}"),
        )
        for measure in detail.measures
    ]
    return listed(look, i18n.text(look.lang, "Indicators"), rows, room(look, 0.08))
