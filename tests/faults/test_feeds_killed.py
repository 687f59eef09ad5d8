"""kill -9 of the feeds in the middle of a large file: every row of it is stored, and none twice."""

import time
from pathlib import Path

import pytest

from tests.commands.feeds_desk import COLUMNS, GOOD, TICKETS, Desk, registers
from tests.commands.feeds_serving import FeedServe
from tests.ingest.running import eventually

pytestmark = pytest.mark.faults

_ROWS = 200_000


def test_kill_9_in_the_middle_of_a_file_of_200_000_rows_loses_nothing_and_doubles_nothing(
    sqlite_url: str, tmp_path: Path
) -> None:
    """The feed is free again when the lease of the killed run is over, and not before; the file is read anew."""
    registers(sqlite_url)
    desk = Desk(tmp_path, sqlite_url)
    desk.configure(TICKETS)
    head, tail = GOOD.split("T-1")
    desk.put("lapor", "big.csv", COLUMNS, *(f"{head}T-{number}{tail}" for number in range(_ROWS)))
    serve = FeedServe(tmp_path, sqlite_url).start()
    try:
        eventually(lambda: desk.value("SELECT count(*) FROM complaint") > _ROWS / 5, 120, serve.log)
        serve.kill()
        stored = desk.value("SELECT count(*) FROM complaint")
        assert _ROWS / 5 < stored < _ROWS
        assert desk.value("SELECT count(*) FROM feed_run WHERE outcome = 'running'") == 1
        assert desk.files("lapor") == ["big.csv"]
        serve.start()
        time.sleep(4)
        assert desk.value("SELECT count(*) FROM feed_run") == 1, "its lease is not over"
        with desk.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE feed SET lease_until = 0")  # as if ten minutes had passed
        eventually(lambda: "processed" in str(desk.files("lapor")), 120, serve.log)
        assert desk.value("SELECT count(*) FROM complaint") == _ROWS
        assert desk.value("SELECT count(DISTINCT ticket) FROM complaint WHERE superseded_at IS NULL") == _ROWS
        assert desk.value("SELECT rows FROM feed") == _ROWS
        eventually(lambda: desk.value("SELECT count(*) FROM feed_run WHERE outcome = 'ok'") == 1, 60)
        with desk.engine.connect() as connection:
            killed, done = connection.exec_driver_sql(
                "SELECT outcome, error, lines, added, unchanged FROM feed_run ORDER BY id LIMIT 2"
            ).all()
        assert killed[:2] == ("failed", "interrupted: the program ended before the run did")
        assert done == ("ok", None, _ROWS, _ROWS - stored, stored)
        assert serve.stop() < 20
        assert "Traceback" not in serve.log
    finally:
        serve.end()
        desk.engine.dispose()
