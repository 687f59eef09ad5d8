"""What is to be done next: the oldest open tickets first, whose they are, the step that is due and the time left."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.clock import HOUR, Instant
from commandcenter.domain.complaints.model import AgeBand, Owner, Queue, Waiting
from commandcenter.domain.complaints.scope import Where
from commandcenter.domain.picture import Shown
from commandcenter.store.queries.complaints import backlog, queue
from layouts import i18n, marks, states, theme
from layouts.complaints import words
from layouts.complaints.asked import PARAMS, TIMED
from layouts.complaints.known import Known, Names, empty, facts, load
from layouts.contract import Column, Connection, Look, Panel, Params, Rendered, Table
from layouts.data.known import Condition, advice, headline
from layouts.i18n import message
from layouts.tiles import attributes

PAGE_SHARE, DESK_SHARE = 0.335, 0.435  # of the page's height, below the ages and the owners
OWNERS_MAX = 3  # named above the queue of a wall, twice as many at a desk
SOON_MS = 24 * HOUR
LISTED = 60  # the oldest, for the table; a desk shows some twenty


@dataclass(frozen=True, slots=True)
class Data:
    """The queue of the selection, whenever its tickets were received, and all open ones by age."""

    known: Known
    queue: Queue
    ages: tuple[AgeBand, ...]


def fetch(connection: Connection, instant: Instant, params: Params) -> Data:
    """Everything that is open now, whatever the span."""
    known = load(connection, instant, params)
    where = known.asked.where
    return Data(known, queue(connection, instant, where, LISTED), backlog(connection, instant, where))


def render(data: Data | None, look: Look) -> Rendered:
    """Ages as one bar, owners with what is overdue, then the tickets that fit."""
    if data is None or data.known.is_empty:
        return empty(look, data.known if data else None)
    shown = facts(data.known, i18n.text(look.lang, "now"), data.queue.open)
    if not data.queue.open:
        return Rendered(_none(data, look), facts=shown, **data.known.ages)
    rows = _rows(data, look)
    body = html.Div(
        [_ages(data.ages, look), _owners(data, look), html.Ul(rows, className="rows waiting")], className="queue"
    )
    return Rendered(body, facts=shown, **data.known.ages)


def _none(data: Data, look: Look) -> Component:
    known = data.known
    if known.condition is not Condition.FINE and known.sources is not None:
        return states.stopped(headline(look, known.sources), advice(look, known.sources))
    if known.asked.where != Where():  # of a place that nobody knows nothing is known, and all is not well
        return states.empty(look, "Nothing is open in this selection", "Reset the filters to see everything")
    return states.calm(i18n.text(look.lang, "Nothing is waiting"), i18n.text(look.lang, "every ticket is answered"))


def _ages(bands: Sequence[AgeBand], look: Look) -> Component:
    """How old the open ones are: one bar, and its parts in words below."""
    lang = look.lang
    parts = [
        (_band(band, lang), float(band.n), min(4, index * 4 // max(1, len(bands) - 1)))
        for index, band in enumerate(bands)
    ]
    colon = ":" if any(n >= 1000 for _, n, _ in parts) else ": "  # thousands need the room
    counts = (f"{word}{colon}{words.brief(lang, int(n))}" for word, n, _ in parts)
    said = "  ".join((i18n.text(lang, "days"), *counts))
    label = i18n.text(lang, "Open tickets by age: {ages}", ages=said)
    return html.Div([marks.stacked(look, parts, label=label), html.Div(said, className="age-words")], className="ages")


def _band(band: AgeBand, lang: str) -> str:
    if band.last is None:
        return f">{i18n.number(lang, band.first - 1)}"
    return words.range_of(lang, band.first, band.last)


def _owners(data: Data, look: Look) -> Component:
    """Who has most that is overdue; at a desk a click shows the queue of one."""
    lang, owners = look.lang, data.queue.owners
    most = OWNERS_MAX * 2 if theme.is_close(look) else OWNERS_MAX
    said = [_owner_said(owner, data.known.names, lang) for owner in owners[:most]]
    rest = [f"+ {i18n.number(lang, len(owners) - most)}"] if len(owners) > most else []
    if not theme.is_close(look):
        return html.Div(" · ".join([*said, *rest]), className="switches")
    links: list[Component] = [
        _link(words_, owner.opd or "") if owner.opd else html.Span(words_)
        for words_, owner in zip(said, owners, strict=False)
    ]
    if data.known.asked.where.opd:
        links.append(_link(i18n.text(lang, "all OPD"), ""))
    return html.Div([*links, *(html.Span(each) for each in rest)], className="switches")


def _owner_said(owner: Owner, names: Names, lang: str) -> str:
    name = words.owner(lang, owner.opd, names)
    if owner.overdue:
        return f"{name} " + i18n.plural(lang, "{n} overdue", "{n} overdue", owner.overdue)
    return f"{name} " + i18n.plural(lang, "{n} open", "{n} open", owner.open)


def _link(said: str, opd: str) -> Component:
    return html.Span(said, className="switch", tabIndex="0", role="button", **attributes(data_param_opd=opd))


def _rows(data: Data, look: Look) -> list[Component]:
    """The oldest that have room, and how many more there are; the note of the rest takes a line too."""
    total = data.queue.open
    fits = words.rows_of_two(look, PAGE_SHARE, DESK_SHARE, total)
    rows = [_row(item, data, look) for item in data.queue.items[:fits]]
    if total > len(rows):
        more = i18n.plural(look.lang, "+ {n} other", "+ {n} others", total - len(rows))
        rows.append(html.Li(more, className="more is-small"))
    return rows


def tone(item: Waiting) -> Shown:
    """How loud a ticket is: over its limit, due within a day, or without a limit that can be counted."""
    if item.left_ms is None:
        return Shown.UNKNOWN
    if item.left_ms < 0:
        return Shown.DOWN
    return Shown.DEGRADED if item.left_ms < SOON_MS else Shown.UP


def _row(item: Waiting, data: Data, look: Look) -> Component:
    """What and where, the time left; below it whose it is, the step that is due and since when it waits."""
    lang, names, now = look.lang, data.known.names, data.known.asked.now
    waited = i18n.text(lang, "waiting {time}", time=words.age(lang, now - item.received_at))
    second = [words.owner(lang, item.opd, names), i18n.text(lang, words.STEPS[item.due.step]), waited]
    if theme.is_close(look):
        second += [item.channel, item.ticket]
    what = words.what(lang, item.category, item.kecamatan, names)
    # Two lines in one element, the first of them bold by the style sheet: a list must stay small on the wire.
    said = html.Div(f"{what}\n{' · '.join(second)}")
    return html.Li([said, html.Span(_left(item, lang))], className=f"two ink-{tone(item)}", **selects(item.ticket))


def _left(item: Waiting, lang: str) -> str:
    """The time left, and in the line below it what is counted."""
    left = words.left(lang, item)
    is_working = item.working_minutes_left is not None and abs(item.working_minutes_left) >= words.WORKDAY
    return f"{left}\n{i18n.text(lang, 'working days')}" if is_working else left


def selects(ticket: str) -> dict[str, Any]:
    """What opens a ticket. An address has no ``#``: the query finds the number without it."""
    return {"tabIndex": "0", **attributes(data_select=f"ticket:{ticket.removeprefix('#')}")}


COLUMNS = (
    Column("ticket", message("Ticket")),
    Column("category", message("Category")),
    Column("kecamatan", message("Kecamatan")),
    Column("opd", message("OPD")),
    Column("channel", message("Channel")),
    Column("kind", message("Kind")),
    Column("status", message("Status")),
    Column("received_at", message("Received"), "instant"),
    Column("step", message("Step that is due")),
    Column("deadline", message("Limit"), "instant"),
    Column("left_ms", message("Time left"), "duration", tells="of_people"),
    Column("working_days", message("Working days left"), "number", decimals=1, tells="of_people"),
    Column("confidential", message("Confidential")),
    Column("source", message("Source")),
)


def table(data: Data | None, look: Look) -> Table | None:
    """The tickets of the queue. No text of any of them: what citizens write is nobody's list."""
    if data is None or data.known.is_empty:
        return None
    lang, names = look.lang, data.known.names
    rows = [_line(item, lang, data) for item in data.queue.items]
    left = data.queue.open - len(rows)
    note = i18n.plural(lang, "{n} more is not listed", "{n} more are not listed", left) if left > 0 else ""
    owners = "; ".join(_owner(owner, lang, words.owner(lang, owner.opd, names)) for owner in data.queue.owners)
    return Table(COLUMNS, rows, note=". ".join(filter(None, (note, owners))))


def _owner(owner: Owner, lang: str, name: str) -> str:
    return i18n.text(
        lang, "{name}: {open} open, {overdue} overdue", name=name, open=i18n.number(lang, owner.open),
        overdue=i18n.number(lang, owner.overdue),
    )  # fmt: skip


def _line(item: Waiting, lang: str, data: Data) -> dict[str, Any]:
    minutes = item.working_minutes_left
    return {
        "ticket": item.ticket,
        "category": item.category,
        "kecamatan": words.place(lang, item.kecamatan, data.known.names) if item.kecamatan else None,
        "opd": words.owner(lang, item.opd, data.known.names) if item.opd else None,
        "channel": item.channel,
        "kind": words.said(lang, words.KINDS, item.kind),
        "status": words.said(lang, words.STATUSES, item.status),
        "received_at": item.received_at,
        "step": i18n.text(lang, words.STEPS[item.due.step]),
        "deadline": item.due.deadline,
        "left_ms": item.left_ms,
        "working_days": None if minutes is None else minutes / words.WORKDAY,
        "confidential": i18n.text(lang, "yes") if item.is_confidential else None,
        "source": item.source,
    }


PANEL = Panel(
    key="queue",
    title=message("Oldest unanswered"),
    unit=message("tickets"),
    topics=TIMED,
    fetch=fetch,
    render=render,
    params=PARAMS,
    definition=message(
        "Every ticket that is neither answered, closed nor archived, the oldest first, whatever the period above. The "
        "step that is due is the one whose deadline comes first; the time left is counted in working days of 7.5 "
        "hours by the calendar of days off. What arrives after closing counts as received on the next working day, "
        "the day of receipt counts 0, a deadline is the closing of the office on its last day. Where the source does "
        "not date the disposition the time for the answer is counted from receipt."
    ),
    table=table,
    has_tickets=True,
)
