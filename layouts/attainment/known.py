"""What the panels of this screen share: one quarter of all OPDs, narrowed to what the reader chose."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from dash.development.base_component import Component

from commandcenter.domain.attainment.model import Average, OpdPage, OpdQuarter, Quarter
from commandcenter.domain.attainment.rollup import combined
from commandcenter.domain.clock import DAY, Instant
from commandcenter.domain.period import Period, PeriodError, parse
from commandcenter.domain.reference import Frequency
from commandcenter.store.queries.attainment import plans, quarters
from commandcenter.store.versions import Topic
from layouts import i18n, states
from layouts.attainment import words
from layouts.contract import Connection, Facts, Look, Params

TOPICS = frozenset({Topic.OBSERVATIONS, Topic.REFERENCE, Topic.REPORTS, Topic.MINUTE})
PARAMS = ("period", "kind", "opd")
PERIOD = re.compile(r"\d{4}-Q[1-4]")


@dataclass(frozen=True, slots=True)
class Known:
    """A quarter as it is known, and the ``kind`` and ``opd`` that the reader wants to see; empty: all.

    ``breaks``: quarters whose targets come from another plan or version than those before, with its name.
    """

    instant: Instant
    quarter: Quarter | None
    kind: str = ""
    opd: str = ""
    breaks: Mapping[str, str] = field(default_factory=dict)
    page: OpdPage | None = None  # of the OPD, when one was chosen

    @property
    def opds(self) -> tuple[OpdQuarter, ...]:
        """The OPDs that the reader wants to see, by risk."""
        return tuple(
            each
            for each in (self.quarter.opds if self.quarter else ())
            if (not self.kind or each.kind == self.kind) and (not self.opd or each.code == self.opd)
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether the reader wants to see fewer than all."""
        return bool(self.kind or self.opd)

    @property
    def average(self) -> Average | None:
        """Of the OPDs that the reader wants to see; every one weighs the same."""
        if self.quarter is None:
            return None
        if not self.is_narrowed:
            return self.quarter.average
        return combined(self.quarter.rules, ((opd.average, 1.0) for opd in self.opds))


def fetch(connection: Connection, instant: Instant, params: Params) -> Known:
    """One fetch for all panels but the detail: what they show is of one moment, and fetched once."""
    quarter = quarters.quarter(connection, instant, wanted(params))
    breaks = plans.breaks(connection, instant) if quarter else {}
    opd = params.get("opd", "")
    page = quarters.opd(connection, instant, opd, wanted(params)) if opd and quarter else None
    return Known(instant, quarter, params.get("kind", ""), opd, breaks, page)


def nothing(known: Known | None, look: Look) -> Component | None:
    """What a panel says instead, where there is nothing to show: no targets in the quarter, or none of what was
    chosen."""
    if known is None or known.quarter is None or not any(map(_has_targets, known.quarter.opds)):
        return states.empty(look, "No targets yet", "Bring targets and results of OPDs: feed list")
    if not any(map(_has_targets, known.opds)):
        return states.empty(look, "No OPD with targets fits the choice", "Choose another kind, OPD or quarter")
    return None


def _has_targets(opd: OpdQuarter) -> bool:
    return bool(opd.average.of or opd.average.others)


def wanted(params: Params) -> str | None:
    """The quarter that the address asks for; None: the newest that is over."""
    period = params.get("period", "")
    return period if PERIOD.fullmatch(period) else None


def period_of(text: str) -> Period | None:
    """The quarter that the text names; None where it names none."""
    try:
        found = parse(text)
    except PeriodError:
        return None
    return found if found.kind is Frequency.QUARTER else None


def days_left(period: str, at: int) -> tuple[int, int]:
    """Days from the instant to the end of the quarter's year and of the quarter, begun ones counted; 0 when it is over,
    and of the year only when the quarter is."""
    quarter = period_of(period)
    if quarter is None:
        return 0, 0
    year = Period.of(Frequency.YEAR, quarter.first)
    of_quarter, of_year = (max(0, -(-(each.ends_at - at) // DAY)) for each in (quarter, year))
    return (0 if of_quarter else of_year), of_quarter


def facts(known: Known, look: Look) -> Facts | None:
    """What stands under every panel: the quarter, how many indicators have a percentage, where they come from."""
    average = known.average
    if known.quarter is None or average is None:
        return None
    return Facts(words.quarter(look.lang, known.quarter.period), average.n, sources(known.quarter.sources, look.lang))


def sources(titles: tuple[str, ...], lang: str) -> tuple[str, ...]:
    """What the figures stand on, by name; "" stands for what OPDs entered in the form."""
    return tuple(title or i18n.text(lang, "reports of OPDs in the form") for title in titles)
