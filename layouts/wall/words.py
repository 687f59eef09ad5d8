"""What displays say by themselves, in the page that stays open: ``wall.word(name, values)`` of assets/wall/."""

from typing import Final

from layouts.i18n import message, text

STAGE: Final = {
    "offline": message("No connection to the command center since {time}"),
    "refused": message("This display was locked out"),
}
TILES: Final[dict[str, str]] = {}
CARE: Final[dict[str, str]] = {}
WORDS: Final = STAGE | TILES | CARE


def ready(lang: str) -> dict[str, str]:
    """All of them in a language; names in braces are filled in by the page."""
    return {name: text(lang, words) for name, words in WORDS.items()}
