"""When one looks again after the sign-off, and what came of it."""

from __future__ import annotations

import datetime as dt

import pytest

from inspector.workflow.look_back import months_later

D = dt.date


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (D(2018, 3, 5), 6, D(2018, 9, 5)),
        (D(2018, 8, 31), 6, D(2019, 2, 28)),
        (D(2019, 8, 31), 6, D(2020, 2, 29)),
        (D(2020, 2, 29), 12, D(2021, 2, 28)),
        (D(2018, 12, 31), 6, D(2019, 6, 30)),
        (D(2018, 11, 30), 1, D(2018, 12, 30)),
        (D(9999, 6, 1), 12, D.max),
    ],
)
def test_months_later_is_the_same_day_or_the_months_last(
    day: dt.date, months: int, then: dt.date
) -> None:
    assert months_later(day, months) == then
