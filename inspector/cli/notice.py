"""``inspector notice issue|answer|withdraw``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inspector.cli.common import Session, command, group, option
from inspector.cli.parser import Day, File, Sub, WholeNumber, Words
from inspector.cli.printing import out
from inspector.i18n import Text

if TYPE_CHECKING:
    from inspector.ledger.bodies import NoticeLevel

_ISSUE = Text("发出一份督办通知，输出其编号。", "Issue a notice and print its id.")
_ANSWER = Text("记录对通知的答复。", "Record the answer to a notice.")
_WITHDRAW = Text(
    "撤回误发的通知：不必再答复，记录保留。",
    "Withdraw a notice issued by mistake: nobody need answer it, the record stays.",
)

on_option = option("--on", type=Day(), text=Text("日期，默认今天", "the day, today if not given"))
file_option = option(
    "--file",
    type=File(),
    multiple=True,
    text=Text("作为证据的文件，可重复", "a file as evidence; may be given again"),
)


@command("issue", _ISSUE)
@option("--issue", type=WholeNumber(), required=True, text=Text("哪个事项", "on which issue"))
@option(
    "--kind",
    type=Words("warning", "supervision", "interview"),
    required=True,
    text=Text("预警、挂牌督办或约谈", "what kind of notice"),
)
@option(
    "--to",
    metavar="UNIT",
    required=True,
    text=Text("责任单位：编号或名称", "to whom: an authority's id or a name"),
)
@option("--answer-by", type=Day(), required=True, text=Text("答复期限", "answer by this day"))
@option("--text", metavar="TEXT", default="", text=Text("通知内容", "what it says"))
@on_option
def issue_(
    session: Session,
    issue: int,
    kind: NoticeLevel,
    to: str,
    answer_by: dt.date,
    text: str,
    on: dt.date | None,
) -> None:
    from inspector.agenda.notices import issue_notice

    out(
        issue_notice(
            session.ledger,
            session.pack,
            session.library.tables,
            issue,
            level=kind,
            to=to,
            answer_by=answer_by,
            text=text,
            on=on,
        )
    )


@command("answer", _ANSWER)
@click.argument("notice", metavar="ID")
@option("--text", metavar="TEXT", required=True, text=Text("答复内容", "what was answered"))
@file_option
@on_option
def answer(
    session: Session, notice: str, text: str, file: tuple[Path, ...], on: dt.date | None
) -> None:
    from inspector.agenda.notices import answer_notice

    answer_notice(session.ledger, notice, text, file, on)


@command("withdraw", _WITHDRAW)
@click.argument("notice", metavar="ID")
@option("--because", metavar="TEXT", required=True, text=Text("为什么撤回", "why"))
@on_option
def withdraw(session: Session, notice: str, because: str, on: dt.date | None) -> None:
    from inspector.agenda.notices import withdraw_notice

    withdraw_notice(session.ledger, notice, because, on)


entry = group(
    "notice",
    Text("督办通知。", "Notices."),
    {
        "issue": Sub(__name__, _ISSUE, "issue_"),
        "answer": Sub(__name__, _ANSWER, "answer"),
        "withdraw": Sub(__name__, _WITHDRAW, "withdraw"),
    },
)
