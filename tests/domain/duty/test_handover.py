"""When a hand-over is missing, and when an entry of the shift log is locked."""

from dataclasses import replace
from datetime import datetime

from commandcenter.domain.clock import DAY, HOUR, MINUTE, WIB, from_datetime
from commandcenter.domain.duty.handover import Handover, Lack, due, missing
from commandcenter.domain.duty.log import EntryKind, locks_at
from commandcenter.domain.duty.model import DUTIES, Turn

MONDAY = from_datetime(datetime(2026, 11, 23, 8, tzinfo=WIB))
DUTY = replace(next(each for each in DUTIES if each.key == "jaringan"), version=1)
CENTER = next(each for each in DUTIES if each.key == "pusat")
WEEKS = (
    Turn(1, "jaringan", ("jaringan-1",), MONDAY - 7 * DAY, MONDAY),
    Turn(2, "jaringan", ("jaringan-2",), MONDAY, MONDAY + 7 * DAY),
)
WRITTEN = Handover(7, "jaringan", MONDAY, MONDAY - HOUR, "jaringan-1", "Menara Balen", "")


def lacks(at: int, *written: Handover, turns: tuple[Turn, ...] = WEEKS) -> list[tuple[Lack, int]]:
    return [(each.lack, each.since) for each in missing(DUTY, turns, written, at)]


def test_a_hand_over_must_be_taken_within_half_an_hour_of_the_change() -> None:
    assert lacks(MONDAY + 30 * MINUTE - 1, WRITTEN) == []
    assert lacks(MONDAY + 30 * MINUTE, WRITTEN) == [(Lack.NOT_TAKEN, MONDAY)]
    (late,) = missing(DUTY, WEEKS, [WRITTEN], MONDAY + HOUR)
    assert (late.names, late.handover) == (("jaringan-2",), 7)
    assert lacks(MONDAY + HOUR, replace(WRITTEN, taken_at=MONDAY, taken_by="jaringan-2")) == []
    assert lacks(MONDAY + HOUR, replace(WRITTEN, replaced_at=MONDAY)) == []  # whoever wrote it had his say


def test_one_that_is_written_late_has_half_an_hour_from_then_on() -> None:
    late = replace(WRITTEN, written_at=MONDAY + 2 * HOUR)
    assert lacks(MONDAY + 2 * HOUR + 29 * MINUTE, late) == []
    assert lacks(MONDAY + 2 * HOUR + 30 * MINUTE, late) == [(Lack.NOT_TAKEN, MONDAY + 2 * HOUR)]


def test_a_change_without_a_word_is_said_for_half_a_day() -> None:
    assert lacks(MONDAY + 29 * MINUTE) == []
    assert lacks(MONDAY + 30 * MINUTE) == [(Lack.NOT_WRITTEN, MONDAY)]
    assert missing(DUTY, WEEKS, (), MONDAY + HOUR)[0].names == ("jaringan-1",)
    assert lacks(MONDAY + 13 * HOUR) == []
    same = (WEEKS[0], replace(WEEKS[1], names=("jaringan-1",)))
    assert lacks(MONDAY + HOUR, turns=same) == []  # nobody hands over to himself
    assert missing(replace(DUTY, hands_over=False), WEEKS, (), MONDAY + HOUR) == ()


def test_nobody_on_call_is_missing_where_there_is_a_rota() -> None:
    assert lacks(MONDAY + 7 * DAY + MINUTE) == [(Lack.NOBODY, MONDAY + 7 * DAY)]
    assert [each.lack for each in missing(DUTY, (), (), MONDAY)] == [Lack.NOBODY]
    assert missing(replace(DUTY, version=0), (), (), MONDAY) == ()


def test_what_is_written_now_is_for_the_change_that_nobody_wrote_for_yet() -> None:
    assert due(WEEKS, (), MONDAY - 3 * DAY) == MONDAY
    assert due(WEEKS, (), MONDAY + HOUR) == MONDAY
    assert due(WEEKS, (WRITTEN,), MONDAY + HOUR) == MONDAY + 7 * DAY
    assert due((), (), MONDAY) == MONDAY


def test_an_entry_is_locked_after_its_grace_and_at_the_end_of_its_shift() -> None:
    noon, late = MONDAY + 4 * HOUR, MONDAY + 5 * HOUR + 55 * MINUTE  # 12.00; 13.55, five minutes before the change
    assert locks_at(EntryKind.NOTE, CENTER, noon) == noon + 10 * MINUTE
    assert locks_at(EntryKind.NOTE, CENTER, late) == MONDAY + 6 * HOUR
    assert locks_at(EntryKind.NOTE, replace(CENTER, shifts="", grace_min=0), late) == late
    assert locks_at(EntryKind.CORRECTION, CENTER, noon) == noon
