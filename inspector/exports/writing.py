"""The target of an export: looked at first, written beside itself, hashed on the way."""

from __future__ import annotations

import hashlib
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from inspector import disk
from inspector.errors import HomeError
from inspector.i18n import Text


class Sink:
    """A stream that remembers the SHA-256 of what went through it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._sha = hashlib.sha256()

    def write(self, content: bytes) -> int:
        self._sha.update(content)
        return self._stream.write(content)

    @property
    def sha256(self) -> str:
        return self._sha.hexdigest()


@contextmanager
def target(path: Path) -> Generator[Sink, None, None]:
    """A sink whose content stands at ``path`` when the block ends; if it raises, nothing changed.

    Raises HomeError for a folder, a missing folder, no right to write, a full disk.
    """
    _look_at(path)
    with disk.writing(path) as stream:
        yield Sink(stream)


def _look_at(path: Path) -> None:
    try:
        is_folder, has_parent = path.is_dir(), path.parent.is_dir()
    except OSError as error:
        raise disk.disk_error(error, path) from error
    if is_folder:
        raise HomeError(
            Text("这是一个文件夹，不能写成文件", "this is a folder, not a file to write"),
            Text("在 --out 里加上文件名", "give --out a file's name in it"),
            path=path,
        )
    if not has_parent:
        raise HomeError(
            Text("要写入的文件夹不存在", "the folder to write to does not exist"),
            Text(
                "先建这个文件夹，或换一个位置（U 盘是否已拔出？）",
                "make that folder first, or choose another place (was the stick pulled out?)",
            ),
            path=path.parent,
        )
