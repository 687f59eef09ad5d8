"""A panel for walls: who is on duty now, until when, who is next, and what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.clock import Instant
from commandcenter.domain.duty.handover import Lack
from commandcenter.store.queries import duty as queries
from commandcenter.store.queries.duty import Standing
from commandcenter.store.versions import Topic
from layouts import i18n, states
from layouts.contract import Column, Connection, Look, Panel, Params, Rendered, Table
from layouts.duty import words
from layouts.i18n import message, text


@dataclass(frozen=True, slots=True)
class Known:
    """Duties that have a rota."""

    instant: Instant
    standing: Sequence[Standing]


def fetch(connection: Connection, instant: Instant, _params: Params) -> Known | None:
    """None: nobody has ever written a rota."""
    found = [each for each in queries.standing(connection, instant) if each.duty.version or each.missing]
    return Known(instant, found) if found else None


def render(known: Known | None, look: Look) -> Rendered:
    """What is missing first, then a line of each duty."""
    if known is None:
        return Rendered(states.empty(look, "There is no rota yet", "It is written on the page Duty"))
    at = known.instant.at
    # That nobody is on call stands in the line of the duty itself.
    lacks = [lack for each in known.standing for lack in each.missing if lack.lack is not Lack.NOBODY]
    parts = [html.Ul([words.lack(look, lack, at) for lack in lacks], className="duty-lacks")] if lacks else []
    lines = [_line(each, look, at) for each in sorted(known.standing, key=lambda each: bool(each.names))]
    return Rendered(html.A([*parts, html.Ul(lines, className="duty-lines")], href=words.PATH, className="duty-panel"))


def _line(each: Standing, look: Look, at: int) -> Component:
    """Who, until when; below it for what, and who has it then. Nobody first, with since when."""
    lang = look.lang
    who = html.Span(words.names(lang, each.names), className="duty-who") if each.names else words.nobody(lang)
    gap = next((lack for lack in each.missing if lack.lack is Lack.NOBODY), None)
    moment = text(lang, "since {moment}", moment=i18n.since(lang, gap.since, at)) if gap else _until(each, look)
    second = each.duty.title(lang)
    if each.next is not None:
        then = ", ".join(each.next.names) or text(lang, "nobody")
        second += " · " + text(lang, "then {names}", names=then)
    return html.Li(
        [who, html.Span(moment, className="duty-at"), html.Span(second, className="duty-title")],
        className="is-empty" if not each.names else None,
    )


def _until(each: Standing, look: Look) -> str:
    return "" if each.until is None else text(look.lang, "until {moment}", moment=words.when(look.lang, each.until))


def table(known: Known, look: Look) -> Table | None:
    """The same lines."""
    columns = (
        Column("duty", message("Duty")), Column("names", message("On call"), tells="inside"),
        Column("until", message("Until"), "instant"), Column("next", message("Then"), tells="inside"),
        Column("missing", message("Missing"), tells="inside"),
    )  # fmt: skip
    rows = [
        {
            "duty": each.duty.title(look.lang), "names": ", ".join(each.names) or text(look.lang, "nobody"),
            "until": each.until,
            "next": (", ".join(each.next.names) or text(look.lang, "nobody")) if each.next else None,
            "missing": "; ".join(text(look.lang, words.LACKS[lack.lack]) for lack in each.missing),
        }
        for each in known.standing
    ]  # fmt: skip
    return Table(columns, rows)


PANEL = Panel(
    key="on_duty",
    title=message("On duty"),
    topics=frozenset({Topic.DUTY, Topic.MINUTE}),
    fetch=fetch,
    render=render,
    definition=message(
        "Who has each duty now by the rota: a swap counts before a week, of two alike the newer one. Until: when "
        "somebody else has it, or nobody. Missing: nobody on call; a hand-over that nobody took over within 30 "
        "minutes; a change without one."
    ),
    table=table,
)
