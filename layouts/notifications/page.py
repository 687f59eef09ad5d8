"""The page: channels with their health and a test each, what did not go out, what went out lately."""

from collections.abc import Sequence
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.access import Principal
from commandcenter.domain.alerts.outbox import Status
from commandcenter.domain.clock import MINUTE, Instant
from commandcenter.store.queries import notifications as queries
from commandcenter.store.queries.notifications import Channel, Message
from layouts import i18n, states, tiles
from layouts.contract import Connection, Look, Params
from layouts.i18n import message, number, plural, text
from layouts.notifications.words import API, KINDS, OCCASIONS, PATH, SHAPES, STATUSES
from layouts.tiles import attributes

SHOWN: Final = 50  # messages that did not go out
LATEST: Final = 20
LATE: Final = 2 * MINUTE  # what nobody has looked at for so long waits for a process that does not run
_SUBJECT: Final = 80


def build(connection: Connection, instant: Instant, _params: Params, look: Look, _who: Principal) -> Component:
    """As things are now: what was told then is in the history of each alert."""
    if not instant.live:
        return states.empty(look, "Notification is shown as it is now, not as it was")
    at = instant.at
    parts = [
        *_warnings(connection, at, look),
        _channels(queries.channels(connection, at), at, look),
        *_dead(queries.dead(connection, SHOWN), queries.count_dead(connection), at, look),
        _latest(queries.latest(connection, LATEST), at, look),
    ]
    return html.Div(parts, className="notifications-page")


def _warnings(connection: Connection, at: int, look: Look) -> list[Component]:
    oldest = queries.oldest_unrouted(connection)
    if oldest is None or at - oldest < LATE:
        return []
    said = text(
        look.lang, "Nobody has been told anything for {duration}", duration=i18n.duration(look.lang, at - oldest)
    )
    return [states.stopped(said, text(look.lang, "Does `commandcenter alert serve` run?"))]


# ---- channels --------------------------------------------------------------------------------------------------------


def _channels(found: Sequence[Channel], at: int, look: Look) -> Component:
    lang = look.lang
    title = html.H2(plural(lang, "{n} channel", "{n} channels", sum(each.is_configured for each in found)))
    again = html.P(html.A(text(lang, "Look again"), href=PATH, **attributes(data_carry="1")))
    if not found:
        hint = message("Channels and routes stand in alerts.yaml; docs/notifications.md shows them")
        return html.Section([title, states.empty(look, "Nobody is told of alerts beside the screens", hint), again])
    heads = (
        message("Notification channel"),
        message("Leads to"),
        message("Channel health"),
        message("Waiting"),
        message("Sent today"),
        message("Not gone out"),
        message("Last sent"),
    )
    head = html.Tr([*(html.Th(text(lang, each), scope="col") for each in heads), html.Th()])
    rows = [_channel(each, at, look) for each in found]
    return html.Section(
        [title, html.Table([html.Thead(head), html.Tbody(rows)], className="notifications-list"), again]
    )


def _channel(each: Channel, at: int, look: Look) -> Component:
    lang = look.lang
    kind = text(lang, KINDS[each.kind]) if each.kind in KINDS else each.kind
    last = tiles.ago(look, each.sent_at, at) if each.sent_at is not None else text(lang, "never yet")
    return html.Tr(
        [
            html.Th([each.name, html.Small(kind)], scope="row"),
            html.Td(each.place or "–"),
            html.Td(_health(each, at, look)),
            html.Td(number(lang, each.waiting), className="is-number"),
            html.Td(number(lang, each.sent), className="is-number"),
            html.Td(number(lang, each.dead), className="is-number"),
            html.Td(last),
            html.Td(_testing(each, look) if each.is_configured else ""),
        ]
    )


def _health(each: Channel, at: int, look: Look) -> list[Any]:
    lang = look.lang
    if not each.is_configured:
        return [tiles.shape("unknown"), " ", text(lang, "no longer configured")]
    if each.down_since is not None:
        said = [
            tiles.shape("down"),
            " ",
            text(lang, "cannot be reached for"),
            " ",
            tiles.ago(look, each.down_since, at),
        ]
        return [*said, _reason(each.error)]
    if each.error:
        return [tiles.shape("degraded"), " ", text(lang, "the last message had trouble"), _reason(each.error)]
    if each.sent_at is None:
        return [tiles.shape("unknown"), " ", text(lang, "not used yet")]
    return [tiles.shape("up"), " ", text(lang, "works")]


def _reason(error: str) -> Component:
    """In the words of the far end or of a library, as the log has them."""
    return html.Small(error, className="notifications-reason", lang="en")


def _testing(each: Channel, look: Look) -> Component:
    lang = look.lang
    words = text(lang, "Send a test through {name}", name=each.name)
    return html.Form(
        [
            html.Button(text(lang, "Test"), type="submit", name="channel", value=each.name, className="button",
                        **attributes(aria_label=words)),
            html.P(className="form-status", role="status"),
        ],
        **attributes(data_action=f"{API}/test", data_method="POST"),
    )  # fmt: skip


# ---- messages --------------------------------------------------------------------------------------------------------


def _dead(found: Sequence[Message], count: int, at: int, look: Look) -> list[Component]:
    if not found:
        return []
    lang = look.lang
    rows = [_message(each, at, look, _retrying(each, look)) for each in found]
    parts: list[Component] = [
        html.H2(
            [tiles.shape("down"), " ", plural(lang, "{n} message did not go out", "{n} messages did not go out", count)]
        ),
        _table(rows, look),
    ]
    if count > len(found):
        parts.append(html.P(text(lang, "and {n} more", n=number(lang, count - len(found)))))
    return [html.Section(parts)]


def _retrying(each: Message, look: Look) -> Component:
    words = text(look.lang, "Send message {id} again", id=each.id)
    return html.Form(
        [
            html.Button(
                text(look.lang, "Send again"), type="submit", className="button", **attributes(aria_label=words)
            ),
            html.P(className="form-status", role="status"),
        ],
        **attributes(data_action=f"{API}/{each.id}/retry", data_method="POST"),
    )


def _latest(found: Sequence[Message], at: int, look: Look) -> Component:
    lang = look.lang
    title = html.H2(text(lang, "Latest messages"))
    if not found:
        return html.Section(
            [title, html.P(text(lang, "There was nothing to tell yet."), className="notifications-none")]
        )
    return html.Section([title, _table([_message(each, at, look, "") for each in found], look)])


def _table(rows: Sequence[Component], look: Look) -> Component:
    heads = (message("When"), message("Notification channel"), message("About"), message("What became of it"))
    head = html.Tr([*(html.Th(text(look.lang, each), scope="col") for each in heads), html.Th()])
    return html.Table([html.Thead(head), html.Tbody(list(rows))], className="notifications-list")


def _message(each: Message, at: int, look: Look, last: Any) -> Component:
    lang = look.lang
    status: list[Any] = [tiles.shape(SHAPES.get(each.status, "unknown")), " ", text(lang, STATUSES[each.status])]
    if each.error and each.status is not Status.SENT:
        status.append(_reason(each.error))
    return html.Tr(
        [
            html.Td(html.Span(i18n.since(lang, each.at, at), title=i18n.moment(lang, each.at))),
            html.Td(each.channel),
            html.Td(_about(each, look)),
            html.Td(status),
            html.Td(last),
        ]
    )


def _about(each: Message, look: Look) -> list[Any]:
    lang = look.lang
    name = each.name[:_SUBJECT] or each.subject
    said: list[Any] = [text(lang, OCCASIONS[each.occasion])]
    if each.alert_id is not None:
        said += [": ", html.A(name, href=f"/alerts?select=alert:{each.alert_id}", **attributes(data_carry="1"))]
    elif name:
        said.append(f": {name}")
    if each.notices > 1:
        said.append(f" {text(lang, 'and {n} more', n=number(lang, each.notices - 1))}")
    return said
