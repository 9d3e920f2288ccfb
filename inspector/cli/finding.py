"""``inspector finding raise|close``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from inspector.cli.common import Session, command, group, option
from inspector.cli.parser import Day, File, Sub, Words
from inspector.cli.printing import out
from inspector.i18n import Text

_RAISE = Text("提出一条发现问题，输出其编号。", "Raise a finding and print its id.")
_CLOSE = Text("凭核实情况关闭一条发现问题。", "Close a finding on what was verified.")


@command("raise", _RAISE)
@click.argument("visit", metavar="VISIT")
@option(
    "--severity",
    type=Words("critical", "major", "minor"),
    required=True,
    text=Text("严重、较重或一般", "how severe"),
)
@option("--what", metavar="TEXT", required=True, text=Text("问题是什么", "what is wrong"))
@option("--check", metavar="CHECK", text=Text("所依据的检查项", "the check it comes from"))
@option("--action", metavar="TEXT", default="", text=Text("整改措施", "the corrective action"))
@option("--due", type=Day(), text=Text("期限", "when it is due"))
@option("--responsible", metavar="TEXT", default="", text=Text("责任人或单位", "who answers"))
def raise_(
    session: Session,
    visit: str,
    severity: str,
    what: str,
    check: str | None,
    action: str,
    due: dt.date | None,
    responsible: str,
) -> None:
    from inspector.fieldwork import form_of, raise_finding
    from inspector.ledger import queries

    found = queries.visit(session.ledger, visit)
    if check is not None:
        form_of(session.ledger, session.library, found).check(check)
    out(
        raise_finding(
            session.ledger,
            found.id,
            severity=severity,
            what=what,
            check=check,
            action=action,
            due=None if due is None else due.isoformat(),
            responsible=responsible,
        )
    )


@command("close", _CLOSE)
@click.argument("finding", metavar="ID")
@option("--note", metavar="TEXT", required=True, text=Text("核实情况", "what was verified"))
@option(
    "--photo",
    type=File(),
    multiple=True,
    text=Text("作为证据的文件，可重复", "a file as evidence; may be given again"),
)
def close(session: Session, finding: str, note: str, photo: tuple[Path, ...]) -> None:
    from inspector.fieldwork import close_finding

    close_finding(session.ledger, finding, note, photo)


entry = group(
    "finding",
    Text("发现问题。", "Findings."),
    {"raise": Sub(__name__, _RAISE, "raise_"), "close": Sub(__name__, _CLOSE, "close")},
)
