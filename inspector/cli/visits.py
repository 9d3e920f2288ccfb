"""``inspector visits``: visits, the newest first."""

from __future__ import annotations

import datetime as dt
from typing import Any

from inspector.cli.common import Session, command
from inspector.cli.filters import day, filtered, places
from inspector.cli.printing import Column, print_json_list, print_table
from inspector.i18n import Text
from inspector.ledger.views import VisitRow

_KEYS = (
    *("id", "pack", "pack_version", "issue", "site", "on", "author", "device", "state"),
    *("opened_at", "completed_at"),
)
_STATE = {"open": Text("进行中", "open"), "completed": Text("已完成", "completed")}


@command("visits", Text("列出现场检查，最近的在前。", "List visits, the newest first."), json=True)
@filtered
def entry(session: Session, issue: int | None, region: str | None, since: dt.date | None) -> None:
    from inspector.ledger import queries

    found = queries.visits(
        session.ledger, issue=issue, places=places(session, region), since=day(since)
    )
    if session.json:
        print_json_list(_plain(session, visit) for visit in found)
        return
    columns = [
        Column(Text("编号", "Id")),
        Column(Text("日期", "Date")),
        Column(Text("事项", "Issue"), right=True),
        Column(Text("点位", "Site"), wide=True),
        Column(Text("检查人", "By"), wide=True),
        Column(Text("状态", "State")),
        Column(Text("记录", "Answers"), right=True),
    ]
    rows = (
        (
            visit.id,
            visit.on,
            visit.issue,
            visit.site or Text("（资料）", "(documents)"),
            visit.author,
            _STATE[visit.state],
            visit.answered,
        )
        for visit in found
    )
    print_table(columns, rows)


def _plain(session: Session, visit: VisitRow) -> dict[str, Any]:
    from inspector.fieldwork import required_left

    return {key: getattr(visit, key) for key in _KEYS} | {
        "required_left": required_left(session.ledger, session.library, visit),
        "answered": visit.answered,
        "conflict": visit.conflict,
    }
