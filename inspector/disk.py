"""Files that are whole or not there, on every system.

The one place where systems differ: what must hold on Windows (a virus scanner that holds a file
open, no folder to flush, no owner bits) is guarded here and nowhere else.
"""

from __future__ import annotations

import errno
import os
import re
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from inspector.errors import HomeError
from inspector.i18n import Text

_WINDOWS = sys.platform == "win32"
_RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)
_REPLACE_TRIES = 10


@contextmanager
def writing(target: Path, *, private: bool = False, mark: str = ".") -> Generator[IO[bytes]]:
    """Open a file to write that appears at ``target`` only when it is whole and on disk.

    Written to a temporary file in the same folder, flushed, renamed over ``target``, the folder
    flushed.  If the block raises, ``target`` is as it was.  ``private``: only its owner may read.
    ``mark``: what the temporary file's name begins with.
    Raises HomeError when the disk is full or the folder cannot be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        # mkstemp makes the file readable by its owner alone; others get the usual rights below.
        handle, name = tempfile.mkstemp(prefix=mark, suffix=".part", dir=target.parent)
    except OSError as error:
        raise disk_error(error, target) from error
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if not private and not _WINDOWS:
            part.chmod(0o666 & ~_umask())
        replace(part, target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise disk_error(error, target) from error
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def write_bytes(target: Path, content: bytes, *, private: bool = False) -> None:
    """``content`` at ``target``, whole or not at all."""
    with writing(target, private=private) as stream:
        stream.write(content)


def settle(part: Path, target: Path) -> None:
    """Give a file that was written piece by piece its name, once all of it is on the disk."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with part.open("rb+") as stream:
            os.fsync(stream.fileno())
        replace(part, target)
    except OSError as error:
        raise disk_error(error, target) from error


def replace(source: Path, target: Path) -> None:
    """Rename over ``target`` and make the name durable; waits for a scanner that holds it."""
    for attempt in range(_REPLACE_TRIES):
        try:
            source.replace(target)
            break
        except PermissionError:
            if not _WINDOWS or attempt == _REPLACE_TRIES - 1:
                raise
            time.sleep(0.05 * 2**attempt if attempt < 5 else 1.0)
    flush_folder(target.parent)


def flush_folder(folder: Path) -> None:
    """Make a rename or a new name in ``folder`` survive a power cut (Windows does by itself)."""
    if _WINDOWS:
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (
            errno.EINVAL,
            errno.ENOTSUP,
        ):  # FAT and some shares know no such call
            raise
    finally:
        os.close(handle)


def _umask() -> int:
    current = os.umask(0o022)
    os.umask(current)
    return current


def is_safe_name(name: str) -> bool:
    """Whether Windows, FAT32 and POSIX all take ``name`` as one part of a path."""
    return (
        0 < len(name.encode()) <= 200
        and not re.search(r'[\x00-\x1f<>:"/\\|?*\x7f]', name)
        and not name.endswith((".", " "))
        and name not in (".", "..")
        and not _RESERVED.match(name)
    )


def disk_error(error: OSError, path: Path | str) -> HomeError:
    """An OSError as what a person can do about it."""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT | errno.EFBIG:
            return HomeError(
                Text("磁盘已满，没有写入", "the disk is full; nothing was written"),
                Text(
                    "腾出空间后重试；已保存的记录都在",
                    "make room and try again; everything saved before is safe",
                ),
                path=path,
            )
        case errno.EROFS | errno.EACCES | errno.EPERM:
            return HomeError(
                Text("没有写入权限", "this place cannot be written"),
                Text(
                    "检查文件夹权限，或用 --home 另选位置",
                    "check the folder's permissions, or choose another place with --home",
                ),
                path=path,
            )
        case errno.ENOENT:
            return HomeError(
                Text("找不到文件或文件夹", "no such file or folder"),
                Text("检查路径；U 盘是否已拔出？", "check the path; was the stick pulled out?"),
                path=path,
            )
        case _:
            return HomeError(
                Text(f"读写失败：{error.strerror}", f"reading or writing failed: {error.strerror}"),
                Text("检查磁盘后重试", "check the disk and try again"),
                path=path,
            )
