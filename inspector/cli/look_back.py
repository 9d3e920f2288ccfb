"""``inspector look-back``: which issues are looked at again, and when."""

from __future__ import annotations

import datetime as dt

from inspector.cli.common import Session, command, option
from inspector.cli.notices import today_option
from inspector.cli.parser import WholeNumber
from inspector.cli.printing import Column, out, print_json, print_table
from inspector.cli.stage import as_json
from inspector.i18n import Text

NOTHING = Text("还没有销号的事项", "no issue is signed off yet")


@command(
    "look-back",
    Text(
        "回头看：已销号的事项何时再看，哪些应看、逾期、已看；有新发现的建议改为「反弹」。",
        "Looking again: when issues that are signed off are visited again, what is due, overdue or"
        " done; where something came up, reopening is proposed.",
    ),
    json=True,
)
@option("--issue", type=WholeNumber(), text=Text("只看这个事项", "this issue only"))
@today_option
def entry(session: Session, issue: int | None, today: dt.date | None) -> None:
    from inspector.workflow.look_back import look_backs
    from inspector.workflow.words import REVISIT, STAGE_WORDS

    found = look_backs(session.ledger, session.pack, issue, today)
    if session.json:
        print_json([as_json(one) for one in found])
        return
    if not found:
        not_yet = Text(f"第 {issue} 号还没有销号", f"issue {issue} is not signed off")
        out(NOTHING if issue is None else not_yet)
        return
    columns = [
        Column(Text("编号", "No."), right=True),
        Column(Text("事项", "Issue"), wide=True),
        Column(Text("应看日期", "Due")),
        Column(Text("状态", "State")),
        Column(Text("检查日期", "Visited")),
        Column(Text("建议", "Proposed")),
    ]
    titles = {one.number: one.title for one in session.pack.issues}
    rows = (
        (
            one.issue,
            titles[one.issue],
            revisit.due,
            REVISIT[revisit.state],
            revisit.on,
            STAGE_WORDS["reopened"] if one.proposes else "",
        )
        for one in found
        for revisit in one.told
    )
    print_table(columns, rows)
