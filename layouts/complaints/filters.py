"""What narrows the screen: the span of time, and what the tickets have in common."""

from collections.abc import Callable, Sequence

from commandcenter.domain.clock import Instant
from commandcenter.domain.complaints.model import Dimension
from commandcenter.domain.records import ComplaintKind
from commandcenter.store.queries.complaints import choices
from commandcenter.store.versions import Topic
from layouts import i18n
from layouts.complaints import words
from layouts.complaints.asked import DEFAULT
from layouts.contract import FILTER_TOPICS, Connection, Filter, Look, Option
from layouts.i18n import message

Options = Callable[[Connection, Instant, Look], Sequence[Option]]


def _windows(_connection: Connection, _instant: Instant, look: Look) -> Sequence[Option]:
    return [Option(window.value, i18n.text(look.lang, word)) for window, word in words.WINDOWS.items()]


def _kinds(_connection: Connection, _instant: Instant, look: Look) -> Sequence[Option]:
    return [
        _all(look),
        *(Option(kind.value, i18n.text(look.lang, words.KINDS[kind])) for kind in ComplaintKind),
    ]


def _all(look: Look) -> Option:
    return Option("", i18n.text(look.lang, "all"))


def _of(dimension: Dimension) -> Options:
    """What the tickets of the last year have, by name."""

    def options(connection: Connection, instant: Instant, look: Look) -> Sequence[Option]:
        found = choices(connection, instant)
        values = {
            Dimension.CATEGORY: found.categories, Dimension.CHANNEL: found.channels, Dimension.OPD: found.opds,
            Dimension.KECAMATAN: found.kecamatan,
        }[dimension]  # fmt: skip
        named = sorted((found.names.get(value, value), value) for value in values)
        return [_all(look), *(Option(value, name) for name, value in named)]

    return options


_TOPICS = FILTER_TOPICS | {Topic.COMPLAINTS}

FILTERS = (
    Filter("span", message("Period"), _windows, DEFAULT.value),
    Filter("category", words.DIMENSIONS[Dimension.CATEGORY], _of(Dimension.CATEGORY), topics=_TOPICS),
    Filter("opd", words.DIMENSIONS[Dimension.OPD], _of(Dimension.OPD), topics=_TOPICS),
    Filter("kecamatan", words.DIMENSIONS[Dimension.KECAMATAN], _of(Dimension.KECAMATAN), topics=_TOPICS),
    Filter("channel", words.DIMENSIONS[Dimension.CHANNEL], _of(Dimension.CHANNEL), topics=_TOPICS),
    Filter("kind", words.DIMENSIONS[Dimension.KIND], _kinds),
)
