"""What displays say by themselves, in the page that stays open: ``wall.word(name, values)`` of assets/wall/."""

from typing import Final

from layouts.i18n import message, text
from layouts.wall import tile_words

STAGE: Final = {
    "loading": message("Loading …"),
    "waiting": message("Waiting for the program of the wall"),
    "offline": message("No connection to the command center since {time}"),
    "unreachable": message("The database does not answer since {time}"),
    "refused": message("This display was locked out"),
    "cell": message("column {column}, row {row}"),
    "takeover": message("Alert on the wall"),
    "unloaded": message("Not loaded: tried again"),
}
CARE: Final[dict[str, str]] = {}
WORDS: Final = STAGE | tile_words.WORDS | CARE


def ready(lang: str) -> dict[str, str]:
    """All of them in a language; names in braces are filled in by the page."""
    return {name: text(lang, words) for name, words in WORDS.items()}
