"""What is wrong, of all subjects: one line for each, with whose it is and since when. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from commandcenter.domain.alerts.model import Alert
from commandcenter.domain.attainment.model import AtRisk, OpdQuarter, Risk
from commandcenter.domain.briefing.standing import Subject
from commandcenter.domain.clock import Instant
from commandcenter.domain.complaints.model import Queue
from commandcenter.domain.feeds import FeedView
from commandcenter.domain.model import State, Status
from commandcenter.domain.picture import SEVERITY, NetworkPicture, Shown, troubles
from commandcenter.domain.sites import Site
from layouts import i18n
from layouts.attainment import words as attainment_words
from layouts.complaints.known import Names
from layouts.contract import Look
from layouts.data import known as feeds_known
from layouts.data import sites, standing
from layouts.i18n import message
from layouts.network import condition
from layouts.network.wrong import fact_of
from layouts.overview.leading import address, leading

SUBJECTS = {
    Subject.NETWORK: message("network"),
    Subject.COMPLAINTS: message("complaints"),
    Subject.ATTAINMENT: message("attainment of OPDs"),
    Subject.SOURCES: message("sources of data"),
    Subject.SITES: message("websites"),
}


@dataclass(frozen=True, slots=True)
class Ill:
    """One thing that is wrong. ``lasted``: since when in words, where no instant is known (a quarter)."""

    subject: Subject
    tone: Shown
    name: str
    fact: str
    owner: str
    since: int | None
    href: str
    lasted: str = ""


def ranked(groups: Iterable[Sequence[Ill]]) -> list[Ill]:
    """The worst of every subject first, then the second worst of every one, and so on: none hides the others. Each
    group has its worst first."""
    places = [(place, ill) for group in groups for place, ill in enumerate(group)]
    order = list(Subject)
    return [
        ill
        for _, ill in sorted(
            places, key=lambda each: (each[0], SEVERITY.index(each[1].tone), order.index(each[1].subject))
        )
    ]


def of_network(
    picture: NetworkPicture, look: Look, *, is_fine: bool, alerts: Mapping[str, Alert] | None = None
) -> list[Ill]:  # fmt: skip
    """Causes, what flaps, is degraded or silent; when nobody reads the network, silence is said once elsewhere.

    ``alerts``: those that are announced, by entity ("link:balen-a"): a line that has one says who has it, and leads
    there.
    """
    found = []
    for line in troubles(picture):
        if line.shown is Shown.UNKNOWN and not is_fine:
            continue
        said = fact_of(line, look)
        if line.victims:
            names = ", ".join(line.victims)
            said = i18n.plural(look.lang, "{n} victim: {names}", "{n} victims: {names}", len(line.victims), names=names)
        tone = Shown.DEGRADED if line.is_flapping and line.shown is Shown.UP else line.shown
        entity = f"{line.element.kind}:{line.element.key}"
        alert = (alerts or {}).get(entity)
        if alert is None:
            href = leading(look, picture.instant, Subject.NETWORK, select=entity)
            owner = i18n.text(look.lang, "network team")
        else:
            href, owner = address(look, picture.instant, "/alerts", select=f"alert:{alert.id}"), held_by(alert, look)
        found.append(Ill(Subject.NETWORK, tone, line.element.name, said, owner, line.since or None, href))
    return found


def held_by(alert: Alert, look: Look) -> str:
    """Who has it, or that nobody has."""
    who = alert.acked_by or alert.assigned_to
    return i18n.text(look.lang, "{who} has it", who=who) if who else i18n.text(look.lang, "nobody has it")


def of_complaints(queue: Queue, names: Names, instant: Instant, look: Look) -> list[Ill]:
    """Owners with overdue tickets, those with most first."""
    found = []
    for owner in queue.owners:
        if not owner.overdue:
            continue
        n = i18n.plural(look.lang, "{n} complaint overdue", "{n} complaints overdue", owner.overdue)
        of = i18n.text(look.lang, "of {n} open", n=i18n.number(look.lang, owner.open))
        name = names.opds.get(owner.opd, owner.opd) if owner.opd else i18n.text(look.lang, "no OPD yet")
        href = leading(look, instant, Subject.COMPLAINTS, opd=owner.opd or "")
        found.append(Ill(Subject.COMPLAINTS, Shown.DOWN, name, f"{n}, {of}", name, owner.oldest_at, href))
    return found


def of_attainment(found: AtRisk, instant: Instant, look: Look) -> list[Ill]:
    """OPDs at risk, the worst first; since the first of the quarters without a break."""
    return [_opd(opd, found, instant, look) for opd in found.opds]


def _opd(opd: OpdQuarter, found: AtRisk, instant: Instant, look: Look) -> Ill:
    lang = look.lang
    since = attainment_words.silent_since(opd) if opd.risk is Risk.NOT_REPORTED else ""
    since = since or attainment_words.below_since(opd, found.rules) or found.period
    percent = attainment_words.percent(lang, opd.average.percent)  # a whole 65 % would contradict its band below 65
    word = attainment_words.risk(lang, opd)
    said = word if opd.average.percent is None else f"{word}, {percent} (n {i18n.number(lang, opd.average.n)})"
    href = leading(look, instant, Subject.ATTAINMENT, opd=opd.code)
    said = f"{i18n.text(lang, 'attainment')}: {said}"
    return Ill(
        Subject.ATTAINMENT, attainment_words.RISKS[opd.risk][0], opd.short_name, said, opd.short_name, None, href,
        attainment_words.quarter(lang, since),
    )  # fmt: skip


def of_feeds(views: Iterable[FeedView], instant: Instant, look: Look) -> list[Ill]:
    """Sources that are stale, fail or never brought anything."""
    found = []
    for view in views:
        how = standing.standing(view)
        if how in standing.QUIET or how in (standing.Standing.AGING, standing.Standing.DOUBTFUL):
            continue
        href = leading(look, instant, Subject.SOURCES, select=f"feed:{view.name}")
        word, since = standing.word(look, view), standing.since(view)
        found.append(Ill(Subject.SOURCES, standing.SHOWN[how], view.title, word, view.owner_name, since, href))
    return found


def of_sites(states: Iterable[tuple[Site, Status | None]], names: Names, instant: Instant, look: Look) -> list[Ill]:
    """Websites that do not answer or answer badly."""
    found = []
    for site, status in states:
        if status is None or status.state not in (State.DOWN, State.DEGRADED):
            continue
        plan = site.plan
        href = leading(look, instant, Subject.SITES, select=f"site:{plan.key}")
        owner = names.opds.get(plan.opd, plan.opd) or names.areas.get(plan.kecamatan, "")
        word = i18n.text(look.lang, sites.WORDS[status.state])
        found.append(Ill(Subject.SITES, sites.SHOWN[status.state], plan.name, word, owner, status.since or None, href))
    return sorted(found, key=lambda ill: (SEVERITY.index(ill.tone), -(ill.since or 0)))


def of_programs(network: condition.Known, feeds: feeds_known.Known, look: Look) -> list[Ill]:
    """That nobody reads the network or runs the feeds, so that nothing newer is known of either."""
    found = []
    quiet = (condition.Condition.FINE, condition.Condition.NO_INVENTORY)
    if network.condition not in quiet:
        href = leading(look, network.instant, Subject.NETWORK)
        found.append(
            _doubt(
                Subject.NETWORK, condition.headline(look, network), condition.advice(look, network), network.since, href
            )
        )
    if feeds.condition not in (feeds_known.Condition.FINE, feeds_known.Condition.NO_FEEDS):
        href = leading(look, feeds.instant, Subject.SOURCES)
        found.append(
            _doubt(
                Subject.SOURCES, feeds_known.headline(look, feeds), feeds_known.advice(look, feeds), feeds.since, href
            )
        )
    return found


def _doubt(subject: Subject, headline: str, advice: str, since: int | None, href: str) -> Ill:
    return Ill(subject, Shown.UNKNOWN, headline, advice, "", since, href)
