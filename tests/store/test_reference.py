"""Reference data in the store: what is applied is what is loaded, nothing is deleted, on both databases."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, func, select

import geodata
from commandcenter.domain.calendar_diff import CalendarParts
from commandcenter.domain.reference import Reference, SeriesBreak, UnknownCode, Village
from commandcenter.domain.workdays import Calendar, CalendarDay, Counts, DayKind, ServiceLimit, Step, WorkingHours
from commandcenter.store import schema, versions
from commandcenter.store.queries import reference as queries
from commandcenter.store.writes import reference as writes
from commandcenter.store.writes.geodata import seed_kecamatan
from tests.domain.registers import APK, DINKES, DISDIK, INDICATORS, IPM, LUWIHAJI, OLD, OPDS, VILLAGES

T0 = 1_700_000_000_000


@pytest.fixture
def store(engine: Engine) -> Engine:
    """A migrated database with kecamatan and a little of everything."""
    with engine.begin() as connection:
        seed_kecamatan(connection, geodata.load_places())
        writes.apply_opds(connection, OPDS, T0)
        writes.apply_villages(connection, VILLAGES, T0)
        writes.apply_indicators(connection, INDICATORS, T0)
    return engine


def loaded(engine: Engine) -> Reference:
    with engine.connect() as connection:
        return queries.load(connection)


def version(engine: Engine) -> int:
    with engine.connect() as connection:
        return versions.read(connection)["reference"]


def test_what_is_applied_is_loaded_again_to_the_last_field(store: Engine) -> None:
    reference = loaded(store)
    assert tuple(reference.opds.entries.values()) == OPDS
    assert tuple(reference.indicators.entries.values()) == INDICATORS
    assert tuple(reference.villages.values()) == VILLAGES


def test_texts_of_a_source_are_matched_to_what_was_loaded(store: Engine) -> None:
    reference = loaded(store)
    assert reference.opds.match("DIKNAS").code == "disdik"
    assert reference.indicators.match("hdi").code == "ipm"
    assert reference.area("Sumberejo", "Margomulyo") == "35.22.22.2004"


def test_applying_again_changes_nothing_and_wakes_no_screen(store: Engine) -> None:
    before = version(store)
    with store.begin() as connection:
        assert not writes.apply_opds(connection, OPDS, T0 + 1, retire=True)
        assert not writes.apply_villages(connection, VILLAGES, T0 + 1, retire=True)
        assert not writes.apply_indicators(connection, INDICATORS, T0 + 1, retire=True)
        found = queries.sheet(connection, "ipm")
    assert found is not None
    assert found.recorded_at == T0
    assert version(store) == before == 3


def test_a_change_replaces_the_metadata_and_its_breaks_of_that_indicator_alone(store: Engine) -> None:
    other = replace(IPM, unit="poin", breaks=(SeriesBreak("2021-01-01", "Umur harapan hidup dari LF SP2020"),))
    with store.begin() as connection:
        difference = writes.apply_indicators(connection, [APK, other], T0 + 1)
        assert queries.indicator(connection, "ipm") == other
        untouched = queries.sheet(connection, "apk-paud")
    assert difference.changed == ((IPM, other),)
    assert untouched == queries.Sheet(APK, T0, None)
    assert version(store) == 4


def test_what_a_file_lacks_stays_unless_it_shall_be_retired(store: Engine) -> None:
    with store.begin() as connection:
        assert not writes.apply_indicators(connection, [APK], T0 + 1)
        assert writes.apply_indicators(connection, [APK], T0 + 1, retire=True).retired == (IPM,)
        assert writes.apply_opds(connection, [DISDIK], T0 + 1, retire=True).retired == (OLD, DINKES)
        assert writes.apply_villages(connection, [LUWIHAJI], T0 + 1, retire=True)
    reference = loaded(store)
    assert set(reference.indicators.entries) == {"apk-paud"}
    assert set(reference.opds.entries) == {"disdik"}
    assert set(reference.villages) == {"35.22.01.2001"}
    with pytest.raises(UnknownCode):
        reference.indicators.match("ipm")


def test_a_retired_indicator_keeps_its_metadata_for_what_was_observed(store: Engine) -> None:
    with store.begin() as connection:
        writes.apply_indicators(connection, [], T0 + 5, retire=True)
        assert queries.sheet(connection, "ipm") == queries.Sheet(IPM, T0, T0 + 5)
        assert queries.indicator(connection, "ipm") == IPM
        assert connection.execute(select(func.count()).select_from(schema.indicator)).scalar() == 2


def test_a_code_that_comes_back_is_the_same_entry(store: Engine) -> None:
    with store.begin() as connection:
        writes.apply_indicators(connection, [APK], T0 + 1, retire=True)
        assert writes.apply_indicators(connection, INDICATORS, T0 + 2).added == (IPM,)
        assert queries.sheet(connection, "ipm") == queries.Sheet(IPM, T0 + 2, None)


def test_an_indicator_that_never_was_is_none(store: Engine) -> None:
    with store.connect() as connection:
        assert queries.indicator(connection, "nothing") is None


def test_all_430_villages_are_kept(store: Engine) -> None:
    villages = [Village(v.code, v.name, v.kind, v.kecamatan, v.aliases) for v in geodata.load_villages()]
    with store.begin() as connection:
        writes.apply_villages(connection, villages, T0, retire=True)
        assert list(queries.villages(connection)) == villages


DAYS = (
    CalendarDay("2026-12-24", DayKind.JOINT_LEAVE, "Cuti bersama Natal", is_estimate=True),
    CalendarDay("2026-12-25", DayKind.HOLIDAY, "Natal"),
)
HOURS = (
    WorkingHours("Jam kerja", "2023-04-12", None, 0, "07:30", "16:00", 60),
    WorkingHours("Ramadan", "2026-02-19", "2026-03-20", 0, "08:00", "15:00", 30, 10),
)
LIMITS = (ServiceLimit("*", Step.ANSWER, 5, Counts.WORKING, "belum dipastikan"),)
CALENDAR = CalendarParts(DAYS, HOURS, LIMITS)


def test_the_calendar_comes_back_as_it_was_given(engine: Engine) -> None:
    with engine.begin() as connection:
        assert writes.apply_calendar(connection, CALENDAR, T0) == CALENDAR
        assert queries.calendar_parts(connection) == CALENDAR
        assert queries.calendar(connection) == Calendar(DAYS, HOURS)
        assert queries.service_limits(connection) == LIMITS


def test_the_same_calendar_again_wakes_no_screen(engine: Engine) -> None:
    with engine.begin() as connection:
        writes.apply_calendar(connection, CALENDAR, T0)
        assert writes.apply_calendar(connection, CALENDAR, T0 + 1, retire=True).is_empty
    assert version(engine) == 1


def test_a_corrected_year_replaces_its_days_and_nothing_else(engine: Engine) -> None:
    corrected = CalendarParts(days=DAYS[1:])
    with engine.begin() as connection:
        writes.apply_calendar(connection, CALENDAR, T0)
        writes.apply_calendar(connection, corrected, T0 + 1, retire=True)
        assert queries.calendar_parts(connection) == CALENDAR._replace(days=DAYS[1:])
    assert version(engine) == 2
