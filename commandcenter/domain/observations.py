"""Values of indicators with where they come from, and what it means that two feeds disagree. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from commandcenter.domain.records import Note


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value stands in its source, and when we learned it."""

    feed: str
    item_id: int
    item: str  # file name, address without its secrets
    sheet: str
    line: int  # as a person counts, from 1
    revision: int  # 1, 2, …
    recorded_at: int
    superseded_at: int | None  # None: it is the current one


@dataclass(frozen=True, slots=True)
class Value:
    """What a feed says of an indicator, an area and a period. ``value`` None: it is no number, see ``text``."""

    indicator: str
    area: str
    period: str
    event_at: int
    value: float | None
    text: str | None
    note: str | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class Planned:
    """A target of a plan document and its version. ``upper``: of a range whose lower end is ``value``."""

    indicator: str
    area: str
    opd: str
    plan: str
    plan_version: str
    period: str
    event_at: int
    value: float | None
    upper: float | None
    text: str | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class Conflict:
    """What several feeds say of the same, and do not agree on. They stand side by side; nobody takes their mean."""

    indicator: str
    area: str
    period: str
    values: tuple[Value, ...]  # one of each feed


@dataclass(frozen=True, slots=True)
class Provenance:
    """A file, an answer or a query result that values come from."""

    item_id: int
    feed: str
    title: str
    owner: str
    item: str
    digest: str
    recorded_at: int
    finished_at: int | None
    error: str | None
    notes: tuple[Note, ...]


def disagree(said: Iterable[tuple[float | None, str | None]], decimals: int) -> bool:
    """Whether values (number, text) differ: numbers by what is left of them at ``decimals``, texts but for case and
    spaces. A number is not a text; who says nothing disagrees with nobody."""
    words: set[float | str] = set()
    for value, text in said:
        if value is not None:
            words.add(round(value, decimals) + 0.0)  # -0.0 is 0.0
        elif text is not None and text.strip():
            words.add(" ".join(text.casefold().split()))
    return len(words) > 1
