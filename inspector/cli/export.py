"""``inspector export``: a findings file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from inspector.cli.common import Session, command, option
from inspector.cli.parser import Day, File, WholeNumber
from inspector.cli.printing import print_json, tell
from inspector.cli.progress import ProgressLine
from inspector.i18n import Text


@command(
    "export",
    Text("导出检查结果文件。", "Write a findings file."),
    json=True,
)
@option(
    "--format",
    metavar="F",
    required=True,
    text=Text("格式：csv、jsonl、xlsx、bundle", "csv, jsonl, xlsx or bundle"),
)
@option("--out", type=File(), text=Text("写到哪里", "where to write it"))
@option(
    "--issue",
    type=WholeNumber(),
    multiple=True,
    text=Text("只导出这个事项，可重复", "this issue only; may be given again"),
)
@option("--since", type=Day(), text=Text("只导出这一天起的检查", "visits from this day on"))
def entry(
    session: Session,
    format: str,
    out: Path | None,
    issue: tuple[int, ...],
    since: dt.date | None,
) -> None:
    from inspector.exports import export

    with ProgressLine() as line:
        written = export(
            session.ledger,
            session.library,
            format,
            out,
            issues=issue,
            since=since,
            progress=lambda done, total: line.show(Text("导出", "exporting"), done, total),
        )
    if session.json:
        print_json(written)
        return
    tell(
        Text(
            f"已写入 {written.path}（{written.rows} 行）",
            f"wrote {written.path} ({written.rows} rows)",
        )
    )
