"""Degrees to metres."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

import geodata

LATITUDES = st.floats(-7.5, -6.9)
LONGITUDES = st.floats(111.4, 112.2)


def test_the_main_tower_stands_where_utm_says() -> None:
    x, y = geodata.project(-7.1660, 111.8906)
    assert (round(x), round(y)) == (598336, 9207805)


@given(LATITUDES, LONGITUDES, st.floats(-0.01, 0.01), st.floats(-0.01, 0.01))
def test_distances_are_those_on_the_ground(latitude: float, longitude: float, north: float, east: float) -> None:
    """Within 0.2 % of the sphere's, over a kilometre: x grows to the east, y to the north."""
    a, b = geodata.project_all([latitude, latitude + north], [longitude, longitude + east])
    ground = math.hypot(north * 110_570, east * 111_320 * math.cos(math.radians(latitude)))
    assert math.dist(a, b) == pytest.approx(ground, rel=0.005, abs=1)


def test_one_and_many_agree() -> None:
    assert geodata.project_all([-7.1, -7.2], [111.8, 111.9])[1] == geodata.project(-7.2, 111.9)


def test_no_points_are_no_points() -> None:
    assert geodata.project_all([], []) == []


def test_unpaired_coordinates_are_refused() -> None:
    with pytest.raises(ValueError, match="not pairs"):
        geodata.project_all([1.0], [])
