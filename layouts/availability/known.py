"""What is known of a period: its report, the one before, what is asked of exceptions, why the monitor was blind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from commandcenter.domain.availability.blindness import Gap
from commandcenter.domain.availability.exceptions import Exception_, Stage
from commandcenter.domain.availability.report import Report, Row, scope_of
from commandcenter.domain.clock import MINUTE, Instant
from commandcenter.domain.workdays import UnknownYear
from commandcenter.store.queries import availability_exceptions, blindness, inventory
from commandcenter.store.queries.availability_by_cause import of_period
from commandcenter.store.queries.sources import newest_reading
from commandcenter.store.versions import Topic
from layouts import i18n
from layouts.availability import words
from layouts.availability.asked import Asked, Show, asked
from layouts.contract import Connection, Facts, Look, Params

TOPICS = frozenset({Topic.MINUTE, Topic.INVENTORY, Topic.MAINTENANCE, Topic.AVAILABILITY, Topic.REFERENCE})
STALE_AFTER_S = 900


@dataclass(frozen=True, slots=True)
class Known:
    """``report`` None: the year of the working hours is not known (``unknown_year``)."""

    asked: Asked
    report: Report | None
    before: Report | None = None
    places: Mapping[str, str] = field(default_factory=dict)
    exceptions: Sequence[Exception_] = ()
    gaps: Sequence[Gap] = ()
    data_at: int | None = None
    unknown_year: int | None = None

    def rows(self) -> list[tuple[str, str, Row]]:
        """(what selects it, name, row) of what is listed, the worst first."""
        if self.report is None:
            return []
        ask, elements = self.asked, self.report.inventory.elements
        if ask.show is Show.KECAMATAN:
            found = self.report.worst()
            return [
                (f"kecamatan:{code}", self.places.get(code, code), row)
                for code, row in found
                if ask.kecamatan in ("", code)
            ]
        wants_links = ask.show is Show.LINKS
        return [
            (f"{element.kind.value}:{element.key}", element.name, row)
            for row in sorted(self.report.elements.values(), key=lambda row: row.rank)
            if (element := elements[row.element]) is not None
            and (scope_of(element).value == "link") is wants_links
            and ask.kecamatan in ("", element.kecamatan)
        ]

    def waiting(self) -> int:
        """Exceptions of the period that wait for a decision."""
        return sum(each.stage is Stage.ASKED for each in self.exceptions)

    def facts(self, look: Look) -> Facts:
        """The period, the minutes that it stands on, and where they come from."""
        if self.report is None:
            return Facts()
        said = words.days(look.lang, self.report.start, self.report.until)
        n = sum(row.split.total for _, _, row in self.rows()) // MINUTE
        return Facts(said, n, (i18n.text(look.lang, "reports of towers and links (MQTT)"),))

    @property
    def stale_after_s(self) -> int | None:
        """A period that is over does not age."""
        return STALE_AFTER_S if self.asked.is_running else None


def fetch(connection: Connection, instant: Instant, params: Params) -> Known | None:
    """What is known of the period at the instant; None where no inventory was."""
    ask = asked(instant, params)
    names = {place.code: place.name for place in inventory.kecamatan(connection)}
    try:
        report = of_period(connection, instant, ask.span, is_working=ask.is_working)
    except UnknownYear as error:
        return Known(ask, None, places=names, unknown_year=error.year)
    if report is None:
        return None
    return Known(
        ask, report, _before(connection, instant, ask), names,
        availability_exceptions.listed(connection, instant.at, report.start, report.end),
        blindness.gaps(connection, report.start, report.until) if report.until > report.start else (),
        (newest_reading(connection) if instant.live else instant.at) if ask.is_running else report.until,
    )  # fmt: skip


def _before(connection: Connection, instant: Instant, ask: Asked) -> Report | None:
    """The period before; None where it is not known, or nothing was in service."""
    try:
        found = of_period(connection, instant, ask.span.previous(), is_working=ask.is_working)
    except ValueError:  # also a year whose working hours are not known
        return None
    return found if found is not None and found.total.total else None
