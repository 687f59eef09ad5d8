"""Feeds as they run: configuration, runs, how old their data is, which of them need somebody. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from commandcenter.domain.clock import SECOND
from commandcenter.domain.records import Note


class FeedState(StrEnum):
    """How a feed is by its last run."""

    NEW = "new"  # never ran with this configuration, or somebody gave it another try
    OK = "ok"
    FAILING = "failing"  # it is tried again by itself
    PARKED = "parked"  # it is not, until somebody changes something


class RunOutcome(StrEnum):
    """How a run ended. STOPPED: the program was asked to end; nothing is wrong with the feed."""

    RUNNING = "running"
    OK = "ok"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    PARKED = "parked"
    STOPPED = "stopped"


class Trigger(StrEnum):
    """Who asked for a run."""

    SCHEDULE = "schedule"
    PERSON = "person"
    REPLAY = "replay"


class Freshness(StrEnum):
    """How old the newest data is against the limits of its feed."""

    FRESH = "fresh"
    WARN = "warn"
    ERROR = "error"
    NEVER = "never"  # it has brought none


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A feed as feeds.yaml says it. ``source_digest`` (signed 64 bit) changes when ETag, watermark and the like of
    before mean nothing any more; ``config_digest`` with anything that is written of the feed."""

    name: str
    title: str
    kind: str
    owner: str  # code of an OPD
    records: str  # a RecordKind, or "reading"
    schedule: str
    warn_after_s: int
    error_after_s: int
    is_enabled: bool
    config_digest: int
    retention_days: int | None = None
    source_digest: int = 0


@dataclass(slots=True)
class Counts:
    """What a run or an item brought. ``lines`` are data rows of the source; a wide row may make many records."""

    items: int = 0
    lines: int = 0
    added: int = 0
    revised: int = 0
    unchanged: int = 0
    rejected: int = 0
    dropped: int = 0  # cells of personal data left at the door
    data_at: int | None = None

    def add(self, other: "Counts") -> None:
        """Count those of ``other`` as well; ``data_at`` is the newest."""
        for name in ("items", "lines", "added", "revised", "unchanged", "rejected", "dropped"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.saw(other.data_at)

    def saw(self, data_at: int | None) -> None:
        """The data speaks of this instant."""
        if data_at is not None and (self.data_at is None or data_at > self.data_at):
            self.data_at = data_at


class Due(NamedTuple):
    """When a feed is to run. ``next_at`` None: at once, or never if it is parked."""

    state: FeedState
    next_at: int | None
    failures: int


class Turn(NamedTuple):
    """What the end of a run made of its feed."""

    before: FeedState
    after: FeedState
    failures: int  # in a row


@dataclass(frozen=True, slots=True)
class FeedView:
    """A feed as somebody looks at it, at some instant."""

    name: str
    title: str
    kind: str
    owner: str
    owner_name: str
    records: str
    schedule: str
    retention_days: int | None
    warn_after_s: int
    error_after_s: int
    is_enabled: bool
    state: FeedState
    since: int  # of the state
    failures: int  # in a row
    is_running: bool
    last_run_at: int | None
    last_ok_at: int | None
    next_at: int | None
    error: str | None
    data_at: int | None
    freshness: Freshness
    rows: int  # current records
    rejects: int  # rows in quarantine that nobody has dealt with
    conflicts: int  # values that another feed gives otherwise
    differing: int  # printed totals that were not the sum, when it last brought something


@dataclass(frozen=True, slots=True)
class RunView:
    """One run. ``finished_at`` None: it is under way, or was killed and nobody has run the feed since."""

    id: int
    feed: str
    trigger: Trigger
    started_at: int
    finished_at: int | None
    outcome: RunOutcome
    counts: Counts
    error: str | None


@dataclass(frozen=True, slots=True)
class ItemView:
    """One file, answer or query result. ``error``: why it was refused as a whole."""

    id: int
    feed: str
    run_id: int
    origin: str
    digest: str
    recorded_at: int
    finished_at: int | None
    error: str | None


@dataclass(frozen=True, slots=True)
class ItemNote:
    """What was noticed in an item without refusing anything."""

    item_id: int
    origin: str
    recorded_at: int
    note: Note


def freshness(data_at: int | None, warn_after_s: int, error_after_s: int, at: int) -> Freshness:
    """By the age of the data itself at instant ``at``, however often the feed has run since."""
    if data_at is None:
        return Freshness.NEVER
    age = at - data_at
    if age >= error_after_s * SECOND:
        return Freshness.ERROR
    return Freshness.WARN if age >= warn_after_s * SECOND else Freshness.FRESH


_OF_STATE: Final[Mapping[FeedState, int]] = {FeedState.PARKED: 0, FeedState.FAILING: 2}
_OF_AGE: Final[Mapping[Freshness, int]] = {Freshness.ERROR: 1, Freshness.NEVER: 3, Freshness.WARN: 4}
_DOUBTFUL, _WELL, _DISABLED = 5, 6, 7


def severity(view: FeedView) -> int:
    """0 needs somebody most: parked, then too old, failing, no data yet, old, something in doubt, well, disabled."""
    if not view.is_enabled:
        return _DISABLED
    doubtful = _DOUBTFUL if view.rejects or view.conflicts or view.differing else _WELL
    return min(_OF_STATE.get(view.state, _WELL), _OF_AGE.get(view.freshness, _WELL), doubtful)


def worst_first(views: Iterable[FeedView]) -> tuple[FeedView, ...]:
    """In the order in which they need somebody."""
    return tuple(sorted(views, key=lambda view: (severity(view), view.name)))
