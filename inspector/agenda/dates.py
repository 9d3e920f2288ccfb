"""Dates on the person's own calendar: how near they are, and when a rhythm falls due."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from typing import Final, Literal

from inspector.packs.model import Rhythm

When = Literal["overdue", "week", "month", "later", "undated", "settled"]
"""How near something is; ``settled``: it is done with, and stands on no agenda."""
WHENS: Final[tuple[When, ...]] = ("overdue", "week", "month", "later", "undated")
"""What is still to be done, the nearest first."""

_MONTHS: Final[dict[Rhythm, int]] = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}


def when(due: dt.date | None, today: dt.date) -> When:
    """Past, up to this Sunday, up to the end of the month, or later."""
    if due is None:
        return "undated"
    if due < today:
        return "overdue"
    if due.toordinal() <= today.toordinal() + 7 - today.isoweekday():
        return "week"
    return "month" if due <= month_end(today.year, today.month) else "later"


def month_end(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def year_end(due: dt.date | int) -> dt.date:
    """The day itself; of a year alone its last day."""
    return due if isinstance(due, dt.date) else dt.date(due, 12, 31)


def days_later(day: dt.date, days: int) -> dt.date:
    """``day`` and so many days; the calendar's last day where it ends before."""
    return dt.date.fromordinal(min(day.toordinal() + days, dt.date.max.toordinal()))


def occurrences(
    rhythm: Rhythm, day: int | None, first: dt.date, last: dt.date
) -> Iterator[dt.date]:
    """The days from ``first`` to ``last`` on which a rhythm falls due.

    ``day`` is the day of the month after the period, its last where the month is shorter; of a
    week 1 (Monday) to 7.  Without it the period's own last day.  Nothing for what is owed once or
    always.
    """
    if rhythm == "weekly":
        start = first.toordinal() + ((day or 7) - first.isoweekday()) % 7
        yield from map(dt.date.fromordinal, range(start, last.toordinal() + 1, 7))
        return
    months = _MONTHS.get(rhythm)
    if months is None:
        return
    for at in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        year, month = at // 12, at % 12 + 1
        if (month - 1 if day else month) % months == 0:
            end = month_end(year, month)
            due = end.replace(day=min(day, end.day)) if day else end
            if first <= due <= last:
                yield due
