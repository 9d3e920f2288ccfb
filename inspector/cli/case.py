"""``inspector case add|list|reply|close``: handed-over cases."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from inspector.cli.common import Session, command, group, option
from inspector.cli.notice import file_option, on_option
from inspector.cli.notices import today_option
from inspector.cli.parser import Day, Sub, WholeNumber, Words
from inspector.cli.printing import Column, out, print_json, print_table
from inspector.i18n import Text

if TYPE_CHECKING:
    from inspector.agenda.cases import Case
    from inspector.ledger.bodies import CaseSource

_ADD = Text("登记一个交办件，输出其编号。", "Add a case and print its id.")
_LIST = Text("列出交办件，清单包里的在前。", "List cases, those of the pack first.")
_REPLY = Text("记录办理结果。", "Record what became of a case.")
_CLOSE = Text("办结一个交办件；没有答复的不能办结。", "Close a case; none closes without a reply.")


@command("add", _ADD)
@option("--text", metavar="TEXT", required=True, text=Text("反映的问题", "what it is about"))
@option(
    "--region",
    metavar="CODE",
    required=True,
    text=Text("地区：六位代码或名称", "the region: six digits of GB/T 2260, or its name"),
)
@option("--place", metavar="TEXT", default="", text=Text("地点", "the place, in words"))
@option(
    "--source",
    type=Words("complaint", "spot_check", "other"),
    required=True,
    text=Text("群众举报、抽查或其他", "a complaint, a spot check or something else"),
)
@option("--issue", type=WholeNumber(), text=Text("所属事项", "the issue that it belongs to"))
@option("--reply-by", type=Day(), text=Text("答复期限", "reply by this day"))
@on_option
def add(
    session: Session,
    text: str,
    region: str,
    place: str,
    source: CaseSource,
    issue: int | None,
    reply_by: dt.date | None,
    on: dt.date | None,
) -> None:
    from inspector.agenda.cases import add_case

    out(
        add_case(
            session.ledger,
            session.pack,
            session.library.tables,
            text=text,
            region=region,
            place=place,
            source=source,
            issue=issue,
            on=on,
            reply_by=reply_by,
        )
    )


@command("list", _LIST, json=True)
@option("--issue", type=WholeNumber(), text=Text("只看这个事项", "this issue only"))
@option("--state", type=Words("open", "closed"), text=Text("只看这种状态", "this state only"))
@today_option
def list_(session: Session, issue: int | None, state: str | None, today: dt.date | None) -> None:
    from inspector.agenda.cases import SOURCE_WORDS, cases

    day = today or session.ledger.today()
    found = [
        one
        for one in cases(session.ledger, session.pack)
        if (issue is None or one.issue == issue) and state in (None, one.state)
    ]
    if session.json:
        print_json([_json(one, day) for one in found])
        return
    columns = [
        Column(Text("编号", "Id")),
        Column(Text("日期", "On")),
        Column(Text("来源", "Source")),
        Column(Text("地区", "Region"), wide=True),
        Column(Text("事项", "Issue"), right=True),
        Column(Text("问题", "What"), wide=True),
        Column(Text("答复期限", "Reply by")),
        Column(Text("状态", "State")),
    ]
    tables = session.library.tables
    print_table(
        columns,
        (
            (
                one.id.rpartition("/")[2] if one.source == "pack" else one.id[-8:],
                one.on,
                SOURCE_WORDS[one.source],
                tables.region_name(one.region),
                one.issue,
                one.text,
                one.reply_by,
                _state(one, day),
            )
            for one in found
        ),
    )


def _json(one: Case, today: dt.date) -> dict[str, Any]:
    reply, closing = one.reply, one.closing
    closed = one.state == "closed" and closing is not None
    return {
        "id": one.id,
        "on": None if one.on is None else one.on.isoformat(),
        "text": str(one.text),
        "region": one.region,
        "place": one.place,
        "source": one.source,
        "issue": one.issue,
        "reply_by": None if one.reply_by is None else one.reply_by.isoformat(),
        "state": one.state,
        "overdue": one.overdue(today),
        "interim": None if one.interim is None else str(one.interim),
        "reply": None if reply is None else reply.text,
        "replied_on": None if reply is None else reply.on,
        "evidence": [] if reply is None else list(reply.evidence),
        "closed_on": closing.on if closed and closing is not None else None,
        "conflict": one.conflicts,
        "author": one.author,
    }


def _state(one: Case, today: dt.date) -> Text:
    mark = " [?]" if one.conflicts else ""
    if one.state == "closed":
        told = Text("已办结", "closed")
    elif one.reply is not None:
        told = Text("已答复，未办结", "replied, open")
    elif one.overdue(today):
        told = Text("! 逾期", "! overdue")
    else:
        told = Text("办理中", "open")
    return Text("{told}{mark}", "{told}{mark}").format(told=told, mark=mark)


@command("reply", _REPLY)
@click.argument("case", metavar="ID")
@option("--text", metavar="TEXT", required=True, text=Text("办理结果", "what became of it"))
@file_option
@on_option
def reply(
    session: Session, case: str, text: str, file: tuple[Path, ...], on: dt.date | None
) -> None:
    from inspector.agenda.cases import reply_to_case

    reply_to_case(session.ledger, session.pack, case, text, file, on)


@command("close", _CLOSE)
@click.argument("case", metavar="ID")
@option(
    "--reply",
    metavar="TEXT",
    text=Text("办理结果，和办结一并记录", "what became of it, recorded along with the closing"),
)
@option("--note", metavar="TEXT", default="", text=Text("办结说明", "a note on the closing"))
@file_option
@on_option
def close(
    session: Session,
    case: str,
    reply: str | None,
    note: str,
    file: tuple[Path, ...],
    on: dt.date | None,
) -> None:
    from inspector.agenda.cases import close_case

    close_case(session.ledger, session.pack, case, reply=reply, note=note, paths=file, on=on)


entry = group(
    "case",
    Text("交办件：群众举报、抽查发现的问题。", "Cases that were handed over."),
    {
        "add": Sub(__name__, _ADD, "add"),
        "list": Sub(__name__, _LIST, "list_"),
        "reply": Sub(__name__, _REPLY, "reply"),
        "close": Sub(__name__, _CLOSE, "close"),
    },
)
