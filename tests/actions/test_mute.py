"""Silence on the walls: it ends by itself, one holds at a time, and whoever comes second is told whose it is."""

import pytest
from sqlalchemy import Engine

from commandcenter.domain.access import Role
from commandcenter.domain.alerts.mute import Mute
from commandcenter.domain.clock import HOUR, MINUTE, Instant
from commandcenter.store.queries.alert_mute import mute
from tests.actions.serving import AT, trail
from tests.actions.test_alerts import post


def muted(engine: Engine, at: int = AT) -> Mute | None:
    with engine.connect() as connection:
        return mute(connection, Instant(at))


def test_it_is_silent_until_its_end_and_not_longer(engine: Engine) -> None:
    assert post(engine, "mute", {"minutes": 15}, name="operator-1", role=Role.OPERATOR).status_code == 200
    held = muted(engine)
    assert held is not None
    assert (held.by, held.ends_at) == ("operator-1", AT + 15 * MINUTE)
    assert muted(engine, AT - 1) is None
    assert muted(engine, AT + 15 * MINUTE - 1) == held
    assert muted(engine, AT + 15 * MINUTE) is None


@pytest.mark.parametrize("minutes", [0, -5, 61, 100_000, "ten", None, 1.5, True])
def test_nobody_is_silenced_for_more_than_an_hour(engine: Engine, minutes: object) -> None:
    assert post(engine, "mute", {"minutes": minutes}).status_code == 422
    assert muted(engine) is None


def test_whoever_comes_second_is_told_whose_silence_it_is(engine: Engine) -> None:
    post(engine, "mute", {"minutes": 30}, name="operator-1", role=Role.OPERATOR)
    answer = post(engine, "mute", {"minutes": 60}, at=AT + MINUTE)
    assert answer.status_code == 409
    assert "operator-1 sudah membisukan bunyi sampai 14.35" in (answer.json or {})["error"]


def test_after_its_end_there_may_be_another_one(engine: Engine) -> None:
    post(engine, "mute", {"minutes": 5})
    assert post(engine, "mute", {"minutes": 60}, at=AT + 5 * MINUTE).status_code == 200
    held = muted(engine, AT + 6 * MINUTE)
    assert held is not None
    assert held.ends_at == AT + 5 * MINUTE + HOUR


def test_somebody_may_end_it_and_only_once(engine: Engine) -> None:
    assert post(engine, "mute/end").status_code == 409
    post(engine, "mute", {"minutes": 30})
    assert post(engine, "mute/end", name="operator-1", role=Role.OPERATOR, at=AT + MINUTE).status_code == 200
    assert muted(engine, AT + MINUTE) is None
    assert muted(engine, AT + MINUTE - 1) is not None  # as it was then
    assert post(engine, "mute/end", at=AT + MINUTE).status_code == 409
    assert [row.action for row in trail(engine)] == ["alert.mute", "alert.unmute"]
