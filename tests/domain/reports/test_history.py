"""The history of a report: sittings instead of autosaves."""

from typing import Any

from commandcenter.domain.audit import Deed
from commandcenter.domain.clock import MINUTE
from commandcenter.domain.reports.history import Change, story

AT = 1_795_417_500_000


def deed(
    n: int, minutes: int, action: str = "save", actor: str = "local", before: Any = None, after: Any = None
) -> Deed:
    at = AT + minutes * MINUTE
    return Deed(n, at, actor, "operator", "", f"report.{action}", "report:x:2026-Q3", before, after)


def typed(value: str) -> dict[str, dict[str, str]]:
    return {"stunting": {"typed": value, "driver": "", "obstacle": "", "evidence": ""}}


def test_autosaves_that_follow_each_other_are_one_sitting() -> None:
    saves = [deed(1, 0, before=typed(""), after=typed("1")), deed(2, 5, before=typed("1"), after=typed("12"))]
    (chapter,) = story([*reversed(saves)])
    assert (chapter.since, chapter.at) == (AT, AT + 5 * MINUTE)
    assert chapter.changes == (Change("stunting", "value", "", "12"),)


def test_what_was_typed_and_taken_back_is_no_change() -> None:
    saves = [deed(1, 0, before=typed("12"), after=typed("1")), deed(2, 5, before=typed("1"), after=typed("12"))]
    (chapter,) = story([*reversed(saves)])
    assert chapter.changes == ()


def test_a_pause_another_person_and_a_step_begin_a_chapter() -> None:
    deeds = [
        deed(1, 0, before={}, after=typed("1")),
        deed(2, 40, before=typed("1"), after=typed("2")),
        deed(3, 41, actor="siti", before=typed("2"), after=typed("3")),
        deed(4, 42, "send_back", before={"state": "submitted"}, after={"state": "sent_back", "reason": "Salah"}),
        deed(5, 43, before=typed("3"), after=typed("4")),
    ]
    chapters = story([*reversed(deeds)])
    assert [chapter.action for chapter in chapters] == [
        "report.save", "report.send_back", "report.save", "report.save", "report.save"
    ]  # fmt: skip
    assert chapters[1].reason == "Salah"


def test_nothing_done_is_no_history() -> None:
    assert story([]) == ()
