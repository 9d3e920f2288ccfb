"""``inspector export``: a findings file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from inspector.cli.common import Session, command, option
from inspector.cli.parser import Day, File, WholeNumber, Words
from inspector.cli.printing import print_json, tell
from inspector.cli.progress import ProgressLine
from inspector.errors import InputError
from inspector.i18n import Text


def _formats(_context: click.Context, _option: click.Parameter, typed: str) -> list[str]:
    from inspector.exports import FORMATS

    return [name for name in FORMATS if name.startswith(typed)]


@command(
    "export",
    Text("导出检查结果文件。", "Write a findings file."),
    json=True,
)
@option(
    "--format",
    metavar="F",
    shell_complete=_formats,
    text=Text(
        "格式：csv、jsonl、xlsx、geojson、parquet、sqlite、html、bundle",
        "csv, jsonl, xlsx, geojson, parquet, sqlite, html or bundle",
    ),
)
@option("--out", type=File(), text=Text("写到哪里", "where to write it"))
@option(
    "--issue",
    type=WholeNumber(),
    multiple=True,
    text=Text("只导出这个事项，可重复", "this issue only; may be given again"),
)
@option("--since", type=Day(), text=Text("只导出这一天起的检查", "visits from this day on"))
@option(
    "--shape",
    type=Words("long", "wide"),
    default="long",
    text=Text("csv 的形状：一行一答或一行一次检查", "of csv: a row an answer, or a row a visit"),
)
@option("--no-names", is_flag=True, text=Text("不写人员姓名", "leave persons' names out"))
@option("--photos", is_flag=True, text=Text("网页里附小照片", "small photos in the page"))
@option(
    "--today", type=Day(), text=Text("网页按这一天看逾期", "the page's day, for what is overdue")
)
@option(
    "--sqlite",
    type=File(),
    text=Text("写成这个 SQLite 文件（同 --format sqlite --out）", "write this SQLite file"),
)
def entry(
    session: Session,
    format: str | None,
    out: Path | None,
    issue: tuple[int, ...],
    since: dt.date | None,
    shape: str,
    no_names: bool,
    photos: bool,
    today: dt.date | None,
    sqlite: Path | None,
) -> None:
    from inspector.exports import FORMATS, export

    if sqlite is not None:
        if format not in (None, "sqlite") or out is not None:
            raise InputError(
                Text("--sqlite 已说明格式和文件", "--sqlite says format and file already"),
                Text("去掉 --format 和 --out", "leave out --format and --out"),
            )
        format, out = "sqlite", sqlite
    if format is None:
        raise InputError(
            Text("没有给出格式", "no format was given"),
            Text(f"加 --format：{'、'.join(FORMATS)}", f"add --format: {', '.join(FORMATS)}"),
        )

    with ProgressLine() as line:
        written = export(
            session.ledger,
            session.library,
            format,
            out,
            issues=issue,
            since=since,
            shape=shape,
            names=not no_names,
            photos=photos,
            today=today,
            progress=lambda done, total: line.show(Text("导出", "exporting"), done, total),
        )
    if session.json:
        print_json(written)
        return
    tell(
        Text(
            f"已写入 {written.path}（{written.rows} 行）",
            f"wrote {written.path} ({written.rows} rows)",
        )
    )
