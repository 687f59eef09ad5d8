"""The rows of the form's grid, as the page and every answer draw them: texts in the reader's language."""

from collections.abc import Iterable, Sequence
from typing import Any

from commandcenter.domain.attainment.formula import attainment
from commandcenter.domain.attainment.terms import Goal, Result
from commandcenter.domain.reports import checks
from commandcenter.domain.reports.checks import Problem
from commandcenter.domain.reports.model import Asked, Sheet
from commandcenter.domain.reports.values import read
from layouts import i18n
from layouts.attainment import words as attainment_words
from layouts.entry import words

Row = dict[str, Any]


def rows(lang: str, sheet: Sheet, is_over: bool, only: Iterable[str] | None = None) -> list[Row]:
    """A row of every indicator that is asked for, or ``only`` of these. ``is_over``: the quarter is.

    ``mistakes`` and ``warnings`` are texts by column. Only value, driver, obstacle and evidence can be changed.
    """
    wanted = None if only is None else set(only)
    return [
        row(lang, sheet, asked, is_over) for asked in sheet.asked if wanted is None or asked.indicator.code in wanted
    ]


def row(lang: str, sheet: Sheet, asked: Asked, is_over: bool) -> Row:
    """The row of one indicator."""
    indicator, line = asked.indicator, sheet.line(asked.indicator.code)
    found = checks.of_line(asked, line, sheet.scale)
    if line.is_empty:  # nobody has come to it yet: it is missing when the report is submitted, and not before
        found = ()
    return {
        "indicator": indicator.code,
        "name": indicator.name,
        "unit": indicator.unit,
        "target": attainment_words.target(lang, asked.goal, indicator.decimals),
        "plan": attainment_words.plan(asked.goal),
        "before": _said(lang, asked.before, indicator.decimals),
        "elsewhere": "" if asked.elsewhere is None else _elsewhere(lang, *asked.elsewhere, indicator.decimals),
        "value": line.typed,
        "attainment": preview(lang, sheet, asked, found, is_over),
        "driver": line.driver,
        "obstacle": line.obstacle,
        "evidence": line.evidence,
        "mistakes": _by_column(lang, [problem for problem in found if not problem.is_warning]),
        "warnings": _by_column(lang, [problem for problem in found if problem.is_warning]),
    }


def preview(lang: str, sheet: Sheet, asked: Asked, found: Sequence[Problem], is_over: bool) -> str:
    """The attainment that the value would have; a dash while it is no value that could be submitted."""
    if any(problem.column == "value" and not problem.is_warning for problem in found):
        return "–"
    reading = read(sheet.line(asked.indicator.code).typed, asked.indicator.unit)
    result = None if reading.is_nothing else Result(reading.value, reading.text)
    goal: Goal | None = asked.goal
    come = attainment(asked.indicator.polarity, goal, result, is_over=is_over, scale=sheet.scale)
    return attainment_words.attained(lang, come)


def counts(sheet: Sheet) -> dict[str, int]:
    """How many indicators there are, have a value, are wrong or worth a second look."""
    found = checks.of_sheet(sheet)
    return {
        "asked": len(sheet.asked),
        "filled": sum(1 for asked in sheet.asked if sheet.line(asked.indicator.code).typed),
        "mistakes": sum(1 for problem in found if not problem.is_warning),
        "warnings": sum(1 for problem in found if problem.is_warning),
    }


def _said(lang: str, result: Result | None, decimals: int) -> str:
    if result is None or result.value is None:
        return (result.text if result else None) or "–"
    return i18n.number(lang, result.value, decimals)


def _elsewhere(lang: str, result: Result, title: str, decimals: int) -> str:
    return f"{_said(lang, result, decimals)} ({title})"


def _by_column(lang: str, found: Sequence[Problem]) -> dict[str, str]:
    texts: dict[str, list[str]] = {}
    for problem in found:
        texts.setdefault(problem.column, []).append(words.problem(lang, problem))
    return {column: " ".join(said) for column, said in texts.items()}
