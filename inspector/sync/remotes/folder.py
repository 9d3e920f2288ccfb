"""A folder as a remote: a USB stick, a share, anything the system mounts.

The folder itself must be there: it is never made, for an unplugged stick's empty mount point is on
the laptop's own disk.  Links inside it are never followed.
"""

from __future__ import annotations

import errno
import io
import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, TypeVar

from inspector import disk
from inspector.errors import HomeError, RemoteError
from inspector.i18n import Text
from inspector.sync.remotes.remote import Entry, Tick, safe_parts
from inspector.sync.remotes.unfinished import Unfinished, is_unfinished

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

T = TypeVar("T")
_CHUNK: Final = 1 << 20
_DAY: Final = 86_400
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FORBIDDEN: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM, errno.ELOOP})
_MAKE_ROOM: Final = Text(
    "在同步目标上腾出空间后重试；本机记录都在",
    "make room there and sync again; everything on this laptop is safe",
)


@dataclass(frozen=True)
class Folder:
    """The remote ``name`` in the folder ``root``."""

    name: str
    root: Path
    unfinished: Unfinished
    local: bool = True

    @property
    def url(self) -> str:
        return str(self.root)

    def probe(self) -> None:
        if not self.root.is_dir():
            raise self._unplugged()
        if not os.access(self.root, os.R_OK | os.W_OK | os.X_OK):
            raise self.failed(PermissionError(13, os.strerror(13)), self.root)

    def list(self, folder: str) -> Iterator[Entry]:
        self._reachable()
        start = self._inside(folder)
        try:
            if not start.is_dir() or self._through_link(start):
                return
            yield from self._walk(start, folder)
        except OSError as error:
            raise self.failed(error, start) from error

    def size(self, path: str) -> int | None:
        self._reachable()
        found = self._regular(path)
        return None if found is None else found.st_size

    def read(self, path: str, use: Callable[[IO[bytes]], T], *, offset: int = 0) -> T:
        self._reachable()
        if self._regular(path) is None:
            raise RemoteError(
                Text("同步目标里没有这个文件", "the remote has no such file"),
                Text("再同步一次", "sync once more"),
                transient=False,
                path=path,
            )
        # O_NOFOLLOW also stops a link that was put there after the look above; Windows has none
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        try:
            handle = os.open(self._inside(path), flags)
        except OSError as error:
            raise self.failed(error, path) from error
        os.lseek(handle, offset, os.SEEK_SET)
        with io.BufferedReader(_Reading(self, handle, path), _CHUNK) as stream:
            return use(stream)

    def write(self, path: str, source: bytes | Path, *, tick: Tick | None = None) -> None:
        self._reachable()
        target = self._inside(path)
        with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as content:
            try:
                self._make_folders(path)
                with disk.writing(target, mark=self.unfinished.mark) as copy:
                    while chunk := content.read(_CHUNK):
                        copy.write(chunk)
                        if tick is not None:
                            tick(len(chunk))
            except HomeError as error:
                cause = error.__cause__
                assert isinstance(cause, OSError)
                raise self.failed(cause, path) from error
            except OSError as error:
                raise self.failed(error, path) from error

    def modified(self, path: str) -> datetime | None:
        self._reachable()
        found = self._regular(path)
        return None if found is None else datetime.fromtimestamp(found.st_mtime, UTC)

    def remove(self, path: str) -> None:
        self._reachable()
        if self._regular(path) is None:
            return
        try:
            self._inside(path).unlink(missing_ok=True)
        except OSError as error:
            raise self.failed(error, path) from error

    def close(self) -> None:
        """Nothing is held between calls."""

    def tidy(self, folder: str) -> None:
        start = self._inside(folder)
        try:
            if not start.is_dir() or self._through_link(start):
                return
            # beside what they become: where a stick's file has two names for a moment, in two
            # folders, pulling it out then costs the file
            for found in [self.root / entry.path for entry in self._walk(start, folder)]:
                old = is_unfinished(found.name) and _age(found) > _DAY
                if old or self.unfinished.is_own(found.name):
                    found.unlink(missing_ok=True)
        except OSError as error:
            raise self.failed(error, start) from error

    def _walk(self, folder: Path, path: str) -> Iterator[Entry]:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
        for entry in entries:
            inner = f"{path}/{entry.name}"
            if not disk.is_safe_name(entry.name) or entry.is_symlink() or _is_junction(entry):
                yield Entry(inner, 0, strange=True)
            elif entry.is_dir(follow_symlinks=False):
                yield from self._walk(Path(entry.path), inner)
            elif entry.is_file(follow_symlinks=False):
                # a file that another laptop has renamed since is no file of this listing
                with suppress(FileNotFoundError):
                    yield Entry(inner, entry.stat(follow_symlinks=False).st_size)
            else:
                yield Entry(inner, 0, strange=True)

    def _inside(self, path: str) -> Path:
        return self.root.joinpath(*safe_parts(self.name, path))

    def _through_link(self, target: Path) -> bool:
        """Whether the way from the root to ``target`` goes through a link."""
        below = target.relative_to(self.root)
        return target.resolve() != self.root.resolve() / below

    def _regular(self, path: str) -> os.stat_result | None:
        target = self._inside(path)
        try:
            found = target.lstat()
            if not stat.S_ISREG(found.st_mode) or self._through_link(target.parent):
                raise RemoteError(
                    Text("这不是普通文件，不读取", "this is no ordinary file; it is not read"),
                    transient=False,
                    path=path,
                    kind="not_a_file",
                )
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise self.failed(error, path) from error
        return found

    def _make_folders(self, path: str) -> None:
        """Make the folders down to ``path``, but never the root itself."""
        folder = self.root
        for part in path.split("/")[:-1]:
            folder /= part
            folder.mkdir(exist_ok=True)
        if self._through_link(folder):
            raise RemoteError(
                Text("文件夹是链接，不写入", "the folder is a link; nothing is written there"),
                Text("换成真正的文件夹", "replace it by a real folder"),
                transient=False,
                path=path,
            )

    def _reachable(self) -> None:
        if not self.root.is_dir():
            raise self._unplugged()

    def _unplugged(self) -> RemoteError:
        return RemoteError(
            Text(f"同步目标 {self.name} 不在", f"the remote {self.name} is not there"),
            Text(
                "插上 U 盘或连上共享文件夹；新文件夹请先建好",
                "plug the stick in or connect the share; make the folder first if it is new",
            ),
            transient=True,
            path=self.root,
        )

    def failed(self, error: OSError, path: Path | str) -> RemoteError:
        """An OSError as ours: what a person must put right is permanent."""
        if not self.root.is_dir():
            return self._unplugged()
        known = disk.disk_error(error, path)
        return RemoteError(
            Text("同步目标 {name}：{what}", "remote {name}: {what}").format(
                name=self.name, what=known.what
            ),
            _MAKE_ROOM if error.errno in _FULL else known.remedy,
            transient=error.errno not in _FULL | _FORBIDDEN,
            path=path,
        )


def _age(path: Path) -> float:
    """Seconds since the file was written; 0 if another laptop has just finished it."""
    try:
        return time.time() - path.lstat().st_mtime
    except FileNotFoundError:
        return 0.0


def _is_junction(entry: os.DirEntry[str]) -> bool:
    """Windows' other kind of link; Python knows it from 3.12 on."""
    ask: Callable[[], bool] | None = getattr(entry, "is_junction", None)
    return ask is not None and ask()


class _Reading(io.RawIOBase):
    """The file's bytes; an error in reading them is the remote's, whoever reads."""

    def __init__(self, folder: Folder, handle: int, path: str) -> None:
        self._folder, self._path = folder, path
        self._file = os.fdopen(handle, "rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int | None:
        try:
            return self._file.readinto(buffer)
        except OSError as error:
            raise self._folder.failed(error, self._path) from error

    def close(self) -> None:
        super().close()
        try:
            self._file.close()
        except OSError as error:
            raise self._folder.failed(error, self._path) from error
