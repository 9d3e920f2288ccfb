"""Parsed packs and tables kept in the home's cache: opening the app does not parse 49 files again.

A stamp (names, sizes, times of the pack's files and of the reference tables) tells whether a file
changed.  A file that was written just before it was read may change again within its clock's tick
and keep its stamp; so a young stamp is not believed, and the files' digest decides.

The cache is only ever a saving: one that is damaged, of another version or not writable is passed
over, and the pack is read from its files.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from inspector import __version__
from inspector.disk import write_bytes
from inspector.errors import HomeError
from inspector.packs.files import digest_of, list_files, pack_files
from inspector.packs.model import Pack
from inspector.packs.tables import Tables, load_tables
from inspector.shipped import shipped

T = TypeVar("T")
_Files = Iterable[tuple[str, Path]]

_FORMAT = f"5 {__version__}"
_YOUNG = 4_000_000_000
"""Nanoseconds; FAT keeps times in steps of two seconds."""


class _Kept(msgspec.Struct, Generic[T], frozen=True, array_like=True):
    format: str
    stamp: str
    at: int
    """When it was written, by the clock that files are stamped with."""
    newest: int
    content: T

    @property
    def settled(self) -> bool:
        """Whether the files were old when they were read, so that their stamp tells all."""
        return self.at - self.newest > _YOUNG


class PackCache:
    """The packs and tables parsed before, in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: dict[str, tuple[str, Pack]] = {}

    def read(self, folder: Path) -> Pack:
        """The pack in ``folder``, parsed only if it changed; PackError if it has problems."""
        stamp, newest = _stamp([*_pack_files(folder), *_table_files()])
        name = hashlib.sha256(os.fsencode(folder.absolute())).hexdigest()[:32]
        believed = time.time_ns() - newest > _YOUNG
        if believed and (seen := self._seen.get(name)) and seen[0] == stamp:
            return seen[1]
        file = self._folder / f"{name}.msgpack"
        kept = _load(file, _Kept[Pack])
        if kept is not None and kept.stamp == stamp:
            if kept.settled:
                self._seen[name] = (stamp, kept.content)
                return kept.content
            if kept.content.digest == digest_of(pack_files(folder)):
                self._keep(file, name, stamp, newest, kept.content)
                return kept.content
        from inspector.packs.reader import read_pack  # with tomli: 9 ms

        pack = read_pack(folder)
        self._keep(file, name, stamp, newest, pack)
        return pack

    def read_snapshot(self, folder: Path) -> Pack | None:
        """A pack kept for old visits, whose files never change; None if it cannot be read."""
        name = f"digest-{folder.name}"
        if seen := self._seen.get(name):
            return seen[1]
        file = self._folder / f"{name}.msgpack"
        kept = _load(file, _Kept[Pack])
        if kept is not None and kept.content.digest == folder.name:
            self._seen[name] = ("", kept.content)
            return kept.content
        from inspector.packs.reader import read_kept  # with tomli: 9 ms

        pack = read_kept(folder)
        if pack is not None and pack.digest == folder.name:
            self._keep(file, name, "", 0, pack)
        return pack

    def _keep(self, file: Path, name: str, stamp: str, newest: int, pack: Pack) -> None:
        self._seen[name] = (stamp, pack)
        _write(file, stamp, newest, pack)

    def read_tables(self) -> Tables:
        """The reference tables, parsed only if a file of theirs changed."""
        stamp, newest = _stamp(_table_files())
        file = self._folder / "tables.msgpack"
        kept = _load(file, _Kept[Tables])
        if kept is not None and kept.stamp == stamp and kept.settled:
            return kept.content
        tables = load_tables()
        _write(file, stamp, newest, tables)
        return tables


def _write(file: Path, stamp: str, newest: int, content: Pack | Tables) -> None:
    kept = _Kept(_FORMAT, stamp, time.time_ns(), newest, content)
    try:
        write_bytes(file, msgspec.msgpack.encode(kept))
    except HomeError:
        return  # a read-only or full disk: it is read from its files next time


def _load(file: Path, kind: type[_Kept[T]]) -> _Kept[T] | None:
    try:
        kept = msgspec.msgpack.decode(file.read_bytes(), type=kind)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None  # not there, damaged, or written by another version
    return kept if kept.format == _FORMAT else None


def _pack_files(folder: Path) -> _Files:
    return [(name, Path(str(file))) for name, file in list_files(folder)]


def _table_files() -> _Files:
    return [(f"data/{file.name}", file) for file in Path(str(shipped("data"))).glob("*.toml")]


def _stamp(files: _Files) -> tuple[str, int]:
    """A text that changes when a file does, and the newest time among the files."""
    whole = hashlib.sha256()
    newest = 0
    for name, file in sorted(files):
        status = file.stat()
        newest = max(newest, status.st_mtime_ns, status.st_ctime_ns)
        known = (name, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
        whole.update(repr(known).encode())
    return whole.hexdigest(), newest
