"""A hybrid logical clock: time that sorts, also when a laptop's clock goes back.

A stamp is ``2026-11-24T05:13:10.123Z.0000``: UTC to the millisecond, then a counter in hex, so
that text order is time order.  A stamp is never earlier than this device's last one, so a clock
set back a year only makes the counter run; nor than what came from others, so an event sorts after
what its author could know.  But others' stamps more than a day ahead of the wall clock do not pull
ours along: one laptop with a wrong year must not carry everybody there.
"""

from __future__ import annotations

import datetime as dt
import re

_COUNTER_LIMIT = 0xFFFF
_LEAP = dt.timedelta(days=1)
_SHAPE = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\.[0-9a-f]{4}$")


def stamp(wall: dt.datetime, own: str | None, others: str | None = None) -> str:
    """The next stamp at this wall clock time, after our ``own`` last one and the ``others``'."""
    now = _text(wall)
    last = own or ""
    if others is not None and others > last and others[:24] <= _text(wall + _LEAP):
        last = others
    if last[:24] < now:
        return f"{now}.0000"
    counter = int(last[25:], 16) + 1
    if counter <= _COUNTER_LIMIT:
        return f"{last[:24]}.{counter:04x}"
    return f"{_text(wall_of(last) + dt.timedelta(milliseconds=1))}.0000"


def is_stamp(text: str) -> bool:
    """Whether ``text`` has a stamp's shape and names a real moment."""
    if not _SHAPE.fullmatch(text):
        return False
    try:
        wall_of(text)
    except ValueError:
        return False
    return True


def wall_of(at: str) -> dt.datetime:
    """The wall clock part of a stamp, in UTC."""
    return dt.datetime.fromisoformat(at[:23] + "+00:00")


def _text(wall: dt.datetime) -> str:
    if wall.tzinfo is not dt.UTC:
        wall = wall.astimezone(dt.UTC)
    return wall.isoformat(timespec="milliseconds")[:23] + "Z"
