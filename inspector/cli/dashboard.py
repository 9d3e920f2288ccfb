"""``inspector dashboard``: where all issues stand, on one page."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from inspector.cli.common import Session, command, option
from inspector.cli.parser import Day
from inspector.cli.printing import Column, in_language, out, print_json, print_table
from inspector.i18n import Text

if TYPE_CHECKING:
    from inspector.overview.dashboard import Overview

_BAR = 20
_SHORT_BAR = 8
_MONTHS = 12


@command(
    "dashboard",
    Text(
        "总览：各阶段的事项、逐月进度、未关闭的发现、数据核实、各盟市、接下来到期的事。",
        "The overview: issues by stage, progress by month, open findings, figures, regions,"
        " what is due next.",
    ),
    json=True,
)
@option(
    "--today", type=Day(), text=Text("按这一天看，默认今天", "as of this day, today if not given")
)
def entry(session: Session, today: dt.date | None) -> None:
    from inspector.overview.dashboard import Dashboard

    found = Dashboard(session.ledger, session.pack, session.library.tables).overview(today)
    if session.json:
        print_json(_as_json(found))
    else:
        _print(found)


def _as_json(found: Overview) -> dict[str, Any]:
    return {
        "today": found.today,
        "issues": {"total": found.issues, "overdue": found.overdue},
        "stages": found.stages,
        "reported": found.reported,
        "checks": {"total": found.checks_total, "answered": found.checks_answered},
        "findings": [
            {
                "severity": line.severity,
                "open": line.open,
                "days_0_30": line.ages[0],
                "days_31_90": line.ages[1],
                "days_over_90": line.ages[2],
                "overdue": line.overdue,
            }
            for line in found.findings
        ],
        "figures": found.figures,
        "regions": in_language(found.regions),
        "months": in_language(found.months),
        "due": found.due,
        "next": [
            {
                "kind": entry.kind,
                "id": entry.id,
                "issue": entry.issue,
                "due": entry.due,
                "when": entry.when,
                "what": str(entry.what),
                "regions": entry.regions,
                "units": entry.units,
            }
            for entry in found.next
        ],
    }


def _print(found: Overview) -> None:
    from inspector.overview.words import headline

    out(f"{found.today}  {headline(found)}")
    for part in (_stages, _findings, _figures, _regions, _months, _next):
        out("")
        part(found)


def _stages(found: Overview) -> None:
    from inspector.overview.words import bar
    from inspector.workflow.words import stage_word

    print_table(
        [
            Column(Text("办理阶段", "Stage")),
            Column(Text("事项", "Issues"), right=True),
            Column(Text("仅据通报", "As reported"), right=True),
            Column(Text("", "")),
        ],
        (
            (stage_word(stage), count, found.reported.get(stage), bar(count, found.issues, _BAR))
            for stage, count in found.stages.items()
            if count
        ),
    )


def _findings(found: Overview) -> None:
    from inspector.overview.words import AGE_WORDS, SEVERITY_WORDS

    print_table(
        [
            Column(Text("未关闭的发现", "Open findings")),
            Column(Text("合计", "All"), right=True),
            *(
                Column(Text("{days} 天", "{days} days").format(days=days), right=True)
                for days in AGE_WORDS
            ),
            Column(Text("逾期", "Overdue"), right=True),
        ],
        (
            (SEVERITY_WORDS[line.severity], line.open, *line.ages, line.overdue)
            for line in found.findings
        ),
    )


def _figures(found: Overview) -> None:
    from inspector.figures.words import OUTCOMES
    from inspector.overview.words import bar

    total = sum(found.figures.values())
    print_table(
        [
            Column(Text("数据", "Figures")),
            Column(Text("个", "Count"), right=True),
            Column(Text("", "")),
        ],
        (
            (OUTCOMES[outcome], count, bar(count, total, _BAR))
            for outcome, count in found.figures.items()
        ),
    )


def _regions(found: Overview) -> None:
    from inspector.overview.words import bar, share

    most = max((line.findings_open for line in found.regions), default=0)
    print_table(
        [
            Column(Text("地区", "Region")),
            Column(Text("事项", "Issues"), right=True),
            Column(Text("已答", "Answered"), right=True),
            Column(Text("", "")),
            Column(Text("未关闭", "Open"), right=True),
            Column(Text("", "")),
            Column(Text("逾期", "Overdue"), right=True),
        ],
        (
            (
                line.name,
                line.issues,
                share(line.checks_answered, line.checks_total),
                bar(line.checks_answered, line.checks_total, _SHORT_BAR),
                line.findings_open,
                bar(line.findings_open, most, _SHORT_BAR),
                line.overdue,
            )
            for line in found.regions
        ),
    )


def _months(found: Overview) -> None:
    from inspector.overview.months import running
    from inspector.overview.words import bar

    if not found.months:
        out(Text("还没有检查记录", "nothing has been recorded yet"))
        return
    answered, open_then = running(found.months, "answered"), running(found.months, "open")
    lines = list(zip(found.months, answered, open_then, strict=True))
    print_table(
        [
            Column(Text("月份", "Month")),
            Column(Text("累计已答", "Answered so far"), right=True),
            Column(Text("", "")),
            Column(Text("检查", "Visits"), right=True),
            Column(Text("提出", "Raised"), right=True),
            Column(Text("关闭", "Closed"), right=True),
            Column(Text("未关闭", "Open"), right=True),
            Column(Text("阶段变动", "Moves"), right=True),
        ],
        (
            (
                month.month,
                so_far,
                bar(so_far, max(answered), _SHORT_BAR),
                month.visits,
                month.raised,
                month.closed,
                left,
                month.moved,
            )
            for month, so_far, left in lines[-_MONTHS:]
        ),
    )


def _next(found: Overview) -> None:
    from inspector.agenda.agenda import WHEN_WORDS
    from inspector.overview.words import entry_words

    out(_counts(found))
    print_table(
        [Column(Text("日期", "Due")), Column(Text("接下来", "Next"), wide=True)],
        ((entry.due or WHEN_WORDS[entry.when], entry_words(entry)) for entry in found.next[:8]),
    )


def _counts(found: Overview) -> Text:
    from inspector.agenda.agenda import WHEN_WORDS

    told = [(WHEN_WORDS[when], count) for when, count in found.due.items() if count]
    return Text(
        "，".join(f"{word.zh} {count}" for word, count in told),
        ", ".join(f"{count} {word.en}" for word, count in told),
    )
