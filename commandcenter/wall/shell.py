"""The page of a display: it stays open for months, and shows what the program of the wall says (assets/wall/)."""

from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urlsplit

import flask

from commandcenter.access.principals import now
from commandcenter.store.queries.displays import Display
from layouts.wall import words
from layouts.wall.program import language

# In the order in which they are run. What is not there yet is left out; a test holds this list against the folder.
SCRIPTS: Final = (
    "base.js", "clock.js", "program.js", "signs.js", "line.js", "frames.js", "screen.js",
    "tiles-base.js", "tiles-clock.js", "tiles-words.js", "tiles-image.js", "tiles-camera.js", "tiles-web.js",
    "stage.js", "report.js", "care.js", "legibility.js", "shell.js",
)  # fmt: skip
STYLES: Final = ("10-tokens.css", "86-legibility.css", "wall/wall.css", "wall/tiles.css", "wall/health.css")


class Shell:
    """``asset``: the address of a file of ours; ``worker``: of the live road's; ``build``: of this program."""

    def __init__(self, assets: Path, asset: Callable[[str], str], worker: str, build: str) -> None:
        self._folder, self._asset, self._worker, self._build = assets / "wall", asset, worker, build

    def scripts(self) -> list[str]:
        """The names of the scripts that there are, in their order."""
        known = [name for name in SCRIPTS if (self._folder / name).exists()]
        tiles = sorted(path.name for path in self._folder.glob("tiles*.js") if path.name not in SCRIPTS)
        before = [name for name in known if SCRIPTS.index(name) < SCRIPTS.index("stage.js")]
        return [*before, *tiles, *known[len(before) :]]

    def __call__(self, display: Display, window: int) -> flask.Response:
        """The page of this display, which is such a window of its browser."""
        lang = language(display.start)
        query = dict(parse_qsl(urlsplit(display.start).query))
        page = flask.render_template(
            "wall-shell.html", lang=lang, theme="light" if query.get("theme") == "light" else "dark",
            display=display, window=window, worker=self._worker, build=self._build, words=words.ready(lang), now=now(),
            styles=[self._asset(name) for name in STYLES],
            scripts=[self._asset(f"wall/{name}") for name in self.scripts()],
        )  # fmt: skip
        return flask.make_response(page)
