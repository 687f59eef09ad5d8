"""How displays are, by what they last said of themselves: which are dark, which show old data, what else is wrong.

A display says every three seconds how it is. Two reports that are missing are no accident any more: it is dark, and
says so nowhere but here. Everything follows from the report and the moment; nothing is remembered.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from commandcenter.domain.clock import SECOND

DARK_AFTER: Final = 7 * SECOND  # two reports and a second
SETTLING: Final = 10 * SECOND  # until a display says what it was told to show: loading, painting, the next report
FRAME_RATE_MIN: Final = 15.0  # per second: below it a moving picture stutters for everybody
CLOCK_MAX: Final = 5_000.0  # ms: more does not disturb the wall, but its certificates and its logs are of another time
ASPECT_MAX: Final = 0.03  # a bar of the browser or of the desktop takes more than that of the height
WIDTH_MIN: Final = 1_200  # pixels of the panel: less is a window that does not fill it, or a wrong mode
TOGETHER: Final = 10 * SECOND  # displays that went dark within it of each other did so for one reason
TOGETHER_MIN: Final = 3  # so many are one outage; or all that there were, if they are two


class Condition(StrEnum):
    """The one word for a display, worst first."""

    DARK = "dark"  # it reported, and does not any more
    NEVER = "never"  # it was accepted, and has not reported yet
    STALE = "stale"  # it lives, and shows data older than their limit, or a tile that could not be shown
    LIVE = "live"


class Ill(StrEnum):
    """What is wrong with a display that lives, in the order in which it disturbs."""

    FAILING = "failing"  # tiles that could not be shown
    STALE = "stale"  # panels whose data is older than their limit
    BEHIND = "behind"  # it shows something else than it was told to
    SIZE = "size"  # its window is not as its panel: not the whole screen, a wrong mode, or wrongly measured
    RATE = "rate"
    HEAP = "heap"
    CLOCK = "clock"


class Said(Protocol):
    """The part of a display's report that is judged; units as in store/schema/wall.py."""

    @property
    def seen_at(self) -> int: ...
    @property
    def shows(self) -> str: ...
    @property
    def stale(self) -> int: ...
    @property
    def failing(self) -> int: ...
    @property
    def frame_rate(self) -> float | None: ...
    @property
    def heap_bytes(self) -> int | None: ...
    @property
    def width_px(self) -> int | None: ...
    @property
    def height_px(self) -> int | None: ...
    @property
    def pixel_ratio(self) -> float | None: ...
    @property
    def offset_ms(self) -> float | None: ...


@dataclass(frozen=True, slots=True)
class Expected:
    """What a healthy display would say. ``shows``: what the wall told it to show, of now and of the seconds before;
    None: not asked. ``aspect``: width by height of its picture; None: nobody measured it."""

    shows: Collection[str] | None = None
    aspect: float | None = None
    heap_max_mb: int | None = None


ANYTHING: Final = Expected()


@dataclass(frozen=True, slots=True)
class Health:
    """How a display is. ``since``: when it was last heard of (ms UTC), of one that is dark; else None."""

    condition: Condition
    since: int | None = None
    ills: tuple[Ill, ...] = ()


def health(said: Said | None, at: int, expected: Expected = ANYTHING) -> Health:
    """How a display is at ``at``. What a dark one said before is not held against it: nobody knows."""
    if said is None:
        return Health(Condition.NEVER)
    if is_dark(said.seen_at, at):
        return Health(Condition.DARK, said.seen_at)
    ills = tuple(ill for ill in Ill if _is_ill(ill, said, expected))
    is_stale = Ill.STALE in ills or Ill.FAILING in ills
    return Health(Condition.STALE if is_stale else Condition.LIVE, None, ills)


def is_dark(seen_at: int, at: int) -> bool:
    """Whether a display that was last heard of at ``seen_at`` is dark at ``at`` (both ms UTC, of our clock)."""
    return at - seen_at > DARK_AFTER


def outages(dark: Mapping[int, int], lit: int) -> list[frozenset[int]]:
    """Displays that went dark for one reason: the switch, the power of a row, our own web server.

    ``dark``: since when each is (ms UTC), by its id. ``lit``: how many are not. Those that went dark by themselves are
    in none of them.
    """
    groups: list[list[int]] = []
    for each in sorted(dark, key=lambda id_: (dark[id_], id_)):
        if groups and dark[each] - dark[groups[-1][-1]] <= TOGETHER:
            groups[-1].append(each)
        else:
            groups.append([each])
    found = [frozenset(group) for group in groups if len(group) >= TOGETHER_MIN]
    if not found and not lit and groups and len(groups[-1]) > 1:
        found = [frozenset(groups[-1])]  # the last that there were
    return found


def worst_first(conditions: Iterable[Condition]) -> list[Condition]:
    """As the enumeration has them."""
    order = list(Condition)
    return sorted(conditions, key=order.index)


def _is_ill(ill: Ill, said: Said, expected: Expected) -> bool:
    match ill:
        case Ill.FAILING:
            return said.failing > 0
        case Ill.STALE:
            return said.stale > 0
        case Ill.BEHIND:
            return expected.shows is not None and said.shows not in expected.shows
        case Ill.SIZE:
            return _is_wrong_size(said, expected.aspect)
        case Ill.RATE:
            return said.frame_rate is not None and said.frame_rate < FRAME_RATE_MIN
        case Ill.HEAP:
            limit = expected.heap_max_mb
            return limit is not None and said.heap_bytes is not None and said.heap_bytes > limit * 1_000_000
        case Ill.CLOCK:
            return said.offset_ms is not None and abs(said.offset_ms) > CLOCK_MAX


def _is_wrong_size(said: Said, aspect: float | None) -> bool:
    if not said.width_px or not said.height_px:
        return False
    if said.width_px * (said.pixel_ratio or 1.0) < WIDTH_MIN:
        return True
    return aspect is not None and abs(said.width_px / said.height_px / aspect - 1) > ASPECT_MAX
