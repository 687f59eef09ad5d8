"""The calendar that the program brings: each of its years can be counted, and by the hours of the decree."""

from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
import yaml

import ingest
from commandcenter.domain.clock import WIB, from_datetime
from commandcenter.domain.records import ComplaintKind
from commandcenter.domain.workdays import (
    Calendar,
    CalendarDay,
    Counts,
    DayKind,
    ServiceLimit,
    Step,
    WorkdayClock,
    WorkingHours,
    limit_of,
)

FILE: dict[str, Any] = yaml.safe_load(
    (Path(ingest.__file__).parent / "reference" / "calendar.yaml").read_text(encoding="utf-8")
)["calendar"]


def hours() -> list[WorkingHours]:
    return [
        WorkingHours(
            entry["name"], str(entry["valid_from"]), str(entry["valid_to"]) if "valid_to" in entry else None, weekday,
            entry["starts"], entry["ends"], entry["break_minutes"], entry["priority"],
        )
        for entry in FILE["working_hours"]
        for weekday in ([entry["weekday"]] if isinstance(entry["weekday"], int) else entry["weekday"])
    ]  # fmt: skip


DAYS = tuple(
    CalendarDay(str(day["day"]), DayKind(day["kind"]), day["name"], day.get("estimate", False)) for day in FILE["days"]
)
LIMITS = tuple(
    ServiceLimit(limit["kind"], Step(limit["step"]), limit["days"], Counts(limit["counts"]), limit["note"])
    for limit in FILE["service_limits"]
)
CLOCK = WorkdayClock(Calendar(DAYS, tuple(hours())))


def wib(*parts: int) -> int:
    return from_datetime(datetime(*parts, tzinfo=WIB))  # type: ignore[misc, arg-type]


def test_the_years_2024_to_2027_can_be_counted_and_no_other() -> None:
    assert [year for year in range(2000, 2060) if CLOCK.is_known(year)] == [2024, 2025, 2026, 2027]


@pytest.mark.parametrize(("year", "holidays", "leave"), [(2024, 19, 10), (2025, 17, 11), (2026, 17, 8), (2027, 18, 8)])
def test_each_year_has_the_days_of_its_decree(year: int, holidays: int, leave: int) -> None:
    """2024 with two elections, 2025 with the leave of 18 August; 2027 is not decreed and has two Isra Mikraj."""
    kinds = [day.kind for day in DAYS if day.day.startswith(str(year))]
    assert (kinds.count(DayKind.HOLIDAY), kinds.count(DayKind.JOINT_LEAVE), len(kinds)) == (
        holidays,
        leave,
        holidays + leave,
    )


def test_days_stand_in_order_and_only_those_of_2027_may_be_estimates() -> None:
    assert [day.day for day in DAYS] == sorted(day.day for day in DAYS)
    estimates = [day for day in DAYS if day.is_estimate]
    assert {day.day[:4] for day in estimates} == {"2027"}
    islamic = [
        day
        for day in DAYS
        if day.day > "2027" and any(word in day.name for word in ("Idul", "Islam", "Isra", "Maulid"))
    ]
    assert len(islamic) == 11
    assert set(islamic) <= set(estimates)
    assert all(day.is_estimate for day in DAYS if day.day > "2027" and day.kind is DayKind.JOINT_LEAVE)


def test_a_week_has_the_hours_of_perpres_21_of_2023() -> None:
    """37 h 30 min, in Ramadan 32 h 30 min."""
    for monday in (wib(2024, 7, 29), wib(2025, 11, 17), wib(2026, 11, 23), wib(2027, 11, 22)):
        assert CLOCK.working_minutes_between(monday, monday + 7 * 86_400_000) == 37 * 60 + 30
    for monday in (wib(2024, 3, 18), wib(2025, 3, 10), wib(2026, 3, 2), wib(2027, 2, 15)):
        assert CLOCK.working_minutes_between(monday, monday + 7 * 86_400_000) == 32 * 60 + 30


def test_ramadan_ends_the_day_before_idul_fitri_and_lasts_29_or_30_days() -> None:
    feasts = {day.day for day in DAYS if day.name == "Hari Raya Idul Fitri"}
    spans = {(entry.valid_from, entry.valid_to) for entry in hours() if "Ramadan" in entry.name}
    assert len(spans) == len(feasts) == 4
    for first, last in spans:
        end = date.fromisoformat(last or "")
        assert date.fromordinal(end.toordinal() + 1).isoformat() in feasts
        assert (end - date.fromisoformat(first)).days + 1 in (29, 30)


def test_idul_fitri_2026_is_bridged_by_the_joint_leave() -> None:
    """17 March was the last working day before it, 25 March the next one."""
    assert CLOCK.add_working_days(wib(2026, 3, 17, 9), 1) == wib(2026, 3, 25, 16)


def test_every_class_of_complaints_has_a_limit_for_every_step_with_its_source() -> None:
    for kind in ComplaintKind:
        for step in Step:
            limit = limit_of(LIMITS, kind, step)
            assert limit is not None, f"{kind} {step}"
            assert 1 <= limit.days <= 60
            assert "lapor.go.id" in limit.note or "sippn.menpan.go.id" in limit.note
    keys = [(limit.kind, limit.step) for limit in LIMITS]
    assert all(len(list(group)) == 1 for _key, group in groupby(sorted(keys)))
