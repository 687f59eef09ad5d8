"""What a form of planned work answers, in the reader's language."""

from typing import Final

from commandcenter.domain.clock import DAY, HOUR
from commandcenter.domain.maintenance.limits import Wrong
from commandcenter.domain.maintenance.model import (
    AHEAD_MAX,
    ELEMENTS_MAX,
    LENGTH_MAX,
    REASON_MAX,
    SERIES_LENGTH_MAX,
    VALID_MAX_DAYS,
)
from layouts.i18n import message, text

_WRONGS: Final = {
    Wrong.REASON: message("Say why, in at most {characters} characters"),
    Wrong.SHORT: message("Say how long: at least one minute"),
    Wrong.LONG: message("At most {days} days at a time"),
    Wrong.SERIES_LONG: message("Work that comes round takes at most {hours} hours"),
    Wrong.OVER: message("That is over already: the past cannot be planned"),
    Wrong.PAST: message("It may have begun at most an hour ago: what was before was not planned"),
    Wrong.FAR: message("At most {ahead} days ahead"),
    Wrong.VALID_ORDER: message("The last day lies before the first"),
    Wrong.VALID_PAST: message("The last day is over already"),
    Wrong.VALID_LONG: message("A series holds for at most {valid} days; it can be planned anew before it expires"),
    Wrong.NEVER: message("It never comes round until its last day"),
    Wrong.MANY: message("At most {elements} elements at a time"),
    Wrong.NONE: message("Nothing of that is in the inventory"),
}


def wrong(lang: str, found: Wrong) -> str:
    """What is wrong with a field."""
    return text(
        lang, _WRONGS[found], characters=REASON_MAX, days=LENGTH_MAX // DAY, hours=SERIES_LENGTH_MAX // HOUR,
        ahead=AHEAD_MAX // DAY, valid=VALID_MAX_DAYS, elements=ELEMENTS_MAX,
    )  # fmt: skip
