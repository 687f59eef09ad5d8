"""Periods of statistics and plans, and the texts that name them. Pure."""

from commandcenter.domain.period.span import FIRST_YEAR, LAST_YEAR, Period
from commandcenter.domain.period.texts import PeriodError, parse

__all__ = ["FIRST_YEAR", "LAST_YEAR", "Period", "PeriodError", "parse"]
