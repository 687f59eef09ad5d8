"""Plan years and programmes in a file of reference data. Unknown keys are refused."""

import re
from typing import Annotated, Any, Final, Self

from pydantic import BeforeValidator, Field, model_validator

from commandcenter.domain.attainment.bands import ranked
from commandcenter.domain.attainment.configuration import Programme, Share, wrong_sum
from commandcenter.domain.attainment.terms import Accumulation, Band, Rules
from commandcenter.domain.period.span import FIRST_YEAR, LAST_YEAR
from ingest.config import Strict
from ingest.reference.models import Alias, Code, Name

WHOLE: Final = 100.0  # what weights add up to

Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
Percent = Annotated[float, Field(allow_inf_nan=False, ge=-1000, le=1000)]
Weight = Annotated[float, Field(allow_inf_nan=False, gt=0, le=WHOLE)]


def _band_key(value: Any) -> Any:
    if not isinstance(value, str) or not re.fullmatch(r"[a-z][a-z_]{0,19}", value):
        raise ValueError(f"{value!r} is no key: small letters and '_', such as very_high")
    return value


class BandEntry(Strict):
    """A class of attainment. Without ``above`` it is the lowest."""

    key: Annotated[str, BeforeValidator(_band_key)]
    above: Percent | None = None
    inclusive: bool = False
    name: Alias


class PlanYearEntry(Strict):
    """How attainment is judged in a plan year."""

    year: Year
    average_cap: Percent = Field(100.0, ge=100)
    met_from: Percent = 90.0
    partly_from: Percent = 65.0
    least_coverage: float = Field(0.5, ge=0, le=1, allow_inf_nan=False)
    scale: tuple[Alias, ...] = ()
    note: Name
    bands: tuple[BandEntry, ...]

    @model_validator(mode="after")
    def _order(self) -> Self:
        if self.partly_from > self.met_from:
            raise ValueError(f"partly_from {self.partly_from:g} is above met_from {self.met_from:g}")
        ranked(self._bands())
        keys = [band.key for band in self.bands]
        if len(set(keys)) != len(keys):
            raise ValueError("two bands have the same key")
        letters = [letter.casefold() for letter in self.scale]
        if len(set(letters)) != len(letters):
            raise ValueError("a letter of the scale is there twice")
        return self

    def _bands(self) -> list[Band]:
        return [Band(each.key, each.above, each.name, is_inclusive=each.inclusive) for each in self.bands]

    def entry(self) -> Rules:
        """As the domain has it."""
        return Rules(
            year=self.year,
            bands=ranked(self._bands()),
            average_cap=self.average_cap,
            met_from=self.met_from,
            partly_from=self.partly_from,
            least_coverage=self.least_coverage,
            scale=self.scale,
            note=self.note,
        )


class ShareEntry(Strict):
    """An indicator of a programme."""

    indicator: Code
    weight: Weight
    accumulation: Accumulation | None = None


class ProgrammeEntry(Strict):
    """A programme of an agency. The weights of its indicators add up to 100."""

    code: Code
    opd: Code
    name: Name
    weight: Weight
    valid_from: Year
    valid_to: Year | None = None
    indicators: tuple[ShareEntry, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError(f"valid_to {self.valid_to} is before valid_from {self.valid_from}")
        codes = [share.indicator for share in self.indicators]
        if len(set(codes)) != len(codes):
            raise ValueError("an indicator is there twice")
        wrong = wrong_sum(share.weight for share in self.indicators)
        if wrong is not None:
            raise ValueError(f"the weights of its indicators add up to {wrong:g}, and must to {WHOLE:g}")
        return self

    def entry(self) -> Programme:
        """As the domain has it."""
        shares = sorted(
            (Share(each.indicator, each.weight, each.accumulation) for each in self.indicators),
            key=lambda share: share.indicator,
        )
        return Programme(self.code, self.opd, self.name, self.weight, self.valid_from, self.valid_to, tuple(shares))
