"""What the address of the screen asks for: which tickets, of which time, divided by what."""

from dataclasses import dataclass

from commandcenter.domain.clock import Instant
from commandcenter.domain.complaints.model import Dimension
from commandcenter.domain.complaints.scope import Span, Where, Window, span_of
from commandcenter.store.versions import Topic
from layouts.contract import Params

TOPICS = frozenset({Topic.COMPLAINTS, Topic.FEEDS, Topic.REFERENCE, Topic.WORKER})
# What is usual by this hour, and how much time is left, changes while nothing comes in.
TIMED = TOPICS | {Topic.MINUTE}
WHERE = ("category", "channel", "opd", "kecamatan", "kind")
PARAMS = ("span", *WHERE)
DEFAULT = Window.MONTH
DIMENSIONS = (Dimension.CATEGORY, Dimension.OPD, Dimension.KECAMATAN, Dimension.CHANNEL)


@dataclass(frozen=True, slots=True)
class Asked:
    """The tickets that somebody asks about. What cannot be understood falls back to its default."""

    instant: Instant
    window: Window
    where: Where

    @property
    def span(self) -> Span:
        """The span of the window, as it ends at the instant."""
        return span_of(self.window, self.instant.at)

    @property
    def now(self) -> int:
        """The instant that is shown."""
        return self.instant.at


def asked(instant: Instant, params: Params) -> Asked:
    """What these parameters ask for."""
    given = {name: params[name] for name in WHERE if params.get(name)}
    wanted = params.get("span", "")
    return Asked(instant, Window(wanted) if wanted in tuple(Window) else DEFAULT, Where(**given))


def dimension(params: Params) -> Dimension:
    """What the table is divided by."""
    by = params.get("by", "")
    return Dimension(by) if by in DIMENSIONS else DIMENSIONS[0]
