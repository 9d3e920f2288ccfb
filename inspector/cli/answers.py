"""``inspector answers``: answers with what they were judged to be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from inspector.cli.common import Session, command
from inspector.cli.filters import day, filtered, places
from inspector.cli.printing import Column, print_json_list, print_table
from inspector.i18n import Text

if TYPE_CHECKING:
    from inspector.fieldwork import Judged
    from inspector.ledger.bodies import Stored

_PASSED = {True: Text("合格", "passed"), False: Text("不合格", "failed"), None: Text("", "")}


@command(
    "answers",
    Text(
        "列出检查记录；按现有答案不问的不列。",
        "List answers; those no longer asked are left out.",
    ),
    json=True,
)
@filtered
def entry(session: Session, issue: int | None, region: str | None, since: dt.date | None) -> None:
    from inspector.fieldwork import iter_judged

    found: Iterator[Judged] = (
        judged
        for judged in iter_judged(
            session.ledger,
            session.library,
            issues=None if issue is None else [issue],
            places=places(session, region),
            since=day(since),
        )
        if judged.relevant
    )
    if session.json:
        print_json_list(_plain(session, judged) for judged in found)
        return
    columns = [
        Column(Text("检查", "Visit")),
        Column(Text("事项", "Issue"), right=True),
        Column(Text("检查项", "Check")),
        Column(Text("结果", "Value"), wide=True),
        Column(Text("判定", "Result")),
        Column(Text("检查人", "By"), wide=True),
        Column(Text("冲突", "Conflict"), right=True),
    ]
    rows = (
        (
            judged.answer.visit[-8:],
            judged.answer.issue,
            judged.answer.check + (f" ({judged.answer.row_name})" if judged.answer.row else ""),
            _shown(judged),
            _PASSED[judged.passed],
            judged.answer.author,
            judged.answer.conflicts or "",
        )
        for judged in found
    )
    print_table(columns, rows)


def _plain(session: Session, judged: Judged) -> dict[str, Any]:
    from inspector.ledger import queries

    answer = judged.answer
    others = queries.alternatives(session.ledger, answer.event) if answer.conflicts else []
    return {
        "visit": answer.visit,
        "issue": answer.issue,
        "site": answer.site,
        "check": answer.check,
        "row": answer.row,
        "row_name": answer.row_name,
        "type": answer.type,
        "value": _value(answer.type, answer.value),
        "note": answer.note,
        "passed": judged.passed,
        "evidence": list(answer.evidence),
        "author": answer.author,
        "device": answer.device,
        "at": answer.at,
        "event": answer.event,
        "conflict": [
            {
                "value": _value(answer.type, other.value),
                "author": other.author,
                "device": other.device,
                "at": other.at,
                "event": other.event,
                "note": other.note,
            }
            for other in others
        ],
        "taken_over": answer.taken_over,
    }


def _value(type: str, stored: Stored | None) -> object:
    from inspector.packs.values import json_value

    return None if stored is None else json_value(type, stored)


def _shown(judged: Judged) -> str:
    from inspector.packs.tables import load_tables
    from inspector.packs.values import display

    stored, check, issue = judged.answer.value, judged.check, judged.issue
    if stored is None:
        return ""
    if check is None or issue is None:
        return str(stored)
    return display(check, stored, load_tables().choices(check, issue))
