"""What the lists of the screen are drawn from: read once for all of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from commandcenter.domain.access import PERMISSIONS, Permission
from commandcenter.domain.alerts.listing import ANNOUNCED, Line, lines
from commandcenter.domain.alerts.model import Alert
from commandcenter.domain.alerts.mute import Mute
from commandcenter.domain.alerts.rules import Rule, Step
from commandcenter.domain.clock import MINUTE, Instant
from commandcenter.domain.duty.model import Duty
from commandcenter.store.queries import accounts, alert_engine, alert_mute, alert_rules, duty, inventory
from commandcenter.store.queries import alerts as queries
from commandcenter.store.queries.alert_engine import Evaluated
from commandcenter.store.queries.alerts import Shelf
from commandcenter.store.versions import Topic
from layouts import i18n
from layouts.alerts.asked import Asked, asked
from layouts.contract import Connection, Facts, Look, Params
from layouts.i18n import message

TOPICS: Final = frozenset({Topic.ALERTS, Topic.DUTY, Topic.WORKER, Topic.REFERENCE, Topic.MINUTE})
STALE_S: Final = 3 * MINUTE // 1000  # an engine beats every two seconds, and a panel looks once a minute
SOURCE: Final = message("rules of the alerts")


@dataclass(frozen=True)
class Texts:
    """What alerts are called, and whose they are: rules, duties and kecamatan by their keys."""

    rules: Mapping[str, Rule] = field(default_factory=dict)
    duties: Mapping[str, Duty] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)

    def title(self, lang: str, alert: Alert) -> str:
        """What its rule says; a rule that nobody knows is called by its key."""
        rule = self.rules.get(alert.rule)
        return alert.rule if rule is None else rule.title.get(lang) or rule.title.get("id") or alert.rule

    def duty(self, lang: str, key: str) -> str:
        """What a duty is called."""
        found = self.duties.get(key)
        return key if found is None else found.title(lang)

    def place(self, code: str) -> str:
        """The name of a kecamatan; empty for none."""
        return self.places.get(code, code)

    def next_step(self, alert: Alert) -> Step | None:
        """Who is told next when nobody acknowledges it."""
        rule = self.rules.get(alert.rule)
        if alert.escalates_at is None or rule is None or alert.step >= len(rule.escalate):
            return None
        return rule.escalate[alert.step]


@dataclass(frozen=True)
class Known:
    """``alerts``: all that stand. ``able``: accounts that may act. ``quiet_since``: when the last alert was closed."""

    instant: Instant
    asked: Asked = field(default_factory=Asked)
    alerts: tuple[Alert, ...] = ()
    texts: Texts = field(default_factory=Texts)
    shelves: tuple[Shelf, ...] = ()
    mute: Mute | None = None
    engine: Evaluated = field(default_factory=lambda: Evaluated(False, None))
    quiet_since: int | None = None
    able: tuple[str, ...] = ()
    has_rules: bool = True

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """What the filters leave of what they ask for."""
        return lines(self.alerts, self.asked.states, self.asked.wants)

    @cached_property
    def announced(self) -> tuple[Line, ...]:
        """Everything that is announced, whatever is asked for."""
        return lines(self.alerts, ANNOUNCED)

    def facts(self, look: Look, n: int) -> Facts:
        """What stands beside every figure."""
        period = "" if self.instant.live else i18n.moment(look.lang, self.instant.at)
        return Facts(period, n, (i18n.text(look.lang, SOURCE),))


def fetch(connection: Connection, instant: Instant, params: Params) -> Known:
    """Everything that stands, or stood at the instant."""
    found = tuple(queries.standing(connection, instant))
    texts = names(connection)
    return Known(
        instant,
        asked(params),
        found,
        texts,
        tuple(queries.shelves(connection)) if instant.live else (),
        alert_mute.mute(connection, instant),
        alert_engine.evaluated(connection, instant),
        alert_engine.quiet_since(connection, instant),
        able(connection) if instant.live else (),
        bool(texts.rules),
    )


def names(connection: Connection) -> Texts:
    """What everything is called."""
    return Texts(
        alert_rules.rules(connection),
        {each.key: each for each in duty.duties(connection)},
        {place.code: place.name for place in inventory.kecamatan(connection)},
    )


def able(connection: Connection) -> tuple[str, ...]:
    """Accounts that may act on alerts, by name."""
    return tuple(
        each.name
        for each in accounts.everybody(connection)
        if each.disabled_at is None and Permission.ALERTS in PERMISSIONS[each.role]
    )
