"""What the screen can be narrowed to."""

from collections.abc import Iterator, Sequence

from commandcenter.domain.availability.spans import Length, Span
from commandcenter.domain.clock import Instant
from commandcenter.store.queries import inventory
from commandcenter.store.versions import Topic
from layouts.availability import words
from layouts.availability.asked import Show
from layouts.contract import Connection, Filter, Look, Option
from layouts.i18n import message, text

_SHOWN = {
    Show.KECAMATAN: message("Kecamatan"),
    Show.TOWERS: message("Towers"),
    Show.LINKS: message("Links"),
}
_BACK = {Length.QUARTER: 5, Length.YEAR: 2, Length.MONTH: 3, Length.WEEK: 2, Length.DAY: 2}


def periods(_connection: Connection, instant: Instant, look: Look) -> Sequence[Option]:
    """This quarter, and what leads back from it: quarters, years, months, weeks, days."""
    this, *others = _recent(instant)
    return [
        Option("", words.span(look.lang, this)),
        *(Option(each.text, words.span(look.lang, each)) for each in others),
    ]


def _recent(instant: Instant) -> Iterator[Span]:
    for length, times in _BACK.items():
        each = Span.at(length, instant.at)
        for _ in range(times):
            yield each
            each = each.previous()


def hours(_connection: Connection, _instant: Instant, look: Look) -> Sequence[Option]:
    """All hours, or those of the office."""
    return [Option("", text(look.lang, "every hour")), Option("working", text(look.lang, "working hours"))]


def shown(_connection: Connection, _instant: Instant, look: Look) -> Sequence[Option]:
    """What is listed."""
    return [Option(each.value, text(look.lang, _SHOWN[each])) for each in Show]


def kecamatan(connection: Connection, _instant: Instant, look: Look) -> Sequence[Option]:
    """Every kecamatan, by name."""
    found = sorted(inventory.kecamatan(connection), key=lambda place: place.name)
    return [Option("", text(look.lang, "all")), *(Option(place.code, place.name) for place in found)]


_FIXED = frozenset({Topic.REFERENCE})
FILTERS = (
    Filter("period", message("Period"), periods, topics=frozenset({Topic.MINUTE}), narrows=False),
    Filter("hours", message("Hours that count"), hours, topics=_FIXED, narrows=False),
    Filter("show", message("Show"), shown, Show.KECAMATAN.value, _FIXED, narrows=False),
    Filter("kecamatan", message("Kecamatan"), kecamatan, topics=_FIXED),
)
