"""``inspector import``: bundles that colleagues hand over as files."""

from __future__ import annotations

from pathlib import Path

import click

from inspector.cli.common import Session, command
from inspector.cli.parser import File
from inspector.cli.printing import out, print_json, tell
from inspector.cli.progress import ProgressLine
from inspector.i18n import Text


@command(
    "import",
    Text(
        "读入数据包或装有数据包的文件夹；有被搁置的则退出码 1。",
        "Take in bundles, or folders of them; exits with 1 if any was set aside.",
    ),
    json=True,
)
@click.argument("file", metavar="FILE...", nargs=-1, required=True, type=File())
def entry(session: Session, file: tuple[Path, ...]) -> int:
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
