"""``inspector remark N [--text TEXT]``: what an office remarks on an issue."""

from __future__ import annotations

import click

from inspector.cli.common import Session, command, option
from inspector.cli.parser import WholeNumber
from inspector.cli.printing import out, print_json
from inspector.i18n import Text


@command(
    "remark",
    Text(
        "一个事项的备注：写下（空文字为去掉），或不带 --text 时显示；没有时退出码 1。",
        "The remark on an issue: write it (an empty text takes it away), or without --text show"
        " it; exit code 1 if there is none.",
    ),
    json=True,
)
@click.argument("issue", metavar="N", type=WholeNumber())
@option("--text", metavar="TEXT", text=Text("备注", "the remark"))
def entry(session: Session, issue: int, text: str | None) -> int:
    from inspector.workflow.writing import remark, write_remark

    if text is not None:
        write_remark(session.ledger, session.pack, issue, text)
    written = remark(session.ledger, session.pack, issue)
    if session.json:
        print_json({"issue": issue, "text": written})
    elif text is None and written is not None:
        out(written)
    return 0 if written is not None or text is not None else 1
