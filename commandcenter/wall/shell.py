"""The page of a display: it stays open for months, and shows what the program of the wall says (assets/wall/)."""

from collections.abc import Callable, Sequence
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
    """``asset``: the address of a file of ours; ``worker``: of the live road's; ``build``: of this program.

    ``allowed``: origins of cameras and web pages; ``hls``: the address of hls.js, empty where it was not set up.
    """

    def __init__(
        self, assets: Path, asset: Callable[[str], str], worker: str, build: str, allowed: Sequence[str] = (),
        hls: str = "",
    ) -> None:  # fmt: skip
        self._folder, self._asset, self._worker, self._build = assets, asset, worker, build
        self._of_tiles = {"allowed": " ".join(allowed), "hls": hls}

    def files(self) -> tuple[list[str], list[str]]:
        """The styles and scripts that there are, in their order, below the folder of assets."""
        scripts = [f"wall/{name}" for name in SCRIPTS]
        return [name for name in STYLES if self._is_there(name)], [name for name in scripts if self._is_there(name)]

    def _is_there(self, name: str) -> bool:
        return (self._folder / name).exists()

    def __call__(self, display: Display, window: int) -> flask.Response:
        """The page of this display, which is such a window of its browser."""
        lang = language(display.start)
        styles, scripts = self.files()
        query = dict(parse_qsl(urlsplit(display.start).query))
        page = flask.render_template(
            "wall-shell.html", lang=lang, theme="light" if query.get("theme") == "light" else "dark",
            display=display, window=window, worker=self._worker, build=self._build, words=words.ready(lang), now=now(),
            styles=[self._asset(name) for name in styles], scripts=[self._asset(name) for name in scripts],
            **self._of_tiles,
        )  # fmt: skip
        return flask.make_response(page)
