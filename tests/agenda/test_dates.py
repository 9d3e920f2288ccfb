"""Dates: how near they are, and rhythms across year ends, leap days and short months."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.agenda.dates import WHENS, days_later, occurrences, when
from inspector.packs.model import Rhythm

RECURRING: tuple[Rhythm, ...] = ("weekly", "monthly", "quarterly", "half_yearly", "yearly")


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def dues(rhythm: Rhythm, on: int | None, first: str, last: str) -> list[str]:
    return [due.isoformat() for due in occurrences(rhythm, on, day(first), day(last))]


@pytest.mark.parametrize(
    ("due", "today", "expected"),
    [
        ("2018-03-04", "2018-03-05", "overdue"),
        ("2018-03-05", "2018-03-05", "week"),  # on the day itself nothing is late
        ("2018-03-11", "2018-03-05", "week"),
        ("2018-03-12", "2018-03-05", "month"),
        ("2018-03-31", "2018-03-05", "month"),
        ("2018-04-01", "2018-03-05", "later"),
        ("2018-01-06", "2017-12-31", "later"),  # a Sunday: the week ends today, so does the year
        ("2018-01-06", "2018-01-01", "week"),
        ("2019-01-06", "2018-12-31", "week"),  # a week that goes over into the new year
        ("2024-02-29", "2024-02-28", "week"),
        ("9999-12-31", "9999-12-31", "week"),  # the calendar's last day
    ],
)
def test_a_date_is_overdue_this_week_this_month_or_later(
    due: str, today: str, expected: str
) -> None:
    assert when(day(due), day(today)) == expected


def test_what_has_no_date_stands_apart() -> None:
    assert when(None, day("2018-03-05")) == "undated"


@given(st.dates(), st.dates(), st.dates())
def test_the_later_the_date_the_later_its_place(
    today: dt.date, one: dt.date, other: dt.date
) -> None:
    sooner, later = sorted((one, other))
    assert WHENS.index(when(sooner, today)) <= WHENS.index(when(later, today))


def test_the_last_day_stands_in_for_a_31st_that_is_not_there() -> None:
    assert dues("monthly", 31, "2018-01-01", "2018-06-30") == [
        "2018-01-31",
        "2018-02-28",
        "2018-03-31",
        "2018-04-30",
        "2018-05-31",
        "2018-06-30",
    ]


def test_a_leap_day_counts() -> None:
    assert dues("monthly", 30, "2020-02-01", "2020-02-29") == ["2020-02-29"]
    assert dues("monthly", 29, "2019-02-01", "2020-02-29")[0] == "2019-02-28"
    assert dues("monthly", 29, "2019-02-01", "2020-02-29")[-1] == "2020-02-29"


def test_a_rhythm_goes_on_over_the_year_end() -> None:
    assert dues("monthly", 5, "2017-12-01", "2018-01-31") == ["2017-12-05", "2018-01-05"]
    assert dues("weekly", 1, "2018-12-25", "2019-01-07") == ["2018-12-31", "2019-01-07"]
    assert dues("quarterly", 15, "2017-10-16", "2018-04-30") == ["2018-01-15", "2018-04-15"]


def test_without_a_day_the_period_ends_with_its_own_last_day() -> None:
    assert dues("weekly", None, "2018-01-01", "2018-01-14") == ["2018-01-07", "2018-01-14"]
    assert dues("monthly", None, "2020-02-01", "2020-02-29") == ["2020-02-29"]
    assert dues("quarterly", None, "2018-01-01", "2018-12-31") == [
        "2018-03-31",
        "2018-06-30",
        "2018-09-30",
        "2018-12-31",
    ]
    assert dues("half_yearly", None, "2018-01-01", "2018-12-31") == ["2018-06-30", "2018-12-31"]
    assert dues("yearly", None, "2018-01-01", "2019-12-31") == ["2018-12-31", "2019-12-31"]


def test_with_a_day_it_is_owed_after_the_period() -> None:
    assert dues("half_yearly", 10, "2018-01-01", "2018-12-31") == ["2018-01-10", "2018-07-10"]
    assert dues("yearly", 31, "2018-01-01", "2018-12-31") == ["2018-01-31"]


@pytest.mark.parametrize("rhythm", ["once", "continuous"])
def test_what_is_owed_once_or_always_has_no_rhythm(rhythm: Rhythm) -> None:
    assert dues(rhythm, None, "2018-01-01", "2030-12-31") == []


@given(
    st.sampled_from(RECURRING),
    st.none() | st.integers(1, 31),
    st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)),
    st.integers(0, 800),
    st.integers(0, 800),
)
def test_two_stretches_of_time_have_the_same_days_as_one(
    rhythm: Rhythm, on: int | None, first: dt.date, one: int, other: int
) -> None:
    """Nothing falls between them, nothing twice, and all in order."""
    if rhythm == "weekly" and on is not None:
        on = (on - 1) % 7 + 1
    middle = days_later(first, one)
    last = days_later(middle, other + 1)
    whole = list(occurrences(rhythm, on, first, last))
    parts = [
        *occurrences(rhythm, on, first, middle),
        *occurrences(rhythm, on, days_later(middle, 1), last),
    ]
    assert whole == parts == sorted(set(whole))
    assert all(first <= due <= last for due in whole)


@given(st.sampled_from(RECURRING[1:]), st.integers(1, 31), st.integers(1990, 2090))
def test_each_period_is_owed_once(rhythm: Rhythm, on: int, year: int) -> None:
    times = {"monthly": 12, "quarterly": 4, "half_yearly": 2, "yearly": 1}[rhythm]
    whole = dt.date(year, 1, 1), dt.date(year, 12, 31)
    assert len(list(occurrences(rhythm, on, *whole))) == times
    assert len(list(occurrences(rhythm, None, *whole))) == times


def test_looking_ahead_ends_with_the_calendar() -> None:
    assert days_later(day("9999-12-30"), 400) == dt.date.max
    assert dues("weekly", 5, "9999-12-20", "9999-12-31") == ["9999-12-24", "9999-12-31"]
