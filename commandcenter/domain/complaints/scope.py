"""Which tickets a figure is about, and of which time. Instants are ms UTC, days are those of WIB."""

from dataclasses import dataclass
from enum import StrEnum

from commandcenter.domain.clock import DAY, from_datetime, start_of_day, start_of_quarter, to_datetime


@dataclass(frozen=True, slots=True)
class Where:
    """What the tickets have in common; None: all of them. Codes as they are stored."""

    category: str | None = None
    channel: str | None = None
    opd: str | None = None
    kecamatan: str | None = None
    kind: str | None = None  # a ComplaintKind


class Window(StrEnum):
    """The spans that a screen offers, by the word in its address. Each ends now and begins at a local midnight."""

    TODAY = "today"
    WEEK = "7d"  # today and the 6 days before
    MONTH = "30d"
    SEASON = "90d"
    QUARTER = "quarter"  # this calendar quarter so far
    YEAR = "year"  # this calendar year so far


_DAYS = {Window.TODAY: 1, Window.WEEK: 7, Window.MONTH: 30, Window.SEASON: 90}


@dataclass(frozen=True, slots=True)
class Span:
    """From ``starts_at`` until just before ``ends_at``."""

    starts_at: int
    ends_at: int

    @property
    def days(self) -> int:
        """The local days that it touches."""
        return -(-(self.ends_at - start_of_day(self.starts_at)) // DAY)

    def earlier(self, days: int) -> "Span":
        """The same span so many days before: it ends at the same time of day, so that like is compared with like."""
        return Span(self.starts_at - days * DAY, self.ends_at - days * DAY)

    @property
    def before(self) -> "Span":
        """The span of as many days just before it."""
        return self.earlier(self.days)

    @property
    def year_ago(self) -> "Span":
        """The span 52 weeks before: the same weekdays."""
        return self.earlier(364)


def span_of(window: Window, at: int) -> Span:
    """The span of a window that ends at ``at``; what is received at that very instant belongs to it."""
    if window in _DAYS:
        return Span(start_of_day(at) - (_DAYS[window] - 1) * DAY, at + 1)
    if window is Window.QUARTER:
        return Span(start_of_quarter(at), at + 1)
    local = to_datetime(at).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    return Span(from_datetime(local), at + 1)
