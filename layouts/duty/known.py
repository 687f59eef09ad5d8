"""What the page is drawn from: read at once, then everything else is pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from commandcenter.domain.access import Permission, Principal, Role
from commandcenter.domain.alerts.model import Alert
from commandcenter.domain.clock import DAY, WIB, Instant, from_datetime, to_datetime
from commandcenter.domain.duty.handover import Handover
from commandcenter.domain.duty.model import AHEAD, CENTER, Duty, Turn
from commandcenter.domain.duty.weeks import WEEK, log_day, week_of
from commandcenter.store.queries import accounts, alerts, handovers, shift_log
from commandcenter.store.queries import duty as queries
from commandcenter.store.queries.duty import Change, Standing
from commandcenter.store.queries.shift_log import Written
from layouts.contract import Connection, Params

WEEKS: Final = 8
_BACK: Final = 3 * DAY  # hand-overs that are still shown
_ON_CALL: Final = (Role.OPERATOR, Role.NETWORK, Role.STEWARD, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Known:
    """``week``: where the grid begins; ``day``: the day of the shift log, as (from, until). ``chosen``: the duty whose
    rota is being changed. ``offered``: accounts that may be on call; ``locked_out``: names of the rota that are
    none."""

    instant: Instant
    standing: tuple[Standing, ...]
    chosen: Duty
    week: int
    turns: tuple[Turn, ...]
    last_change: Change | None
    day: tuple[int, int]
    entries: tuple[Written, ...]
    handovers: Mapping[str, tuple[Handover, ...]]
    alerts: tuple[Alert, ...]
    offered: tuple[str, ...]
    locked_out: frozenset[str]
    may_log: bool
    may_plan: bool

    @property
    def duties(self) -> tuple[Duty, ...]:
        return tuple(each.duty for each in self.standing)

    @property
    def center(self) -> Duty:
        return next(each for each in self.duties if each.key == CENTER)

    def of(self, duty: Duty) -> list[Turn]:
        """The turns of a duty."""
        return [turn for turn in self.turns if turn.duty == duty.key]


def load(connection: Connection, instant: Instant, params: Params, who: Principal) -> Known:
    """Everything, as it was known at the instant; nothing can be written in the past."""
    standing = queries.standing(connection, instant)
    duties = {each.duty.key: each.duty for each in standing}
    chosen = duties.get(params.get("duty", ""), duties.get("jaringan", standing[0].duty))
    at = instant.at
    week = week_of(_noon(params.get("week", ""), at, AHEAD), chosen.week_starts)
    turns = queries.turns(connection, instant, week - DAY * 7, week + (WEEKS + 1) * WEEK, duties)
    day = log_day(_noon(params.get("day", ""), at, DAY), duties[CENTER].shifts)
    named = {name for turn in turns for name in turn.names}
    known = accounts.everybody(connection)
    may_plan = instant.live and who.may(Permission.SERVICE)
    return Known(
        instant, standing, chosen, week, turns,
        queries.last_change(connection, chosen.key, chosen.version) if may_plan else None,
        day, shift_log.entries(connection, instant, *day),
        handovers.of_duties(connection, instant, at - _BACK),
        tuple(alerts.standing(connection, instant)) if instant.live and who.may(Permission.ALERTS) else (),
        tuple(each.name for each in known if each.role in _ON_CALL and each.disabled_at is None),
        queries.strangers(connection, named),
        instant.live and who.may(Permission.ALERTS), may_plan,
    )  # fmt: skip


def _noon(given: str, at: int, ahead: int) -> int:
    """The end of a local day as the address says it, else ``at``: what nobody can have planned is not asked for."""
    try:
        found = from_datetime(datetime.combine(date.fromisoformat(given), time(23, 59), WIB))
    except (ValueError, OverflowError):
        return at
    return found if 0 < found < at + ahead + DAY else at


def day_text(at: int) -> str:
    """2026-11-23."""
    return to_datetime(at).date().isoformat()
