"""Months, quarters and weeks: what a bulletin is about, and what it is held against."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final, Literal

import msgspec

from inspector.agenda.dates import month_end
from inspector.errors import InputError
from inspector.i18n import Text
from inspector.reports.document import day_words, month_name

Kind = Literal["month", "quarter", "week"]
_SHAPES: Final[dict[Kind, tuple[re.Pattern[str], str]]] = {
    "month": (re.compile(r"(\d{4})-(\d\d)", re.ASCII), "2018-03"),
    "quarter": (re.compile(r"(\d{4})-?[Qq]([1-4])", re.ASCII), "2018Q1"),
    "week": (re.compile(r"(\d{4})-?[Ww](\d\d)", re.ASCII), "2018-W10"),
}
_QUARTERS: Final = ("一", "二", "三", "四")


class Period(msgspec.Struct, frozen=True, kw_only=True):
    kind: Kind
    first: dt.date
    last: dt.date

    @property
    def name(self) -> str:
        """As it is typed: ``2018-03``, ``2018Q1``, ``2018-W10``."""
        if self.kind == "week":
            year, week, _ = self.first.isocalendar()
            return f"{year}-W{week:02}"
        if self.kind == "quarter":
            return f"{self.first.year}Q{self._quarter}"
        return f"{self.first.year}-{self.first.month:02}"

    @property
    def words(self) -> Text:
        """As it is read: 2018年3月, March 2018."""
        year, month = self.first.year, self.first.month
        match self.kind:
            case "month":
                return Text(f"{year}年{month}月", f"{month_name(month)} {year}")
            case "quarter":
                at = self._quarter
                return Text(f"{year}年第{_QUARTERS[at - 1]}季度", f"Quarter {at} of {year}")
            case "week":
                first, last = day_words(self.first), day_words(self.last)
                return Text(f"{first.zh}至{last.zh}", f"{first.en} to {last.en}")

    @property
    def _quarter(self) -> int:
        return (self.first.month + 2) // 3

    @property
    def previous(self) -> Period:
        day = self.first - dt.timedelta(days=1)
        return _around(self.kind, day)


def period(kind: Kind, typed: str | None, today: dt.date) -> Period:
    """The period that is meant; nothing typed: the last whole one before ``today``.

    Raises InputError for what is no period.
    """
    if not typed:
        return _around(kind, today).previous
    shape, example = _SHAPES[kind]
    found = shape.fullmatch(typed.strip())
    try:
        if found is not None:
            return _starting(kind, int(found[1]), int(found[2]))
    except ValueError:
        pass
    raise InputError(
        Text(f"期间写法不对：{typed}", f"this is no {kind}: {typed}"),
        Text(f"写成 {example}", f"write it as {example}"),
    )


def _starting(kind: Kind, year: int, at: int) -> Period:
    match kind:
        case "month":
            return _around(kind, dt.date(year, at, 1))
        case "quarter":
            return _around(kind, dt.date(year, at * 3, 1))
        case "week":
            return _around(kind, dt.date.fromisocalendar(year, at, 1))


def _around(kind: Kind, day: dt.date) -> Period:
    """The period that a day lies in."""
    match kind:
        case "month":
            first, last = day.replace(day=1), month_end(day.year, day.month)
        case "quarter":
            month = (day.month - 1) // 3 * 3 + 1
            first, last = dt.date(day.year, month, 1), month_end(day.year, month + 2)
        case "week":
            first = day - dt.timedelta(days=day.weekday())
            last = first + dt.timedelta(days=6)
    return Period(kind=kind, first=first, last=last)
