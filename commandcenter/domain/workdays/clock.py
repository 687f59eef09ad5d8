"""Counts working days and minutes between instants, and says until when something is in time.

The rule, to be shown wherever a deadline is: what arrives after closing, or on a day off, counts as received on the
next working day; the day of receipt counts 0; a deadline is the closing of the office on its last day. No binding
source of it was found, so it is configuration (``Rule``).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Final

from commandcenter.domain.clock import DAY, MINUTE, WIB_OFFSET, start_of_day
from commandcenter.domain.workdays.calendar import Calendar, days_of
from commandcenter.domain.workdays.limits import Counts, ServiceLimit

_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Rule:
    """How days are counted. ``ends_at_closing`` False: a working day lasts until midnight, for receipt and deadline."""

    counts_day_of_receipt: bool = False
    ends_at_closing: bool = True


class _Span:
    """Known years without a gap between them: the working days in order, instants in ms UTC."""

    def __init__(self, first: int, last: int, calendar: Calendar, rule: Rule) -> None:
        self.first, self.last = first, last
        self.begins = (date(first, 1, 1).toordinal() - _EPOCH_DAY) * DAY - WIB_OFFSET
        self.over = (date(last + 1, 1, 1).toordinal() - _EPOCH_DAY) * DAY - WIB_OFFSET
        days = [
            office for year in range(first, last + 1) for day in days_of(year) if (office := calendar.office_day(day))
        ]
        midnights = [(office.day.toordinal() - _EPOCH_DAY) * DAY - WIB_OFFSET for office in days]
        self.midnights = midnights
        self.opens = [midnight + office.opens * MINUTE for midnight, office in zip(midnights, days, strict=True)]
        self.closes = [midnight + office.closes * MINUTE for midnight, office in zip(midnights, days, strict=True)]
        self.nets = [office.net * MINUTE for office in days]
        self.worked_before = [0, *accumulate(self.nets)]
        # Every local day: opening and closing after its midnight, worked before it, worked on it.
        offices = {office.day.toordinal() - _EPOCH_DAY: office for office in days}
        first_day, after_last = (self.begins + WIB_OFFSET) // DAY, (self.over + WIB_OFFSET) // DAY
        self.by_day: list[tuple[int, int, int, int]] = []
        worked = 0
        for day in range(first_day, after_last):
            office = offices.get(day)
            net = office.net * MINUTE if office else 0
            hours = (office.opens * MINUTE, office.closes * MINUTE) if office else (DAY, DAY)
            self.by_day.append((*hours, worked, net))
            worked += net
        # The last instant that still belongs to the day.
        self.ends = self.closes if rule.ends_at_closing else [midnight + DAY - 1 for midnight in midnights]

    def position(self, at: int) -> int:
        """Which working day an instant belongs to; as many as there are days when it is none of these any more."""
        return bisect_left(self.ends, at)

    def worked_until(self, at: int) -> int:
        """Ms worked from the beginning of the span, the break spread evenly over its day."""
        position = bisect_right(self.opens, at) - 1
        if position < 0:
            return 0
        opens, closes = self.opens[position], self.closes[position]
        return self.worked_before[position] + (min(at, closes) - opens) * self.nets[position] // (closes - opens)


class WorkdayClock:
    """Counts by one calendar and one rule. Every method raises UnknownYear where it would have to guess a year."""

    def __init__(self, calendar: Calendar, rule: Rule = Rule()) -> None:
        self.calendar, self.rule = calendar, rule
        self._spans: dict[int, _Span] = {}
        for year in calendar.years:
            if year not in self._spans:
                last = next(last for last in range(year, year + 1000) if not calendar.is_known(last + 1))
                span = _Span(year, last, calendar, rule)
                self._spans |= dict.fromkeys(range(year, last + 1), span)

    @property
    def counts_from(self) -> int | None:
        """The first instant, in ms UTC, that can be counted from; None: nothing is known."""
        return min((span.begins for span in self._spans.values()), default=None)

    def is_known(self, year: int) -> bool:
        """Whether working days of that year can be counted."""
        return year in self._spans

    def is_working_day(self, day: date) -> bool:
        """Whether that local day is one."""
        if day.year not in self._spans:
            raise self.calendar.unknown(day.year)
        return self.calendar.office_day(day) is not None

    def add_working_days(self, at: int, days: int) -> int:
        """The last instant, in ms UTC, that is within ``days`` working days of ``at``. ``days`` is 1 or more, or 0 for
        the day of receipt itself; raises ValueError below."""
        if days < self._first:
            raise ValueError(f"{days} working days cannot be added, {self._first} is the fewest")
        span = self._span(at)
        position = span.position(at) + days - self._first
        if position >= len(span.ends):
            raise self.calendar.unknown(span.last + 1)
        return span.ends[position]

    def working_days_between(self, start: int, end: int) -> int:
        """How many working days after ``start`` the instant ``end`` is; negative when it is before.

        ``end`` is within n days of ``start`` exactly when this is n or less.
        """
        span = self._common(start, end)
        return self._position(span, end) - self._position(span, start) + self._first

    def working_minutes_between(self, start: int, end: int) -> int:
        """Whole minutes of working time from ``start`` to ``end``, without breaks; negative when ``end`` is before.

        Perpres 21/2023 says how long the break is and not when: it is spread evenly over the hours of its day.
        """
        if end < start:
            return -self.working_minutes_between(end, start)
        span = self._common(start, end)
        return (span.worked_until(end) - span.worked_until(start)) // MINUTE

    def deadline(self, limit: ServiceLimit, at: int) -> int:
        """The last instant, in ms UTC, that keeps a limit counted from ``at``. Calendar days end at local midnight."""
        if limit.counts is Counts.WORKING:
            return self.add_working_days(at, limit.days)
        return start_of_day(at) + (limit.days - self._first + 1) * DAY - 1

    def receipts(self, limit: ServiceLimit, starts_at: int, ends_at: int) -> list[tuple[int, int, int]]:
        """What must have begun when, for its deadline to fall from ``starts_at`` until just before ``ends_at``.

        (first, last, deadline): all that began from ``first`` to ``last`` has that deadline. Days of which the calendar
        does not know enough are left out. Where it does not know the year of ``ends_at``, the last one before it tells:
        what was over its deadline on New Year's Eve stays so.
        """
        if limit.counts is Counts.CALENDAR:
            days = limit.days - self._first + 1
            midnights = range(start_of_day(starts_at) - days * DAY, ends_at, DAY)
            slots = ((midnight, midnight + DAY - 1, midnight + days * DAY - 1) for midnight in midnights)
            return [slot for slot in slots if starts_at <= slot[2] < ends_at]
        year = _local_day(ends_at - 1).year
        span = self._spans.get(year) or max(
            (each for each in self._spans.values() if each.last < year), key=lambda each: each.last, default=None
        )
        if span is None:
            return []
        shift = limit.days - self._first
        first, after = bisect_left(span.ends, starts_at), bisect_left(span.ends, ends_at)
        return [
            (span.ends[n - shift - 1] + 1 if n > shift else span.midnights[0], span.ends[n - shift], span.ends[n])
            for n in range(max(first, shift), after)
        ]

    def working_minutes(self, pairs: Iterable[tuple[int, int]]) -> list[int | None]:
        """``working_minutes_between`` for many, by far faster; None where a year is not known or an end is before its
        start."""
        spans = tuple({id(span): span for span in self._spans.values()}.values())
        found: list[int | None] = []
        for start, end in pairs:
            minutes = None
            for span in spans:
                begins = span.begins
                if begins <= start <= end < span.over:
                    day, part = divmod(start - begins, DAY)
                    opens, closes, before, net = span.by_day[day]
                    if part > opens:
                        before += net if part >= closes else (part - opens) * net // (closes - opens)
                    day, part = divmod(end - begins, DAY)
                    opens, closes, after, net = span.by_day[day]
                    if part > opens:
                        after += net if part >= closes else (part - opens) * net // (closes - opens)
                    minutes = (after - before) // MINUTE
            found.append(minutes)
        return found

    def is_estimate(self, start: int, end: int) -> bool:
        """Whether a day off between the two instants is not named by the government yet: the count may still change."""
        first, last = _local_day(start).isoformat(), _local_day(end).isoformat()
        return any(day.is_estimate and first <= day.day <= last for day in self.calendar.days)

    @property
    def _first(self) -> int:
        """What the day of receipt counts."""
        return 1 if self.rule.counts_day_of_receipt else 0

    def _span(self, at: int) -> _Span:
        year = _local_day(at).year
        if year not in self._spans:
            raise self.calendar.unknown(year)
        return self._spans[year]

    def _common(self, start: int, end: int) -> _Span:
        """The span that holds both, and so every year between."""
        span, other = self._span(start), self._span(end)
        if span is not other:
            raise self.calendar.unknown(min(span.last, other.last) + 1)
        return span

    def _position(self, span: _Span, at: int) -> int:
        position = span.position(at)
        if position >= len(span.ends):
            raise self.calendar.unknown(span.last + 1)
        return position


def _local_day(at: int) -> date:
    return date.fromordinal((at + WIB_OFFSET) // DAY + _EPOCH_DAY)
