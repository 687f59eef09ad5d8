"""The page of displays: who waits with which code, who may watch since when, who was locked out."""

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from commandcenter.domain.access import Permission, Principal
from commandcenter.domain.clock import MINUTE, Instant
from commandcenter.domain.displays import NAME_MAX, place, written
from commandcenter.store.queries import displays as queries
from commandcenter.store.queries.displays import Display, Waiting
from layouts import i18n, states, tiles
from layouts.contract import Connection, Look, Page, Params, Screen
from layouts.displays.starts import LANGUAGES, SOUNDS, THEMES, watchable
from layouts.i18n import message, plural, text
from layouts.tiles import attributes

API: Final = "/api/displays"
PATH: Final = "/displays"
SHOWN: Final = 12  # of those that wait; whoever stands before one can type its code
SILENT: Final = 3 * MINUTE  # an open display is seen every minute
WORDS_OF_LANGUAGES: Final = {"id": "Bahasa Indonesia", "en": "English"}
WORDS_OF_SOUND: Final = {"": message("silent"), "on": message("of critical alerts")}
WORDS_OF_THEMES: Final = {"dark": message("Dark"), "light": message("Light")}


def page(screens: Sequence[Screen]) -> Page:
    """``screens``: where a display may begin."""
    return Page(
        key="displays",
        path=PATH,
        title=message("Displays"),
        build=partial(_build, watchable(screens)),
        params=("code",),
        needs=Permission.DISPLAYS,
        is_linked=False,
    )


def _build(
    screens: Sequence[Screen], connection: Connection, instant: Instant, params: Params, look: Look, who: Principal
) -> Component:
    if not instant.live:
        return states.empty(look, "Displays are shown as they are now, not as they were")
    waiting = queries.waiting(connection, instant.at)
    parts = [
        _accepting(waiting, screens, params.get("code", ""), instant.at, look),
        _accepted(queries.accepted(connection), instant.at, look),
        *_revoked(queries.revoked(connection), look),
    ]
    if who.kind == "local":
        words = message("This command center is open at its own machine only: displays elsewhere need accounts")
        parts.insert(0, states.empty(look, words))
    return html.Div(parts, className="displays-page")


# ---- accepting one ---------------------------------------------------------------------------------------------------


def _accepting(waiting: Sequence[Waiting], screens: Sequence[Screen], code: str, at: int, look: Look) -> Component:
    lang = look.lang
    return html.Section(
        [
            html.H2(text(lang, "Accept a display")),
            html.P(
                text(lang, "Open /display on it: it shows a code of eight letters and digits, new every ten minutes.")
            ),
            _waiting(waiting, at, look),
            html.P(html.A(text(lang, "Look again who waits"), href=PATH, **attributes(data_carry="1"))),
            _form(screens, code, look),
        ],
        className="displays-accept",
    )


def _waiting(waiting: Sequence[Waiting], at: int, look: Look) -> Component:
    """First one of each address: a flood from one hides nobody else."""
    lang = look.lang
    if not waiting:
        return html.P(text(lang, "No display waits now."), className="displays-none")
    seen = Counter[str]()
    turns = []
    for each in waiting:
        turns.append((seen[place(each.origin)], each.id, each))
        seen[place(each.origin)] += 1
    shown = [each for *_, each in sorted(turns, key=lambda turn: turn[:2])[:SHOWN]]
    lines = [_line(each, at, look) for each in shown]
    if len(waiting) > len(shown):
        rest = len(waiting) - len(shown)
        lines.append(html.Li(plural(lang, "and {n} more: type its code", "and {n} more: type their code", rest)))
    return html.Ul(lines, className="displays-waiting", **attributes(aria_label=text(lang, "Waiting displays")))


def _line(each: Waiting, at: int, look: Look) -> Component:
    pick = attributes(data_param_code=written(each.code))
    return html.Li(
        [
            html.Button(written(each.code), type="button", className="displays-code", **pick),
            html.Span(text(look.lang, "from {address}", address=each.origin or "–"), className="displays-from"),
            tiles.ago(look, each.created_at, at),
        ]
    )


def _form(screens: Sequence[Screen], code: str, look: Look) -> Component:
    lang = look.lang
    places = [(screen.path, text(lang, screen.title)) for screen in screens]
    languages = [(each, WORDS_OF_LANGUAGES[each]) for each in LANGUAGES]
    themes = [(each, text(lang, WORDS_OF_THEMES[each])) for each in THEMES]
    sounds = [(each, text(lang, WORDS_OF_SOUND[each])) for each in SOUNDS]
    code_field = dcc.Input(
        name="code", value=code, className="input is-code", autoComplete="off", spellCheck="false", maxLength=40
    )
    fields = [
        _labelled(lang, message("Code"), code_field),
        _labelled(
            lang, message("Name"),
            dcc.Input(name="name", value="", className="input", maxLength=NAME_MAX, autoComplete="off",
                      placeholder=text(lang, "e.g. ruang rapat kiri")),
        ),
        _labelled(lang, message("Begins with"), _select("screen", places)),
        _labelled(lang, message("Language"), _select("language", languages)),
        _labelled(lang, message("Colours"), _select("theme", themes)),
        _labelled(lang, message("Sound"), _select("sound", sounds)),
    ]  # fmt: skip
    return html.Form(
        [
            html.Div(fields, className="displays-fields"),
            html.Div(html.Button(text(lang, "Accept"), type="submit", className="button is-first")),
            html.P(className="form-status", role="status"),
        ],
        noValidate=True,
        **attributes(data_action=API, data_method="POST"),
    )


def _labelled(lang: str, title: str, field: Component) -> Component:
    return html.Label([html.Span(text(lang, title), className="field-title"), field], className="field")


def _select(name: str, options: Sequence[tuple[str, str]]) -> Component:
    return html.Select([html.Option(label, value=value) for value, label in options], name=name)


# ---- those that are there --------------------------------------------------------------------------------------------


def _accepted(found: Sequence[Display], at: int, look: Look) -> Component:
    lang = look.lang
    title = html.H2(plural(lang, "{n} display may watch", "{n} displays may watch", len(found)))
    if not found:
        return html.Section([title, html.P(text(lang, "Nobody has accepted one yet."), className="displays-none")])
    heads = (message("Name"), message("Begins with"), message("Last seen"), message("Address"), message("Accepted"))
    head = html.Tr([*(html.Th(text(lang, each), scope="col") for each in heads), html.Th()])
    rows = [_row(each, at, look) for each in found]
    return html.Section([title, html.Table([html.Thead(head), html.Tbody(rows)], className="displays-list")])


def _row(each: Display, at: int, look: Look) -> Component:
    lang = look.lang
    since = text(lang, "{day} by {name}", day=i18n.moment(lang, each.created_at), name=each.created_by)
    return html.Tr(
        [
            html.Th(each.name, scope="row"),
            html.Td(html.A(each.start, href=each.start)),
            html.Td(_seen(each, at, look)),
            html.Td(each.origin or "–"),
            html.Td(since),
            html.Td(_locking_out(each, look)),
        ]
    )


def _seen(each: Display, at: int, look: Look) -> list[Any]:
    if each.seen_at is None:
        return [tiles.shape("unknown"), " ", text(look.lang, "never yet")]
    if at - each.seen_at <= SILENT:
        return [tiles.shape("up"), " ", text(look.lang, "watching")]
    return [tiles.shape("unknown"), " ", text(look.lang, "silent for"), " ", tiles.ago(look, each.seen_at, at)]


def _locking_out(each: Display, look: Look) -> Component:
    question = text(look.lang, "Lock out {name}? It shows nothing any more within seconds.", name=each.name)
    button = attributes(data_confirm=question)
    return html.Form(
        [
            html.Button(text(look.lang, "Lock out"), type="submit", className="button", **button),
            html.P(className="form-status", role="status"),
        ],
        **attributes(data_action=f"{API}/{each.id}", data_method="DELETE"),
    )


def _revoked(found: Sequence[Display], look: Look) -> list[Component]:
    if not found:
        return []
    lang = look.lang
    lines = [
        html.Li(
            text(lang, "{name}: {day} by {who}", name=each.name, day=i18n.moment(lang, each.revoked_at or 0),
                 who=each.revoked_by or "–")
        )
        for each in found
    ]  # fmt: skip
    return [html.Details([html.Summary(text(lang, "Locked out lately")), html.Ul(lines)], className="displays-revoked")]
