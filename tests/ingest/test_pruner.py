"""Pruning beside a worker: in pieces, when it is due, and again after trouble."""

import time

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import OperationalError

from commandcenter.domain.clock import DAY
from commandcenter.settings import Settings
from commandcenter.store.schema import sample
from ingest import pruner
from ingest.pruner import Pruner
from tests.network import START, message, seed, writer


@pytest.fixture
def pruning(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Pruner:
    monkeypatch.setattr(pruner, "_FIRST_S", 0.0)
    seed(engine)
    writer(engine).store([message("balen-a", "up", START - 6 * DAY), message("balen-a", "up", START)], START)
    return Pruner(Settings(retain_sample_days=1, prune_interval_s=3600), engine, lambda: START)


def samples(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(sample)).scalar_one()


def until_one_is_left(pruning: Pruner, engine: Engine) -> bool:
    deadline = time.monotonic() + 10
    while samples(engine) > 1 and time.monotonic() < deadline:
        pruning.tick()
    return samples(engine) == 1


def test_what_is_too_old_goes_piece_by_piece(pruning: Pruner, engine: Engine) -> None:
    assert until_one_is_left(pruning, engine)


def test_it_rests_until_it_is_due_again(pruning: Pruner, engine: Engine) -> None:
    assert until_one_is_left(pruning, engine)
    while pruning._pieces is not None:  # the other elements and levels
        pruning.tick()
    writer(engine).store([message("balen-a", "up", START - 6 * DAY)], START)
    for _ in range(20):
        pruning.tick()
    assert samples(engine) == 2


def test_a_store_that_is_away_is_told_and_pruned_when_it_is_due_again(
    pruning: Pruner, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise OperationalError("DELETE", None, Exception("away"))

    with monkeypatch.context() as patched:
        patched.setattr("ingest.pruner.retention.pieces", lambda *_arguments: iter(away, 0))
        with pytest.raises(OperationalError):
            pruning.tick()
    monkeypatch.setattr(pruning, "_due", 0.0)
    assert until_one_is_left(pruning, engine)
