"""The history that benchmarks ask their questions of is one that feeds could have brought. On SQLite, in small."""

from collections import Counter

from sqlalchemy import text

from benchmarks.complaint_history import NOW, fill
from commandcenter.domain.clock import DAY, Instant, from_datetime
from commandcenter.domain.complaints.scope import Where
from commandcenter.store.engine import create_engine
from commandcenter.store.queries import complaints
from tests.network import rows


def test_tickets_come_month_by_month_and_are_told_again_as_they_go_on(sqlite_url: str) -> None:
    engine = create_engine(sqlite_url)
    n = fill(engine, n=900, days=270)
    at = from_datetime(NOW)
    found = rows(engine, "SELECT feed, received_at, recorded_at, revision, superseded_at, verified_at FROM complaint")
    assert 500 < n < 1400
    assert sum(each[4] is None for each in found) == n
    assert max(each[3] for each in found) >= 3
    assert all(at - 271 * DAY < received <= recorded <= at for _feed, received, recorded, *_rest in found)
    assert set(Counter(each[0] for each in found)) == {"lapor", "radio"}
    assert all(each[5] is None for each in found if each[0] == "radio")
    with engine.connect() as connection:
        now = complaints.queue(connection, Instant(at), Where())
        then = complaints.queue(connection, Instant(at - 40 * DAY, live=False), Where())
        assert connection.execute(text("SELECT sum(n) FROM complaint_day")).scalar() == n
    assert now.open > 0
    assert then.open > 0
    engine.dispose()
