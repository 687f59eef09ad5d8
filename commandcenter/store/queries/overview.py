"""What the overview asks of every subject: how it stands now, and how it was known to stand at another moment.

Each subject is asked for as little as two moments need to be compared; the screens behind it ask for the rest.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Final

from sqlalchemy import Connection, text

from commandcenter.domain.attainment.model import AtRisk, OpdQuarter
from commandcenter.domain.briefing.standing import Backlog, Hot, Inflow, Reports, Standing, Wrong
from commandcenter.domain.clock import DAY, MINUTE, Instant, floor_to, start_of_day
from commandcenter.domain.complaints.model import DayCount, Normality
from commandcenter.domain.complaints.model import Standing as Departure
from commandcenter.domain.complaints.scope import Span, Where, Window
from commandcenter.domain.feeds import FeedView, severity
from commandcenter.domain.model import State, Status
from commandcenter.domain.period import Period
from commandcenter.domain.picture import NetworkPicture, Shown
from commandcenter.domain.reference import Frequency
from commandcenter.domain.sites import Site
from commandcenter.store.queries import complaints, network, sites
from commandcenter.store.queries.attainment import quarters
from commandcenter.store.queries.complaints.tickets import received
from commandcenter.store.queries.feeds import feeds
from commandcenter.store.remembered import remembered
from commandcenter.store.versions import Topic

STUCK: Final = 2  # the severity of a feed that fails; below it are those that are parked or whose data is too old
NEVER: Final = 3
TEN_MINUTES: Final = 10 * MINUTE
_OF_TICKETS: Final = (Topic.COMPLAINTS, Topic.FEEDS, Topic.REFERENCE)
_OF_RISK: Final = (Topic.OBSERVATIONS, Topic.REPORTS, Topic.REFERENCE, Topic.FEEDS)
_BROUGHT: Final = text(
    "SELECT DISTINCT i.feed FROM feed_item AS i JOIN feed AS f ON f.name = i.feed "
    "WHERE f.records = 'complaint' AND i.finished_at <= :at"
)
_CAME: Final = text(
    "SELECT 1 WHERE EXISTS (SELECT 1 FROM feed_item AS i JOIN feed AS f ON f.name = i.feed "
    "WHERE f.records IN ('observation', 'target') AND i.finished_at > :since AND i.recorded_at <= :at) "
    "OR EXISTS (SELECT 1 FROM report WHERE changed_at > :since AND created_at <= :at)"
)
_HANDED_IN: Final = text(
    "SELECT r.opd, r.period, coalesce(o.short_name, r.opd) AS name FROM report AS r "
    "LEFT JOIN opd AS o ON o.code = r.opd WHERE r.submitted_at > :since AND r.submitted_at <= :at "
    "AND r.state IN ('submitted', 'verified') "
    "ORDER BY r.submitted_at, r.opd"
)
_PLACE: Final = text("SELECT name FROM kecamatan WHERE code = :code")
_NAME: Final = text("SELECT short_name FROM opd WHERE code = :code")


def standings(connection: Connection, then: int, instant: Instant) -> tuple[Standing, Standing]:
    """How everything was known to stand at ``then`` (ms UTC, before the instant), and how it stands at the instant."""
    past = Instant(then, live=False)
    risk = at_risk(connection, instant)
    # Averages of all OPDs are the dearest question: what cannot have changed is not asked twice.
    before = risk if _is_same_ledger(connection, then, instant) else quarters.at_risk(connection, past)
    queues = _backlog(connection, instant), _backlog(connection, past)
    if _feeds_of_tickets(connection, then) != _feeds_of_tickets(connection, instant.at):
        queues = queues[0], None  # a source that came since brought its old tickets along: nothing can be compared
    return _standing(connection, past, queues[1], before), _standing(connection, instant, queues[0], risk)


def at_risk(connection: Connection, instant: Instant) -> AtRisk | None:
    """The OPDs at risk; kept (see ``_kept``) until something is reported, or the day ends."""
    found: AtRisk | None = _kept(connection, instant, quarters.at_risk, _OF_RISK, DAY)
    return found


def offices(connection: Connection, instant: Instant) -> Mapping[str, OpdQuarter]:
    """The offices of the kecamatan in the newest quarter that is over, by the kecamatan's code; kept likewise."""
    found: Mapping[str, OpdQuarter] = _kept(connection, instant, quarters.kecamatan_attainment, _OF_RISK, DAY)
    return found


def normal(connection: Connection, instant: Instant) -> Mapping[Window, Normality]:
    """Tickets of today so far and of the last seven days against what is usual; kept until one comes or changes, and
    for ten minutes at most, in which the range of "so far" hardly moves."""
    found: Mapping[Window, Normality] = _kept(connection, instant, _normal, _OF_TICKETS, TEN_MINUTES)
    return found


def _normal(connection: Connection, instant: Instant) -> Mapping[Window, Normality]:
    return complaints.normalities(connection, instant, Where(), (Window.TODAY, Window.WEEK))


def daily(connection: Connection, instant: Instant, days: int) -> tuple[DayCount, ...]:
    """Tickets received on each of the last local days, the oldest first, today so far last."""
    first = start_of_day(instant.at) - (days - 1) * DAY
    came = received(instant, Where(), Span(first, instant.at + 1))
    rows = connection.execute(
        text(f"SELECT (received_at - {first}) / {DAY} AS day, count(*) AS n FROM complaint WHERE {came.condition} "
             "GROUP BY 1"),
        came.parameters,
    )  # fmt: skip
    found = {int(row.day): int(row.n) for row in rows}
    return tuple(DayCount(first + day * DAY, found.get(day, 0)) for day in range(days))


def _kept(
    connection: Connection, instant: Instant, ask: Callable[[Connection, Instant], Any], topics: Collection[Topic],
    step: int,
) -> Any:  # fmt: skip
    """What ``ask`` answers. The dearest questions of the overview change with their topics and slowly with time alone:
    what was found live stays with the connection until one of ``topics`` is raised or ``step`` ms have passed."""
    if not instant.live:
        return ask(connection, instant)
    key = "overview", ask.__name__, floor_to(instant.at, step)
    return remembered(connection, key, topics, lambda: ask(connection, instant))


def site_states(connection: Connection, instant: Instant) -> list[tuple[Site, Status | None]]:
    """Every website with its state, without the availability that the freshness screen adds up."""
    return sites.site_states(connection, instant)


def reports(connection: Connection, then: int, instant: Instant) -> Reports | None:
    """OPDs that handed in their report between the two; of the quarter that most of these are of. None: no OPD."""
    rows = connection.execute(_HANDED_IN, {"since": then, "at": instant.at}).all()
    if not rows:
        return None
    periods = [row.period for row in rows]
    period = max(sorted(set(periods)), key=periods.count)
    return Reports(period, {row.opd: row.name for row in rows if row.period == period})


def cut_off(picture: NetworkPicture | None) -> Wrong | None:
    """Kecamatan without a connection, by their site tower; None: there is no network, or nothing is known of any of
    it."""
    if picture is None:
        return None
    keys = {
        place.code: f"tower:{picture.elements[place.site].element.key}" if place.site is not None else place.code
        for place in picture.kecamatan
    }
    wrong = {keys[place.code]: place.name for place in picture.kecamatan if place.shown in (Shown.DOWN, Shown.BEHIND)}
    unclear = {keys[place.code]: place.name for place in picture.kecamatan if place.shown is Shown.UNKNOWN}
    return None if len(unclear) == len(picture.kecamatan) else Wrong(len(picture.kecamatan), wrong, unclear)


def old(views: Iterable[FeedView]) -> Wrong | None:
    """Feeds that are parked or fail, or whose data is older than its limit; None where there is no feed. What has
    never brought data is not clear: it may be new."""
    enabled = [view for view in views if view.is_enabled]
    if not enabled:
        return None
    wrong = {view.name: view.title for view in enabled if severity(view) <= STUCK}
    return Wrong(len(enabled), wrong, {view.name: view.title for view in enabled if severity(view) == NEVER})


def down(states: Iterable[tuple[Site, Status | None]]) -> Wrong | None:
    """Websites that do not answer; None where none is watched, or nothing is known of any."""
    known = list(states)
    wrong = {site.plan.key: site.plan.name for site, status in known if status and status.state is State.DOWN}
    unclear = {
        site.plan.key: site.plan.name for site, status in known if status is None or status.state is State.UNKNOWN
    }
    return None if len(unclear) == len(known) else Wrong(len(known), wrong, unclear)


def _standing(connection: Connection, instant: Instant, backlog: Backlog | None, risk: AtRisk | None) -> Standing:
    return Standing(
        instant.at,
        cut_off(network.picture(connection, instant)),
        backlog,
        None if risk is None else Wrong(risk.of, {opd.code: opd.short_name for opd in risk.opds}),
        "" if risk is None else risk.period,
        old(feeds(connection, instant)),
        down(site_states(connection, instant)),
    )


def _feeds_of_tickets(connection: Connection, at: int) -> frozenset[str]:
    return frozenset(connection.execute(_BROUGHT, {"at": at}).scalars())


def _backlog(connection: Connection, instant: Instant) -> Backlog | None:
    if not _feeds_of_tickets(connection, instant.at):
        return None
    queue = complaints.queue(connection, instant, Where(), limit=0)
    most = next((owner for owner in queue.owners if owner.opd is not None and owner.overdue), None)
    name = connection.execute(_NAME, {"code": most.opd}).scalar() if most else None
    owner = (most.opd, name or most.opd, most.overdue) if most and most.opd else None
    return Backlog(queue.open, queue.overdue, owner)


def _is_same_ledger(connection: Connection, then: int, instant: Instant) -> bool:
    """Whether the same quarter is judged, and no value, target or report has come since."""
    quarter = [Period.at(Frequency.QUARTER, at).text for at in (then, instant.at)]
    if quarter[0] != quarter[1]:
        return False
    return connection.execute(_CAME, {"since": then, "at": instant.at}).first() is None


def departures(connection: Connection, instant: Instant) -> tuple[Inflow | None, Hot | None]:
    """Today's tickets against what is usual by this hour, and the rarest excess of the last seven days: of a category
    in a kecamatan if there is one, else of a whole category or kecamatan. None: no tickets, or nothing that departs."""
    if not _feeds_of_tickets(connection, instant.at):
        return None, None
    found = normal(connection, instant)
    whole, week = found[Window.TODAY].whole, found[Window.WEEK]
    is_departure = whole.standing in (Departure.ABOVE, Departure.BELOW)
    inflow = Inflow(whole.n, whole.low, whole.high, is_departure)
    above = [each for each in week.departures if each.standing is Departure.ABOVE and each.high is not None]
    above.sort(key=lambda each: (each.category is None) + (each.kecamatan is None))
    if not above:
        return inflow, None
    first = above[0]
    place = connection.execute(_PLACE, {"code": first.kecamatan}).scalar() if first.kecamatan else None
    return inflow, Hot(
        first.category or "", first.kecamatan, place or "", first.n, first.low or 0, first.high or 0, week.span.days
    )
