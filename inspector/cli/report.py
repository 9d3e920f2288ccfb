"""``inspector report KIND``: documents for people."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click

from inspector.cli.common import Session, command, group, option
from inspector.cli.parser import Day, File, Sub, Words
from inspector.cli.printing import print_json, tell
from inspector.i18n import Text

if TYPE_CHECKING:
    from inspector.reports.document import Document
    from inspector.reports.sources import Sources

P = ParamSpec("P")
R = TypeVar("R")

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


def _sources(session: Session, wanted: dict[str, Any]) -> Sources:
    from inspector.reports.sources import Sources

    return Sources(
        session.ledger,
        session.library,
        today=wanted["today"],
        names=not wanted["no_names"],
        issuer=wanted["issuer"],
        number=wanted["number"],
    )


def _write(session: Session, document: Document, wanted: dict[str, Any]) -> None:
    from inspector.reports.reporting import write_report

    written = write_report(document, wanted["format"], wanted["out"])
    if session.json:
        print_json(written)
        return
    tell(Text(f"已写入 {written.path}", f"wrote {written.path}"))


@command("visit", _VISIT, json=True)
@click.argument("visit", metavar="ID")
@_report
def visit(session: Session, /, visit: str, **wanted: Any) -> None:
    from inspector.reports.visit import visit_record

    _write(session, visit_record(_sources(session, wanted), visit), wanted)


entry = group(
    "report",
    Text("报告、通报和记录，写成文件。", "Reports, records and letters as files."),
    {"visit": Sub(__name__, _VISIT, "visit")},
)
