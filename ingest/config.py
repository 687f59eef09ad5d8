"""``feeds.yaml`` as models. What a field says is what a person writes; every mistake is found before any network call.

``ingest/feeds_file.py`` reads the file, with line numbers; this module only says what may stand in it.
"""

import re
from datetime import timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from commandcenter.domain.records import RecordKind
from commandcenter.domain.reports.model import FEED

NAME = r"[a-z0-9][a-z0-9-]{0,62}"
_DURATION = re.compile(r"(\d+)\s*(s|m|h|d|w)", re.ASCII)
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


class Strict(BaseModel):
    """A part of the file: unknown keys are refused, nothing changes once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _duration(value: Any) -> Any:
    match = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError("write a number and a unit: 90s, 15m, 6h, 2d, 1w")
    return timedelta(seconds=int(match[1]) * _UNITS[match[2]])


Duration = Annotated[timedelta, BeforeValidator(_duration)]


class Values(Strict):
    """How values are written in this source. What is not said is found out from the column as a whole."""

    sentinels: tuple[str, ...] = Field(("", "-", "n/a", "na", "null"), description="Texts that mean: no value.")
    decimal: Literal[",", "."] | None = Field(None, description="The decimal sign; the other one groups thousands.")
    date_order: Literal["dmy", "mdy", "ymd"] | None = Field(None, description="Of dates like 05/11/2021.")
    year: int | None = Field(None, ge=1945, le=2100, description="Of dates that have none: '8 Agu, 08:45'.")
    zone: Literal["WIB", "UTC"] = Field("WIB", description="Of times that have none.")


class FieldRule(Strict):
    """Where one field comes from, and how it is read. Exactly one of ``column``, ``value``, ``sheet``, ``file``."""

    column: str | tuple[str, ...] | None = Field(None, description="Header of the column, or several to try in turn.")
    value: str | None = Field(None, description="The same for every row.")
    sheet: str | None = Field(None, description="Pattern on the sheet's name; its first group is the text.")
    file: str | None = Field(None, description="Pattern on the file's name; its first group is the text.")
    map: dict[str, str] | None = Field(
        None,
        description="Text in the source -> our word. Others are rejected, or read as usual where a register judges.",
    )
    default: str | None = Field(None, description="Instead of an empty cell.")
    values: Values | None = Field(None, description="For this column alone; otherwise those of the feed.")
    factor: float = Field(1.0, description="Numbers are multiplied by it: 1000 for 'in thousands'.")

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        given = [name for name in ("column", "value", "sheet", "file") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"exactly one of column, value, sheet, file is needed, this has {given or 'none'}")
        for name in ("sheet", "file"):
            pattern = getattr(self, name)
            if pattern is not None:
                try:
                    groups = re.compile(pattern).groups
                except re.error as error:
                    raise ValueError(f"{name} is no pattern: {error}") from None
                if groups != 1:
                    raise ValueError(f"{name} needs exactly one group in brackets, it has {groups}")
        return self


def _short(value: Any) -> Any:
    if isinstance(value, str | list):
        return {"column": value}
    if not isinstance(value, dict | FieldRule):
        raise ValueError(
            "write the header of a column in quotes, a list of headers to try in turn, or a rule such as {value: …}"
        )
    return value


FieldSpec = Annotated[FieldRule, BeforeValidator(_short)]  # `received: Tanggal` is short for {column: Tanggal}


class Unpivot(Strict):
    """A wide table: each of ``columns`` becomes a row of its own, its header becomes the field ``field``."""

    field: Literal["indicator", "period", "area", "category", "channel", "kecamatan", "opd"]
    columns: tuple[str, ...] | Literal["*"] = Field("*", description="Headers; '*': all that no field uses.")
    exclude: tuple[str, ...] = ()
    map: dict[str, str] | None = None


class Shape(Strict):
    """How a table lies in its file. What is not said is found out; `feed check` shows what was found."""

    sheets: tuple[str, ...] | Literal["*"] | None = Field(
        None, description="Names; None: every sheet with the columns."
    )
    header_row: int | None = Field(None, ge=1, description="First row of the header, as a person counts.")
    header_rows: int | None = Field(None, ge=1, le=6, description="How many rows the header has.")
    encoding: str | None = None
    delimiter: str | None = Field(None, min_length=1, max_length=1)
    total_labels: tuple[str, ...] = (
        "jumlah", "total", "sub total", "subtotal", "sub jumlah", "grand total", "kabupaten", "kab", "rata-rata",
    )  # fmt: skip
    end_at: str | None = Field(None, description="Text in the first cell after which nothing is data.")


class Schedule(Strict):
    """When it runs. ``every``: so long after the last start. ``cron``: five fields, in WIB."""

    every: Duration | None = None
    cron: str | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.every is None) == (self.cron is None):
            raise ValueError("exactly one of every and cron is needed")
        if self.every is not None and self.every < timedelta(seconds=5):
            raise ValueError("every is at least 5s")
        return self

    def __str__(self) -> str:
        return f"cron {self.cron}" if self.cron else f"every {int(self.every.total_seconds())}s"  # type: ignore[union-attr]


class Freshness(Strict):
    """How old its newest data may be: of the data itself, not of the last run."""

    warn_after: Duration
    error_after: Duration

    @model_validator(mode="after")
    def _order(self) -> Self:
        if self.error_after <= self.warn_after:
            raise ValueError("error_after must be longer than warn_after")
        return self


class Retention(Strict):
    """How long what it brought is kept. Without: for ever."""

    days: int = Field(ge=1)


def _name(value: str) -> str:
    if value == FEED:
        raise ValueError(f"{value!r} is the name of what people enter in the form: choose another one")
    if not re.fullmatch(NAME, value):
        raise ValueError(f"small letters, digits and dashes only, at most 63: lapor-ekspor, and not {value!r:.80}")
    return value


class Feed(Strict):
    """One source of data, whole. ``source`` is checked by its kind."""

    name: Annotated[str, AfterValidator(_name)]
    title: str = Field(min_length=1)
    owner: str = Field(min_length=1, description="Code of the OPD that answers for it.")
    kind: str
    source: Any
    shape: Shape = Shape()
    records: RecordKind | None = None
    fields: dict[str, FieldSpec] = {}
    unpivot: Unpivot | None = None
    values: Values = Values()
    drop: tuple[str, ...] = Field((), description="Columns left at the door, beside those known to be personal.")
    keep_text: bool = Field(False, description="Keep the text of complaints, redacted.")
    rejects_max: int = Field(10_000, ge=0, description="With more bad rows than this, the item is refused whole.")
    schedule: Schedule
    freshness: Freshness
    retention: Retention | None = None
    enabled: bool = True

    @property
    def is_about_its_place(self) -> bool:
        """Whether a row says something else in another file or sheet: a field is read from their names."""
        return any(rule.file is not None or rule.sheet is not None for rule in self.fields.values())
