"""``inspector visit open|complete|reopen``."""

from __future__ import annotations

import datetime as dt

import click

from inspector.cli.common import Session, command, group, option
from inspector.cli.parser import Day, Sub, WholeNumber
from inspector.cli.printing import out, print_json, tell
from inspector.i18n import Text

_OPEN = Text("开始一次现场检查，输出其编号。", "Open a visit and print its id.")
_COMPLETE = Text(
    "完成一次检查；缺少必填内容时列出，退出码 1。",
    "Complete a visit; if something required is missing, list it and exit with 1.",
)
_REOPEN = Text("重新打开一次已完成的检查。", "Open a completed visit again.")


@command("open", _OPEN)
@option("--issue", type=WholeNumber(), required=True, text=Text("事项编号", "the issue's number"))
@option(
    "--site",
    metavar="ID",
    text=Text("点位；不给则为查阅资料", "the site; without it, the issue's documents"),
)
@option("--on", type=Day(), text=Text("检查日期，默认今天", "the day, today if not given"))
def open_visit(session: Session, issue: int, site: str | None, on: dt.date | None) -> None:
    from inspector.fieldwork import open_visit

    out(open_visit(session.ledger, session.library, session.pack, issue, site, on))


@command("complete", _COMPLETE, json=True)
@click.argument("visit", metavar="VISIT")
def complete(session: Session, visit: str) -> int:
    from inspector.fieldwork import complete
    from inspector.ledger import queries

    found = queries.visit(session.ledger, visit)
    missing = complete(session.ledger, session.library, found.id)
    if session.json:
        items = [
            {
                "check": item.check.id,
                "row": item.row,
                "label": str(item.check.label),
                "reason": str(item.missing or item.problem),
            }
            for item in missing
        ]
        print_json({"visit": found.id, "ok": not missing, "missing": items})
    elif missing:
        tell(Text(f"还缺 {len(missing)} 项：", f"{len(missing)} still to do:"))
        for item in missing:
            row = f" ({item.row_name})" if item.row_name else ""
            out(f"{item.check.id}{row}: {item.check.label} - {item.missing or item.problem}")
    else:
        tell(Text("检查已完成", "the visit is completed"))
    return 1 if missing else 0


@command("reopen", _REOPEN)
@click.argument("visit", metavar="VISIT")
def reopen(session: Session, visit: str) -> None:
    from inspector.fieldwork import reopen

    if reopen(session.ledger, visit) is None:
        tell(Text("这次检查本来就没有完成", "this visit is open already"))


entry = group(
    "visit",
    Text("现场检查。", "Visits."),
    {
        "open": Sub(__name__, _OPEN, "open_visit"),
        "complete": Sub(__name__, _COMPLETE, "complete"),
        "reopen": Sub(__name__, _REOPEN, "reopen"),
    },
)
