"""The remotes of a home: added under a name, tried, taken out again."""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection
from contextlib import closing, suppress
from typing import Final

import msgspec

from inspector import config
from inspector.config import Config, Remote
from inspector.disk import is_safe_name
from inspector.errors import InputError, RemoteError
from inspector.home import Home
from inspector.i18n import Text
from inspector.sync import credentials, outbox, sealed_there, state
from inspector.sync.remotes import normal_url, open_remote, scheme_of

_NAME: Final = re.compile(r"[^\W_][\w-]{0,39}")


def add(home: Home, known: Collection[str], name: str, remote: Remote) -> Config:
    """Keep a remote whose name, URL and options can be one, whether it is there now or not.

    Raises InputError for a name that is taken or no folder could have, for an unknown kind, for
    an address with a password in it.
    """
    check_name(name, known)
    with suppress(RemoteError):  # its secrets alone will not do: those are another matter
        open_remote(name, remote, home)
    kept = msgspec.structs.replace(remote, url=normal_url(remote.url))
    return config.save(home, remotes={**config.load(home).remotes, name: kept})


def remove(home: Home, name: str) -> Config:
    """Forget a remote and what waits for it; its files stay there, the records stay here."""
    gone = config.load(home).remotes.get(name)
    left = {key: remote for key, remote in config.load(home).remotes.items() if key != name}
    saved = config.save(home, remotes=left)
    shutil.rmtree(outbox.folder(home, name), ignore_errors=True)
    state.forget(home, name)
    sealed_there.forget(home, name)
    if gone is not None and scheme_of(gone.url) != "file":
        credentials.forget(name)
    return saved


def probe(name: str, remote: Remote, home: Home) -> None:
    """Raises RemoteError when it cannot be reached, InputError when it is not well described."""
    with closing(open_remote(name, remote, home)) as asked:
        asked.probe()


def accept_host_key(home: Home, name: str, remote: Remote, fingerprint: str | None) -> None:
    """Believe the SSH server that answers now; None: whatever its key is, a person has looked.

    InputError when it shows another key than that of ``fingerprint``, or is another one than
    before, or asks for no such thing.
    """
    from inspector.sync.remotes import known_hosts
    from inspector.sync.remotes.sftp import Sftp

    with closing(open_remote(name, remote, home)) as asked:
        with suppress(RemoteError):
            asked.probe()
        offered = asked.offered if isinstance(asked, Sftp) else None
    if offered is None:
        raise InputError(
            Text(f"{name} 没有待接受的主机密钥", f"no host key of {name} waits to be believed"),
            Text(f"运行 inspector remote test {name}", f"run `inspector remote test {name}`"),
        )
    if offered.changed or fingerprint not in (None, offered.fingerprint):
        raise InputError(
            Text(
                f"{name} 的主机密钥是另一个：{offered.fingerprint}",
                f"the host key of {name} is another one: {offered.fingerprint}",
            ),
            Text("不要接受；请问管理员", "do not believe it; ask the server's keeper"),
        )
    known_hosts.accept(home, offered)


def check_name(name: str, known: Collection[str]) -> None:
    """InputError where the name is taken, or cannot be a folder's on every system."""
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
                "换一个名称，或先移除它（inspector remote remove）",
                "choose another name, or remove it first (`inspector remote remove`)",
            ),
        )
