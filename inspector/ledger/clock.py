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
import time
from functools import lru_cache
from typing import Final

_COUNTER_LIMIT = 0xFFFF
_LEAP = dt.timedelta(days=1)
_has_shape = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\.[0-9a-f]{4}", re.ASCII).fullmatch


def now() -> str:
    """The wall clock's time, as a stamp begins with it."""
    seconds, milliseconds = divmod(time.time_ns() // 1_000_000, 1000)
    return f"{_second(seconds)}.{milliseconds:03d}Z"


@lru_cache(maxsize=1)
def _second(seconds: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))


def text(wall: dt.datetime) -> str:
    """Any moment, as a stamp begins with it."""
    return wall.astimezone(dt.UTC).isoformat(timespec="milliseconds")[:23] + "Z"


def stamp(now: str, own: str | None, others: str | None = None) -> str:
    """The next stamp at this wall clock time, after our ``own`` last one and the ``others``'."""
    last = own or ""
    if others is not None and others > last and others[:24] <= text(wall_of(now) + _LEAP):
        last = others
    if last[:24] < now:
        return f"{now}.0000"
    counter = int(last[25:], 16) + 1
    if counter <= _COUNTER_LIMIT:
        return f"{last[:24]}.{counter:04x}"
    return f"{text(wall_of(last) + dt.timedelta(milliseconds=1))}.0000"


def is_stamp(text: str) -> bool:
    """Whether ``text`` has a stamp's shape and names a real moment."""
    if not _has_shape(text):
        return False
    try:
        dt.datetime.fromisoformat(text[:23])
    except ValueError:
        return False
    return True


BEIJING: Final = dt.timezone(dt.timedelta(hours=8))


def beijing_day(at: str) -> str:
    """The day of a stamp there, wherever one asks: what goes out must not differ by it."""
    return wall_of(at).astimezone(BEIJING).date().isoformat()


def wall_of(at: str) -> dt.datetime:
    """The wall clock part of a stamp, in UTC."""
    return dt.datetime.fromisoformat(at[:23] + "+00:00")
