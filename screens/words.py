"""Words that several screens say alike: how severe, in which state, when."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from inspector.i18n import Text
from inspector.ledger.bodies import Severity
from inspector.ledger.clock import wall_of

SEVERITIES: Final[dict[Severity, Text]] = {
    "critical": Text("严重", "critical"),
    "major": Text("较重", "major"),
    "minor": Text("一般", "minor"),
}
FINDING_STATES: Final[dict[str, Text]] = {
    "open": Text("未关闭", "open"),
    "closed": Text("已关闭", "closed"),
    "withdrawn": Text("已撤回", "withdrawn"),
}


def clock(at: str) -> str:
    """An event's time on the person's own clock, to the minute."""
    wall = wall_of(at)
    with suppress(OverflowError, OSError):  # a device whose clock stood at the calendar's end
        wall = wall.astimezone()
    return wall.strftime("%Y-%m-%d %H:%M")


def many(count: int, thing: str) -> str:
    """``1 record``, ``2 records``; in Chinese nothing changes."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
