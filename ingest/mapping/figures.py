"""Rows of tables of indicators: what was observed, and what shall be reached."""

import re
from collections.abc import Sequence
from typing import Any, Final

from commandcenter.domain.records import Observation, Place, Target
from commandcenter.domain.reference import REGENCY, Indicator
from commandcenter.domain.values import Figure
from ingest.mapping.context import Context, Make
from ingest.mapping.periods import Fitting
from ingest.mapping.rows import Wrong
from ingest.mapping.texts import folded, shown
from ingest.privacy import redact

_PREDICATE: Final = re.compile(
    r"predikat|opini|huruf|kategori|kualifikasi|predicate|opinion|grade|letter", re.IGNORECASE
)
_TEXT_MAX: Final = 200  # characters


def observation_maker(context: Context) -> Make:
    """Makes observations: of a village (in its kecamatan), a kecamatan, an area, or of the regency."""
    fitting = Fitting()

    def make(values: Sequence[Any], place: Place) -> Observation:
        indicator, area, kecamatan, village, period, found, note = values
        period = fitting.of(period, indicator)
        if found.upper is not None:
            raise Wrong("no_number", f"{found.value:g} to {found.upper:g} is a range: one number is needed", "value")
        if found.value is None:
            _check_text(indicator, found.text)
        else:
            _check_limits(indicator, found.value)
        return Observation(
            place, indicator.code, village or kecamatan or area or REGENCY, period.text, period.ends_at, found.value,
            _text(found, context), note or found.mark,
        )  # fmt: skip

    return make


def target_maker(context: Context) -> Make:
    """Makes targets: numbers, ranges, and letters or "n/a" as they stand."""
    fitting = Fitting()

    def make(values: Sequence[Any], place: Place) -> Target:
        indicator, area, opd, plan, plan_version, period, found = values
        period = fitting.of(period, indicator)
        for value in (found.value, found.upper):
            if value is not None:
                _check_limits(indicator, value)
        return Target(
            place, indicator.code, area or REGENCY, opd, plan, plan_version, period.text, period.ends_at,
            found.value, found.upper, _text(found, context),
        )  # fmt: skip

    return make


def _text(found: Figure, context: Context) -> str | None:
    if found.text is None:
        return None
    if len(found.text) > _TEXT_MAX:
        raise Wrong("too_long", f"{shown(found.text)} is neither a number nor a short text", "value")
    cleaned, n = redact(found.text)
    context.redacted["value"] += n
    return cleaned


def _check_text(indicator: Indicator, text: str | None) -> None:
    """Letters are values where the classes of the indicator name them (AA, A, BB) or its unit is none of numbers
    (opini, predikat); elsewhere they are mistakes."""
    classes = {folded(name) for name in indicator.classification.split(",")}
    if folded(text or "") not in classes and not _PREDICATE.search(f"{indicator.unit} {indicator.measure}"):
        raise Wrong(
            "no_number",
            f"{shown(text or '')} is no number, and {indicator.name} is measured in {indicator.unit}: write the "
            "number, or add the text to the sentinels if it means 'no value'",
            "value",
        )


def _check_limits(indicator: Indicator, value: float) -> None:
    low, high = indicator.lowest, indicator.highest
    if (low is not None and value < low) or (high is not None and value > high):
        raise Wrong(
            "out_of_range",
            f"{value:g} {indicator.unit} is outside of what {indicator.name} can be ({_limit(low)} to {_limit(high)}): "
            "correct it, or the limits in the catalogue of indicators",
            "value",
        )


def _limit(value: float | None) -> str:
    return "any" if value is None else f"{value:g}"
