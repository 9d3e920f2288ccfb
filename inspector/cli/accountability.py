"""``inspector accountability add|list|correct|withdraw``: who was held to account."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from inspector.cli.common import Session, command, group, option
from inspector.cli.notice import on_option
from inspector.cli.parser import Sub, WholeNumber, Words
from inspector.cli.printing import Column, out, print_json, print_table
from inspector.i18n import Text

if TYPE_CHECKING:
    from inspector.ledger.bodies import Rank, Sanction

_ADD = Text(
    "登记一人次问责，输出其编号；姓名可以不写。",
    "Record that somebody was held to account and print the record's id; no name is needed.",
)
_CORRECT = Text(
    "更正一条问责；没写的各栏不变，原来的留在日志里。",
    "Put a record right; what is not given stays as it is, what was there stays in the log.",
)
_WITHDRAW = Text(
    "撤回误记的一条问责；留在日志里，不再计入。",
    "Take back a record made by mistake; it stays in the log and counts nowhere.",
)
_LIST = Text("列出问责情况和合计。", "List who was held to account, with totals.")


@command("add", _ADD)
@option("--unit", metavar="UNIT", required=True, text=Text("单位：编号或名称", "id or name"))
@option(
    "--rank",
    type=Words("department", "division", "section", "other"),
    required=True,
    text=Text("厅级、处级、科级或其他", "the rank"),
)
@option(
    "--measure",
    type=Words("disciplined", "admonished", "named", "removed"),
    required=True,
    text=Text("处分、诫勉、通报或免职", "what was done"),
)
@option(
    "--issue",
    type=WholeNumber(),
    multiple=True,
    text=Text("因哪个事项，可重复", "over which issue; may be given again"),
)
@option(
    "--name",
    metavar="TEXT",
    default="",
    text=Text("姓名（可不写；会随数据包到同事处）", "a name (optional; it goes to colleagues)"),
)
@option("--note", metavar="TEXT", default="", text=Text("说明", "a note"))
@on_option
def add(
    session: Session,
    unit: str,
    rank: Rank,
    measure: Sanction,
    issue: tuple[int, ...],
    name: str,
    note: str,
    on: dt.date | None,
) -> None:
    from inspector.agenda.accountability import hold_to_account

    out(
        hold_to_account(
            session.ledger,
            session.pack,
            session.library.tables,
            unit=unit,
            rank=rank,
            measure=measure,
            on=on,
            issues=issue,
            name=name,
            note=note,
        )
    )


@command("list", _LIST, json=True)
@option("--issue", type=WholeNumber(), text=Text("只看这个事项", "this issue only"))
@option("--no-names", is_flag=True, text=Text("不列姓名", "leave names out"))
def list_(session: Session, issue: int | None, no_names: bool) -> None:
    from inspector.agenda.accountability import RANK_WORDS, SANCTION_WORDS, totals
    from inspector.agenda.units import unit_name
    from inspector.ledger import queries

    tables = session.library.tables
    rows = queries.accountability(session.ledger, session.pack.id, issue=issue, names=not no_names)
    counted = totals(rows)
    if session.json:
        keys = ("id", "unit", "rank", "measure", "on", "issues", "name", "note", "author")
        entries = [
            {key: getattr(row, key) for key in keys if not (no_names and key == "name")}
            | {"unit_name": str(unit_name(tables, row.unit))}
            for row in rows
        ]
        print_json({"entries": entries, "totals": counted})
        return
    columns = [
        Column(Text("编号", "Id")),
        Column(Text("日期", "On")),
        Column(Text("单位", "Unit"), wide=True),
        Column(Text("级别", "Rank")),
        Column(Text("处理", "Measure")),
        *([] if no_names else [Column(Text("姓名", "Name"))]),
        Column(Text("事项", "Issues")),
        Column(Text("说明", "Note"), wide=True),
    ]
    print_table(
        columns,
        (
            (
                row.id[-8:],
                row.on,
                unit_name(tables, row.unit),
                RANK_WORDS[row.rank],
                SANCTION_WORDS[row.measure],
                *([] if no_names else [row.name]),
                ", ".join(map(str, row.issues)),
                row.note,
            )
            for row in rows
        ),
    )
    out("")
    out(Text(f"合计 {counted.people} 人", f"{counted.people} in all"))
    for words, by in ((RANK_WORDS, counted.by_rank), (SANCTION_WORDS, counted.by_measure)):
        out("  ".join(f"{words[key]} {count}" for key, count in by.items()))


@command("correct", _CORRECT)
@click.argument("record", metavar="ID")
@option("--because", metavar="TEXT", required=True, text=Text("哪里错了", "what was mistaken"))
@option("--unit", metavar="UNIT", text=Text("单位：编号或名称", "id or name"))
@option(
    "--rank",
    type=Words("department", "division", "section", "other"),
    text=Text("厅级、处级、科级或其他", "the rank"),
)
@option(
    "--measure",
    type=Words("disciplined", "admonished", "named", "removed"),
    text=Text("处分、诫勉、通报或免职", "what was done"),
)
@option(
    "--issue",
    type=WholeNumber(),
    multiple=True,
    text=Text("因哪些事项（代替原来的）", "over which issues (in place of those before)"),
)
@option("--name", metavar="TEXT", text=Text("姓名；空的去掉姓名", "a name; empty removes it"))
@option("--note", metavar="TEXT", text=Text("说明", "a note"))
@on_option
def correct(
    session: Session,
    record: str,
    because: str,
    unit: str | None,
    rank: Rank | None,
    measure: Sanction | None,
    issue: tuple[int, ...],
    name: str | None,
    note: str | None,
    on: dt.date | None,
) -> None:
    from inspector.agenda import accountability

    accountability.correct(
        session.ledger,
        session.pack,
        session.library.tables,
        record,
        why=because,
        unit=unit,
        rank=rank,
        measure=measure,
        on=on,
        issues=issue or None,
        name=name,
        note=note,
    )


@command("withdraw", _WITHDRAW)
@click.argument("record", metavar="ID")
@option("--because", metavar="TEXT", required=True, text=Text("为什么撤回", "why"))
def withdraw(session: Session, record: str, because: str) -> None:
    from inspector.agenda import accountability

    accountability.withdraw(session.ledger, record, because)


entry = group(
    "accountability",
    Text("问责。", "Accountability."),
    {
        "add": Sub(__name__, _ADD, "add"),
        "list": Sub(__name__, _LIST, "list_"),
        "correct": Sub(__name__, _CORRECT, "correct"),
        "withdraw": Sub(__name__, _WITHDRAW, "withdraw"),
    },
)
