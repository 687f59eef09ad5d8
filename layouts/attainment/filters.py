"""What a reader can narrow this screen to: a quarter, a kind of OPD, an OPD."""

from commandcenter.domain.clock import Instant
from commandcenter.store.queries import reference
from commandcenter.store.queries.attainment import plans
from commandcenter.store.versions import Topic
from layouts import i18n
from layouts.attainment import words
from layouts.attainment.known import period_of
from layouts.contract import Connection, Filter, Look, Option
from layouts.i18n import message


def periods(connection: Connection, instant: Instant, look: Look) -> list[Option]:
    """The quarters with targets, the newest first; those that are over before the one that runs."""
    found = [Option("", i18n.text(look.lang, "newest"))]
    for text in plans.periods(connection, instant):
        period = period_of(text)
        if period is not None and period.starts_at <= instant.at:
            found.append(Option(text, words.quarter(look.lang, text)))
    return found


def kinds(connection: Connection, _instant: Instant, look: Look) -> list[Option]:
    """The kinds of OPD that there are."""
    found = dict.fromkeys(opd.kind for opd in reference.opds(connection))
    every = Option("", i18n.text(look.lang, "all kinds"))
    return [every, *(Option(kind, words.kind(look.lang, kind)) for kind in words.KINDS if kind in found)]


def opds(connection: Connection, _instant: Instant, look: Look) -> list[Option]:
    """Every OPD of the register."""
    every = Option("", i18n.text(look.lang, "all OPDs"))
    found = sorted(reference.opds(connection), key=lambda opd: opd.short_name.casefold())
    return [every, *(Option(opd.code, opd.short_name) for opd in found)]


FILTERS = (
    Filter("period", message("Quarter"), periods, topics=frozenset({Topic.OBSERVATIONS, Topic.MINUTE})),
    Filter("kind", message("Kind"), kinds, topics=frozenset({Topic.REFERENCE})),
    Filter("opd", message("OPD"), opds, topics=frozenset({Topic.REFERENCE})),
)
