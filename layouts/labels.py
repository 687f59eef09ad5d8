"""Where the names on a map stand: the worst first and largest, none over another, normal ones give way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from layouts import theme
from layouts.maps import Box, Ground

HEIGHT = 0.86  # of one line, in shares of the size
LINE = 1.3  # from line to line, in shares of the size: what plotly does
APART = 0.3  # of the size: the least room between two labels beside each other
NEAR, FAR = 12, 14  # pixels between a point and its name, above or below and beside
AWAY = (1.0, 2.2)  # times that


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to write a label: lines of text and the size in pixels."""

    lines: tuple[str, ...]
    size: float


@dataclass(frozen=True, slots=True)
class Wish:
    """A label that wants to stand at a point; ``wordings`` from the most to the least wanted.

    Wishes of one ``rank`` are worded alike: when one has no room, all of them say less. A label that must be seen
    stands in its last wording even where that covers another.
    """

    x: float
    y: float
    wordings: tuple[Wording, ...]
    rank: str
    is_needed: bool
    colour: str


@dataclass(frozen=True, slots=True)
class Label:
    """A label at its place: the middle of its box."""

    x: int
    y: int
    wording: Wording
    colour: str


def place(wishes: Sequence[Wish], marks: Iterable[Box], ground: Ground) -> list[Label]:
    """Labels for the wishes, in their order of importance; ``marks`` are what a name must not cover."""
    obstacles, frame, scale = list(marks), ground.frame, ground.metres_per_pixel
    levels = {wish.rank: 0 for wish in wishes}
    while True:
        taken, labels = list(obstacles), []
        for wish in wishes:
            level = levels[wish.rank]
            is_last = level >= len(wish.wordings) - 1
            found = _find(wish, wish.wordings[min(level, len(wish.wordings) - 1)], taken, frame, scale)
            if found is None and wish.is_needed:
                if not is_last:
                    levels[wish.rank] += 1
                    break
                found = next(iter(_candidates(wish, wish.wordings[-1], scale)))
            if found is not None:
                label, box = found
                taken.append(box)
                labels.append(label)
        else:
            return labels


def _find(wish: Wish, wording: Wording, taken: list[Box], frame: Box, scale: float) -> tuple[Label, Box] | None:
    candidates = list(_candidates(wish, wording, scale))
    # Most of what is taken is far away: looked at once, not for every candidate.
    reach = Box(
        min(box.left for _, box in candidates),
        min(box.bottom for _, box in candidates),
        max(box.right for _, box in candidates),
        max(box.top for _, box in candidates),
    )
    near = [box for box in taken if box.meets(reach)]
    for label, box in candidates:
        if box.is_in(frame) and not any(box.meets(other) for other in near):
            return label, box
    return None


def _candidates(wish: Wish, wording: Wording, scale: float) -> Iterable[tuple[Label, Box]]:
    """Below, above, right, left of the point, then the corners; then the same a little further away."""
    size = wording.size * scale
    width = max(theme.ems(line) for line in wording.lines) * size
    height = (len(wording.lines) - 1) * LINE * size + HEIGHT * size
    for away in AWAY:
        up, aside = height / 2 + away * NEAR * scale, width / 2 + away * FAR * scale
        half = width / 3
        for dx, dy in (
            (0, -up), (0, up), (aside, 0), (-aside, 0), (half, -up), (-half, -up), (half, up), (-half, up),
            (aside, -up), (-aside, -up), (aside, up), (-aside, up),
        ):  # fmt: skip
            x, y = wish.x + dx, wish.y + dy
            label = Label(round(x), round(y), wording, wish.colour)
            room = (width + APART * size) / 2
            yield label, Box(x - room, y - height / 2, x + room, y + height / 2)
