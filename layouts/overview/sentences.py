"""What has changed since yesterday, or since leadership was last briefed, in three to five sentences."""

from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.access import Permission
from commandcenter.domain.briefing.changes import Change, changes
from commandcenter.domain.briefing.choice import choose
from commandcenter.domain.briefing.held import Held
from commandcenter.domain.briefing.standing import Standing, Subject
from commandcenter.domain.clock import DAY, Instant
from commandcenter.store.queries import briefings, overview
from commandcenter.store.versions import Topic
from layouts import i18n, states
from layouts.contract import Column, Connection, Facts, Look, Panel, Params, Rendered, Table
from layouts.i18n import message
from layouts.overview import filters
from layouts.overview.ills import SUBJECTS
from layouts.overview.wording import Sentence, sentence, sentences
from layouts.tiles import attributes, shape

# Once a minute, and when a briefing is marked: two moments are compared, which is dear, and nobody reads faster.
TOPICS = frozenset({Topic.MINUTE, Topic.BRIEFINGS, Topic.REPORTS})
UNDO = DAY  # as long as the last mark can be taken back


@dataclass(frozen=True, slots=True)
class Known:
    """Two moments and what happened between them. ``held``: the last briefing, if there was one."""

    instant: Instant
    since: str  # a Since: what was asked for
    held: Held | None
    then: Standing
    now: Standing
    found: tuple[Change, ...]
    is_inflow_known: bool = True

    @property
    def unknown(self) -> tuple[Subject, ...]:
        """Subjects that nothing is known of now."""
        return tuple(subject for subject, known in _known(self.now).items() if not known)

    @property
    def new(self) -> tuple[Subject, ...]:
        """Subjects that are known now and were not then."""
        before = _known(self.then)
        return tuple(subject for subject, known in _known(self.now).items() if known and not before[subject])


def _known(standing: Standing) -> dict[Subject, bool]:
    return {
        Subject.NETWORK: standing.network is not None,
        Subject.COMPLAINTS: standing.backlog is not None,
        Subject.ATTAINMENT: standing.attainment is not None,
        Subject.SOURCES: standing.sources is not None,
        Subject.SITES: standing.sites is not None,
    }


def fetch(connection: Connection, instant: Instant, params: Params) -> Known:
    """How it stands, how it stood then, and what lies between. Without a briefing, yesterday at this hour counts."""
    held = briefings.newest(connection, instant)
    since = filters.since(params)
    begins = held.held_at if held is not None and since == "briefing" else instant.at - DAY
    then, now = overview.standings(connection, begins, instant)
    inflow, hot = overview.departures(connection, instant)
    found = changes(then, now, inflow, hot, overview.reports(connection, begins, instant))
    return Known(instant, since, held, then, now, found)


def render(known: Known | None, look: Look) -> Rendered:
    """The sentences, each a link to its figure; before them since when, and the mark of a briefing."""
    if known is None:
        return Rendered(states.empty(look, "No data yet"))
    said = choose(known.found, known.unknown, known.new)
    rows = [_row(each) for each in sentences(said, look, known.instant)]
    body = html.Div([_head(known, look), html.Ul(rows, className="rows said")])
    period = i18n.span_of_days(look.lang, known.then.at, known.now.at)
    asked = tuple(i18n.text(look.lang, SUBJECTS[subject]) for subject in Subject if subject not in known.unknown)
    return Rendered(body, facts=Facts(period, sources=asked))


def _row(each: Sentence) -> Component:
    words: list[Any] = [shape(each.tone), html.Span(each.text, className="said-words")]
    name = f"row said-row ink-{each.tone}"
    return html.Li(html.A(words, href=each.href, className=name) if each.href else html.Div(words, className=name))


def _head(known: Known, look: Look) -> Component:
    lang, now = look.lang, known.instant.at
    since = i18n.text(lang, "since {time}", time=_moment(lang, known.then.at, now))
    if known.since == "briefing":
        since = (
            i18n.text(lang, "since the briefing of {time}", time=_moment(lang, known.then.at, now))
            if known.held is not None
            else i18n.text(lang, "no briefing was marked yet: since {time}", time=_moment(lang, known.then.at, now))
        )
    parts: list[Component] = [html.Span(since, className="said-since")]
    if known.instant.live:
        parts += _marks(known, look)
    return html.Div(parts, className="said-head")


def _moment(lang: str, at: int, now: int) -> str:
    """A weekday with its time; beyond six days the date with its time."""
    if now - at < 6 * DAY and i18n.since(lang, at, now) != i18n.time(lang, at):
        return i18n.since(lang, at, now)
    return f"{i18n.short_day(lang, at)} {i18n.time(lang, at)}"


def _marks(known: Known, look: Look) -> list[Component]:
    """The button that marks a briefing, and for a day the one that takes the last mark back."""
    lang = look.lang
    found = [_form("/api/briefings", "POST", i18n.text(lang, "Mark a briefing"))]
    held = known.held
    if held is not None and known.instant.at - held.held_at < UNDO:
        undo = i18n.text(lang, "take back {time}", time=i18n.time(lang, held.held_at))
        found.append(_form(f"/api/briefings/{held.id}", "DELETE", undo))
    return found


def _form(action: str, method: str, word: str) -> Component:
    return html.Form(
        [html.Button(word, type="submit", className="said-button"), html.Span(className="form-status")],
        className="said-form",
        **attributes(data_action=action, data_method=method, data_needs=Permission.BRIEF.value),
    )


def table(known: Known, look: Look) -> Table | None:
    """Every fact that was found, also those that were not said, with its importance."""
    columns = (
        Column("subject", message("Subject"), "state"), Column("said", message("Sentence"), tells="inside"),
        Column("importance", message("Importance"), "number", decimals=1, tells="things"),
        Column("names", message("Which"), tells="inside"),
    )  # fmt: skip
    rows = [
        {
            "subject": SUBJECTS[change.subject], "said": sentence(change, look.lang), "importance": change.importance,
            "names": ", ".join(change.names),
        }
        for change in known.found
    ]  # fmt: skip
    return Table(columns, rows)


PANEL = Panel(
    key="sentences",
    title=message("What changed"),
    topics=TOPICS,
    fetch=fetch,
    render=render,
    params=("since",),
    definition=message(
        "Two moments are compared as they were known then: which kecamatan are cut off, which OPDs are at risk, which "
        "sources are stale, which websites are down, how many complaints are overdue; with it today's complaints "
        "against what is usual, and reports handed in. Each fact has an importance: the weight of its kind, times the "
        "share of all that changed. The most important five are said, at most two of a subject."
    ),
    table=table,
)
