"""The period of a row, and what a day means for an indicator of months."""

from datetime import date
from typing import NamedTuple

from commandcenter.domain.period import Period, parse
from commandcenter.domain.reference import Frequency, Indicator
from ingest.mapping.lookups import Lookup
from ingest.mapping.rows import Wrong


class Span(NamedTuple):
    """A period as records hold it. ``day``: the local day, where it is one."""

    text: str
    starts_at: int
    ends_at: int
    day: date | None


def span_of(period: Period) -> Span:
    """The period with everything that is computed of it."""
    is_day = period.kind is Frequency.DAY
    return Span(period.text, period.starts_at, period.ends_at, period.first if is_day else None)


class Fitting:
    """Makes the period of a row one of its indicator: a spreadsheet keeps "Jan-25" as the day 2025-01-01."""

    def __init__(self) -> None:
        self._spans = Lookup(_fitted)

    def of(self, span: Span, indicator: Indicator) -> Span:
        """Raises Wrong for a day within the month, quarter, … that the indicator has values of."""
        if span.day is None or indicator.frequency is Frequency.DAY:
            return span
        fitted: Span = self._spans[span.day, indicator.frequency]
        return fitted


def _fitted(key: tuple[date, Frequency]) -> Span:
    try:
        return span_of(parse(key[0], kind=key[1]))
    except ValueError as error:
        raise Wrong("unreadable_period", str(error), "period") from None
