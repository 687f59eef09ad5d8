"""The reports of the demo: in every state, right, once, and agreeing with the files of the simulated agencies."""

from collections import Counter
from dataclasses import replace

from sqlalchemy import Engine, func, select

from commandcenter.commands.demo import reports
from commandcenter.commands.reference.install import install
from commandcenter.domain.period import Period
from commandcenter.domain.reference import Frequency
from commandcenter.domain.reports import checks
from commandcenter.domain.reports.checks import Fault
from commandcenter.domain.reports.states import State
from commandcenter.store import schema
from commandcenter.store.engine import create_engine
from commandcenter.store.queries import reference
from commandcenter.store.queries import reports as queries
from commandcenter.store.writes.geodata import seed_kecamatan
from geodata import load_places
from tests.actions.serving import AT


def seeded(engine: Engine) -> int:
    with engine.begin() as connection:
        seed_kecamatan(connection, load_places())
        install(connection, AT)
        return reports.seed(connection, AT, 7)


def test_there_is_a_report_in_every_state_and_some_opds_are_silent(engine: Engine) -> None:
    made = seeded(engine)
    with engine.connect() as connection:
        found = Counter(each.state for each in queries.listed(connection))
    assert set(found) == set(State)
    assert found[State.VERIFIED] > made / 2
    assert made == found.total()


def test_what_was_handed_in_has_no_mistake_and_is_observed_when_it_is_verified(sqlite_url: str) -> None:
    engine = create_engine(sqlite_url)
    seeded(engine)
    period = Period.at(Frequency.QUARTER, AT).previous()
    with engine.connect() as connection:
        opds = {opd.code: opd for opd in reference.opds(connection)}
        for each in queries.listed(connection, State.VERIFIED) + queries.listed(connection, State.SUBMITTED):
            sheet = queries.sheet(connection, opds[each.opd], period)
            asked = tuple(one for one in sheet.asked if one.indicator.code in sheet.lines)
            found = {
                problem.fault for problem in checks.of_sheet(replace(sheet, asked=asked)) if not problem.is_warning
            }
            assert found <= {Fault.NUMBER_NEEDED}, "letters, whose targets come by a feed"
        verified = {each.subject for each in queries.listed(connection, State.VERIFIED)}
        values = connection.execute(select(func.count()).where(schema.observation.c.feed == "entry")).scalar_one()
        trail = connection.scalars(select(schema.audit.c.subject).where(schema.audit.c.action == "report.verify"))
        assert set(trail) == verified
    assert values > len(verified)
    with engine.begin() as connection:
        assert reports.seed(connection, AT, 7) == 0, "a second start changes nothing"
    engine.dispose()
