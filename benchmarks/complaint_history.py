"""Three years of complaints at ten times the volume of a regency, as feeds would have brought them month by month.

Every ticket is stored when its month ends and again as it goes on, so that revisions lie behind the current rows.
``python -m benchmarks.complaint_history URL`` fills an empty migrated database.
"""

import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from sqlalchemy import Engine, text

import geodata
from commandcenter.commands.reference.install import install
from commandcenter.domain.clock import DAY, WIB, from_datetime
from commandcenter.domain.feeds import FeedRow, Trigger
from commandcenter.domain.records import Complaint, Place
from commandcenter.store import migrate
from commandcenter.store.engine import create_engine
from commandcenter.store.writes import feeds, records
from ingest.simulator.agencies.tickets import RADIO, Ticket, tickets

NOW: Final = datetime(2026, 11, 22, 13, 0, tzinfo=WIB)
DAYS: Final = 3 * 365
N: Final = 60_000
SEED: Final = 20261122
_PER_DAY_FOR_N: Final = 52.8  # before growth, weekends and seasons: gives about N in DAYS
_STATUSES: Final = {
    "Selesai": "closed", "Tertunda": "postponed", "Ditanggapi": "answered", "Proses": "in_progress",
    "Terverifikasi": "verified", "Belum Diverifikasi": "received", "Diarsipkan": "archived",
}  # fmt: skip
_FOLLOWED: Final = 90  # days for which a ticket is told again
_BATCH: Final = 5_000


def fill(engine: Engine, n: int = N, days: int = DAYS, now: datetime = NOW, seed: int = SEED) -> int:
    """Reference data, two feeds and about ``n`` tickets of the ``days`` before ``now``; how many tickets."""
    at = from_datetime(now)
    with engine.begin() as connection:
        install(connection, at - days * DAY)
        feeds.configure(connection, [_feed("lapor"), _feed("radio")], at - days * DAY)
    items = {name: _item(engine, name, at) for name in ("lapor", "radio")}
    places = {place.name: (place.code, place.population) for place in geodata.load_places()}
    people = [(name, population) for name, (_code, population) in places.items()]
    first = now.date() - timedelta(days=days)
    per_day = _PER_DAY_FOR_N * n / N * DAYS / days
    everything = [each for each in tickets(seed, first, now.date(), people, per_day) if each.received < now]
    villages: dict[str, list[str]] = {}
    for village in geodata.load_villages():
        villages.setdefault(village.kecamatan, []).append(village.code)
    codes = {name: code for name, (code, _population) in places.items()}
    for told_at in _month_ends(first, now):
        since = told_at - timedelta(days=_FOLLOWED + 31)
        seen = [each for each in everything if since <= each.received < told_at]
        for name, item in items.items():
            mine = [each for each in seen if (each.channel == RADIO) == (name == "radio")]
            said = [_said(each, told_at, codes, villages) for each in mine]
            for start in range(0, len(said), _BATCH):
                with engine.begin() as connection:
                    records.store(connection, name, item, said[start : start + _BATCH], from_datetime(told_at))
    with engine.begin() as connection:
        connection.execute(text("ANALYZE"))
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))  # as autovacuum has done by then
    return len(everything)


def _month_ends(first: date, now: datetime) -> Iterator[datetime]:
    told_at = datetime(first.year, first.month, 1, tzinfo=WIB)
    while (told_at := (told_at + timedelta(days=32)).replace(day=1)) < now:
        yield told_at
    yield now


def _said(ticket: Ticket, now: datetime, codes: dict[str, str], villages: dict[str, list[str]]) -> Complaint:
    """What is known of a ticket at ``now``; the radio desk dates its answers only, a third name their village."""
    done = {step: None if at is None else from_datetime(at) for step, at in ticket.steps(now).items()}
    draw = Random(ticket.number)
    kecamatan = codes[ticket.kecamatan] if draw.random() > 0.02 else None
    village = draw.choice(villages[kecamatan]) if kecamatan and draw.random() < 0.33 else None
    is_radio = ticket.channel == RADIO
    status = _STATUSES[ticket.status(now)]
    if is_radio:
        status = "answered" if done["answered"] else "in_progress"
    return Complaint(
        Place("", ticket.number), ticket.id, ticket.channel, ticket.kind, ticket.problem.category, kecamatan, village,
        ticket.problem.opd if is_radio or done["disposed"] else None, from_datetime(ticket.received),
        None if is_radio else done["verified"], None if is_radio else done["disposed"], done["answered"],
        None if is_radio else done["closed"], None if is_radio else done["confirmed"], status,
        None if is_radio or not done["confirmed"] else "fixed" if ticket.fixed else "not_fixed",
        ticket.is_confidential, None,
    )  # fmt: skip


def _feed(name: str) -> FeedRow:
    return FeedRow(
        name=name, title=f"Feed {name}", kind="file", owner="dinkominfo", records="complaint", schedule="every 3600s",
        warn_after_s=86_400, error_after_s=3 * 86_400, is_enabled=True, config_digest=1,
    )  # fmt: skip


def _item(engine: Engine, name: str, at: int) -> int:
    with engine.begin() as connection:
        run = feeds.begin(connection, name, Trigger.PERSON, at, 0)
        assert run is not None
        return feeds.begin_item(connection, run, f"{name}.csv", "", at)


def main(arguments: Sequence[str]) -> None:
    """Fill the database at the URL that is given, after bringing it to the schema."""
    (url,) = arguments
    migrate.upgrade(url)
    engine = create_engine(url)
    print(f"{fill(engine):,} tickets")
    engine.dispose()


if __name__ == "__main__":
    main(sys.argv[1:])
