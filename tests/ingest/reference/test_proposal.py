"""The proposed holidays of a year: complete where a decree is known, honest where it is not."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.reference.proposal import propose

MOVING = ("Nyepi", "Waisak", "Imlek", "Isra", "Idul", "Islam", "Maulid")


def test_the_year_of_a_known_decree_has_its_25_days_and_no_estimate() -> None:
    """17 public holidays and 8 days of joint leave in 2026: two independent lists agree on them."""
    days = propose(2026)
    assert Counter(day["kind"] for day in days) == {"holiday": 17, "joint_leave": 8}
    assert not any(day.get("estimate") for day in days)
    assert {"day": "2026-03-23", "kind": "joint_leave", "name": "Cuti Bersama Hari Raya Idul Fitri"} in days


def test_a_year_with_one_estimated_islamic_feast_has_only_estimated_ones_and_estimated_leave() -> None:
    days = propose(2027)
    assert all(day.get("estimate") for day in days if day["kind"] == "joint_leave")
    assert all(day.get("estimate") for day in days if "Idul" in day["name"] or "Maulid" in day["name"])
    assert not any("perkiraan" in day["name"] for day in days)
    assert not next(day for day in days if day["day"] == "2027-08-17").get("estimate")


def test_without_a_decree_every_feast_that_moves_is_an_estimate() -> None:
    days = propose(2040)
    assert {day["kind"] for day in days} == {"holiday"}
    for day in days:
        assert day.get("estimate", False) == any(word in day["name"] for word in MOVING), day


@settings(max_examples=15, deadline=None)
@given(st.integers(2000, 2076))
def test_every_year_has_its_fixed_days_once_and_in_order(year: int) -> None:
    days = propose(year)
    assert [day["day"] for day in days] == sorted(day["day"] for day in days)
    assert {f"{year}-01-01", f"{year}-08-17", f"{year}-12-25"} <= {day["day"] for day in days}
    assert all(day["day"].startswith(f"{year}-") for day in days)
