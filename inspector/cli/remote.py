"""``inspector remote add|list|test|remove``."""

from __future__ import annotations

import re
from typing import Final

import click

from inspector import config
from inspector.cli.common import Session, command, group
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
_REMOVE = Text("移除同步目标；那里的文件不动。", "Remove a remote; its files stay there.")
_NAME: Final = re.compile(r"[^\W_][\w-]{0,39}")


@command("add", _ADD)
@click.argument("name", metavar="NAME")
@click.argument("url", metavar="URL")
def add(session: Session, name: str, url: str) -> None:
    known = session.config.remotes
    _check_name(name, list(known))
    address = _address(name, url)
    config.save(session.home, remotes={**known, name: config.Remote(url=address)})
    try:
        _probe(name, address)
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
    url = _known(session, name)
    problem: InspectorError | None = None
    try:
        _probe(name, url)
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
    import shutil

    from inspector.sync import outbox, state

    _known(session, name)
    left = {key: remote for key, remote in session.config.remotes.items() if key != name}
    config.save(session.home, remotes=left)
    shutil.rmtree(outbox.folder(session.home, name), ignore_errors=True)
    state.forget(session.home, name)


def _check_name(name: str, known: list[str]) -> None:
    from inspector.disk import is_safe_name

    if not _NAME.fullmatch(name) or not is_safe_name(name):
        raise InputError(
            Text(f"名称不可用：{name}", f"this cannot be a remote's name: {name}"),
            Text(
                "用字母、数字、汉字、- 和 _，以字母、数字或汉字开头，最多 40 个字",
                "use letters, digits, - and _, at most 40, the first a letter or digit",
            ),
        )
    if name.casefold() in {other.casefold() for other in known}:
        raise InputError(
            Text(f"已有同步目标 {name}", f"there is a remote {name} already"),
            Text(
                "换一个名称，或先 inspector remote remove",
                "choose another name, or `inspector remote remove` it first",
            ),
        )


def _address(name: str, url: str) -> str:
    """The URL as the config keeps it; InputError says which kinds there are."""
    from inspector.sync.remotes import normal_url, open_remote, scheme_of

    try:
        open_remote(name, url)
    except InputError as error:
        if scheme_of(url) == "file":
            raise
        raise InputError(
            error.what,
            Text(
                "目前支持文件夹路径和 file://；WebDAV、SFTP、S3 等以后支持",
                "a folder's path and file:// work now; WebDAV, SFTP, S3 and others come later",
            ),
        ) from error
    return normal_url(url)


def _probe(name: str, url: str) -> None:
    from inspector.sync.remotes import open_remote

    open_remote(name, url).probe()


def _known(session: Session, name: str) -> str:
    remote = session.config.remotes.get(name)
    if remote is None:
        names = ", ".join(session.config.remotes) or "-"
        raise InputError(
            Text(f"没有同步目标 {name}", f"there is no remote {name}"),
            Text(f"现有：{names}", f"there are: {names}"),
        )
    return remote.url


entry = group(
    "remote",
    Text("同步目标。", "Remotes."),
    {
        "add": Sub(__name__, _ADD, "add"),
        "list": Sub(__name__, _LIST, "list_"),
        "test": Sub(__name__, _TEST, "test"),
        "remove": Sub(__name__, _REMOVE, "remove"),
    },
)
