"""The remotes of a home: added under a name, tried, taken out again."""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection
from typing import Final

from inspector import config
from inspector.config import Config
from inspector.disk import is_safe_name
from inspector.errors import InputError
from inspector.home import Home
from inspector.i18n import Text
from inspector.sync import outbox, sealed_there, state
from inspector.sync.remotes import normal_url, open_remote, scheme_of

_NAME: Final = re.compile(r"[^\W_][\w-]{0,39}")


def add(home: Home, known: Collection[str], name: str, url: str) -> Config:
    """Keep a remote whose name and URL can be one, whether it is there now or not.

    Raises InputError for a name that is taken or no folder could have, and for an unknown kind.
    """
    check_name(name, known)
    address = _address(name, url)
    remotes = config.load(home).remotes
    return config.save(home, remotes={**remotes, name: config.Remote(url=address)})


def remove(home: Home, name: str) -> Config:
    """Forget a remote and what waits for it; its files stay there, the records stay here."""
    left = {key: remote for key, remote in config.load(home).remotes.items() if key != name}
    saved = config.save(home, remotes=left)
    shutil.rmtree(outbox.folder(home, name), ignore_errors=True)
    state.forget(home, name)
    sealed_there.forget(home, name)
    return saved


def probe(name: str, url: str) -> None:
    """Raises RemoteError when it cannot be reached."""
    open_remote(name, url).probe()


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


def _address(name: str, url: str) -> str:
    """The URL as the config keeps it; InputError says which kinds there are."""
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
