"""``inspector agenda``: everything that is due, grouped."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from inspector.cli.common import Session, command, option
from inspector.cli.notices import today_option
from inspector.cli.parser import WholeNumber, Words
from inspector.cli.printing import Column, out, print_json, print_table
from inspector.i18n import Text

if TYPE_CHECKING:
    from inspector.agenda.agenda import By, Entry


@command(
    "agenda",
    Text(
        "到期日程：期限、步骤、职责、发现、通知、交办件、回头看，逾期的在前。",
        "What is due: deadlines, steps, duties, findings, notices, cases, revisits; the overdue"
        " first.",
    ),
    json=True,
)
@option(
    "--by",
    type=Words("when", "issue", "region", "unit"),
    default="when",
    text=Text("按时间、事项、地区或责任单位分组", "group by time, issue, region or unit"),
)
@option("--issue", type=WholeNumber(), text=Text("只看这个事项", "this issue only"))
@option(
    "--region",
    metavar="CODE",
    text=Text("只看这个地区（六位代码）", "this region only (six digits of GB/T 2260)"),
)
@today_option
def entry(
    session: Session, by: By, issue: int | None, region: str | None, today: dt.date | None
) -> None:
    from inspector.agenda.agenda import KIND_WORDS, WHEN_WORDS, agenda, grouped

    tables = session.library.tables
    found = [
        one
        for one in agenda(session.ledger, session.pack, tables, today)
        if (issue is None or one.issue == issue)
        and (region is None or any(tables.is_within(code, region) for code in one.regions))
    ]
    if session.json:
        print_json([_json(session, one) for one in found])
        return
    columns = [
        Column(Text("期限", "Due")),
        Column(Text("", "")),
        Column(Text("种类", "Kind")),
        Column(Text("事项", "Issue"), right=True),
        Column(Text("内容", "What"), wide=True),
        Column(Text("责任单位", "Units"), wide=True),
    ]
    for part in grouped(found, by, session.pack, tables):
        out(f"{part.title} ({len(part.entries)})")
        print_table(
            columns,
            (
                (
                    one.due,
                    _mark(one) if by == "when" else _mark(one) or WHEN_WORDS[one.when],
                    KIND_WORDS[one.kind],
                    one.issue,
                    one.what,
                    _units(session, one),
                )
                for one in part.entries
            ),
        )
        out("")


def _mark(one: Entry) -> str:
    """Which notice is proposed, where one is."""
    from inspector.agenda.notices import LEVEL_WORDS

    if one.proposes:
        level = LEVEL_WORDS[one.proposes[0].level]
        return str(Text("! 建议{level}", "! propose {level}").format(level=level))
    return "!" if one.when == "overdue" else ""


def _units(session: Session, one: Entry) -> str:
    from inspector.agenda.units import unit_name

    names = [str(unit_name(session.library.tables, unit)) for unit in one.units]
    more = Text(" 等 {n} 家", " and {n} in all").format(n=len(names)) if len(names) > 3 else ""
    return ", ".join(names[:3]) + str(more)


def _json(session: Session, one: Entry) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "id": one.id,
        "issue": one.issue,
        "due": None if one.due is None else one.due.isoformat(),
        "when": one.when,
        "what": str(one.what),
        "regions": list(one.regions),
        "units": list(one.units),
        "proposes": [{"kind": p.level, "to": p.to, "because": p.notice} for p in one.proposes],
    }
