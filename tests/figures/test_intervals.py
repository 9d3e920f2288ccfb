"""The exact interval of a share, against published values and the definition."""

from __future__ import annotations

from fractions import Fraction
from math import comb, isclose

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.figures.intervals import interval, tail


@pytest.mark.parametrize(
    ("hold", "number", "low", "high"),
    [
        # two-sided 95 % limits as in the tables of Diem and Lentner (Documenta Geigy, 1970)
        (0, 10, 0.0, 30.85),
        (1, 10, 0.25, 44.50),
        (2, 10, 2.52, 55.61),
        (5, 10, 18.71, 81.29),
        (10, 10, 69.15, 100.0),
        (1, 20, 0.13, 24.87),
        (8, 20, 19.12, 63.95),
        (27, 30, 73.47, 97.89),
        (10, 100, 4.90, 17.62),
        (50, 100, 39.83, 60.17),
    ],
)
def test_the_interval_is_that_of_the_tables(
    hold: int, number: int, low: float, high: float
) -> None:
    ends = [round(end * 100, 2) for end in interval(hold, number)]
    assert ends == [low, high]


def test_nothing_seen_says_nothing() -> None:
    assert interval(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(("hold", "number"), [(-1, 3), (4, 3)])
def test_more_than_all_cannot_hold(hold: int, number: int) -> None:
    with pytest.raises(ValueError, match="of"):
        interval(hold, number)


def exactly(least: int, number: int, share: Fraction) -> Fraction:
    """The tail by its definition, in whole numbers."""
    return sum(
        (comb(number, at) * share**at * (1 - share) ** (number - at))
        for at in range(least, number + 1)
    ) or Fraction(0)


counts = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@settings(deadline=None)
@given(counts, st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99]))
def test_at_its_ends_half_of_what_is_left_beside_the_confidence_is_in_the_tail(
    count: tuple[int, int], confidence: float
) -> None:
    hold, number = count
    low, high = interval(hold, number, confidence)
    beside = (1 - confidence) / 2
    assert 0.0 <= low <= hold / number <= high <= 1.0
    if hold:
        assert isclose(exactly(hold, number, Fraction(low)), beside, rel_tol=1e-9)
    if hold < number:
        fewer = 1 - exactly(hold + 1, number, Fraction(high))
        assert isclose(fewer, beside, rel_tol=1e-9)


@settings(deadline=None)
@given(counts, st.fractions(Fraction(1, 1000), Fraction(999, 1000), max_denominator=1000))
def test_the_tail_is_the_binomials(count: tuple[int, int], share: Fraction) -> None:
    least, number = count
    expected = float(exactly(least, number, share))
    assert isclose(tail(least, number, float(share)), expected, rel_tol=1e-9, abs_tol=1e-12)


@settings(deadline=None)
@given(counts)
def test_what_holds_and_what_does_not_mirror_each_other(count: tuple[int, int]) -> None:
    hold, number = count
    low, high = interval(hold, number)
    lower, upper = interval(number - hold, number)
    assert isclose(lower, 1 - high, abs_tol=1e-12)
    assert isclose(upper, 1 - low, abs_tol=1e-12)


def test_a_sample_of_thousands_is_no_trouble() -> None:
    low, high = interval(4900, 5000)
    assert 0.975 < low < 0.98 < high < 0.985
