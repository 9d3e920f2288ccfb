"""``inspector public-text N [--text TEXT]``: what the public is told of an issue."""

from __future__ import annotations

import click

from inspector.cli.common import Session, command, option
from inspector.cli.parser import WholeNumber
from inspector.cli.printing import out, print_json
from inspector.i18n import Text


@command(
    "public-text",
    Text(
        "一个事项的公开文字：写下，或不带 --text 时显示；没有时退出码 1。",
        "What the public is told of an issue: write it, or without --text show it; exit code 1 if"
        " there is none.",
    ),
    json=True,
)
@click.argument("issue", metavar="N", type=WholeNumber())
@option("--text", metavar="TEXT", text=Text("公开文字", "the text"))
def entry(session: Session, issue: int, text: str | None) -> int:
    from inspector.workflow.writing import public_text, write_public_text

    if text is not None:
        write_public_text(session.ledger, session.pack, issue, text)
    written = public_text(session.ledger, session.pack, issue)
    if session.json:
        print_json({"issue": issue, "text": written})
    elif text is None and written is not None:
        out(written)
    return 0 if written is not None else 1
