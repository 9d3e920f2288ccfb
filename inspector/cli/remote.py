"""``inspector remote add|list|test|secret|remove|recipients``."""

from __future__ import annotations

import sys
from contextlib import closing
from typing import TYPE_CHECKING, Literal

import click

from inspector.cli.common import Session, command, group, option
from inspector.cli.parser import Sub, Words
from inspector.cli.printing import Column, out, print_json, print_table, tell
from inspector.config import Remote
from inspector.errors import InputError, InspectorError
from inspector.i18n import Text

if TYPE_CHECKING:
    from inspector.sync.credentials import Part
    from inspector.sync.examine import Step

_ADD = Text(
    "添加同步目标。URL 为文件夹路径、file://、webdav(s)://、sftp://、s3://、oss://、obs://、cos://、"
    "azblob:// 或 gcs://；密码另用 remote secret 保存。",
    "Add a remote. URL: a folder's path, file://, webdav(s)://, sftp://, s3://, oss://, obs://,"
    " cos://, azblob:// or gcs://; passwords are kept by `remote secret`.",
)
_LIST = Text("列出同步目标。", "List the remotes.")
_TEST = Text(
    "逐步试同步目标：连接、登录、列出、写、读、改名、删、时钟。",
    "Try a remote step by step: reach, sign in, list, write, read, rename, delete, clock.",
)
_SECRET = Text(
    "把同步目标的密码（或访问密钥）存入系统密钥环；不回显，也可从标准输入逐行读。",
    "Keep a remote's password (or access keys) in the system's keyring: asked without echo, or"
    " read from standard input, one a line.",
)
_RECIPIENTS = Text(
    "列出或更改收件人：谁能读发到那里的内容。",
    "List or change the recipients: who can read what goes there.",
)
_REMOVE = Text("移除同步目标；那里的文件不动。", "Remove a remote; its files stay there.")


@command("add", _ADD)
@click.argument("name", metavar="NAME")
@click.argument("url", metavar="URL")
@option(
    "--user", metavar="NAME", text=Text("登录用户；Azure 为帐户名", "who signs in; Azure: account")
)
@option(
    "--endpoint", metavar="URL", text=Text("对象存储的服务地址", "where an object store answers")
)
@option("--region", metavar="NAME", text=Text("S3 的区域", "an S3 store's region"))
@option(
    "--style",
    type=Words("path", "virtual"),
    text=Text("S3 存储桶在路径里还是域名前", "S3 bucket in the path or before the host's name"),
)
@option(
    "--key-file",
    metavar="FILE",
    text=Text("SFTP 私钥，或 GCS 服务帐户文件", "SFTP private key, or GCS service account's file"),
)
@option(
    "--ca",
    metavar="FILE",
    text=Text("webdavs 单位自建 CA 的 PEM 文件", "webdavs: PEM file of an office's own CA"),
)
def add(
    session: Session,
    name: str,
    url: str,
    user: str | None,
    endpoint: str | None,
    region: str | None,
    style: Literal["path", "virtual"] | None,
    key_file: str | None,
    ca: str | None,
) -> None:
    from inspector.sync import addresses

    told = Remote(
        url=url,
        user=user,
        endpoint=endpoint,
        region=region,
        style=style,
        key_file=key_file,
        ca=ca,
    )
    kept = addresses.add(session.home, list(session.config.remotes), name, told)
    try:
        addresses.probe(name, kept.remotes[name], session.home)
    except InspectorError as error:
        tell(
            Text(
                f"已添加 {name}，目前还不能用：{error.what.zh}",
                f"added {name}; it is not usable yet: {error.what.en}",
            )
        )
        if error.remedy is not None:
            tell(error.remedy)


@command("list", _LIST, json=True)
def list_(session: Session) -> None:
    from inspector.sync.remotes.network import shown

    remotes = session.config.remotes
    if session.json:
        print_json([{"name": name, "url": shown(one.url)} for name, one in remotes.items()])
        return
    columns = [Column(Text("名称", "Name")), Column(Text("地址", "URL"), wide=True)]
    print_table(columns, ((name, shown(one.url)) for name, one in remotes.items()))


@command("test", _TEST, json=True)
@click.argument("name", metavar="NAME")
@option(
    "--accept-host-key",
    metavar="FINGERPRINT",
    text=Text(
        "SFTP：信任指纹为此的服务器（SHA256:…）",
        "SFTP: believe the server whose key has this fingerprint (SHA256:…)",
    ),
)
def test(session: Session, name: str, accept_host_key: str | None) -> int:
    from inspector.sync import examine
    from inspector.sync.remotes.network import shown

    remote = _known(session, name)
    if accept_host_key is not None:
        _accept(session, name, remote, accept_host_key)
    steps = _examined(session, name, remote)
    error = steps[-1].error
    if error is not None and error.kind == "host_key_unknown" and _asked(session, error):
        _accept(session, name, remote, None)
        steps = _examined(session, name, remote)
        error = steps[-1].error
    if session.json:
        print_json(
            {
                "name": name,
                "url": shown(remote.url),
                "reachable": steps[0].ok,
                "problem": None if error is None else str(error.what),
                "remedy": None if error is None or error.remedy is None else str(error.remedy),
                "steps": [
                    {"step": one.name, "ok": one.ok, "kind": one.error and one.error.kind}
                    for one in steps
                ],
            }
        )
    elif error is None:
        out(Text(f"{name} 可用", f"{name} works"))
    if error is not None:
        label = examine.LABELS[steps[-1].name]
        tell(Text("没有通过：{label}", "failed: {label}").format(label=label))
        tell(error)
    return 0 if error is None else 1


@command("secret", _SECRET)
@click.argument("name", metavar="NAME")
def secret(session: Session, name: str) -> None:
    from inspector.sync import credentials
    from inspector.sync.remotes.network import secrets_of

    parts = secrets_of(_known(session, name))
    if not parts:
        raise InputError(
            Text(f"{name} 不需要密码", f"{name} needs no password"),
            Text("GCS 用选项 key_file", "for GCS see the option key_file"),
        )
    credentials.need_keyring(name, parts)
    for part in parts:
        credentials.keep(name, part, credentials.Secret(_typed(part)))
    tell(Text(f"{name} 的密码已存入密钥环", f"kept in the keyring for {name}"))


@command("remove", _REMOVE)
@click.argument("name", metavar="NAME")
def remove(session: Session, name: str) -> None:
    from inspector.sync import addresses

    _known(session, name)
    addresses.remove(session.home, name)


def _examined(session: Session, name: str, remote: Remote) -> list[Step]:
    from inspector.sync.examine import LABELS, examine
    from inspector.sync.remotes import open_remote

    done: list[Step] = []
    with closing(open_remote(name, remote, session.home)) as opened:
        for step in examine(opened):
            done.append(step)
            if step.ok and not session.json:
                out(f"  {Text('通过', 'ok')}  {LABELS[step.name]}")
    return done


def _asked(session: Session, error: InspectorError) -> bool:
    """Whether the person at the terminal believes the server's key."""
    if session.json or not sys.stdin.isatty():
        return False
    tell(error.what)
    return click.confirm(str(Text("相信它？", "believe it?")), default=False, err=True)


def _accept(session: Session, name: str, remote: Remote, fingerprint: str | None) -> None:
    from inspector.sync import addresses

    addresses.accept_host_key(session.home, name, remote, fingerprint)


def _typed(part: Part) -> str:
    asked = {
        "password": Text("密码", "password"),
        "access_key": Text("访问密钥（access key）", "access key"),
        "secret_key": Text("私有密钥（secret key）", "secret key"),
    }[part]
    if sys.stdin.isatty():
        typed: str = click.prompt(str(asked), hide_input=True, err=True)
    else:
        typed = sys.stdin.readline().rstrip("\r\n")
    if not typed:
        raise InputError(
            Text("没有输入密码", "no secret was given"),
            Text("从标准输入读时，每行一个", "from standard input, give each on a line of its own"),
        )
    return typed


def _known(session: Session, name: str) -> Remote:
    remote = session.config.remotes.get(name)
    if remote is None:
        names = ", ".join(session.config.remotes) or "-"
        raise InputError(
            Text(f"没有同步目标 {name}", f"there is no remote {name}"),
            Text(f"现有：{names}", f"there are: {names}"),
        )
    return remote


def _of_device(session: Session, name: str, device: str, *, revoked: bool = False) -> str:
    from inspector.sync import recipients
    from inspector.sync.remotes import open_remote

    with closing(open_remote(name, _known(session, name), session.home)) as remote:
        return recipients.of_device(session.ledger, remote, device, revoked=revoked)


@command("recipients", _RECIPIENTS, json=True)
@click.argument("name", metavar="NAME")
@option(
    "--add",
    metavar="AGE1…|ID",
    multiple=True,
    text=Text(
        "加入这个收件人，或已信任终端的编号", "add this recipient, or a trusted device's by its id"
    ),
)
@option(
    "--remove",
    metavar="AGE1…|ID",
    multiple=True,
    text=Text(
        "去掉这个收件人，或这台终端的（已撤销的也行）",
        "take this recipient off, or that of a device, revoked or not, by its id",
    ),
)
def recipients(session: Session, name: str, add: tuple[str, ...], remove: tuple[str, ...]) -> None:
    from inspector.sync import recipients, sealing

    add = tuple(one if one.startswith("age1") else _of_device(session, name, one) for one in add)
    remove = tuple(
        one if one.startswith("age1") else _of_device(session, name, one, revoked=True)
        for one in remove
    )
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
        "secret": Sub(__name__, _SECRET, "secret"),
        "remove": Sub(__name__, _REMOVE, "remove"),
        "recipients": Sub(__name__, _RECIPIENTS, "recipients"),
    },
)
