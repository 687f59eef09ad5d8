"""The audit trail is checked and anchored once a day by itself."""

import logging
from pathlib import Path

import pytest
from sqlalchemy import Engine

from commandcenter.access.trail_keeper import TrailKeeper
from commandcenter.domain.clock import DAY
from commandcenter.store.anchors import read
from commandcenter.store.queries.audit import state
from commandcenter.store.schema import audit
from tests.store.test_audit import AT, head, without_triggers, written


def test_it_is_anchored_once_a_day(engine: Engine, tmp_path: Path) -> None:
    now, path = AT, tmp_path / "kept" / "anchors.jsonl"
    keeper = TrailKeeper(engine, path, lambda: now)
    written(engine, 3)
    assert keeper.tick()
    now += DAY - 1
    assert not keeper.tick()
    now += 1
    assert keeper.tick()
    assert [anchor.taken_at for anchor in read(path)] == [AT, AT + DAY]
    assert path.stat().st_mode & 0o077 == 0
    with engine.connect() as connection:
        said = state(connection)
    assert said is not None
    assert (said.verified_at, said.verified_id, said.fault, said.anchored_id) == (AT + DAY, 3, None, 3)


def test_tampering_is_said_aloud_and_not_anchored(
    engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "anchors.jsonl"
    written(engine, 3)
    with without_triggers(engine) as connection:
        connection.execute(audit.update().where(audit.c.id == 2).values(subject="another"))
    with caplog.at_level(logging.ERROR):
        assert not TrailKeeper(engine, path, lambda: AT).tick()
    assert "tampered with at row 2" in caplog.text
    assert not path.exists()
    with engine.connect() as connection:
        said = state(connection)
    assert said is not None
    assert (said.fault, said.fault_id, said.verified_id, said.anchored_at) == ("changed", 2, 1, None)


def test_a_place_that_takes_no_anchor_does_not_stop_the_program(
    engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    written(engine, 1)
    assert not TrailKeeper(engine, tmp_path / "file" / "anchors.jsonl", lambda: AT).tick()
    assert "could not be checked" in caplog.text
    assert head(engine).id == 1
