"""The wall as it hangs in the room, to scale: every display as a live thumbnail of its state."""

from collections.abc import Mapping
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.wall.geometry import Layout, Rect
from commandcenter.domain.wall.health import Condition
from commandcenter.store.queries.wall import Report
from layouts import i18n, states, theme
from layouts.contract import Look, Rendered
from layouts.i18n import message
from layouts.tiles import ago, attributes, shape
from layouts.wall import kinds
from layouts.wall.health import ILLS, WORDS, State, said
from layouts.wall_screen.known import Known, facts
from layouts.wall_screen.totals import AILING

MEGABYTE: Final = 1_000_000
COLUMNS_MAX: Final = 3  # of a wall whose thumbnails have room for figures, on a screen that is read from afar
HIDDEN: Final = attributes(aria_hidden="true")
SOURCES: Final[Mapping[str, str]] = {
    "start": message("its start screen"), "rotation": message("rotation"), "schedule": message("schedule"),
    "push": message("put there"), "pin": message("pinned"), "takeover": message("takeover by an alert"),
}  # fmt: skip


def render(known: Known | None, look: Look, titles: Mapping[str, str]) -> Rendered:
    """``titles``: of screens by path, in the reader's language."""
    if known is None:
        return Rendered(states.empty(look, "No data yet"))
    if not known.n:
        hint = message("Open /display on a screen of the wall and accept the code that it shows")
        return Rendered(states.empty(look, message("No display may watch yet"), hint), facts=facts(known, look))
    whole, lang = _whole(known.wall.layout), look.lang
    hanging = [id_ for id_ in known.states if id_ in known.wall.layout.places]
    others = [id_ for id_ in known.states if id_ not in known.wall.layout.places]
    parts: list[Component] = []
    if hanging and whole is not None:
        cards = [_card(known, id_, look, titles, _share(known.wall.layout, whole, id_)) for id_ in hanging]
        style = {"--ratio": f"{_ratio(known.wall.layout, whole, hanging[0]):.4f}"}
        few = " is-few" if known.wall.layout.columns <= 4 else ""
        parts.append(html.Div(html.Div(cards, className="health-wall" + few, style=style), className="health-room"))
    if others:
        cards = [_card(known, id_, look, titles, None) for id_ in others]
        name = html.H3(i18n.text(lang, "Without a place on the wall"), className="health-head")
        parts.append(html.Div([name, html.Div(cards, className="health-row")], className="health-others"))
    body = html.Div(parts, className="health", **attributes(data_dark=_pattern(lang)))
    return Rendered(body, facts=facts(known, look))


# ---- where they hang -------------------------------------------------------------------------------------------------


def _whole(layout: Layout) -> Rect | None:
    return Rect(0, 0, layout.columns, layout.rows) if layout.places else None


def _share(layout: Layout, whole: Rect, display: int) -> Rect | None:
    """Where the picture of a display is, in shares of the whole wall, bezels between them included."""
    piece = layout.piece(whole, display)
    if piece is None:
        return None
    view = piece.view
    return Rect(-view.x / view.width, -view.y / view.height, 1 / view.width, 1 / view.height)


def _ratio(layout: Layout, whole: Rect, display: int) -> float:
    """Width by height of the whole wall."""
    piece, place = layout.piece(whole, display), layout.places[display]
    if piece is None:
        return 16 / 9
    return piece.view.width * place.width_mm / (piece.view.height * place.height_mm)


# ---- one display -----------------------------------------------------------------------------------------------------


def _card(known: Known, id_: int, look: Look, titles: Mapping[str, str], share: Rect | None) -> Component:
    display, report, found = known.wall.displays[id_], known.reports.get(id_), known.states[id_]
    now, lang = known.instant.at, look.lang
    style: dict[str, str] = {}
    if share is not None:
        style = {
            name: f"{100 * value:.3f}%" for name, value in zip(("left", "top", "width", "height"), share, strict=True)
        }
    parts: list[Component] = [
        html.Div(_state(found, lang, now if has_room(known, look) else None), className="health-state"),
        html.Div(display.name, className="health-name"),
    ]
    if has_room(known, look):
        parts.insert(0, html.Div(_tiles(known, id_, titles, lang), className="health-tiles", **HIDDEN))
        if report is not None and found.condition is not Condition.DARK:
            parts.append(html.Div(_shows(report, lang), className="health-shows"))
            parts.append(html.Div(_figures(report, look, now), className="health-figures"))
    return html.Div(
        parts,
        className=f"health-display is-{found.condition} ink-{found.shown}" + (" is-ill" if found.ills else ""),
        style=style,
        tabIndex="0",
        title=" · ".join([display.name, said(lang, found, now), *(i18n.text(lang, ILLS[each]) for each in found.ills)]),
        **attributes(data_display=str(id_)),
    )


def has_room(known: Known, look: Look) -> bool:
    """Whether a thumbnail has room for layout and figures: they are in the table all the same."""
    return theme.is_close(look) or known.wall.layout.columns <= COLUMNS_MAX


def _pattern(lang: str) -> str:
    """What the page says of a display that went dark before a push said so; it fills in the time."""
    return i18n.text(lang, "{what} since {time}", what=i18n.text(lang, WORDS[Condition.DARK]), time="{time}")


def _state(found: State, lang: str, now: int | None) -> list[Component]:
    """Shape and words; and where the page writes those of one that went dark. ``now`` None: there is room for one word,
    and since when is in the list beside."""
    ailing = found.condition is Condition.LIVE and bool(found.ills)
    short = i18n.text(lang, AILING if ailing else WORDS[found.condition])
    words = short if now is None else said(lang, found, now)
    missed = html.Span(className="health-missed")
    return [html.Span([shape(found.shown), html.Span(words)], className="health-word"), missed]


def _tiles(known: Known, id_: int, titles: Mapping[str, str], lang: str) -> list[Component]:
    """The layout of what it should show, small."""
    tiles: list[Component] = []
    for part in known.shown[id_].parts:
        left, top, width, height = (f"{100 * each:.2f}%" for each in part.piece.clip)
        name = html.Span(kinds.name(part.tile, titles, lang), className="health-tile-name")
        style = {"left": left, "top": top, "width": width, "height": height}
        tiles.append(html.Span(name, className=f"health-tile is-{part.tile.kind}", style=style))
    return tiles


def _shows(report: Report, lang: str) -> list[Component]:
    """By what it is there, and its title if it has one."""
    kind, _, _ = report.shows.partition(":")
    words = i18n.text(lang, SOURCES[kind]) if kind in SOURCES else i18n.text(lang, "nothing yet")
    return [html.Span(words), html.Span(f" · {report.title}" if report.title else "", className="health-title")]


def _figures(report: Report, look: Look, now: int) -> list[Component]:
    lang = look.lang
    parts: list[Component] = []
    if report.data_at is not None:
        age: dict[str, Any] = attributes(data_at=str(report.data_at))
        parts.append(html.Span([i18n.text(lang, "data age"), " ", html.Span(**age)]))
    parts.append(html.Span([i18n.text(lang, "open for"), " ", ago(look, report.opened_at, now)]))
    if report.frame_rate is not None:
        parts.append(html.Span(f"{report.frame_rate:.0f} fps"))
    if report.heap_bytes is not None:
        parts.append(html.Span(f"{round(report.heap_bytes / MEGABYTE, -1):.0f} MB"))
    if report.width_px and report.height_px:
        parts.append(html.Span(resolution(report)))
    if report.offset_ms is not None:
        parts.append(html.Span(i18n.text(lang, "clock {offset}", offset=offset(lang, report.offset_ms))))
    if report.errors:
        parts.append(html.Span(i18n.plural(lang, "{n} error", "{n} errors", report.errors)))
    return parts


def resolution(report: Report) -> str:
    """Pixels of the panel: "3840 × 2160"."""
    ratio = report.pixel_ratio or 1.0
    return f"{round((report.width_px or 0) * ratio)} × {round((report.height_px or 0) * ratio)}"


def offset(lang: str, milliseconds: float) -> str:
    """How far a clock is off, as short as it can be said: within a tenth of a second it is right."""
    seconds = milliseconds / 1000
    if abs(seconds) < 0.1:
        return "± 0,1 s" if lang == "id" else "± 0.1 s"
    return f"{'+' if seconds > 0 else '−'} {i18n.number(lang, abs(seconds), 1)} s"
