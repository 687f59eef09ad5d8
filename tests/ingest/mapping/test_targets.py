"""Tables of what shall be reached."""

from typing import Any

import pytest

from commandcenter.domain.records import Place, Target
from ingest.contract import Cell
from tests.ingest.mapping.tables import feed, mapped, table, when

COLUMNS = ("OPD", "Indikator", "Target", "Triwulan")
FIELDS: dict[str, Any] = {
    "indicator": "Indikator",
    "opd": "OPD",
    "plan": {"value": "Perjanjian Kinerja 2026"},
    "plan_version": {"file": r"_(v\d+)\."},
    "period": "Triwulan",
    "value": "Target",
}
TARGETS = feed("target", FIELDS, values={"decimal": ",", "year": 2026})


def one(target: Cell, period: Cell = "TW IV", indicator: str = "IPM") -> Any:
    return mapped(TARGETS, table(COLUMNS, [("Dinkes", indicator, target, period)]), origin="target_v2.xlsx")


def test_a_row_becomes_a_target_of_its_plan_and_version_also_for_a_time_to_come() -> None:
    assert one("74,5").record == Target(
        Place("", 2), "ipm", "35.22", "dinkes", "Perjanjian Kinerja 2026", "v2", "2026-Q4", when("2027-01-01"), 74.5,
        None, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "value", "upper", "text"),
    [
        (74.5, 74.5, None, None),
        ("80,10-85,00", 80.1, 85.0, None),
        ("BB", None, None, "BB"),
        ("n/a", None, None, "n/a"),
        ("-", None, None, "-"),
    ],
)
def test_ranges_letters_and_not_applicable_are_kept_as_they_stand(
    cell: Cell, value: float | None, upper: float | None, text: str | None
) -> None:
    record = one(cell).record
    assert (record.value, record.upper, record.text) == (value, upper, text)


def test_an_empty_target_is_no_target() -> None:
    assert one(None).mapper.missing == 1


def test_a_target_outside_of_what_the_indicator_can_be_goes_back() -> None:
    assert one(745).reject.reason == "out_of_range"
    assert one("90-110").reject.reason == "out_of_range"
