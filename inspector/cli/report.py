"""``inspector report KIND``: documents for people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import click

from inspector.cli.common import Session, command, group, option
from inspector.cli.parser import Day, File, Sub, WholeNumber, Words
from inspector.cli.printing import print_json, tell
from inspector.cli.progress import ProgressLine
from inspector.i18n import Text

P = ParamSpec("P")
R = TypeVar("R")

TEMPLATE = Text("Word 模板。", "Word templates.")
_ISSUE = Text(
    "一个事项的档案，从通报到销号。", "The file of an issue, from the claim to the sign-off."
)
_WEEKLY = Text("每周公开：给公众看，不写人名。", "The week for the public; no person is named.")
_PUBLIC = Text(
    "一个事项的公开情况：不写人名，只用准许公开的照片。",
    "An issue for the public: no person is named, released photos alone.",
)
_LOOKBACK = Text("回头看：销号以后的情况。", "Looking again: the state of what was signed off.")
_MONTHLY = Text(
    "月通报：截至当月末，与上月相比。",
    "The bulletin on a month, as of its end, against the one before.",
)
_QUARTERLY = Text(
    "季度调度：截至当季末，与上季相比。",
    "The coordination of a quarter, as of its end, against the one before.",
)
_NOTICE = Text("督办通知的函件。", "The letter of a notice.")
_VISIT = Text("现场检查记录。", "The record of a visit.")


_OPTIONS = (
    option(
        "--format",
        type=Words("docx", "html", "md"),
        default="docx",
        show_default=True,
        text=Text("格式：docx、html 或 md", "docx, html or md"),
    ),
    option("--out", type=File(), text=Text("写到哪里", "where to write it")),
    option(
        "--template",
        type=File(),
        text=Text("用自己的 Word 模板（仅 docx）", "a Word template of one's own (docx alone)"),
    ),
    option("--today", type=Day(), text=Text("当作今天的日期", "the day taken for today")),
    option(
        "--issuer", metavar="NAME", default="", text=Text("落款单位", "the office that issues it")
    ),
    option("--number", metavar="TEXT", default="", text=Text("文号", "the document's number")),
    option("--no-names", is_flag=True, text=Text("不写人名", "name no person")),
)


def _report(work: Callable[P, R]) -> Callable[P, R]:
    """The options that every kind takes; they come as ``wanted``."""
    for one in reversed(_OPTIONS):
        work = one(work)
    return work


def _write(session: Session, kind: str, of: str, wanted: dict[str, Any]) -> None:
    from inspector.exports.pace import Pace
    from inspector.reports.kinds import document_of
    from inspector.reports.reporting import write_report
    from inspector.reports.sources import Sources

    with ProgressLine() as line:
        pace = Pace(lambda done, total: line.show(Text("生成报告", "making it"), done, total))
        sources = Sources(
            session.ledger,
            session.library,
            today=wanted["today"],
            names=not wanted["no_names"],
            issuer=wanted["issuer"],
            number=wanted["number"],
            pace=pace,
        )
        document = document_of(sources, kind, of)
        written = write_report(document, wanted["format"], wanted["out"], wanted["template"], pace)
    if session.json:
        print_json(written)
        return
    tell(Text(f"已写入 {written.path}", f"wrote {written.path}"))


@command("visit", _VISIT, json=True)
@click.argument("visit", metavar="ID")
@_report
def visit(session: Session, /, visit: str, **wanted: Any) -> None:
    _write(session, "visit", visit, wanted)


@command("notice", _NOTICE, json=True)
@click.argument("notice", metavar="ID")
@_report
def notice(session: Session, /, notice: str, **wanted: Any) -> None:
    _write(session, "notice", notice, wanted)


@command("issue", _ISSUE, json=True)
@click.argument("issue", metavar="N", type=WholeNumber())
@_report
def issue_(session: Session, /, issue: int, **wanted: Any) -> None:
    _write(session, "issue", str(issue), wanted)


@command("monthly", _MONTHLY, json=True)
@option(
    "--month",
    metavar="YYYY-MM",
    default="",
    text=Text("哪个月，默认上个月", "which month; the last one if not given"),
)
@_report
def monthly(session: Session, /, month: str, **wanted: Any) -> None:
    _write(session, "monthly", month, wanted)


@command("quarterly", _QUARTERLY, json=True)
@option(
    "--quarter",
    metavar="YYYYQn",
    default="",
    text=Text("哪个季度，默认上个季度", "which quarter; the last one if not given"),
)
@_report
def quarterly(session: Session, /, quarter: str, **wanted: Any) -> None:
    _write(session, "quarterly", quarter, wanted)


@command("weekly", _WEEKLY, json=True)
@option(
    "--public",
    is_flag=True,
    text=Text("给公众看（只有这一种）", "for the public: the only kind there is"),
)
@option(
    "--week",
    metavar="YYYY-Wnn",
    default="",
    text=Text("哪一周，默认上一周", "which week; the last one if not given"),
)
@_report
def weekly(session: Session, /, public: bool, week: str, **wanted: Any) -> None:
    _write(session, "weekly", week, wanted)


@command("public", _PUBLIC, json=True)
@option("--issue", type=WholeNumber(), required=True, text=Text("哪个事项", "which issue"))
@_report
def public(session: Session, /, issue: int, **wanted: Any) -> None:
    _write(session, "public", str(issue), wanted)


@command("lookback", _LOOKBACK, json=True)
@_report
def lookback(session: Session, /, **wanted: Any) -> None:
    _write(session, "lookback", "", wanted)


entry = group(
    "report",
    Text("报告、通报和记录，写成文件。", "Reports, records and letters as files."),
    {
        "visit": Sub(__name__, _VISIT, "visit"),
        "notice": Sub(__name__, _NOTICE, "notice"),
        "issue": Sub(__name__, _ISSUE, "issue_"),
        "monthly": Sub(__name__, _MONTHLY, "monthly"),
        "quarterly": Sub(__name__, _QUARTERLY, "quarterly"),
        "weekly": Sub(__name__, _WEEKLY, "weekly"),
        "public": Sub(__name__, _PUBLIC, "public"),
        "lookback": Sub(__name__, _LOOKBACK, "lookback"),
        "template": Sub("inspector.cli.report_template", TEMPLATE),
    },
)
