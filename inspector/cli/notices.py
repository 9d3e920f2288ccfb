"""``inspector notices``: warnings, supervision, interviews, and which ones the dates call for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from inspector.cli.common import Session, command, option
from inspector.cli.parser import Day, WholeNumber
from inspector.cli.printing import Column, out, print_json, print_table
from inspector.i18n import Text

if TYPE_CHECKING:
    from inspector.agenda.notices import Proposal
    from inspector.ledger.views import NoticeRow

today_option = option(
    "--today",
    type=Day(),
    text=Text("当作今天的日期（向前看）", "the day taken for today, to look ahead"),
)


@command(
    "notices",
    Text(
        "列出督办通知；逾期未答复的和过了期限的，建议下一步通知，由人决定是否发出。",
        "List notices; where an answer is late or a deadline has passed, the next notice is"
        " proposed, for a person to issue or not.",
    ),
    json=True,
)
@option("--issue", type=WholeNumber(), text=Text("只看这个事项", "this issue only"))
@option(
    "--due-within",
    metavar="DAYS",
    type=click.IntRange(0, 36_500),
    text=Text(
        "只看这些天内须答复或已逾期的；期限将到的也建议预警",
        "only those to be answered within so many days, or late; deadlines that near are"
        " warned of too",
    ),
)
@today_option
def entry(
    session: Session, issue: int | None, due_within: int | None, today: dt.date | None
) -> None:
    from inspector.agenda.dates import days_later
    from inspector.agenda.notices import proposals
    from inspector.fieldwork import register
    from inspector.ledger import queries

    ledger, pack = session.ledger, session.pack
    day = today or ledger.today()
    every = queries.notices(ledger, pack=pack.id)
    stages = {line.number: line.stage for line in register(ledger, pack)}
    proposed = proposals(pack, stages, every, day, ahead=due_within or 0)
    if due_within is not None:
        last = days_later(day, due_within).isoformat()
        every = [one for one in every if one.settled is None and one.answer_by <= last]
    if issue is not None:
        every = [one for one in every if one.issue == issue]
        proposed = [one for one in proposed if one.issue == issue]
    if session.json:
        values = [_issued(session, one, day) for one in every]
        print_json(values + [_proposed(session, one, day) for one in proposed])
        return
    _print(session, every, proposed, day)


def _issued(session: Session, one: NoticeRow, today: dt.date) -> dict[str, Any]:
    from inspector.agenda.notices import is_overdue

    answer = one.answer
    return {
        "id": one.id,
        "issue": one.issue,
        "kind": one.level,
        "to": one.to,
        "issued_on": one.on,
        "answer_by": one.answer_by,
        "answered_on": None if answer is None else answer.on,
        "overdue": is_overdue(one, today),
        "text": one.text,
        "to_name": _name(session, one.to),
        "answer": None if answer is None else answer.text,
        "evidence": [] if answer is None else list(answer.evidence),
        "conflict": 0 if one.settled is None else one.settled.conflicts,
        "author": one.author,
        "withdrawn": None if one.withdrawal is None else one.withdrawal.text,
        "proposed": False,
        "because": None,
    }


def _proposed(session: Session, one: Proposal, today: dt.date) -> dict[str, Any]:
    """As a notice that nobody has issued; ``because``: the unanswered notice, or ``deadline``."""
    return {
        "id": None,
        "issue": one.issue,
        "kind": one.level,
        "to": one.to,
        "issued_on": None,
        "answer_by": None,
        "answered_on": None,
        "overdue": False,
        "text": str(one.why(today)),
        "to_name": _name(session, one.to),
        "answer": None,
        "evidence": [],
        "conflict": 0,
        "author": None,
        "withdrawn": None,
        "proposed": True,
        "because": one.notice or "deadline",
    }


def _print(
    session: Session, issued: Sequence[NoticeRow], proposed: Sequence[Proposal], today: dt.date
) -> None:
    from inspector.agenda.notices import LEVEL_WORDS

    columns = [
        Column(Text("编号", "Id")),
        Column(Text("事项", "Issue"), right=True),
        Column(Text("种类", "Kind")),
        Column(Text("发给", "To"), wide=True),
        Column(Text("发出", "Issued")),
        Column(Text("答复期限", "Answer by")),
        Column(Text("答复", "Answer")),
        Column(Text("内容", "Text"), wide=True),
    ]
    print_table(
        columns,
        [
            (
                one.id[-8:],
                one.issue,
                LEVEL_WORDS[one.level],
                _name(session, one.to),
                one.on,
                one.answer_by,
                _answer(one, today),
                one.text,
            )
            for one in issued
        ],
    )
    if proposed:
        out("")
        out(Text("建议发出（由人决定）：", "Proposed (a person decides):"))
        columns = [columns[1], columns[2], columns[3], Column(Text("理由", "Why"), wide=True)]
        print_table(
            columns,
            [
                (one.issue, LEVEL_WORDS[one.level], _name(session, one.to), one.why(today))
                for one in proposed
            ],
        )


def _answer(one: NoticeRow, today: dt.date) -> Text:
    from inspector.agenda.notices import is_overdue

    if one.withdrawal is not None:
        return Text("已撤回", "withdrawn")
    if one.answer is not None:
        mark = " [?]" if one.answer.conflicts else ""
        return Text.same(f"{one.answer.on}{mark}")
    return Text("! 逾期", "! overdue") if is_overdue(one, today) else Text("待答复", "awaited")


def _name(session: Session, unit: str) -> str:
    from inspector.agenda.units import unit_name

    return str(unit_name(session.library.tables, unit))
