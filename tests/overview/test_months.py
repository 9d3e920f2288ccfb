"""Months and their sums; bars and shares that do not flatter."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from inspector.overview.months import Month, months_of, running
from inspector.overview.words import bar, share

months = st.integers(2016 * 12, 2030 * 12).map(lambda at: f"{at // 12:04}-{at % 12 + 1:02}")
counts = st.dictionaries(months, st.integers(1, 99), max_size=6)


def test_open_findings_are_those_raised_less_those_closed() -> None:
    found = (
        Month(month="2018-01", raised=3),
        Month(month="2018-02", raised=1, closed=2),
        Month(month="2018-03", closed=2),
    )
    assert running(found, "open") == [3, 2, 0]


@given(answered=counts, visits=counts, now=months)
def test_months_follow_each_other_and_lose_nothing(
    answered: dict[str, int], visits: dict[str, int], now: str
) -> None:
    found = months_of({"answered": answered, "visits": visits}, now)
    named = [month.month for month in found]
    assert named == sorted(set(named))
    assert all(int(b[5:]) == int(a[5:]) % 12 + 1 for a, b in pairwise(named))
    assert [0, *running(found, "answered")][-1] == sum(answered.values())
    assert sum(month.visits for month in found) == sum(visits.values())


@given(count=st.integers(0, 10_000), most=st.integers(1, 10_000), width=st.integers(2, 40))
def test_a_bar_is_empty_for_nothing_alone_and_full_for_all_alone(
    count: int, most: int, width: int
) -> None:
    told = bar(count, most, width)
    assert (len(told) == 0) == (count == 0)
    assert (len(told) == width) == (count >= most)


@given(done=st.integers(0, 10_000), total=st.integers(1, 10_000))
def test_a_share_says_100_for_all_alone_and_0_for_nothing_alone(done: int, total: int) -> None:
    done = min(done, total)
    assert (share(done, total) == "100%") == (done == total)
    assert (share(done, total) == "0%") == (done == 0)


def test_without_checks_there_is_no_share() -> None:
    assert share(0, 0) == "-"
