"""The kinds of remote there are, by their URL.

===================================  =========================================================
a path, ``file://``                  :mod:`.folder`
``webdav://``, ``webdavs://``        :mod:`.webdav`, over HTTP and HTTPS
``sftp://``                          :mod:`.sftp`
``s3://``, ``oss://``, ``obs://``,   :mod:`.stores`
``cos://``, ``azblob://``,
``gcs://``
===================================  =========================================================

Each is imported only when one is opened.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from inspector import config
from inspector.disk import is_safe_name
from inspector.errors import InputError
from inspector.home import Home
from inspector.i18n import Text
from inspector.sync.remotes.remote import Entry, Remote, Tick

__all__ = ["Entry", "Remote", "Tick", "identity", "normal_url", "open_remote"]

_WINDOWS_PATH = re.compile(r"^([A-Za-z]:[\\/]|\\\\|//)")
_SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*):(?=//)")


def open_remote(name: str, remote: config.Remote, home: Home) -> Remote:
    """The remote as configured; nothing is asked of it yet.

    InputError if no kind takes the URL, or an option is missing or wrong.
    """
    if not is_safe_name(name) or name.startswith("."):
        raise InputError(
            Text(f"名称不能用作文件名：{name}", f"this cannot be a remote's name: {name}"),
            Text("用字母、数字、汉字和连字符", "use letters, digits and hyphens"),
        )
    scheme = scheme_of(remote.url)
    if scheme not in _KINDS:
        raise InputError(
            Text(f"不支持这种地址：{scheme}://", f"this kind of address is unknown: {scheme}://"),
            Text(
                "用文件夹的路径，或 webdavs://、sftp://、s3://、oss://、obs://、cos://、"
                "azblob://、gcs:// 开头的地址",
                "give a folder's path, or an address that begins with webdavs://, sftp://, s3://,"
                " oss://, obs://, cos://, azblob:// or gcs://",
            ),
        )
    return _KINDS[scheme](name, remote, home)


def scheme_of(url: str) -> str:
    """``file`` for paths too."""
    if _WINDOWS_PATH.match(url):
        return "file"
    found = _SCHEME.match(url)
    return "file" if found is None else found[1].lower()


def normal_url(url: str) -> str:
    """A URL as the config keeps it: a folder's path is made absolute."""
    return str(_folder_path(url)) if scheme_of(url) == "file" else url


def identity(remote: config.Remote) -> str:
    """By what a remote is known again: its URL, and where that alone does not say which it is."""
    url = normal_url(remote.url)
    return url if remote.endpoint is None else f"{url} {remote.endpoint}"


def _folder_path(url: str) -> Path:
    if not url.strip() or "\0" in url:
        raise InputError(
            Text("地址是空的", "the address is empty"),
            Text("给出文件夹的路径", "give a folder's path"),
        )
    if not _WINDOWS_PATH.match(url) and _SCHEME.match(url):
        parts = urlsplit(url)
        path = unquote(parts.path)
        if re.match(r"^/[A-Za-z]:", path):  # file:///D:/inspector
            path = path[1:]
        if parts.netloc not in ("", "localhost"):  # file://server/share
            path = f"//{parts.netloc}{path}"
        return Path(path)
    return Path(url).expanduser().absolute()


def _folder(name: str, remote: config.Remote, home: Home) -> Remote:
    from inspector.sync.remotes.folder import Folder
    from inspector.sync.remotes.network import check_options
    from inspector.sync.remotes.unfinished import Unfinished

    check_options(name, remote, "file")
    return Folder(name, _folder_path(remote.url), Unfinished(home))


def _network(name: str, remote: config.Remote, home: Home) -> Remote:
    from inspector.sync.remotes import network

    return network.open_remote(name, remote, home)


_KINDS: Final[dict[str, Callable[[str, config.Remote, Home], Remote]]] = {
    "file": _folder,
    "webdav": _network,
    "webdavs": _network,
    "sftp": _network,
    "s3": _network,
    "oss": _network,
    "obs": _network,
    "cos": _network,
    "azblob": _network,
    "gcs": _network,
}
