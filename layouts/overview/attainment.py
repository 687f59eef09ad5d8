"""How many OPDs are at risk in the newest quarter that is over."""

from dataclasses import dataclass

from commandcenter.domain.attainment.model import AtRisk
from commandcenter.domain.briefing.standing import Subject
from commandcenter.domain.clock import Instant
from commandcenter.domain.picture import Shown
from commandcenter.store.queries import overview
from commandcenter.store.versions import Topic
from layouts import i18n, marks, states
from layouts.attainment import words
from layouts.contract import Column, Connection, Facts, Look, Panel, Params, Rendered, Table
from layouts.i18n import message
from layouts.overview.leading import leading

TOPICS = frozenset({Topic.OBSERVATIONS, Topic.REPORTS, Topic.REFERENCE, Topic.FEEDS, Topic.MINUTE})


@dataclass(frozen=True, slots=True)
class Known:
    """The OPDs at risk, as known at the instant; None: there are no targets."""

    instant: Instant
    found: AtRisk | None


def fetch(connection: Connection, instant: Instant, _params: Params) -> Known:
    """The OPDs at risk at the instant."""
    return Known(instant, overview.at_risk(connection, instant))


def render(known: Known | None, look: Look) -> Rendered:
    """One figure with its quarter; the tone is that of the worst."""
    if known is None or known.found is None:
        return Rendered(states.empty(look, "No targets yet"))
    found, lang = known.found, look.lang
    tone = words.RISKS[found.opds[0].risk][0] if found.opds else Shown.UP
    tile = marks.tile(
        look, i18n.number(lang, len(found.opds)), i18n.text(lang, "OPDs at risk"), of=i18n.number(lang, found.of),
        tone=tone, compare=words.quarter(lang, found.period), href=leading(look, known.instant, Subject.ATTAINMENT),
        title=", ".join(opd.short_name for opd in found.opds),
    )  # fmt: skip
    return Rendered(tile, data_at=found.data_at, facts=facts(found, lang))


def facts(found: AtRisk, lang: str) -> Facts:
    """The quarter, how many OPDs were judged, and what they were judged by."""
    return Facts(words.quarter(lang, found.period), found.of, (i18n.text(lang, "results and targets of the OPDs"),))


def table(known: Known, look: Look) -> Table | None:
    """Every OPD at risk, the worst first, and why."""
    if known.found is None:
        return None
    columns = (
        Column("opd", message("OPD")),
        Column("risk", message("Risk"), "state"),
        Column("percent", message("Attainment"), "percent", "%", 1, tells="things"),
        Column("n", message("Indicators with a percentage"), "number", tells="things"),
        Column("not_reported", message("Not reported"), "number", tells="things"),
        Column("forecast", message("Forecast of the year"), "percent", "%", 1, tells="things"),
        Column("worst", message("Lowest indicator")),
    )
    rows = [
        {
            "opd": opd.name,
            "risk": words.RISKS[opd.risk][1],
            "percent": opd.average.percent,
            "n": opd.average.n,
            "not_reported": opd.not_reported,
            "forecast": opd.forecast.percent,
            "worst": opd.worst.name if opd.worst else None,
        }
        for opd in known.found.opds
    ]
    return Table(columns, rows, words.quarter(look.lang, known.found.period))


PANEL = Panel(
    key="attainment",
    title=message("OPDs at risk"),
    unit=message("OPD"),
    topics=TOPICS,
    fetch=fetch,
    render=render,
    definition=message(
        "OPDs with targets in the newest quarter that is over: those whose average is off target or not yet on target, "
        "that reported too little to say, or whose year is more likely than not to end below target."
    ),
    table=table,
    is_public=True,
)
