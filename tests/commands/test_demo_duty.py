"""The rota of the demo: every duty has somebody for weeks, nothing is missing, and it is written once."""

from sqlalchemy import Engine

from commandcenter.commands.demo import duty
from commandcenter.domain.clock import DAY, HOUR, Instant
from commandcenter.store.queries import duty as queries
from commandcenter.store.queries import handovers, shift_log

AT = 1_795_417_500_000  # Monday 23 November 2026, 14.05 WIB


def test_somebody_has_every_duty_and_no_alert_comes_from_it(engine: Engine) -> None:
    with engine.begin() as connection:
        assert duty.seed(connection, AT) > 300
        assert duty.seed(connection, AT) == 0
    with engine.connect() as connection:
        for hours in range(0, 12 * 7 * 24, 31):
            at = AT + hours * HOUR
            assert all(queries.on_call(connection, each.key, at) for each in queries.duties(connection))
            assert queries.lacking(connection, at) == ()
        (taken,) = handovers.of_duties(connection, Instant(AT), AT - DAY)["pusat"]
        assert not taken.is_open
        assert len(shift_log.entries(connection, Instant(AT), AT - DAY, AT + 1)) == 2
