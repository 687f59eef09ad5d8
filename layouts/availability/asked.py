"""What the address asks for: which period, which hours, what is listed."""

from dataclasses import dataclass
from enum import StrEnum

from commandcenter.domain.availability.spans import Length, Span, parse
from commandcenter.domain.clock import Instant
from layouts.contract import Params

PARAMS = ("period", "hours", "show", "kecamatan")


class Show(StrEnum):
    """What is listed."""

    KECAMATAN = "kecamatan"
    TOWERS = "towers"
    LINKS = "links"


@dataclass(frozen=True, slots=True)
class Asked:
    """What cannot be understood falls back to its default: this quarter, every hour, kecamatan."""

    instant: Instant
    span: Span
    is_working: bool
    show: Show
    kecamatan: str

    @property
    def is_running(self) -> bool:
        """Whether the period is not over at the instant."""
        return self.instant.at < self.span.ends_at

    @property
    def query(self) -> dict[str, str]:
        """Its part of an address; what is meant anyway is left out."""
        found = {} if self.span == Span.at(Length.QUARTER, self.instant.at) else {"period": self.span.text}
        if self.is_working:
            found["hours"] = "working"
        return found


def asked(instant: Instant, params: Params) -> Asked:
    """What these parameters ask for."""
    show = params.get("show", "")
    return Asked(
        instant,
        span_of(instant, params.get("period", "")),
        params.get("hours") == "working",
        Show(show) if show in tuple(Show) else Show.KECAMATAN,
        params.get("kecamatan", ""),
    )


def span_of(instant: Instant, text: str) -> Span:
    """The period of its canonical form, or the quarter of the instant."""
    try:
        return parse(text)
    except ValueError:
        return Span.at(Length.QUARTER, instant.at)
