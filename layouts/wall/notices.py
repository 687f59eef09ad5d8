"""The page of what people write and bring onto the wall: announcements, and images (docs/wall-tiles.md)."""

from collections.abc import Sequence
from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from commandcenter.domain.access import Permission, Principal
from commandcenter.domain.clock import Instant
from commandcenter.store.queries import wall_images, wall_notices
from commandcenter.store.queries.wall_notices import Notice
from layouts import i18n, states
from layouts.contract import Connection, Look, Page, Params
from layouts.i18n import message, text
from layouts.tiles import attributes
from layouts.wall import images

API: Final = "/api/wall/notices"
PATH: Final = "/wall/notices"
WORDS_MAX: Final = 300
MINUTES: Final = (10, 30, 60, 120, 480)


def build(connection: Connection, instant: Instant, _params: Params, look: Look, _who: Principal) -> Component:
    """The page; what stands on the wall is as it is now."""
    if not instant.live:
        return states.empty(look, "Announcements are shown as they are now, not as they were")
    standing = wall_notices.standing(connection, instant.at)
    parts = [form(look.lang), listed(look.lang, standing), *images.sections(look.lang, wall_images.images(connection))]
    return html.Div(parts, className="wall-notices")


def form(lang: str) -> Component:
    """Words, and how long they stand."""
    words = dcc.Textarea(name="words", value="", className="input", maxLength=WORDS_MAX, rows=3)
    minutes = html.Select(
        [
            html.Option(text(lang, "until it is ended"), value=""),
            *(html.Option(i18n.duration(lang, each * 60_000), value=str(each)) for each in MINUTES),
        ],
        name="minutes",
    )
    until = dcc.Input(name="until", value="", className="input", maxLength=5, autoComplete="off", placeholder="17.30")
    hint = message("Everybody in the room reads this: no names of citizens, no numbers, no addresses")
    return html.Form(
        [
            html.H2(text(lang, "Put words on the wall")),
            html.P(text(lang, hint), className="wall-notices-hint"),
            _labelled(lang, message("Words, at most 300 characters"), words),
            html.Div(
                [_labelled(lang, message("How long"), minutes), _labelled(lang, message("or until (time)"), until)],
                className="wall-notices-fields",
            ),
            html.Div(html.Button(text(lang, "Show"), type="submit", className="button is-first")),
            html.P(className="form-status", role="status"),
        ],
        noValidate=True,
        **attributes(data_action=API, data_method="POST", data_refresh="1"),
    )


def listed(lang: str, standing: Sequence[Notice]) -> Component:
    """What stands there, each with a way to end it."""
    title = html.H2(text(lang, "On the wall now"))
    if not standing:
        return html.Section([title, html.P(text(lang, "No announcements"), className="wall-notices-none")])
    return html.Section([title, html.Ul([_line(lang, each) for each in standing])])


def _line(lang: str, notice: Notice) -> Component:
    since = text(lang, "{day} by {name}", day=i18n.moment(lang, notice.starts_at), name=notice.by)
    ends = message("until it is ended") if notice.ends_at is None else message("until {time}")
    until = text(lang, ends, time=i18n.moment(lang, notice.ends_at or 0))
    return html.Li(
        [
            html.P(html.Bdi(notice.words), className="wall-notices-words"),
            html.Span(f"{since} · {until}", className="wall-notices-facts"),
            html.Form(
                [
                    html.Button(text(lang, "End"), type="submit", className="button"),
                    html.P(className="form-status", role="status"),
                ],
                **attributes(data_action=f"{API}/{notice.id}/end", data_method="POST", data_refresh="1"),
            ),
        ]
    )


def _labelled(lang: str, title: str, field: Component) -> Component:
    return html.Label([html.Span(text(lang, title), className="field-title"), field], className="field")


PAGE: Final = Page(
    "wall-notices", PATH, message("Announcements and images"), build, needs=Permission.WALL, is_linked=False
)  # fmt: skip
