"""``inspector measure N ID --done TEXT``: a measure of the issue reported as done."""

from __future__ import annotations

from pathlib import Path

import click

from inspector.cli.common import Session, command, option
from inspector.cli.parser import File, WholeNumber
from inspector.i18n import Text


@command(
    "measure",
    Text(
        "上报一项整改措施已完成，附上证据；再报一次可补充文件。",
        "Report a measure of the issue as done, with evidence; report it again to add files.",
    ),
)
@click.argument("issue", metavar="N", type=WholeNumber())
@click.argument("measure", metavar="ID")
@option("--done", metavar="TEXT", required=True, text=Text("做了什么", "what was done"))
@option(
    "--file",
    type=File(),
    multiple=True,
    text=Text("作为证据的文件，可重复", "a file as evidence; may be given again"),
)
def entry(session: Session, issue: int, measure: str, done: str, file: tuple[Path, ...]) -> None:
    from inspector.workflow.writing import report_measure

    report_measure(session.ledger, session.pack, issue, measure, done, file)
