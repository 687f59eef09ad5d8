"""From readings to a state that can be trusted: N of M, flapping, maintenance, last will, late readings, silence.

Instants are milliseconds UTC. ``observe`` runs once per message, so a ``Track`` is changed in place and the ordinary
case (in order, says what is held already) leaves before any rule is looked at.

Severity is up < degraded < down. Maintenance and unknown stand beside it: they are taken and left without a vote.
"""

from dataclasses import dataclass
from typing import NamedTuple

from commandcenter.domain.model import State

# Plain strings: comparing and hashing them is what the ordinary case spends its time on.
UP, DEGRADED, DOWN = State.UP.value, State.DEGRADED.value, State.DOWN.value
MAINTENANCE, UNKNOWN = State.MAINTENANCE.value, State.UNKNOWN.value

LADDER = (UP, DEGRADED, DOWN)

# ``Track.recent`` in letters. Maintenance leaves no letter: leaving it starts the window anew.
LETTERS = {UP: "u", DEGRADED: "g", DOWN: "d", MAINTENANCE: ""}
LAST_WILL = "x"  # down, said by the broker
RANKS = {"u": 0, "g": 1, "d": 2, LAST_WILL: 2}


@dataclass(frozen=True, slots=True)
class Policy:
    """How much it takes. ``confirm`` of the last ``window`` readings must agree.

    That is more than half of them, or two states could hold at once (ValueError).
    ``flap_high`` changes within ``flap_window_ms`` are flapping, until ``flap_low`` or fewer are left in the window.
    """

    confirm: int = 2
    window: int = 3
    flap_window_ms: int = 900_000
    flap_high: int = 6
    flap_low: int = 2

    def __post_init__(self) -> None:
        if not self.window < 2 * self.confirm <= 2 * self.window:
            raise ValueError(f"confirm {self.confirm} must be more than half of window {self.window} and fit in it")
        if not 0 <= self.flap_low < self.flap_high:
            raise ValueError(f"flap_low {self.flap_low} must be below flap_high {self.flap_high}")


@dataclass(slots=True)
class Track:
    """What the next reading of one element is judged against: the columns of ``element_state`` of the same names."""

    state: str  # a value of State
    since: int
    event_at: int | None = None  # of the newest reading, by the element's own clock
    seen_at: int | None = None  # when anything was last received from it, by ours
    recent: str = ""  # the newest readings, a letter each (see LETTERS), newest last
    changes: tuple[int, ...] = ()  # instants of the newest changes that count for flapping, at most ``flap_high``
    flapping_since: int | None = None
    # event_at of the newest readings that disputed the state, newest last. Not stored: from a stored row the newest
    # is known to be ``event_at``, all that a ``confirm`` of two needs.
    disputed_at: tuple[int, ...] = ()

    @classmethod
    def unknown(cls, since: int = 0) -> "Track":
        """An element that has never reported."""
        return cls(UNKNOWN, since)


class Change(NamedTuple):
    """Something for ``state_event``. A flapping mark carries the state that holds after it in both states."""

    kind: str  # state, flapping_start, flapping_end
    event_at: int
    from_state: str
    to_state: str
    is_flapping: bool


NOTHING: tuple[Change, ...] = ()


def observe(
    track: Track, status: str, event_at: int, seen_at: int, is_decisive: bool, policy: Policy
) -> tuple[Change, ...]:
    """Take one reading into ``track``; what changed, a flapping mark before the change of state that caused it.

    ``status`` is a State but never unknown (KeyError). A redelivered message is the caller's to leave out: here it
    would count twice.

    - Late (``event_at`` before the newest): a sign of life and nothing else. A last will (``is_decisive``) is stamped
      with our clock, not the element's, so it is late only if also older than ``seen_at``, and the element's own
      order (``event_at``) does not move with it. A clock that runs ahead or behind hides neither death nor return.
    - From unknown or maintenance, into maintenance, and by a last will: at once, and the window starts anew.
      During maintenance a last will is as expected as silence: it changes nothing.
    - Otherwise up to the highest severity that ``confirm`` of the last ``window`` readings reach, or down to the
      lowest that as many do not exceed.

    The new state holds since the earliest of the supporting readings that no other reading parts from the newest:
    "down since" is when it broke, not when it was believed. Clocks differ, so that instant is kept between the
    beginning of the state that it replaces and ``seen_at``: no state lasts less than nothing or begins in the future.
    """
    last_seen = track.seen_at
    if last_seen is None or seen_at > last_seen:
        track.seen_at = seen_at
    newest = track.event_at
    is_late = newest is not None and event_at < newest
    if is_decisive:
        if is_late and last_seen is not None and event_at < last_seen:
            return NOTHING
        return _believe_last_will(track, status, event_at, policy)
    if is_late:
        return NOTHING
    if status == track.state:
        # No rule can fire: one more reading for the state held takes a vote from every other.
        track.event_at = event_at
        track.recent = (track.recent + LETTERS[status])[-policy.window :]
        return NOTHING
    return _dispute(track, status, event_at, policy)


def settle(track: Track, at: int, policy: Policy) -> tuple[Change, ...]:
    """End the flapping of an element whose changes have aged out by instant ``at``. Called about once a second."""
    if track.flapping_since is None:
        return NOTHING
    track.changes = _within(track.changes, at, policy)
    return _end_flapping(track, at, policy)


def silence(track: Track, at: int) -> tuple[Change, ...]:
    """The heartbeat has failed (``picture.is_overdue``): unknown since ``at``.

    Where silence is what was announced, nothing changes: in maintenance, and after a last will that the element has
    not outvoted since. A dead tower stays down; it does not fade to unknown because it is quiet.
    """
    if track.state in (UNKNOWN, MAINTENANCE) or (track.state == DOWN and LAST_WILL in track.recent):
        return NOTHING
    since = max(at, track.since)
    change = Change("state", since, track.state, UNKNOWN, track.flapping_since is not None)
    track.state, track.since = UNKNOWN, since
    track.recent, track.disputed_at = "", ()
    return (change,)


def pack_changes(changes: tuple[int, ...]) -> str:
    """``Track.changes`` as the text of the column ``element_state.changes``."""
    return " ".join(map(str, changes))


def unpack_changes(text: str) -> tuple[int, ...]:
    """The inverse of ``pack_changes``."""
    return tuple(map(int, text.split()))


def _believe_last_will(track: Track, status: str, event_at: int, policy: Policy) -> tuple[Change, ...]:
    if track.state == MAINTENANCE:
        return NOTHING
    track.recent = LAST_WILL if status == DOWN else LETTERS[status]
    track.disputed_at = ()
    return NOTHING if status == track.state else _move(track, status, event_at, event_at, policy)


def _dispute(track: Track, status: str, event_at: int, policy: Policy) -> tuple[Change, ...]:
    """A reading in order that says something else than the state held."""
    letter = LETTERS[status]
    before, track.event_at = track.event_at, event_at
    if status == MAINTENANCE or track.state not in LADDER:
        track.recent, track.disputed_at = letter, ()
        return _move(track, status, event_at, event_at, policy)
    held = LADDER.index(track.state)
    disputed = track.disputed_at
    if not disputed and before is not None and track.recent and RANKS[track.recent[-1]] != held:
        disputed = (before,)  # fresh from the store
    track.disputed_at = (*disputed, event_at)[-policy.window :]
    track.recent = (track.recent + letter)[-policy.window :]
    confirmed = _confirmed([RANKS[letter] for letter in track.recent], held, policy.confirm)
    if confirmed == held:
        return NOTHING
    support = _support(track.recent, held, confirmed)
    since = track.disputed_at[-min(support, len(track.disputed_at))]
    return _move(track, LADDER[confirmed], since, event_at, policy)


def _confirmed(ranks: list[int], held: int, confirm: int) -> int:
    """The severity that ``ranks`` (of the window) confirm when ``held`` is held; ``held`` when nothing is confirmed."""
    if len(ranks) < confirm:
        return held
    ordered = sorted(ranks)
    worst = ordered[-confirm]  # the highest that ``confirm`` readings reach
    best = ordered[confirm - 1]  # the lowest that ``confirm`` readings do not exceed
    return max(worst, min(best, held))


def _support(recent: str, held: int, confirmed: int) -> int:
    """How many of the newest readings, without a gap, are at least as far from ``held`` as ``confirmed``."""
    length = 0
    for letter in reversed(recent):
        rank = RANKS[letter]
        if not (rank >= confirmed if confirmed > held else rank <= confirmed):
            break
        length += 1
    return length


def _move(track: Track, to_state: str, since: int, event_at: int, policy: Policy) -> tuple[Change, ...]:
    """Change the state, and judge flapping by it: a change between two severities counts, others do not."""
    from_state = track.state
    seen_at = since if track.seen_at is None else track.seen_at
    since = max(min(since, seen_at), track.since)
    track.state, track.since = to_state, since
    marks = NOTHING
    if from_state in LADDER and to_state in LADDER:
        # flap_high of them are enough to know whether there are so many.
        track.changes = (*_within(track.changes, event_at, policy), since)[-policy.flap_high :]
        marks = _end_flapping(track, event_at, policy) or _start_flapping(track, event_at, policy)
    return (*marks, Change("state", since, from_state, to_state, track.flapping_since is not None))


def _within(changes: tuple[int, ...], at: int, policy: Policy) -> tuple[int, ...]:
    oldest = at - policy.flap_window_ms
    return tuple(change for change in changes if change > oldest)


def _start_flapping(track: Track, event_at: int, policy: Policy) -> tuple[Change, ...]:
    if track.flapping_since is not None or len(track.changes) < policy.flap_high:
        return NOTHING
    track.flapping_since = event_at
    return (Change("flapping_start", event_at, track.state, track.state, True),)


def _end_flapping(track: Track, at: int, policy: Policy) -> tuple[Change, ...]:
    if track.flapping_since is None or len(track.changes) > policy.flap_low:
        return NOTHING
    track.flapping_since = None
    return (Change("flapping_end", at, track.state, track.state, False),)
