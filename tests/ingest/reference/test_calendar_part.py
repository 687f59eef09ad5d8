"""The calendar of a file: days, hours and limits, read whole or refused with every mistake in its line."""

from pathlib import Path

import pytest

from commandcenter.domain.calendar_diff import CalendarParts
from commandcenter.domain.workdays import (
    Calendar,
    CalendarDay,
    Counts,
    DayKind,
    ServiceLimit,
    Step,
    WorkdayClock,
    WorkingHours,
)
from ingest.reference.builtin import FOLDER
from ingest.reference.loader import NOTHING, CatalogueError, Known, load
from ingest.reference.writer import Form, write_calendar

GOOD = """
calendar:
  days:
    - {day: 2026-12-25, kind: holiday, name: Natal}
    - {day: 2026-12-24, kind: joint_leave, name: Cuti bersama, estimate: true}
  working_hours:
    - {name: Jam kerja, valid_from: 2023-04-12, weekday: [0, 1], starts: 07:30, ends: 16:00, break_minutes: 60}
    - {name: Jumat, valid_from: 2023-04-12, valid_to: 2030-01-01, weekday: 4, starts: "7.30", ends: "16:30",
       priority: 1}
  service_limits:
    - {kind: "*", step: answer, days: 5, counts: working, note: belum dipastikan}
"""


def read(
    folder: Path, text: str, known: Known = NOTHING, *, retire: bool = True, name: str = "c.yaml"
) -> CalendarParts:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return load([path], known, retire=retire).calendar or CalendarParts()


def mistakes(folder: Path, text: str, known: Known = NOTHING) -> list[str]:
    with pytest.raises(CatalogueError) as caught:
        read(folder, text, known)
    return [line.strip() for line in str(caught.value).splitlines()[1:]]


def test_days_hours_and_limits_are_read_in_order_and_weekdays_one_by_one(tmp_path: Path) -> None:
    """An unquoted 16:00 is 960 to YAML, and means four o'clock to a person."""
    assert read(tmp_path, GOOD) == CalendarParts(
        days=(
            CalendarDay("2026-12-24", DayKind.JOINT_LEAVE, "Cuti bersama", is_estimate=True),
            CalendarDay("2026-12-25", DayKind.HOLIDAY, "Natal"),
        ),
        hours=(
            WorkingHours("Jam kerja", "2023-04-12", None, 0, "07:30", "16:00", 60, 0),
            WorkingHours("Jam kerja", "2023-04-12", None, 1, "07:30", "16:00", 60, 0),
            WorkingHours("Jumat", "2023-04-12", "2030-01-01", 4, "07:30", "16:30", 0, 1),
        ),
        limits=(ServiceLimit("*", Step.ANSWER, 5, Counts.WORKING, "belum dipastikan"),),
    )


def test_what_is_not_spoken_of_is_none(tmp_path: Path) -> None:
    assert read(tmp_path, "calendar:\n  days: []\n") == CalendarParts(days=())


def test_the_built_in_calendar_counts_this_year_and_the_two_before() -> None:
    parts = load([FOLDER / "calendar.yaml"]).calendar or CalendarParts()
    calendar = Calendar(parts.days or (), parts.hours or ())
    assert {2024, 2025, 2026} <= set(WorkdayClock(calendar).calendar.years)
    assert sum(day.day.startswith("2026") for day in calendar.days) == 25
    assert parts.limits
    assert all(limit.note for limit in parts.limits)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = """
calendar:
  day: []
  days:
    - {day: 25 Desember, kind: libur, name: Natal}
    - {day: 2026-12-25, kind: holiday, name: Natal}
    - {day: 2026-12-25, kind: holiday, name: Natal lagi}
  working_hours:
    - {name: a, valid_from: 2026-01-01, weekday: 7, starts: pagi, ends: 25:00}
    - {name: a, valid_from: 2026-01-01, weekday: 1, starts: 12:00, ends: 11:00}
  service_limits:
    - {kind: keluhan, step: answer, days: -1, counts: working, note: x}
"""
    assert mistakes(tmp_path, text) == [
        "line 3: calendar.day: there is no such key; there are days, working_hours, service_limits",
        "line 5: calendar.days[1].day: '25 Desember' is no day: write 2026-11-23",
        "line 5: calendar.days[1].kind: must be 'holiday', 'joint_leave' or 'working', this is 'libur'",
        "line 7: calendar.days[3]: is there twice",
        "line 9: calendar.working_hours[1].weekday[1]: must be at most 6, this is 7",
        "line 9: calendar.working_hours[1].starts: 'pagi' is no time of day: write 07:30",
        "line 9: calendar.working_hours[1].ends: 1500 is no time of day: write 07:30",
        "line 10: calendar.working_hours[2]: they end at 11:00, before they begin at 12:00",
        "line 12: calendar.service_limits[1].kind: 'keluhan' is no class of complaints: write one of *, pengaduan, "
        "aspirasi, permintaan_informasi",
        "line 12: calendar.service_limits[1].days: must be at least 0, this is -1",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("calendar: 1\n", "line 1: calendar: it holds one or more of days, working_hours, service_limits"),
        ("calendar: {days: 1}\n", "line 1: calendar.days: must be a list: each entry begins with '- '"),
    ],
)
def test_what_is_no_calendar_is_refused(tmp_path: Path, text: str, told: str) -> None:
    assert mistakes(tmp_path, text) == [told]


def test_hours_that_contradict_those_in_the_store_are_refused(tmp_path: Path) -> None:
    """Each list is right by itself; together two hours of one priority hold on a Monday."""
    there = Known(calendar=read(tmp_path, GOOD))
    more = GOOD.replace("name: Jam kerja, valid_from: 2023-04-12", "name: Lain, valid_from: 2024-01-01")
    path = tmp_path / "more.yaml"
    path.write_text(more, encoding="utf-8")
    with pytest.raises(CatalogueError, match="both hold on 2026-01-05: give one of them a higher priority"):
        load([path], there, retire=False)
    assert load([path], there, retire=True)


def test_two_files_with_a_calendar_are_refused(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"b\.yaml has 1 mistake:\n.*the calendar is in a\.yaml already"):
        load([tmp_path / "a.yaml", tmp_path / "b.yaml"])


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_what_is_written_is_read_back(tmp_path: Path, form: Form) -> None:
    for parts in (read(tmp_path, GOOD), load([FOLDER / "calendar.yaml"]).calendar or CalendarParts()):
        assert read(tmp_path, write_calendar(parts, form), name=f"out.{form}") == parts


def test_a_table_holds_the_days(tmp_path: Path) -> None:
    parts = read(tmp_path, GOOD)
    table = write_calendar(parts, "csv")
    assert table.splitlines()[:2] == ["day,kind,name,estimate", "2026-12-24,joint_leave,Cuti bersama,true"]
    assert read(tmp_path, table, name="days.csv") == CalendarParts(days=parts.days)
    with pytest.raises(CatalogueError, match=r"line 3: calendar\.days\[2\]\.day: 'x' is no day"):
        read(tmp_path, table.replace("2026-12-25", "x"), name="days.csv")
