"""``--issue``, ``--region`` and ``--since``, alike for visits, answers and findings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from inspector.cli.common import Session, option
from inspector.cli.parser import Day, WholeNumber
from inspector.i18n import Text
from inspector.ledger.queries import Places


def filtered(work: Callable[..., Any]) -> Callable[..., Any]:
    """Add the three options to a command's function."""
    issue = option("--issue", type=WholeNumber(), text=Text("只看这个事项", "this issue only"))
    region = option(
        "--region",
        metavar="CODE",
        text=Text("只看这个地区（六位代码）", "this region only (six digits of GB/T 2260)"),
    )
    since = option(
        "--since", type=Day(), text=Text("只看这一天起的检查", "visits from this day on")
    )
    made: Callable[..., Any] = issue(region(since(work)))
    return made


def day(since: dt.date | None) -> str | None:
    return None if since is None else since.isoformat()


def places(session: Session, region: str | None) -> Places | None:
    """The places that lie in a region; None when no region is asked for."""
    if region is None:
        return None
    from inspector.fieldwork import places_within
    from inspector.packs.tables import load_tables

    return places_within(session.ledger, session.pack, load_tables(), region)
