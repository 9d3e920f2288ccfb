"""``inspector findings``: what was found wrong."""

from __future__ import annotations

import datetime as dt

from inspector.cli.common import Session, command, option
from inspector.cli.filters import day, filtered, places
from inspector.cli.parser import Words
from inspector.cli.printing import Column, print_json_list, print_table
from inspector.i18n import Text

_KEYS = (
    *("id", "visit", "issue", "site", "check", "severity", "what", "action", "due", "responsible"),
    *("state", "raised_at", "author", "device", "row", "closed_at", "closing_note", "conflict"),
)
SEVERITY = {
    "critical": Text("严重", "critical"),
    "major": Text("较重", "major"),
    "minor": Text("一般", "minor"),
}
_STATE = {
    "open": Text("未关闭", "open"),
    "closed": Text("已关闭", "closed"),
    "withdrawn": Text("已撤回", "withdrawn"),
}


@command(
    "findings",
    Text("列出发现的问题，未关闭的在前。", "List findings, the open ones first."),
    json=True,
)
@filtered
@option("--state", type=Words(*_STATE), text=Text("只看这种状态", "this state only"))
def entry(
    session: Session,
    issue: int | None,
    region: str | None,
    since: dt.date | None,
    state: str | None,
) -> None:
    from inspector.ledger import queries

    chosen = queries.FindingFilter(
        issue=issue, places=places(session, region), since=day(since), state=state
    )
    found = queries.findings(session.ledger, chosen)
    if session.json:
        print_json_list({key: getattr(row, key) for key in _KEYS} for row in found)
        return
    columns = [
        Column(Text("编号", "Id")),
        Column(Text("事项", "Issue"), right=True),
        Column(Text("等级", "Severity")),
        Column(Text("问题", "What"), wide=True),
        Column(Text("期限", "Due")),
        Column(Text("责任", "Who"), wide=True),
        Column(Text("状态", "State")),
    ]
    rows = (
        (
            row.id[-8:],
            row.issue,
            SEVERITY[row.severity],
            row.what,
            row.due,
            row.responsible,
            _STATE[row.state],
        )
        for row in found
    )
    print_table(columns, rows)
