"""What the screen can be narrowed to."""

from collections.abc import Sequence

from commandcenter.domain.alerts.model import Severity
from commandcenter.domain.clock import Instant
from commandcenter.store.queries import duty, inventory
from commandcenter.store.versions import Topic
from layouts.alerts import words
from layouts.alerts.asked import STATES
from layouts.contract import Connection, Filter, Look, Option
from layouts.i18n import message, text


def severities(_connection: Connection, _instant: Instant, look: Look) -> Sequence[Option]:
    """The worst first."""
    named = [Option(each.value, text(look.lang, words.SEVERITIES[each])) for each in Severity]
    return [Option("", text(look.lang, "all")), *named]


def states(_connection: Connection, _instant: Instant, look: Look) -> Sequence[Option]:
    """Without a choice what is announced."""
    named = [Option(each.value, text(look.lang, words.STATES[each])) for each in STATES]
    return [Option("", text(look.lang, "all that are announced")), *named]


def owners(connection: Connection, _instant: Instant, look: Look) -> Sequence[Option]:
    """Duties by their rank."""
    named = [Option(each.key, each.title(look.lang)) for each in duty.duties(connection)]
    return [Option("", text(look.lang, "all")), *named]


def kecamatan(connection: Connection, _instant: Instant, look: Look) -> Sequence[Option]:
    """Every kecamatan, by name."""
    named = sorted((Option(each.code, each.name) for each in inventory.kecamatan(connection)), key=lambda it: it.label)
    return [Option("", text(look.lang, "all")), *named]


_REFERENCE = frozenset({Topic.REFERENCE, Topic.DUTY})
FILTERS = (
    Filter("severity", message("Severity"), severities, topics=_REFERENCE),
    Filter("state", message("State"), states, topics=_REFERENCE),
    Filter("duty", message("Owner"), owners, topics=_REFERENCE),
    Filter("kecamatan", message("Kecamatan"), kecamatan, topics=_REFERENCE),
)
