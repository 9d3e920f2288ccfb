"""``inspector schedule``: a deadline planned backwards; a proposal."""

from __future__ import annotations

import datetime as dt

from inspector.cli.common import Session, command, option
from inspector.cli.notices import today_option
from inspector.cli.parser import Day, WholeNumber
from inspector.cli.printing import Column, out, print_json, print_table
from inspector.errors import InputError
from inspector.i18n import Text


@command(
    "schedule",
    Text(
        "倒排工期：从期限往回，把剩下的天数分给尚未报告完成的措施。只是建议，不作记录。",
        "Plan backwards: from the deadline the days that are left are divided over the measures"
        " not yet reported. A proposal; nothing is recorded.",
    ),
    json=True,
)
@option("--issue", type=WholeNumber(), required=True, text=Text("哪个事项", "which issue"))
@option(
    "--by",
    type=Day(),
    text=Text("期限，默认用清单里的", "the deadline, the pack's if not given"),
)
@today_option
def entry(session: Session, issue: int, by: dt.date | None, today: dt.date | None) -> None:
    from inspector.agenda.agenda import reported
    from inspector.agenda.planning import schedule

    wanted = session.pack.issue(issue)
    if wanted is None:
        raise InputError(
            Text(f"清单包里没有第 {issue} 号事项", f"the pack has no issue {issue}"),
            Text("用 inspector issues 查编号", "`inspector issues` lists the numbers"),
        )
    deadline = by or wanted.deadline
    if deadline is None:
        raise InputError(
            Text("这个事项没有期限", "this issue has no deadline"),
            Text("用 --by 给出一个", "give one with --by"),
        )
    done = reported(session.ledger, session.pack, wanted)
    plan = schedule(wanted, today or session.ledger.today(), deadline, done)
    if session.json:
        keys = ("measure", "share", "begins", "ends", "due", "late")
        print_json(
            {
                "issue": issue,
                "deadline": deadline,
                "proposal": True,
                "measures": [
                    {key: getattr(one, key) for key in keys} | {"text": str(one.text)}
                    for one in plan
                ],
            }
        )
        return
    out(
        Text(
            f"建议：到 {deadline} 还剩的天数按份额分给 {len(plan)} 项措施",
            f"A proposal: the days to {deadline} by shares over {len(plan)} measures",
        )
    )
    columns = [
        Column(Text("开始", "Begins")),
        Column(Text("结束", "Ends")),
        Column(Text("份额", "Share"), right=True),
        Column(Text("措施", "Measure"), wide=True),
        Column(Text("清单里的日期", "Pack's date")),
    ]
    print_table(
        columns,
        (
            (
                one.begins,
                one.ends,
                one.share,
                one.text,
                f"{one.due or ''}{' !' if one.late else ''}",
            )
            for one in plan
        ),
    )
