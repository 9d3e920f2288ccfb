"""What one can choose of an export, checked once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Literal, get_args

import msgspec

from inspector.errors import InputError
from inspector.i18n import Text
from inspector.ledger.queries import Span

Shape = Literal["long", "wide"]


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """Which visits, in which shape, and whether persons are named."""

    issues: tuple[int, ...] | None = None
    """Their numbers in order; None: all."""
    since: str | None = None
    shape: Shape = "long"
    names: bool = True
    """False: for an author stands the device, other fields for a person's name are empty."""
    photos: bool = False
    """Small ones in the page."""
    today: dt.date | None = None
    """The day by which things are overdue in the page; None: today."""

    @property
    def span(self) -> Span:
        return Span(issues=self.issues, since=self.since)


def options(
    *,
    issues: Collection[int] = (),
    since: str | dt.date | None = None,
    shape: str = "long",
    names: bool = True,
    photos: bool = False,
    today: dt.date | None = None,
) -> Options:
    """InputError for a day or a shape that cannot be."""
    for known in get_args(Shape):
        if shape == known:
            return Options(
                issues=tuple(sorted(set(issues))) or None,
                since=_day(since),
                shape=known,
                names=names,
                photos=photos,
                today=today,
            )
    raise InputError(
        Text(f"没有这种形状：{shape}", f"no such shape: {shape}"),
        Text("写 long 或 wide", "write long or wide"),
    )


def _day(since: str | dt.date | None) -> str | None:
    if since is None or isinstance(since, dt.date):
        return None if since is None else since.isoformat()
    try:
        return dt.date.fromisoformat(since.strip()).isoformat()
    except ValueError as error:
        raise InputError(
            Text(f"日期写法不对：{since}", f"this is no date: {since}"),
            Text("写成 2026-11-23", "write it as 2026-11-23"),
        ) from error
