"""One ticket opened: its course step by step with dates, limits and deadlines, and the row of the source it is from.

A confidential ticket shows no text. Nobody's name, address or number is stored, so none can be shown.
"""

from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.clock import Instant
from commandcenter.domain.complaints.course import Course, Passage
from commandcenter.domain.picture import Shown
from commandcenter.domain.records import Verdict
from commandcenter.domain.workdays import Counts
from commandcenter.store.queries.complaints.course import courses
from layouts import i18n, states, theme
from layouts.complaints import words
from layouts.complaints.asked import PARAMS, TOPICS
from layouts.complaints.known import Known, load
from layouts.contract import REFUSED, UNWRITTEN, Connection, Look, Panel, Params, Rendered
from layouts.data.detail_parts import close, facts
from layouts.i18n import message
from layouts.tiles import shape

TEXT_MAX = 480  # characters of a ticket that are shown


CLOSED = {
    REFUSED: (message("Single tickets are not for your role"), "Ask an administrator if you need it"),
    UNWRITTEN: (
        message("This ticket cannot be shown now"),
        message("Every sight of tickets is written down, and the database takes nothing at the moment: try again"),
    ),
}


@dataclass(frozen=True, slots=True)
class Data:
    """What ``select`` names; ``courses``: the tickets of that number, one of each feed that knows it."""

    known: Known
    select: str
    courses: tuple[Course, ...] = ()


def fetch(connection: Connection, instant: Instant, params: Params) -> Data:
    """The ticket that ``select`` names; nothing selected is an answer too."""
    select = params.get("select", "")
    kind, _, ticket = select.partition(":")
    found = courses(connection, instant, ticket) if kind == "ticket" and ticket else ()
    return Data(load(connection, instant, params), select, found)


def render(data: Data | None, look: Look) -> Rendered:
    """The ticket; a hint where nothing is selected."""
    if data is not None and data.select in CLOSED:
        return Rendered(html.Div([close(look), states.empty(look, *CLOSED[data.select])], className="detail"))
    if data is None or not data.select:
        return Rendered(html.P(i18n.text(look.lang, "Choose a ticket for its course"), className="detail-hint"))
    if not data.courses:
        return Rendered(html.Div([close(look), states.empty(look, "Not known here")], className="detail"))
    return Rendered(_course(data.courses[0], data, look), **data.known.ages)


def _course(course: Course, data: Data, look: Look) -> Component:
    lang, names = look.lang, data.known.names
    head = html.Div(
        [
            html.Div(
                [
                    html.Span(words.what(lang, course.category, course.kecamatan, names), className="row-name"),
                    html.Span(course.ticket, className="detail-kind"),
                ],
                className="detail-name",
            ),
            html.Div(html.Span(_state(course, look), className="detail-words"), className="detail-state"),
        ],
        className="detail-head",
    )
    steps = html.Ol([_passage(each, look) for each in course.passages], className="ticket-steps")
    parts: list[Component] = [close(look), head, steps]
    if len(data.courses) > 1:
        more = i18n.plural(lang, "{n} other source has this number", "{n} other sources have this number",
                           len(data.courses) - 1)  # fmt: skip
        parts.append(html.P(more, className="course-note"))
    parts += [_facts(course, data, look), _text(course, look)]
    return html.Div(parts, className="detail detail-ticket")


def _state(course: Course, look: Look) -> str:
    """The agency's word, and the citizen's."""
    lang = look.lang
    agency = words.said(lang, words.STATUSES, course.status)
    citizen = i18n.text(lang, VERDICTS[course.verdict]) if course.verdict in VERDICTS else i18n.text(lang, SILENT)
    return f"{agency}; {citizen}"


VERDICTS: dict[str | None, str] = {
    Verdict.FIXED: message("the citizen says fixed"),
    Verdict.NOT_FIXED: message("the citizen says not fixed"),
}
SILENT = message("the citizen has not said anything")


def _passage(passage: Passage, look: Look) -> Component:
    lang = look.lang
    shown, said = _standing(passage, look)
    limit = _limit(passage, look)
    done = "" if passage.done_at is None else words.moment(lang, passage.done_at)
    return html.Li(
        [
            shape(shown),
            html.Span(i18n.text(lang, words.STEPS[passage.step]), className="row-name"),
            html.Span(said, className="course-said"),
            html.Span(done, className="course-done"),
            html.Span(limit, className="course-limit", title=passage.limit.note if passage.limit else ""),
        ],
        className=f"row ink-{shown}",
    )


def _standing(passage: Passage, look: Look) -> tuple[Shown, str]:
    """How a step stands: done in time or late or without a date, due, over, not begun, not waited for."""
    lang = look.lang
    took = "" if passage.days is None else _days(passage, lang)
    if passage.done_at is not None:
        if passage.is_late is None:
            return Shown.UP, i18n.text(lang, "done")
        word = message("done late, {time}") if passage.is_late else message("done in time, {time}")
        return (Shown.DEGRADED if passage.is_late else Shown.UP), i18n.text(lang, word, time=took or "–")
    if passage.is_past:
        return Shown.UP, i18n.text(lang, "done, without a date")
    if passage.begins_at is None:
        return Shown.UP, i18n.text(lang, "not begun")
    if passage.limit is None or passage.deadline is None:
        return Shown.UNKNOWN, i18n.text(lang, "not done; without a limit")
    if passage.is_late is None:
        return Shown.UP, i18n.text(lang, "not waited for any more")
    word = message("over, {time} so far") if passage.is_late else message("due, {time} so far")
    return (Shown.DOWN if passage.is_late else Shown.UP), i18n.text(lang, word, time=took or "–")


def _days(passage: Passage, lang: str) -> str:
    is_working = passage.limit is not None and passage.limit.counts is Counts.WORKING
    n = passage.days or 0
    if is_working:
        return i18n.plural(lang, "{n} working day", "{n} working days", n)
    return i18n.plural(lang, "{n} day", "{n} days", n)


def _limit(passage: Passage, look: Look) -> str:
    lang, limit = look.lang, passage.limit
    if limit is None:
        return i18n.text(lang, "no limit known")
    is_working = limit.counts is Counts.WORKING
    days = i18n.plural(lang, "{n} working day", "{n} working days", limit.days) if is_working else i18n.plural(
        lang, "{n} day", "{n} days", limit.days
    )  # fmt: skip
    if passage.deadline is None:
        return i18n.text(lang, "limit {days}", days=days)
    return i18n.text(lang, "limit {days}: {moment}", days=days, moment=words.moment(lang, passage.deadline))


def _facts(course: Course, data: Data, look: Look) -> Component:
    lang, names = look.lang, data.known.names
    origin = " · ".join(
        filter(None, (course.item, course.sheet, i18n.text(lang, "row {n}", n=i18n.number(lang, course.line))))
    )
    revision = i18n.text(lang, "revision {n}", n=i18n.number(lang, course.revision))
    return facts(
        (
            (i18n.text(lang, "Owner"), words.owner(lang, course.opd, names)),
            (i18n.text(lang, "Received"), words.moment(lang, course.received_at)),
            (
                i18n.text(lang, "Channel"),
                f"{course.channel}, {words.said(lang, words.KINDS, course.kind)}",
            ),
            (i18n.text(lang, "Village"), names.areas.get(course.village or "", course.village or "")),
            (i18n.text(lang, "Source"), course.feed_title),
            (i18n.text(lang, "Row of the source"), f"{origin} · {revision}"),
            (i18n.text(lang, "Recorded"), words.moment(lang, course.recorded_at)),
        )
    )


def _text(course: Course, look: Look) -> Component:
    lang = look.lang
    if course.is_confidential:
        return html.P(i18n.text(lang, "Confidential: no text is kept or shown"), className="course-note")
    if not course.text or not theme.is_close(look):
        return html.P("", className="course-note")  # what a citizen writes is not for a wall
    said = course.text if len(course.text) <= TEXT_MAX else course.text[:TEXT_MAX] + "…"
    return html.P(said, className="course-text")


PANEL = Panel(
    key="detail",
    title=message("Selected"),
    topics=TOPICS,
    fetch=fetch,
    render=render,
    params=(*PARAMS, "select"),
    ticket="select",
)
