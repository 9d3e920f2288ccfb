"""``inspector remote add|list|test|remove|recipients``."""

from __future__ import annotations

import click

from inspector.cli.common import Session, command, group, option
from inspector.cli.parser import Sub
from inspector.cli.printing import Column, out, print_json, print_table, tell
from inspector.errors import InputError, InspectorError
from inspector.i18n import Text

_ADD = Text(
    "添加同步目标。URL 为文件夹路径或 file://；其他种类以后支持。",
    "Add a remote. URL: a folder's path or file://; other kinds come later.",
)
_LIST = Text("列出同步目标。", "List the remotes.")
_TEST = Text("试一试能否连到同步目标。", "Try whether a remote can be reached.")
_RECIPIENTS = Text(
    "列出或更改收件人：谁能读发到那里的内容。",
    "List or change the recipients: who can read what goes there.",
)
_REMOVE = Text("移除同步目标；那里的文件不动。", "Remove a remote; its files stay there.")


@command("add", _ADD)
@click.argument("name", metavar="NAME")
@click.argument("url", metavar="URL")
def add(session: Session, name: str, url: str) -> None:
    from inspector.sync import addresses

    kept = addresses.add(session.home, list(session.config.remotes), name, url)
    try:
        addresses.probe(name, kept.remotes[name].url)
    except InspectorError as error:
        tell(
            Text(
                f"已添加 {name}，目前连不上：{error.what.zh}",
                f"added {name}, which cannot be reached now: {error.what.en}",
            )
        )


@command("list", _LIST, json=True)
def list_(session: Session) -> None:
    remotes = session.config.remotes
    if session.json:
        print_json([{"name": name, "url": remote.url} for name, remote in remotes.items()])
        return
    columns = [Column(Text("名称", "Name")), Column(Text("地址", "URL"), wide=True)]
    print_table(columns, ((name, remote.url) for name, remote in remotes.items()))


@command("test", _TEST, json=True)
@click.argument("name", metavar="NAME")
def test(session: Session, name: str) -> int:
    from inspector.sync import addresses

    url = _known(session, name)
    problem: InspectorError | None = None
    try:
        addresses.probe(name, url)
    except InspectorError as error:
        problem = error
    if session.json:
        print_json(
            {
                "name": name,
                "url": url,
                "reachable": problem is None,
                "problem": None if problem is None else str(problem.what),
            }
        )
    elif problem is None:
        out(Text(f"{name} 可达", f"{name} can be reached"))
    if problem is not None:
        tell(problem)
    return 0 if problem is None else 1


@command("remove", _REMOVE)
@click.argument("name", metavar="NAME")
def remove(session: Session, name: str) -> None:
    from inspector.sync import addresses

    _known(session, name)
    addresses.remove(session.home, name)


def _known(session: Session, name: str) -> str:
    remote = session.config.remotes.get(name)
    if remote is None:
        names = ", ".join(session.config.remotes) or "-"
        raise InputError(
            Text(f"没有同步目标 {name}", f"there is no remote {name}"),
            Text(f"现有：{names}", f"there are: {names}"),
        )
    return remote.url


@command("recipients", _RECIPIENTS, json=True)
@click.argument("name", metavar="NAME")
@option(
    "--add",
    metavar="AGE1…",
    multiple=True,
    text=Text("加入这个收件人", "add this recipient"),
)
@option(
    "--remove",
    metavar="AGE1…",
    multiple=True,
    text=Text("去掉这个收件人", "take this recipient off"),
)
def recipients(session: Session, name: str, add: tuple[str, ...], remove: tuple[str, ...]) -> None:
    from inspector.sync import recipients, sealing

    if add or remove:
        found = recipients.change(session.home, name, add=add, remove=remove)
        tell(
            Text(
                f"已改。以前发出的仍按旧的加密：运行 inspector rekey --remote {name}",
                "changed. What was sent before is encrypted as it was: run"
                f" `inspector rekey --remote {name}`",
            )
        )
    else:
        found = recipients.of(session.home, name)
    own = sealing.recipient(session.home)
    if session.json:
        print_json([{"recipient": one, "own": one == own} for one in found])
        return
    for one in found:
        out(f"{one}  {Text('本机', 'this device')}" if one == own else one)
    if not found:
        tell(
            Text("没有收件人：发到那里的不加密", "no recipients: what goes there is not encrypted")
        )


entry = group(
    "remote",
    Text("同步目标。", "Remotes."),
    {
        "add": Sub(__name__, _ADD, "add"),
        "list": Sub(__name__, _LIST, "list_"),
        "test": Sub(__name__, _TEST, "test"),
        "remove": Sub(__name__, _REMOVE, "remove"),
        "recipients": Sub(__name__, _RECIPIENTS, "recipients"),
    },
)
