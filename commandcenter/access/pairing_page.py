"""The page of a display that waits to be accepted, in both languages: nobody can choose one at a wall."""

from collections.abc import Callable
from typing import Final

import flask

from layouts.i18n import message, text

FULL: Final = message("Too many displays wait to be accepted from here: try again in a few minutes")
AWAY: Final = message("The database does not answer; this display keeps trying")
WORDS: Final = {
    "silent": message("The command center does not answer; this display keeps trying"),
    "cookies": message("This browser keeps no cookies: allow them for this address"),
    "used": message("This link was used already, or has expired: ask for another one"),
}


def answer(code: str, address: str, problem: str, asset: Callable[[str], str], window: int) -> flask.Response:
    """The page. ``address``: where codes are typed; ``problem``: a message id, why there is no code.

    ``asset``: the address of a file of ours, with its fingerprint.
    """
    lang = "en" if flask.request.args.get("lang") == "en" else "id"
    langs = (lang, "id" if lang == "en" else "en")
    parts = {
        "title": [text(each, "This display waits to be accepted") for each in langs],
        "how": [
            text(each, "At the command center open {address} and type this code", address=address) for each in langs
        ],
        "windowed": [text(each, "Window {n} of this browser", n=window) for each in langs],
        "problem": [text(each, problem) for each in langs] if problem else [],
        "words": {name: [text(each, words) for each in langs] for name, words in WORDS.items()},
    }
    theme = "light" if flask.request.args.get("theme") == "light" else "dark"
    files = {name: asset(name) for name in ("10-tokens.css", "20-wall.css", "68-displays.css", "display.js")}
    page = flask.render_template(
        "display.html", lang=lang, langs=langs, theme=theme, code=code, window=window,
        files=files, **parts,
    )  # fmt: skip
    made = flask.make_response(page, 503 if problem else 200)
    made.headers["Cache-Control"] = "no-store"
    return made
