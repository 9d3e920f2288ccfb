"""``inspector import``: bundles of colleagues, and workbooks and CSVs that an office filled in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inspector.cli.common import Session, command, option
from inspector.cli.parser import File
from inspector.cli.printing import Column, out, print_json, print_table, tell
from inspector.cli.progress import ProgressLine
from inspector.errors import InputError
from inspector.i18n import Text

if TYPE_CHECKING:
    from inspector.exports.back import Plan


@command(
    "import",
    Text(
        "读入数据包（或装有数据包的文件夹），有被搁置的则退出码 1；或读回填写过的工作簿、CSV："
        "先逐格列出改动，确认后一次记入，有不读的单元格则退出码 1。",
        "Take in bundles, or folders of them; exits with 1 if any was set aside. Or take back a"
        " workbook or CSV that was filled in: every changed cell is shown first, then all are"
        " recorded at once; exits with 1 if a cell was refused.",
    ),
    json=True,
)
@click.argument("file", metavar="FILE...", nargs=-1, required=True, type=File())
@option("--dry-run", is_flag=True, text=Text("只列出改动，不记入", "show changes, record nothing"))
@option(
    "--reason",
    metavar="TEXT",
    default="",
    text=Text("改动的理由，随每条记录保存", "why, kept with each record"),
)
@option("--yes", is_flag=True, text=Text("不再询问，直接记入", "record without asking"))
def entry(session: Session, file: tuple[Path, ...], dry_run: bool, reason: str, yes: bool) -> int:
    from inspector.exports.back import SUFFIXES

    tables = [path for path in file if path.suffix.lower() in SUFFIXES]
    if not tables:
        if dry_run or reason or yes:
            raise InputError(
                Text(
                    "--dry-run、--reason、--yes 只用于工作簿和 CSV",
                    "--dry-run, --reason and --yes go with workbooks and CSVs",
                ),
                Text("读入数据包不用这些选项", "a bundle needs none of them"),
            )
        return _bundles(session, file)
    if len(tables) < len(file):
        raise InputError(
            Text("数据包和表格要分开读入", "bundles and tables are taken in one after the other"),
            Text("先读数据包，再读表格", "first the bundles, then the tables"),
        )
    return _tables(session, file, dry_run=dry_run, reason=reason.strip(), yes=yes)


def _bundles(session: Session, file: tuple[Path, ...]) -> int:
    from inspector.sync.importing import import_files

    with ProgressLine() as line:
        results = import_files(
            session.ledger,
            file,
            progress=lambda done, total: line.show(Text("读入", "importing"), done, total),
        )
    if session.json:
        print_json([result.plain() for result in results])
    for result in results:
        if not session.json:
            path, added, known = result.path, result.added, result.known
            out(
                Text(
                    f"{path}：新增 {added} 条，已有 {known} 条",
                    f"{path}: {added} new, {known} known",
                )
            )
        if result.error is not None:
            tell(f"{result.path}: {result.error}" + (f"\n{result.remedy}" if result.remedy else ""))
    return 0 if all(result.ok for result in results) else 1


def _tables(
    session: Session, file: tuple[Path, ...], *, dry_run: bool, reason: str, yes: bool
) -> int:
    from inspector.exports.back import bring_in, read_back

    with ProgressLine() as line:
        plan = read_back(
            session.ledger,
            session.library,
            file,
            reason=reason,
            progress=lambda rows: line.show(Text("比较", "comparing"), rows, None),
        )
    if not session.json:
        _show(plan)
    recorded = 0
    if plan.facts and not dry_run and (yes or _agreed(session, plan)):
        recorded = bring_in(session.ledger, plan)
    if session.json:
        print_json(
            {
                "changes": [change.plain() for change in plan.changes],
                "rows": plan.rows,
                "remarks": [str(remark) for remark in plan.remarks],
                "recorded": recorded,
            }
        )
    elif recorded:
        out(Text(f"已记入 {recorded} 条", f"{recorded} recorded"))
    return 1 if plan.count("refused") else 0


def _agreed(session: Session, plan: Plan) -> bool:
    """Whether the person at the terminal wants it so; InputError where nobody is to be asked."""
    if session.json or not sys.stdin.isatty():
        raise InputError(
            Text("还没有记入：要先确认", "nothing was recorded: it needs a yes"),
            Text("看过改动（--dry-run）后加 --yes", "look with --dry-run, then add --yes"),
        )
    many = len(plan.facts)
    question = Text(f"记入这 {many} 条？", f"record these {many}?")
    return click.confirm(str(question), default=False, err=True)


def _show(plan: Plan) -> None:
    from inspector.exports.back import STATES

    for remark in plan.remarks:
        tell(remark)
    several = len({(one.file, one.sheet) for one in plan.changes}) > 1
    if plan.changes:
        print_table(
            [
                *([Column(Text("表", "Sheet"))] if several else []),
                Column(Text("单元格", "Cell")),
                Column(Text("列", "Column")),
                Column(Text("编号", "Id")),
                Column(Text("导出时", "Exported"), wide=True),
                Column(Text("填写为", "Filled in"), wide=True),
                Column(Text("台账现在", "Ledger now"), wide=True),
                Column(Text("结果", "State")),
                Column(Text("说明", "Why"), wide=True),
            ],
            (
                (
                    *([one.sheet or Path(one.file).name] if several else []),
                    *(one.cell, one.heading, one.finding[-8:], one.before, one.to, one.now),
                    *(STATES[one.state], one.reason),
                )
                for one in plan.changes
            ),
        )
    out(plan.counted)
