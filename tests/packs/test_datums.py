"""Coordinates of Chinese maps and of GPS, one into the other and back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from inspector.packs import datums
from inspector.packs.datums import Point

CHINA = st.tuples(
    st.floats(min_value=18.0, max_value=54.0), st.floats(min_value=73.5, max_value=135.0)
)
ABROAD = st.tuples(
    st.floats(min_value=-90.0, max_value=90.0), st.floats(min_value=-180.0, max_value=72.0)
)


@given(CHINA)
def test_the_way_back_from_gcj02_is_within_a_centimetre(point: Point) -> None:
    there = datums.wgs84_to_gcj02(point)
    assert datums.metres_between(datums.gcj02_to_wgs84(there), point) < 0.01


@given(CHINA)
def test_the_way_back_from_bd09_is_within_a_centimetre(point: Point) -> None:
    there = datums.wgs84_to_bd09(point)
    assert datums.metres_between(datums.bd09_to_wgs84(there), point) < 0.01


@given(CHINA)
def test_inside_china_the_shift_is_seen_and_bounded(point: Point) -> None:
    assert 1 < datums.metres_between(datums.wgs84_to_gcj02(point), point) < 1500


@given(ABROAD)
def test_outside_china_nothing_moves(point: Point) -> None:
    assert datums.wgs84_to_gcj02(point) == point
    assert datums.to_wgs84(point, "gcj02") == point
    assert datums.to_wgs84(point, "bd09") == point


def test_a_known_place_agrees_with_published_values() -> None:
    """Tian'anmen: WGS 84 39.907375, 116.391349 is GCJ-02 39.908776, 116.397592 (to a metre)."""
    shifted = datums.wgs84_to_gcj02((39.907375, 116.391349))
    assert datums.metres_between(shifted, (39.908776, 116.397592)) < 2
