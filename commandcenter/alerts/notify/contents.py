"""What a message tells, read when it is sent: the alerts as they are by then, and what is no alert."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection

from commandcenter.domain.alerts.model import RANK, Alert, Happening, Severity
from commandcenter.domain.alerts.occasions import Occasion
from commandcenter.domain.alerts.outbox import Notice, Parcel
from commandcenter.domain.alerts.rules import Rule, Rules
from commandcenter.store.queries import alerts as alert_queries
from commandcenter.store.queries import duty as duty_queries
from commandcenter.store.queries import notifications as queries

DETAILED_MAX: Final = 50  # alerts of one message that are read whole; the others are counted


@dataclass(frozen=True, slots=True)
class Told:
    """One alert of a message. ``occasion``: the newest that the message is about. ``place``: its kecamatan.
    ``acked_role``: of the account that acknowledged it, as accounts are called here ("operator")."""

    alert: Alert
    occasion: Occasion
    duty: str
    rule: Rule | None
    place: str
    acked_role: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that a message tells, the worst first. ``titles``: of duties, in the language of the message.
    ``more``: alerts beyond those that are told one by one, by severity. ``under``: alerts that only follow from one
    that is told. ``on_call``: the accounts that have a duty now; nobody where names are not to be said."""

    uid: str
    at: int
    told: tuple[Told, ...]
    notices: tuple[Notice, ...]
    more: Mapping[Severity, int]
    under: int
    titles: Mapping[str, str]
    origin: str  # of the web server, for links; empty: nobody has said it
    is_simulated: bool
    says_names: bool
    on_call: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return len(self.told) + sum(self.more.values())

    @property
    def severity(self) -> Severity | None:
        """The worst; None where there is no alert."""
        found = [told.alert.severity for told in self.told] + list(self.more)
        return min(found, key=lambda each: RANK[each], default=None)


def gather(
    connection: Connection, parcel: Parcel, rules: Rules, lang: str, at: int, *, origin: str = "",
    is_simulated: bool = False, says_names: bool = False,
) -> Contents:  # fmt: skip
    """The contents of a message at ``at``."""
    newest: dict[int, Notice] = {}
    for notice in parcel.notices:
        if notice.alert_id is not None:
            newest[notice.alert_id] = notice
    briefs = queries.briefs(connection, list(newest))
    follows = {each.id for each in briefs if each.parent_id in newest}
    ranked = sorted(
        (each for each in briefs if each.id not in follows), key=lambda each: (RANK[each.severity], each.id)
    )
    told = [_told(connection, newest[each.id], rules) for each in ranked[:DETAILED_MAX]]
    more: dict[Severity, int] = {}
    for each in ranked[DETAILED_MAX:]:
        more[each.severity] = more.get(each.severity, 0) + 1
    return Contents(
        parcel.uid, at, tuple(each for each in told if each is not None),
        tuple(notice for notice in parcel.notices if notice.alert_id is None), more, len(follows),
        duty_queries.titles(connection, lang), origin.rstrip("/"),
        is_simulated or any(each is not None and each.alert.is_simulated for each in told), says_names,
        _on_call(connection, parcel, at) if says_names else {},
    )  # fmt: skip


def _on_call(connection: Connection, parcel: Parcel, at: int) -> dict[str, tuple[str, ...]]:
    duties = {notice.duty for notice in parcel.notices if notice.duty}
    return {duty: duty_queries.on_call(connection, duty, at) for duty in sorted(duties)}


def _told(connection: Connection, notice: Notice, rules: Rules) -> Told | None:
    alert = alert_queries.alert(connection, notice.alert_id or 0)
    if alert is None:
        return None
    role = ""
    if alert.acked_at is not None:
        for event in alert_queries.events(connection, alert.id):
            if event.kind == Happening.ACKNOWLEDGED:
                role = event.role
    place = queries.place(connection, alert.kecamatan) if alert.kecamatan else ""
    return Told(alert, notice.occasion, notice.duty, rules.by_key.get(alert.rule), place, role)


def victims(told: Told) -> Sequence[str]:
    """Names of the places that a cause has cut off."""
    found = told.alert.detail.get("victims")
    named: list[str] = []
    for each in found if isinstance(found, list) else ():
        name: Any = each.get("name") if isinstance(each, Mapping) else each
        if isinstance(name, str) and name:
            named.append(name)
    return named
