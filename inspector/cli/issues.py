"""``inspector issues``: the register as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.cli.common import Session, command
from inspector.cli.printing import Column, in_language, print_json, print_table
from inspector.i18n import Text

if TYPE_CHECKING:
    from inspector.fieldwork import IssueLine

STATUS = {
    "completed": Text("已完成", "completed"),
    "completed_long_term": Text("完成并长期坚持", "completed, long-term"),
    "in_progress": Text("推进中", "in progress"),
}


def _stage(line: IssueLine) -> str:
    """``*``: past a gate by an override; ``?``: devices disagree."""
    from inspector.workflow.words import stage_word

    mark = "?" if line.stage_conflict else "*" if line.overridden else ""
    return f"{stage_word(line.stage)}{mark}"


@command(
    "issues",
    Text("台账：每个整改事项一行。", "The register: one line for each issue."),
    json=True,
)
def entry(session: Session) -> None:
    from inspector.fieldwork import register

    lines = register(session.ledger, session.pack)
    if session.json:
        print_json(in_language(lines))
        return
    columns = [
        Column(Text("编号", "No."), right=True),
        Column(Text("事项", "Issue"), wide=True),
        Column(Text("基准日状态", "Status")),
        Column(Text("办理阶段", "Stage")),
        Column(Text("进度", "Progress"), right=True),
        Column(Text("未关闭", "Open"), right=True),
        Column(Text("期限", "Due")),
    ]
    rows = (
        (
            line.number,
            line.title,
            STATUS.get(line.status, line.status),
            _stage(line),
            f"{line.checks_answered}/{line.checks_total}",
            line.findings_open or "",
            f"{line.deadline or ''}{' !' if line.overdue else ''}",
        )
        for line in lines
    )
    print_table(columns, rows)
