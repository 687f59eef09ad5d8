"""Planned work that goes on past its end, and series that expire or have no windows ahead of them."""

from collections.abc import Iterator
from typing import Final, Literal

from sqlalchemy import Connection

from commandcenter.domain.clock import DAY, to_datetime
from commandcenter.domain.maintenance.due import LOOKBACK
from commandcenter.domain.maintenance.limits import next_dates
from commandcenter.domain.maintenance.model import AHEAD, EXPIRY_NOTICE, OVERRUN_AFTER, Series, Stage
from commandcenter.store.queries import maintenance as queries
from commandcenter.store.queries.overrun import not_up

Seen = tuple[str, Literal["ok", "warning"], str, str]  # check, verdict, what was seen, what to do
_CHECK: Final = "maintenance"
_EXPIRED: Final = 14 * DAY  # so long it is said that a series has expired


def look(connection: Connection, at: int) -> Iterator[Seen]:
    """Nothing where no work is or was planned."""
    series = queries.series(connection, at, at - _EXPIRED)
    works = queries.begun(connection, at, LOOKBACK)
    found = [*_overruns(connection, at), *_expiring(series, at), *_empty(connection, series, at)]
    yield from found
    if not found and (series or works):
        yield _CHECK, "ok", f"{len(series)} series, {queries.count(connection, at)} works run or are to come", ""


def _overruns(connection: Connection, at: int) -> Iterator[Seen]:
    for work in queries.begun(connection, at, LOOKBACK):
        if work.stage is not Stage.ENDED or at < work.ends_at + OVERRUN_AFTER:
            continue
        late = not_up(connection, work, at, work.ends_at + OVERRUN_AFTER)
        if late:
            names = ", ".join(f"{part.kind} {part.key}" for part in late[:5])
            yield (
                _CHECK, "warning", f"work {work.number} ended at {_local(work.ends_at)} and is not up again: {names}",
                f"Bring it up, or `commandcenter maintenance extend {work.number} --for 2h` while it is worked on.",
            )  # fmt: skip


def _expiring(series: list[Series], at: int) -> Iterator[Seen]:
    for each in series:
        if at >= each.expires_at - EXPIRY_NOTICE > each.recorded_at:
            word = "expired" if each.expires_at <= at else "expires"
            yield (
                _CHECK, "warning", f"series {each.id} ({' '.join(each.scope)}) {word} after {each.valid_until}",
                "Plan it anew with `commandcenter maintenance plan … --every … --until …` if it is still needed.",
            )  # fmt: skip


def _empty(connection: Connection, series: list[Series], at: int) -> Iterator[Seen]:
    """A series whose windows nobody makes: what it means is taken for an outage."""
    filled = {work.series for work in queries.works(connection, at, 1_000)}
    for each in series:
        due = [begin for begin in next_dates(each, at) if begin < at + AHEAD - 2 * DAY]
        left_out = queries.exceptions(connection, each.id, at)
        if each.id not in filled and any(begin not in left_out for begin in due):
            yield (
                _CHECK, "warning", f"series {each.id} ({' '.join(each.scope)}) has no windows ahead of it",
                "Start `commandcenter alert serve`, and look whether its elements are still in the inventory.",
            )  # fmt: skip


def _local(at: int) -> str:
    return to_datetime(at).strftime("%Y-%m-%d %H:%M WIB")
