"""``inspector issues``: the register as a table."""

from __future__ import annotations

from inspector.cli.common import Session, command
from inspector.cli.printing import Column, in_language, print_json, print_table
from inspector.i18n import Text

STATUS = {
    "completed": Text("已完成", "completed"),
    "completed_long_term": Text("完成并长期坚持", "completed, long-term"),
    "in_progress": Text("推进中", "in progress"),
}
STAGE = {
    "rectifying": Text("整改中", "rectifying"),
    "submitted": Text("申请验收", "submitted"),
    "accepted": Text("已验收", "accepted"),
    "signed_off": Text("已销号", "signed off"),
    "published": Text("已公开", "published"),
    "long_term": Text("长期坚持", "long-term"),
    "reopened": Text("反弹", "reopened"),
}


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
            STAGE.get(line.stage, line.stage),
            f"{line.checks_answered}/{line.checks_total}",
            line.findings_open or "",
            f"{line.deadline or ''}{' !' if line.overdue else ''}",
        )
        for line in lines
    )
    print_table(columns, rows)
