"""What may stand in a file of reference data, part by part. Unknown keys are refused."""

import re
from datetime import date
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from commandcenter.domain.reference import (
    Access,
    Frequency,
    Indicator,
    Opd,
    OpdKind,
    Polarity,
    SeriesBreak,
    Village,
)
from ingest.config import Strict

CODE = r"[a-z0-9][a-z0-9-]{0,62}"
SEPARATOR = "|"


def _one_line(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


def _no_formula(value: str) -> str:
    if value[:1] in "=+-@" and value:
        raise ValueError(f"a text that begins with {value[0]!r} is a formula to a spreadsheet: write it differently")
    return value


def _filled(value: str) -> str:
    if not value:
        raise ValueError("is empty")
    return value


def _no_separator(value: str) -> str:
    if SEPARATOR in value:
        raise ValueError(f"{SEPARATOR!r} separates several of them in a table: leave it out")
    return value


def _day(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    try:
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value.strip()):
            return date.fromisoformat(value.strip()).isoformat()
    except ValueError:
        pass
    raise ValueError(f"{value!r} is no day: write 2026-11-23")


def _code(value: Any) -> Any:
    if not isinstance(value, str) or not re.fullmatch(CODE, value):
        raise ValueError(f"{value!r} is no code: small letters, digits and '-', such as angka-kematian-ibu")
    return value


Text = Annotated[str, BeforeValidator(_one_line), AfterValidator(_no_formula)]
Name = Annotated[Text, AfterValidator(_filled)]
Alias = Annotated[Name, AfterValidator(_no_separator)]
Day = Annotated[str, BeforeValidator(_day)]
Code = Annotated[str, BeforeValidator(_code)]


class OpdEntry(Strict):
    """An agency of the register."""

    code: Code
    name: Name
    short_name: Name
    kind: OpdKind
    aliases: tuple[Alias, ...] = ()
    valid_from: Day
    valid_to: Day | None = None
    successor: Code | None = None

    @model_validator(mode="after")
    def _order(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError(f"valid_to {self.valid_to} is before valid_from {self.valid_from}")
        if self.successor is not None and self.valid_to is None:
            raise ValueError("an agency with a successor has ended: give its last day in valid_to")
        return self

    def entry(self) -> Opd:
        """As the domain has it."""
        return Opd(**{**_values(self), "kind": self.kind.value})


class VillageEntry(Strict):
    """A desa or kelurahan."""

    code: str = Field(pattern=r"^\d\d\.\d\d\.\d\d\.[12]\d{3}$")
    name: Name
    kind: str = Field(pattern=r"^(desa|kelurahan)$")
    kecamatan: str = Field(pattern=r"^\d\d\.\d\d\.\d\d$")
    aliases: tuple[Alias, ...] = ()

    @model_validator(mode="after")
    def _true_to_its_code(self) -> Self:
        if not self.code.startswith(f"{self.kecamatan}."):
            raise ValueError(f"{self.code} does not lie in kecamatan {self.kecamatan}")
        kind = "kelurahan" if self.code[9] == "1" else "desa"
        if kind != self.kind:
            raise ValueError(f"{self.code} is a {kind} by its code")
        return self

    def entry(self) -> Village:
        """As the domain has it."""
        return Village(**_values(self))


class BreakEntry(Strict):
    """From this day on the figures cannot be compared with those before."""

    starts: Day
    note: Alias


class IndicatorEntry(Strict):
    """An indicator with its metadata (MS-Ind of Peraturan BPS 5/2020)."""

    code: Code
    name: Name
    aliases: tuple[Alias, ...] = ()
    concept: Text = ""
    definition: Name
    interpretation: Text = ""
    method: Text = ""
    measure: Text = ""
    unit: Name
    classification: Text = ""
    level: Text = ""
    is_composite: bool = False
    built_from: Text = ""
    access: Access = Access.OPEN
    producer: Code
    walidata: Code
    frequency: Frequency
    polarity: Polarity
    decimals: int = Field(2, ge=0, le=6)
    lowest: float | None = Field(None, allow_inf_nan=False)
    highest: float | None = Field(None, allow_inf_nan=False)
    reference_code: Text = ""
    theme: Text = ""
    source: Text = ""
    breaks: tuple[BreakEntry, ...] = ()

    @model_validator(mode="after")
    def _order(self) -> Self:
        if self.lowest is not None and self.highest is not None and self.lowest > self.highest:
            raise ValueError(f"lowest {self.lowest:g} is above highest {self.highest:g}")
        days = [broken.starts for broken in self.breaks]
        if days != sorted(set(days)):
            raise ValueError("breaks are listed by day, each day once")
        return self

    def entry(self) -> Indicator:
        """As the domain has it."""
        breaks = tuple(SeriesBreak(broken.starts, broken.note) for broken in self.breaks)
        return Indicator(**{**_values(self), "breaks": breaks})


def _values(entry: Strict) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in type(entry).model_fields}
