"""Words of scenes that several places say, and those that the editor says by itself (assets/wall-scenes*.js)."""

from typing import Final

from layouts import views
from layouts.contract import Look
from layouts.i18n import message, text

PATH: Final = "/wall/scenes"
API: Final = "/api/wall/scenes"
USES: Final = {
    "rotation": message("rotation {name}"),
    "schedule": message("schedule {name}"),
    "takeover": message("takeover {name}"),
}
EDITOR: Final = {
    "tile": message("Tile {n}: {name}"),
    "at": message("from {x} right, {y} down; {width} wide, {height} high"),
    "empty": message("Nothing is on it yet: press one of the things at the side, or drag it to where it is to be"),
    "properties": message("Press a tile to change it"),
    "what": message("What it shows"),
    "address": message("Address"),
    "words": message("Words (empty: the notices that hold now)"),
    "image": message("Image"),
    "noimage": message("no image yet: upload one at the control page"),
    "language": message("Language"),
    "theme": message("Colours"),
    "usual": message("as usual"),
    "dark": message("Dark"),
    "light": message("Light"),
    "x": message("From the left"),
    "y": message("From the top"),
    "width": message("Width"),
    "height": message("Height"),
    "units": message("in displays; 1/2 is half of one"),
    "wrongnumber": message("A number or a fraction is needed, as 1/2 or 0.25"),
    "bound": message("Belongs to one display"),
    "wall": message("no, to a place on the wall"),
    "back": message("Backward"),
    "front": message("Forward"),
    "double": message("Duplicate"),
    "remove": message("Remove"),
    "fill": message("Fill the display"),
    "spread": message("Fill the wall"),
    "undone": message("Undone"),
    "redone": message("Done again"),
    "nothing": message("There is nothing to undo"),
    "overlap": message("Tile {n} lies over a part of tile {other}"),
    "hidden": message("Tile {other} is wholly hidden by tile {n}"),
    "outside": message("Tile {n} lies where no display hangs"),
    "beyond": message("Tile {n} reaches beyond the wall: what lies outside is not seen"),
    "lost": message("Tile {n} is for a display that there is not any more"),
    "fine": message("Nothing overlaps and nothing lies outside"),
    "unsaved": message("Not saved yet"),
    "saving": message("Saving"),
    "saved": message("Saved as version {n}"),
    "same": message("Nothing was changed"),
    "unsent": message("The command center does not answer: nothing is lost, save again in a moment"),
    "draft": message("This is your work that was not saved; the saved version is {n}"),
    "discard": message("Throw it away"),
    "theirs": message("Load theirs"),
    "copy": message("Keep mine as a copy"),
    "copied": message("{title} (copy)"),
    "trying": message("It is on the wall for one minute"),
    "preview": message("Show live"),
    "previewend": message("Stop showing live"),
    "many": message("The others are drawn: {n} live views at once are enough"),
    "full": message("A scene takes {n} tiles at most"),
}
FILE: Final = {
    "reading": message("Reading the file"),
    "large": message("The file is too large: {n} kB at most"),
    "unsent": EDITOR["unsent"],
    "nochange": message("The file says what is there already"),
    "apply": message("Do this"),
    "done": message("Done"),
}


def use(lang: str, kind: str, name: str) -> str:
    """Where a plan uses a scene (commandcenter.wall.judging.uses)."""
    return text(lang, USES[kind], name=name)


def address(look: Look, path: str, **params: str) -> str:
    """The address of another page, seen in the same language and colours."""
    seen = {name: value for name, value in (("lang", look.lang), ("theme", look.theme)) if value not in ("id", "dark")}
    return views.joined(path, seen | params)


def ready(lang: str, words: dict[str, str]) -> dict[str, str]:
    """In a language; names in braces are filled in by the page."""
    return {name: text(lang, pattern) for name, pattern in words.items()}
