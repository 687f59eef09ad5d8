"""The page of planned work."""

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.access import Principal
from commandcenter.domain.clock import Instant
from commandcenter.domain.maintenance.model import Notice, Series
from layouts import i18n, states, tiles
from layouts.contract import Connection, Look, Params
from layouts.i18n import plural, text
from layouts.maintenance import form, known, listing, rounds, words
from layouts.maintenance.known import Known


def build(connection: Connection, instant: Instant, params: Params, look: Look, who: Principal) -> Component:
    """``series``: the number of one that is to be changed."""
    found = known.load(connection, instant, who)
    parts: list[Component] = [_summary(found, look)]
    changed = _changed(found, params.get("series"))
    if params.get("series") is not None and found.may_plan and changed is None:
        parts.append(states.empty(look, "There is no such series any more"))
    if found.may_plan:
        parts.append(form.planning(found, look, changed))
    if changed is None:
        beside = [*rounds.section(found, look), *_told(found, look), *listing.past(found, look)]
        parts.append(
            html.Div(
                [listing.to_come(found, look), html.Div(beside, className="maintenance-beside")],
                className="maintenance-columns",
            )
        )
    return html.Div(parts, className="maintenance-page")


def _changed(found: Known, given: str | None) -> Series | None:
    if not found.may_plan or given is None:
        return None
    at = found.instant.at
    return next((each for each in found.series if str(each.id) == given and each.expires_at > at), None)


def _summary(found: Known, look: Look) -> Component:
    lang = look.lang
    in_force = [each for each in found.series if each.expires_at > found.instant.at]
    running = len(found.running)
    said = [
        plural(lang, "{n} work is running", "{n} works are running", running),
        plural(lang, "{n} is still to come", "{n} are still to come", found.n - running),
        plural(lang, "{n} series", "{n} series", len(in_force)),
    ]
    return html.P(" · ".join(said), className="maintenance-summary")


def _told(found: Known, look: Look) -> list[Component]:
    if not found.told:
        return []
    lang, at = look.lang, found.instant.at
    lines = []
    for each in found.told:
        is_work = each.subject.startswith("work:")
        number = each.number
        about = text(lang, "work {number}", number=number) if is_work else text(lang, "series {number}", number=number)
        loud = Notice(each.kind) in (Notice.OVERRUN, Notice.EXPIRING, Notice.EXPIRED)
        said = f"{about}: {text(lang, words.NOTICES[Notice(each.kind)])}"
        mark = "degraded" if loud else "up"
        lines.append(
            html.Li(
                [
                    html.Time(i18n.since(lang, each.at, at), title=i18n.moment(lang, each.at)),
                    tiles.shape(mark),
                    html.Span(said, className="is-loud" if loud else None),
                ]
            )
        )
    head = html.H2(text(lang, "What was told"))
    return [html.Section([head, html.Ul(lines, className="maintenance-told")])]
