"""What the screen can be narrowed to."""

from collections.abc import Sequence

from commandcenter.domain.clock import Instant
from commandcenter.store.queries import priorities as queries
from commandcenter.store.queries.problems import YEAR
from commandcenter.store.versions import Topic
from layouts.contract import Connection, Filter, Look, Option
from layouts.i18n import message, text
from layouts.priorities import words
from layouts.priorities.asked import WEEKS, Taken

TAKEN = {
    Taken.NONE: message("not taken up"),
    Taken.RADIO: message("radio topic"),
    Taken.DIALOGUE: message("dialogue"),
    Taken.BUDGET: message("budget proposal"),
    Taken.PLANNED: message("planned or proposed"),
    Taken.DONE: message("held or accepted"),
}


def weeks(_connection: Connection, _instant: Instant, look: Look) -> Sequence[Option]:
    """The windows."""
    return [Option(value, text(look.lang, words.SPANS[int(value)])) for value in WEEKS]


def categories(connection: Connection, instant: Instant, look: Look) -> Sequence[Option]:
    """Categories of the last year, the most frequent first."""
    found = queries.categories(connection, instant, instant.at - YEAR)
    return [Option("", text(look.lang, "all")), *(Option(category, category) for category in found)]


def kecamatan(connection: Connection, _instant: Instant, look: Look) -> Sequence[Option]:
    """Every kecamatan, by name."""
    found = sorted(queries.names(connection).kecamatan.items(), key=lambda each: each[1])
    return [Option("", text(look.lang, "all")), *(Option(code, name) for code, name in found)]


def opds(connection: Connection, instant: Instant, look: Look) -> Sequence[Option]:
    """OPDs that complaints of the last year were disposed to, or that a mark names."""
    names = queries.names(connection).opds
    found = {*queries.opds_of(connection, instant, instant.at - YEAR)}
    found |= {mark.draft.opd for mark in queries.marks(connection, instant) if mark.draft.opd}
    shown = sorted((names.get(code, code), code) for code in found)
    return [Option("", text(look.lang, "all")), *(Option(code, name) for name, code in shown)]


def taken(_connection: Connection, _instant: Instant, look: Look) -> Sequence[Option]:
    """How far problems were taken up."""
    return [Option("", text(look.lang, "all")), *(Option(each.value, text(look.lang, TAKEN[each])) for each in Taken)]


FILTERS = (
    Filter("weeks", message("Window"), weeks, WEEKS[0], frozenset({Topic.REFERENCE}), narrows=False),
    Filter("category", message("Category"), categories, topics=frozenset({Topic.COMPLAINTS})),
    Filter("kecamatan", message("Kecamatan"), kecamatan, topics=frozenset({Topic.REFERENCE})),
    Filter("opd", message("OPD"), opds, topics=frozenset({Topic.REFERENCE, Topic.PRIORITIES})),
    Filter("mark", message("Taken up as"), taken, topics=frozenset({Topic.REFERENCE})),
)
