"""What the queries of complaints return. Pure data; instants in ms UTC, days are local midnights (WIB).

A *ticket* is a row of a source. *Problems* are tickets with those of one category, place and day counted once.
*Done* is the agency's word: answered or closed. *Open* is a ticket that is neither done nor archived; postponed ones
are open.
*Overdue* is an open ticket with a step that is not done and whose deadline has passed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from commandcenter.domain.complaints.scope import Span, Window
from commandcenter.domain.workdays import ServiceLimit, Step


@dataclass(frozen=True, slots=True)
class Totals:
    """The headline. ``before``: received in the span of the same length just before."""

    span: Span
    n: int  # received in the span
    problems: int  # the same with duplicates counted once
    before: int
    open: int  # now, whenever received
    overdue: int  # of these; None of it is guessed: see ``undated``
    postponed: int  # of the open ones
    undated: int  # open ones whose deadline cannot be counted: the calendar does not know the year, or no limit is set
    oldest_at: int | None  # receipt of the oldest open one
    confidential: int  # of n
    unplaced: int  # of n, without a kecamatan
    unowned: int  # of n, without an OPD
    data_at: int | None  # the newest instant that the feeds of tickets speak of, the oldest of all feeds
    sources: tuple[str, ...]  # titles of the feeds that bring tickets


@dataclass(frozen=True, slots=True)
class CountedElsewhere:
    """Tickets that somebody else counted, of whole periods that lie in the span: never added to tickets."""

    source: str  # title of the feed
    n: int
    starts_at: int
    ends_at: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of the tickets received in a span: what the agency says, and what citizens say. Two figures."""

    n: int
    done: int  # the agency says done
    archived: int  # put away without an answer; the rest of n is open
    heard: int  # of those done, the citizen said something
    fixed: int  # of those heard, the citizen says fixed

    @property
    def not_fixed(self) -> int:
        """Of those heard."""
        return self.heard - self.fixed

    @property
    def silent(self) -> int:
        """Of those done: not asked, or silent. The sources do not tell which."""
        return self.done - self.heard


@dataclass(frozen=True, slots=True)
class DayCount:
    """Tickets received on a local day."""

    day: int
    n: int


@dataclass(frozen=True, slots=True)
class AgeBand:
    """Open tickets received ``first`` to ``last`` days ago, as local days; ``last`` None: or longer."""

    first: int
    last: int | None
    n: int
    overdue: int


class Dimension(StrEnum):
    """What tickets are divided by; also the column of the table."""

    CATEGORY = "category"
    CHANNEL = "channel"
    OPD = "opd"
    KECAMATAN = "kecamatan"
    KIND = "kind"


@dataclass(frozen=True, slots=True)
class Part:
    """One value of a dimension. ``key`` None: the source does not say."""

    key: str | None
    n: int  # received in the span
    before: int  # in the span of the same length just before
    open: int  # now, whenever received
    overdue: int
    population: int | None = None  # of a kecamatan

    @property
    def per_10k(self) -> float | None:
        """Tickets of the span per 10,000 people; None without a population."""
        return None if not self.population else self.n * 10_000 / self.population


@dataclass(frozen=True, slots=True)
class InTime:
    """Of tickets whose deadline for a step fell in the span: how many were done by it. Late and undone are the rest."""

    limit: ServiceLimit
    kind: str | None  # None: every kind without a limit of its own
    n: int
    in_time: int


@dataclass(frozen=True, slots=True)
class StepTime:
    """How long a step took, of those done in the span. Quantiles (p10 p25 p50 p75 p90) are in working minutes, for
    CONFIRM, which is the citizen's, in minutes of the clock. ``uncounted``: done, but a year is not in the calendar, or
    the dates contradict each other."""

    step: Step | None  # None: the whole way, from receipt to the agency's word, by the limits of COMPLETE
    n: int
    quantiles: Mapping[int, float]  # empty when n is 0
    uncounted: int
    undated: int  # of those received in the span that are past this step, the source does not tell when
    in_time: tuple[InTime, ...]

    @property
    def judged(self) -> int:
        """The n of ``share``."""
        return sum(each.n for each in self.in_time)

    @property
    def share(self) -> float | None:
        """In time, of those judged, 0 to 1; None when nothing is to be judged."""
        return sum(each.in_time for each in self.in_time) / self.judged if self.judged else None


@dataclass(frozen=True, slots=True)
class Due:
    """What an open ticket waits for. ``deadline`` None: it cannot be counted."""

    step: Step
    deadline: int | None
    is_from_receipt: bool = False  # the source does not date the hand-over: the answer is counted from receipt


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open ticket in the queue. It shows no text and nobody's data."""

    ticket: str
    source: str  # title of the feed
    channel: str
    kind: str
    category: str
    kecamatan: str | None
    village: str | None
    opd: str | None
    received_at: int
    status: str  # a ComplaintStatus
    is_confidential: bool
    due: Due
    left_ms: int | None  # until the deadline, negative when over
    working_minutes_left: int | None


@dataclass(frozen=True, slots=True)
class Owner:
    """The open tickets of an OPD; None: of no OPD yet."""

    opd: str | None
    open: int
    overdue: int
    oldest_at: int


@dataclass(frozen=True, slots=True)
class Queue:
    """The oldest open tickets first, at most as many as asked for; all of them by owner, most overdue first."""

    items: tuple[Waiting, ...]
    owners: tuple[Owner, ...]
    open: int
    overdue: int


class Standing(StrEnum):
    """A count against what history lets one expect."""

    WITHIN = "within"
    ABOVE = "above"
    BELOW = "below"
    UNKNOWN = "unknown"  # too little history


@dataclass(frozen=True, slots=True)
class Compared:
    """A count against its expected range (95 %). Both None: every ticket. ``expected`` None: too little history.

    ``standing`` is ABOVE or BELOW only where the count departs after the guard against many comparisons; a count may
    lie outside its range and yet be WITHIN: among many, some do by chance.
    """

    category: str | None
    kecamatan: str | None
    window: Window  # TODAY (so far), WEEK or MONTH
    n: int
    expected: float | None
    low: int | None
    high: int | None
    p: float | None  # how rarely chance alone gives a count so far out, both sides
    standing: Standing

    @property
    def ratio(self) -> float | None:
        """Times as many as expected."""
        return self.n / self.expected if self.expected else None


@dataclass(frozen=True, slots=True)
class Normality:
    """Every count of a window against its range: the whole, each category, each kecamatan, each cell of both."""

    window: Window
    span: Span
    whole: Compared
    categories: tuple[Compared, ...]
    kecamatan: tuple[Compared, ...]
    cells: tuple[Compared, ...]  # those with a ticket, or outside their range
    history: Span | None  # what the ranges stand on; None: too little
    history_n: int
    tested: int  # how many comparisons were made
    outside_by_chance: float  # how many of ``tested`` lie outside their range by chance alone
    false_share: float  # of those called departures, at most this share are expected to be false

    @property
    def departures(self) -> tuple[Compared, ...]:
        """What is not normal, the rarest first: categories, kecamatan and cells."""
        everything = (*self.categories, *self.kecamatan, *self.cells)
        found = [each for each in everything if each.standing in (Standing.ABOVE, Standing.BELOW)]
        return tuple(sorted(found, key=lambda each: (each.p or 0.0, -each.n)))


@dataclass(frozen=True, slots=True)
class ExpectedDay:
    """The expected range of a whole local day; None: too little history."""

    day: int
    n: int
    expected: float | None
    low: int | None
    high: int | None


class Rank(StrEnum):
    """Against all together. TIED: its interval holds the average, it is neither better nor worse."""

    BETTER = "better"
    WORSE = "worse"
    TIED = "tied"


@dataclass(frozen=True, slots=True)
class RankedShare:
    """A share of few or many, shrunk toward that of all (0 to 1), with a 90 % interval.

    ``first`` and ``last``: the places that it may hold when only intervals that do not overlap are told apart.
    """

    key: str
    good: int
    n: int
    shrunk: float
    low: float
    high: float
    rank: Rank
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class RankedRate:
    """Tickets per 10,000 people, shrunk toward that of the regency, with a 90 % interval. WORSE: more of them."""

    key: str
    n: int
    population: int
    shrunk: float
    low: float
    high: float
    rank: Rank
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Ranking:
    """``mean``: of all together. ``strength``: how many tickets (people, in ten thousands) the average weighs."""

    shares: tuple[RankedShare, ...]
    mean: float | None
    strength: float


@dataclass(frozen=True, slots=True)
class Rates:
    """Kecamatan by tickets per 10,000 people, most first."""

    rates: tuple[RankedRate, ...]
    mean: float | None
    unplaced: int  # tickets without a kecamatan are in no rate


@dataclass(frozen=True, slots=True)
class HotSpot:
    """A place with more tickets than is normal, or with many that tell of one day's problem."""

    kecamatan: str
    village: str | None
    category: str | None  # None: of every category together
    n: int  # tickets of the window
    problems: int  # with duplicates counted once
    newest_at: int
    compared: Compared | None  # of the kecamatan; None for a village, which has too few for a range
    most: int = 0  # tickets of one category and place on one day


@dataclass(frozen=True, slots=True)
class TrendCell:
    """Tickets of a category (in a kecamatan) in a window, in the one just before, and in the same of last year."""

    category: str
    kecamatan: str | None  # None: tickets without a place, or all of the category: see the query
    n: int
    before: int
    year_ago: int | None  # None: no feed reaches back so far

    @property
    def growth(self) -> int:
        """How many more than before."""
        return self.n - self.before


@dataclass(frozen=True, slots=True)
class Weekly:
    """Tickets a week, oldest first; the last week ends today. ``weeks``: their first days."""

    category: str
    weeks: tuple[int, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """What a screen can be narrowed to: the values that tickets of the last half year have, the most frequent first;
    every kecamatan, by name; and the names of the codes (an OPD by its short name)."""

    categories: tuple[str, ...]
    channels: tuple[str, ...]
    opds: tuple[str, ...]
    kecamatan: tuple[str, ...]
    kinds: tuple[str, ...]
    names: Mapping[str, str]  # code of an OPD, a kecamatan or a village -> its name
