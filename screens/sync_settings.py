"""Remotes from the sync screen: added, given their secret, tried, taken out again.

Secrets are typed unseen and go to the keyring; nothing here keeps one.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Final

import msgspec

from inspector import config
from inspector.errors import InspectorError
from inspector.i18n import Text
from inspector.sync import addresses
from inspector.sync.remotes import scheme_of
from screens.asking import AskText, Confirm
from screens.base import InspectorScreen
from screens.paths import unquoted

if TYPE_CHECKING:
    from inspector.config import Config, Remote
    from inspector.sync.credentials import Part
    from inspector.sync.examine import Step

_SECRETS: Final[dict[Part, Text]] = {
    "password": Text("密码", "password"),
    "access_key": Text("访问密钥（access key）", "access key"),
    "secret_key": Text("私有密钥（secret key）", "secret key"),
}
_STORES: Final = frozenset({"s3", "oss", "obs", "cos", "azblob"})


def add(screen: InspectorScreen, done: Callable[[Config, str], None]) -> None:
    """Its name, where it is, and what else its kind needs; ``done`` with the config as it is."""
    home, known = screen.inspector.home, list(screen.inspector.config.remotes)
    kept: list[Config] = []

    async def where(name: str) -> None:
        addresses.check_name(name, known)
        told = Text(
            r"文件夹的路径，如 E:\inspector，或地址，如 webdavs://主机/文件夹、sftp://主机/文件夹、"
            "s3://存储桶",
            r"a folder's path, such as E:\inspector, or an address: webdavs://host/folder,"
            " sftp://host/folder, s3://bucket",
        )
        title = Text(f"{name} 在哪里", f"where is {name}")
        await ask(title, told, lambda url: further(name, config.Remote(url=unquoted(url))))

    async def further(name: str, remote: Remote) -> None:
        asked = _asked_of(remote)
        if asked is None:
            await keep(name, remote)
            return
        option, told = asked
        await ask(
            Text.same(name),
            told,
            lambda typed: keep(name, msgspec.structs.replace(remote, **{option: typed or None})),
        )

    async def ask(title: Text, told: Text, work: Callable[[str], Awaitable[None]]) -> None:
        await screen.inspector.push_screen_wait(AskText(title, told=told, work=work))

    async def keep(name: str, remote: Remote) -> None:
        kept.append(await asyncio.to_thread(addresses.add, home, known, name, remote))

    def ended(name: str | None) -> None:
        if name is not None and kept:
            done(kept[0], name)

    told = Text("起个名称，如 U盘", "give it a name, such as stick")
    screen.inspector.push_screen(
        AskText(Text("添加同步目标", "add a remote"), told=told, work=where), ended
    )


def _asked_of(remote: Remote) -> tuple[str, Text] | None:
    """The option that a remote of its kind wants besides its address, and what it is."""
    scheme = scheme_of(remote.url)
    if scheme in _STORES:
        return "endpoint", Text(
            "服务地址，如 https://oss-cn-beijing.aliyuncs.com；S3 本身可留空",
            "where it answers, such as https://oss-cn-beijing.aliyuncs.com; empty for S3 itself",
        )
    if scheme in ("webdav", "webdavs", "sftp") and "@" not in remote.url:
        return "user", Text("登录的用户名；可留空", "who signs in; may be empty")
    return None


def parts_of(remote: Remote) -> tuple[Part, ...]:
    """The secrets that a remote of its kind wants; none for a folder."""
    if scheme_of(remote.url) == "file":
        return ()
    from inspector.sync.remotes.network import secrets_of

    return secrets_of(remote)


def give_secret(
    screen: InspectorScreen,
    name: str,
    remote: Remote,
    done: Callable[[], None],
    *,
    added: bool = False,
) -> None:
    """Each secret in turn, into the keyring; where there is none it is said how else.

    ``added`` just now: only what is not known yet, and whoever gives none goes on without.
    """
    parts = parts_of(remote)
    if not parts:
        screen.say(Text(f"{name} 不需要密码", f"{name} needs no password"))
        return

    def ask_next(left: tuple[Part, ...]) -> None:
        if not left:
            screen.say(Text(f"{name} 的密码已存入密钥环", f"kept in the keyring for {name}"))
            done()
            return
        part = left[0]

        def answered(typed: str | None) -> None:
            if typed:
                keep(part, typed, left[1:])
            elif added:
                done()

        title = Text("{name} 的{what}", "{what} of {name}").format(name=name, what=_SECRETS[part])
        told = Text(
            "存入系统密钥环，不写进任何文件，也不显示",
            "it goes to the system's keyring, into no file, and is not shown",
        )
        screen.inspector.push_screen(AskText(title, told=told, hidden=True), answered)

    def keep(part: Part, typed: str, left: tuple[Part, ...]) -> None:
        from inspector.sync import credentials

        screen.in_thread(
            lambda: credentials.keep(name, part, credentials.Secret(typed)),
            lambda _: ask_next(left),
            what=Text("保存密码", "keeping the secret"),
            group="settings",
        )

    def look() -> tuple[Part, ...]:
        from inspector.sync import credentials

        wanted = credentials.missing(name, parts) if added else parts
        if wanted:
            credentials.need_keyring(name, wanted)
        return wanted

    def looked(wanted: tuple[Part, ...]) -> None:
        if wanted:
            ask_next(wanted)
        else:
            done()

    screen.in_thread(
        look,
        looked,
        what=Text("打开密钥环", "opening the keyring"),
        group="settings",
    )


def test(
    screen: InspectorScreen,
    name: str,
    remote: Remote,
    steps: list[Step],
    stop: threading.Event,
    ended: Callable[[], None],
) -> None:
    """Step by step into ``steps``, until one fails or a person stops it."""
    home = screen.inspector.home

    def work() -> None:
        from inspector.sync.examine import examine
        from inspector.sync.remotes import open_remote

        with closing(open_remote(name, remote, home)) as opened:
            for step in examine(opened):
                steps.append(step)
                if stop.is_set():
                    return

    def done() -> None:
        if stop.is_set():
            return
        ended()
        error = steps[-1].error
        if error is not None and error.kind == "host_key_unknown":
            ask_host_key(error)

    def failed(error: InspectorError) -> None:
        ended()
        screen.say_error(error)

    def ask_host_key(error: InspectorError) -> None:
        def sure(yes: bool | None) -> None:
            if yes:
                screen.in_thread(
                    lambda: addresses.accept_host_key(home, name, remote, None),
                    lambda _: screen.say(
                        Text("已记住主机密钥，再试一次", "the host key is kept: try once more")
                    ),
                    what=Text("记住主机密钥", "keeping the host key"),
                    group="settings",
                    aside=True,
                )

        title = Text(f"相信 {name} 的服务器？", f"believe the server of {name}?")
        screen.inspector.push_screen(Confirm(title, error.remedy or error.what), sure)

    screen.in_thread(
        work,
        lambda _: done(),
        what=Text("试连同步目标", "trying the remote"),
        group="test",
        failed=failed,
        aside=True,
    )


def steps_words(steps: Sequence[Step]) -> str:
    """What works and what does not, with the remedy."""
    from inspector.sync.examine import LABELS

    good = str(Text("、", ", ")).join(str(LABELS[one.name]) for one in steps if one.ok)
    bad = [
        f"[!] {LABELS[one.name]}: {one.error.what}"
        + (f"\n{one.error.remedy}" if one.error.remedy is not None else "")
        for one in steps
        if one.error is not None
    ]
    return "\n".join([f"[x] {good}", *bad] if good else bad)


def remove(screen: InspectorScreen, name: str, done: Callable[[Config], None]) -> None:
    home = screen.inspector.home

    def sure(yes: bool | None) -> None:
        if yes:
            screen.in_thread(
                lambda: addresses.remove(home, name),
                done,
                what=Text("移除同步目标", "removing the remote"),
                group="settings",
            )

    title = Text(f"移除 {name}？", f"remove {name}?")
    told = Text("那里的文件不动，本机的记录也不动。", "Files there stay, records here stay.")
    screen.inspector.push_screen(Confirm(title, told), sure)
