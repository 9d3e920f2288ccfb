"""``inspector pack list|check|show|schema|add|new|use``; what travels is in ``pack_travel``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import msgspec

from inspector import config
from inspector.cli import pack_travel
from inspector.cli.common import Session, command, group, option
from inspector.cli.parser import File, Sub, WholeNumber, Words
from inspector.cli.printing import Column, in_language, out, print_json, print_table, tell
from inspector.errors import InputError, PackError
from inspector.i18n import Text

_LIST = Text("列出清单包。", "List the packs.")
_CHECK = Text(
    "检查清单包，列出全部错误；有错则退出码 1。",
    "Check packs and list every problem; exits with 1 if there is one.",
)
_SHOW = Text("显示清单包的内容。", "Show what is in a pack.")
_SCHEMA = Text(
    "输出 JSON Schema，供编辑器补全。", "Print the JSON Schema that editors complete from."
)
_ADD = Text("添加清单包（文件夹或 zip）。", "Add a pack, a folder or a zip.")
_NEW = Text("写出带注释的起步清单包。", "Write a commented starter pack that passes `pack check`.")
_USE = Text("设定所用的清单包。", "Set the pack in use.")


@command("list", _LIST, json=True)
def list_(session: Session) -> None:
    found = session.library.list()
    if session.json:
        print_json(in_language(found))
        return
    columns = [
        Column(Text("在用", "Used")),
        Column(Text("编号", "Id")),
        Column(Text("版本", "Version")),
        Column(Text("事项", "Issues"), right=True),
        Column(Text("名称", "Title"), wide=True),
        Column(Text("错误", "Problems"), right=True),
    ]
    print_table(
        columns,
        (
            (
                "*" if info.in_use else "",
                info.id,
                info.version,
                info.issues,
                info.title,
                len(info.problems) or "",
            )
            for info in found
        ),
    )


@command("check", _CHECK, json=True)
@click.argument("path", metavar="[PATH]...", nargs=-1, type=File())
def check(session: Session, path: tuple[Path, ...]) -> int:
    from inspector.packs.reader import check_pack

    folders = path or tuple(info.path for info in session.library.list() if info.in_use)
    problems: list[Any] = []
    for folder in folders:
        if not folder.is_dir():
            raise InputError(
                Text("没有这个文件夹", "there is no such folder"),
                Text(
                    "给出含 pack.toml 的文件夹；zip 用 pack add 检查并添加",
                    "give the folder that holds pack.toml; `pack add` checks and adds a zip",
                ),
                path=folder,
            )
        for problem in check_pack(folder):
            name = problem.file if len(folders) == 1 else str(folder / problem.file)
            problems.append(msgspec.structs.replace(problem, file=name))
    if session.json:
        print_json({"ok": not problems, "problems": in_language(problems)})
        return 1 if problems else 0
    for problem in problems:
        out(problem)
    if problems:
        several = "problem" if len(problems) == 1 else "problems"
        tell(Text(f"有 {len(problems)} 处错误", f"{len(problems)} {several}"))
    else:
        tell(Text("清单包没有错误", "no problems"))
    return 1 if problems else 0


@command("show", _SHOW, json=True)
@click.argument("named", metavar="[PACK]", required=False)
@option("--issue", type=WholeNumber(), text=Text("只看这个事项", "this issue only"))
def show(session: Session, named: str | None, issue: int | None) -> None:
    shown = session.library.load(named) if named else session.pack
    issues = [one for one in shown.issues if issue in (None, one.number)]
    if not issues and issue is not None:
        raise InputError(
            Text(f"清单包里没有第 {issue} 号事项", f"the pack has no issue {issue}"),
            Text("用 inspector issues 查编号", "`inspector issues` lists the numbers"),
        )
    if session.json:
        head: dict[str, Any] = in_language(shown)
        del head["issues"]
        print_json({"pack": head, "issues": in_language(issues)})
        return
    out(f"{shown.id} {shown.version}  {shown.title}  ({shown.as_of})")
    for one in issues:
        out(f"\n{one.number}  {one.title}")
        if issue is not None:
            out(f"\n{one.problem}\n")
            for line in one.checks:
                out(f"  {line.id:24} {line.type:16} {line.label}")


@command("schema", _SCHEMA)
@click.argument(
    "kind",
    metavar="[pack|issue|template]",
    type=Words("pack", "issue", "template"),
    default="issue",
)
def schema(_session: Session, kind: str) -> None:
    from inspector.packs.schema import SCHEMAS, as_text

    out(as_text(SCHEMAS[kind]()).rstrip("\n"))


@command("add", _ADD, json=True)
@click.argument("path", metavar="PATH", type=File())
def add(session: Session, path: Path) -> None:
    info = session.library.add(path)
    if session.json:
        print_json(in_language(info))
        return
    tell(
        Text(
            f"已添加 {info.id} {info.version}；用 inspector pack use {info.id} 选用",
            f"added {info.id} {info.version}; `inspector pack use {info.id}` chooses it",
        )
    )


@command("new", _NEW)
@click.argument("folder", metavar="DIR", type=File())
def new(session: Session, folder: Path) -> None:
    out(session.library.new(folder))


@command("use", _USE)
@click.argument("named", metavar="PACK")
def use(session: Session, named: str) -> None:
    try:
        chosen = session.library.load(named)
    except PackError as error:
        tell(error)
        raise InputError(
            Text(f"清单包 {named} 有错误，不能选用", f"the pack {named} has problems; not used"),
            Text("先改正以上错误", "put them right first"),
        ) from error
    config.save(session.home, pack=chosen.id)


entry = group(
    "pack",
    Text("清单包。", "Packs."),
    {
        "list": Sub(__name__, _LIST, "list_"),
        "check": Sub(__name__, _CHECK, "check"),
        "show": Sub(__name__, _SHOW, "show"),
        "schema": Sub(__name__, _SCHEMA, "schema"),
        "add": Sub(__name__, _ADD, "add"),
        "new": Sub(__name__, _NEW, "new"),
        "use": Sub(__name__, _USE, "use"),
        "publish": Sub(pack_travel.__name__, pack_travel.PUBLISH, "publish"),
        "offers": Sub(pack_travel.__name__, pack_travel.OFFERS, "offers"),
        "take": Sub(pack_travel.__name__, pack_travel.TAKE, "take"),
        "leave": Sub(pack_travel.__name__, pack_travel.LEAVE, "leave"),
    },
)
