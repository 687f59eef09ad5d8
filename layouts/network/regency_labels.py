"""Names on the map: quiet ones for what is well, large ones with the word and the time for what is not."""

from math import dist
from typing import Any

from commandcenter.domain.model import Link, Node
from commandcenter.domain.picture import SEVERITY, ElementView, KecamatanView, NetworkPicture, Shown
from layouts import i18n, labels, maps, theme
from layouts.contract import Look
from layouts.labels import Label, Wish, Wording

SIZES = {Shown.DOWN: theme.KEY, Shown.BEHIND: theme.BODY, Shown.DEGRADED: theme.BODY}


def traces(look: Look) -> list[dict[str, Any]]:
    """Two empty traces of text: the quiet names and the loud ones."""
    colours = theme.palette(look)
    quiet = {"family": theme.FONT, "size": theme.pixels(look, theme.SMALL), "color": colours.quiet}
    loud = {"family": theme.FONT, "size": [], "color": []}
    common = {"type": "scatter", "mode": "text", "x": [], "y": [], "text": [], "textposition": "middle center"}
    return [
        {**common, "textfont": quiet, "hoverinfo": "skip", "cliponaxis": False},
        {**common, "textfont": loud, "hoverinfo": "skip", "cliponaxis": False},
    ]


def assign(picture: NetworkPicture | None, ground: maps.Ground, at: int, look: Look) -> dict[str, Any]:
    """Both traces; ``at`` is the index of the first."""
    placed = labels.place(_wishes(picture, ground, look), _marks(picture, ground, look), ground) if picture else []
    quiet_colour = theme.palette(look).quiet
    quiet = [label for label in placed if label.colour == quiet_colour]
    loud = [label for label in placed if label.colour != quiet_colour]
    return {
        **_text(at, quiet),
        **_text(at + 1, loud),
        f"data.{at + 1}.textfont.size": [label.wording.size for label in loud],
        f"data.{at + 1}.textfont.color": [label.colour for label in loud],
    }


def _text(at: int, placed: list[Label]) -> dict[str, Any]:
    return {
        f"data.{at}.x": [label.x for label in placed],
        f"data.{at}.y": [label.y for label in placed],
        f"data.{at}.text": [_html(label.wording) for label in placed],
    }


def _html(wording: Wording) -> str:
    first, *rest = wording.lines
    return "<br>".join([f"<b>{first}</b>", *rest]) if rest else first


def _wishes(picture: NetworkPicture, ground: maps.Ground, look: Look) -> list[Wish]:
    # Among the quiet names the most crowded choose first: those of the town have the fewest places to stand.
    room = {place.code: _room(place.code, ground) for place in picture.kecamatan}
    places = sorted(picture.kecamatan, key=lambda place: (SEVERITY.index(place.shown), room[place.code]))
    wishes = [_kecamatan(picture, place, ground, look) for place in places]
    sites = {place.site for place in picture.kecamatan}
    others = [picture.elements[id_] for id_ in picture.causes if id_ not in sites]
    return [wish for view in others if (wish := _cause(picture, view, look)) is not None] + wishes


def _room(code: str, ground: maps.Ground) -> float:
    """Metres to the nearest other kecamatan."""
    here = ground.middles[code]
    return min(dist(here, there) for other, there in ground.middles.items() if other != code)


def _kecamatan(picture: NetworkPicture, place: KecamatanView, ground: maps.Ground, look: Look) -> Wish:
    colours = theme.palette(look)
    x, y = ground.middles[place.code]
    if place.site is not None and isinstance(node := picture.elements[place.site].element, Node):
        x, y = maps.position(node.latitude, node.longitude)
    small = theme.pixels(look, theme.SMALL)
    if place.shown is Shown.UP:
        return Wish(x, y, (Wording((place.name,), small),), place.shown, False, colours.quiet)
    word = i18n.text(look.lang, theme.WORDS[place.shown])
    size = theme.pixels(look, SIZES.get(place.shown, theme.SMALL))
    name = place.name.upper() if place.shown is Shown.DOWN else place.name
    timed = f"{word} {_lasted(picture, place.since, look)}" if place.shown is Shown.DOWN else word
    body = theme.pixels(look, theme.BODY)
    wordings = (
        Wording((name, timed), size),
        Wording((place.name, timed), min(size, body)),
        Wording((place.name, word), small),
        Wording((place.name,), small),
    )
    return Wish(x, y, wordings, place.shown, True, colours.states[place.shown].ink)


def _cause(picture: NetworkPicture, view: ElementView, look: Look) -> Wish | None:
    """A label for a cause that no kecamatan's name stands for: a relay, or a link in its middle."""
    element = view.element
    ids = (element.a, element.b) if isinstance(element, Link) else (element.id,)
    ends = [picture.elements[id_].element for id_ in ids]
    points = [maps.position(end.latitude, end.longitude) for end in ends if isinstance(end, Node)]
    if not points:
        return None
    x, y = sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)
    word = f"{i18n.text(look.lang, theme.WORDS[view.shown])} {_lasted(picture, view.status.since, look)}"
    body = theme.pixels(look, theme.BODY)
    wordings = (Wording((element.name, word), body), Wording((element.name,), body))
    return Wish(x, y, wordings, "element", True, theme.palette(look).states[view.shown].ink)


def _lasted(picture: NetworkPicture, since: int | None, look: Look) -> str:
    return i18n.duration(look.lang, picture.instant.at - since) if since else ""


def _marks(picture: NetworkPicture, ground: maps.Ground, look: Look) -> list[maps.Box]:
    """The markers of towers and broken links: large where something is wrong."""
    nodes = {id_: view.element for id_, view in picture.elements.items() if isinstance(view.element, Node)}
    boxes = []
    for view in picture.elements.values():
        element = view.element
        if isinstance(element, Node):
            x, y = maps.position(element.latitude, element.longitude)
        elif view.shown in (Shown.DOWN, Shown.DEGRADED):
            ends = [maps.position(nodes[end].latitude, nodes[end].longitude) for end in (element.a, element.b)]
            x, y = maps.middle((ends[0], ends[1]))
        else:
            continue
        half = theme.pixels(look, 2.5 if view.shown is Shown.UP else 5.0) * ground.metres_per_pixel
        boxes.append(maps.Box(x - half, y - half, x + half, y + half))
    return boxes
