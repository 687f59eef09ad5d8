"""Who is on call: of all turns that cover an instant a swap counts before a week, and of two alike the newer one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise

from commandcenter.domain.duty.model import Turn


@dataclass(frozen=True, slots=True)
class Span:
    """Somebody, or nobody (``turn`` None), from ``starts_at`` up to ``ends_at``."""

    starts_at: int
    ends_at: int
    turn: Turn | None

    @property
    def names(self) -> tuple[str, ...]:
        """Who it is; empty: nobody."""
        return () if self.turn is None else self.turn.names


def strength(turn: Turn) -> tuple[bool, int]:
    """The larger one counts."""
    return turn.is_swap, turn.id


def turn_at(turns: Iterable[Turn], at: int) -> Turn | None:
    """The turn that counts at the instant; None: nobody is on call."""
    return max((turn for turn in turns if turn.starts_at <= at < turn.ends_at), key=strength, default=None)


def spans(turns: Iterable[Turn], starts_at: int, ends_at: int) -> tuple[Span, ...]:
    """The whole time from ``starts_at`` to ``ends_at`` without a hole; neighbours are of different turns, or of nobody.

    n log n in the number of turns: whoever plans two years of shifts has thousands.
    """
    within = sorted(
        (turn for turn in turns if turn.starts_at < ends_at and turn.ends_at > starts_at),
        key=lambda turn: turn.starts_at,
    )
    edges = {starts_at, ends_at}
    for turn in within:
        edges.update((max(turn.starts_at, starts_at), min(turn.ends_at, ends_at)))
    found: list[Span] = []
    open_: list[tuple[bool, int, Turn]] = []  # the strongest first, those that are over still among them
    coming = 0
    for begin, end in pairwise(sorted(edges)):
        while coming < len(within) and within[coming].starts_at <= begin:
            turn = within[coming]
            heappush(open_, (not turn.is_swap, -turn.id, turn))
            coming += 1
        while open_ and open_[0][2].ends_at <= begin:
            heappop(open_)
        turn_now = open_[0][2] if open_ else None
        if found and found[-1].turn == turn_now:
            found[-1] = Span(found[-1].starts_at, end, turn_now)
        else:
            found.append(Span(begin, end, turn_now))
    return tuple(found)


def people(found: Sequence[Span]) -> tuple[Span, ...]:
    """The same time by who has it: one who has two turns after each other has it once, as the first of them."""
    merged: list[Span] = []
    for span in found:
        if merged and merged[-1].names == span.names:
            merged[-1] = Span(merged[-1].starts_at, span.ends_at, merged[-1].turn)
        else:
            merged.append(span)
    return tuple(merged)


def gaps(turns: Iterable[Turn], starts_at: int, ends_at: int) -> tuple[Span, ...]:
    """When nobody is on call."""
    return tuple(span for span in spans(turns, starts_at, ends_at) if span.turn is None)


def next_change(turns: Iterable[Turn], at: int, until: int) -> Span | None:
    """Who has it after whoever has it at ``at``: somebody else, or nobody; None: nothing changes before ``until``."""
    rest = people(spans(turns, at, until)) if at < until else ()
    return rest[1] if len(rest) > 1 else None


def last_change(turns: Iterable[Turn], at: int, since: int) -> tuple[Span, Span] | None:
    """Whoever had it before and whoever has it at ``at``, when that changed after ``since``; None: it did not.

    A change in the moment ``at`` itself has happened.
    """
    past = people(spans(turns, since, at + 1))
    return (past[-2], past[-1]) if len(past) > 1 else None
