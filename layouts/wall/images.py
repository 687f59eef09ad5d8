"""Images for the wall, as the page of announcements has them: bring one, look at them, delete one."""

from collections.abc import Sequence
from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from commandcenter.store.queries.wall_images import Image
from layouts import i18n
from layouts.i18n import message, text
from layouts.tiles import attributes

API: Final = "/api/wall/images"
SENT_TO: Final = "/wall/images"  # bytes, no JSON: commandcenter/wall/images.py
SHOWN_AT: Final = "/wall/image/"
TITLE_MAX: Final = 80


def sections(lang: str, found: Sequence[Image]) -> list[Component]:
    """The form and the images that there are."""
    return [form(lang), listed(lang, found)]


def form(lang: str) -> Component:
    """A name and a file; assets/wall-images.js sends it."""
    name = dcc.Input(name="title", value="", className="input", maxLength=TITLE_MAX, autoComplete="off")
    hint = message(
        "PNG, JPEG or WebP, at most 4 MB. Only the picture is kept: where and by whom it was taken is left out. No "
        "pictures of citizens"
    )
    said = {"nameless": text(lang, "Give it a name first"), "sending": text(lang, "Sending …")}
    return html.Form(
        [
            html.H2(text(lang, "Bring an image")),
            html.P(text(lang, hint), className="wall-notices-hint"),
            html.Label([html.Span(text(lang, "Name"), className="field-title"), name], className="field"),
            html.Div(html.Button(text(lang, "Choose a file and send it"), type="submit", className="button is-first")),
            html.P(className="form-status", role="status"),
        ],
        className="wall-images-form",
        noValidate=True,
        **attributes(data_image=SENT_TO, data_nameless=said["nameless"], data_sending=said["sending"]),
    )


def listed(lang: str, found: Sequence[Image]) -> Component:
    """Each with its picture, its name and a way to delete it."""
    title = html.H2(text(lang, "Images for the wall"))
    if not found:
        return html.Section([title, html.P(text(lang, "No images yet"), className="wall-notices-none")])
    return html.Section([title, html.Ul([_line(lang, each) for each in found], className="wall-images")])


def _line(lang: str, image: Image) -> Component:
    question = text(lang, "Delete the image {name}?", name=image.title)
    since = text(lang, "{day} by {name}", day=i18n.moment(lang, image.recorded_at), name=image.by)
    return html.Li(
        [
            html.Img(src=f"{SHOWN_AT}{image.key}", alt=image.title),
            html.Span(html.Bdi(image.title), className="wall-notices-words"),
            html.Span(f"{since} · {i18n.number(lang, image.size / 1000)} kB", className="wall-notices-facts"),
            html.Form(
                [
                    html.Button(
                        text(lang, "Delete"), type="submit", className="button", **attributes(data_confirm=question)
                    ),
                    html.P(className="form-status", role="status"),
                ],
                **attributes(data_action=f"{API}/{image.key}", data_method="DELETE", data_refresh="1"),
            ),
        ]
    )
