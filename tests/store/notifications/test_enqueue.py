"""What there is to tell: written once, with the change that it is about."""

import pytest
from sqlalchemy import Engine, select, update

from commandcenter.domain.alerts.occasions import OF_ALERTS, Occasion
from commandcenter.store.schema import alert, notice
from commandcenter.store.writes.notifications import enqueue, enqueue_notice
from tests.store.notifications.alerting import AT, standing


def keys(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(select(notice.c.key).order_by(notice.c.id)))


def test_what_is_said_twice_is_one_notice(engine: Engine) -> None:
    with engine.begin() as connection:
        id_ = standing(connection)
        for at in (AT, AT + 1):
            for occasion in sorted(OF_ALERTS):
                enqueue(connection, id_, occasion, at)
    assert len(keys(engine)) == len(OF_ALERTS)


def test_each_step_and_each_return_is_a_notice_of_its_own(engine: Engine) -> None:
    with engine.begin() as connection:
        id_ = standing(connection)
        for number in range(3):
            connection.execute(update(alert).where(alert.c.id == id_).values(step=number, returns=number))
            enqueue(connection, id_, Occasion.ESCALATED, AT, "urc")
            enqueue(connection, id_, Occasion.ESCALATED, AT, "jaringan")
            enqueue(connection, id_, Occasion.RETURNED, AT)
            enqueue(connection, id_, Occasion.RAISED, AT)
    assert len(keys(engine)) == 3 * 3 + 1


def test_a_change_that_is_not_stored_tells_nothing(engine: Engine) -> None:
    with engine.connect() as connection:
        enqueue(connection, standing(connection), Occasion.RAISED, AT)
        connection.rollback()
    assert keys(engine) == []


def test_what_is_no_alert_is_told_by_its_subject_and_number(engine: Engine) -> None:
    with engine.begin() as connection:
        for number in ("1", "2", "2"):
            enqueue_notice(
                connection, Occasion.MAINTENANCE_STARTED, "maintenance:17", {"name": "Balen"}, AT, number=number
            )
        enqueue_notice(connection, Occasion.MAINTENANCE_ENDED, "x" * 10_000, {"name": "é\u202e" * 5_000}, AT)
    assert len(keys(engine)) == 3


def test_an_occasion_in_the_wrong_place_is_refused(engine: Engine) -> None:
    with engine.begin() as connection:
        with pytest.raises(ValueError, match="no occasion of an alert"):
            enqueue(connection, standing(connection), Occasion.TEST, AT)
        with pytest.raises(ValueError, match="is an occasion of an alert"):
            enqueue_notice(connection, Occasion.RAISED, "x", {}, AT)
        with pytest.raises(ValueError, match="no alert 4711"):
            enqueue(connection, 4711, Occasion.RAISED, AT)
