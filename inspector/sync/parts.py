"""Large files over bad connections: sent in parts once that is needed, received from where one was.

::

    blobs/4f/4f0c…             whole, as a rule
    blobs/4f/4f0c….0001-0008   in parts of 256 KiB, where sending it whole was cut off

Whoever is cut off every ninety seconds at 20 kB a second never gets a photo through in one go; a
part he does.  All parts together are the file, byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from inspector import disk
from inspector.errors import RemoteError
from inspector.home import Home
from inspector.sync import layout
from inspector.sync.remotes.remote import Entry, Remote
from inspector.sync.remotes.retry import Retrying
from inspector.sync.run import PIECE, Run

SIZE: Final = 256 * 1024
"""Bytes of a part; the last one may have fewer."""


class TooLargeError(Exception):
    """More came than there may be."""


def send(remote: Remote, path: str, source: Path, run: Run) -> None:
    """Put those parts there that are not there yet."""
    there = {entry.path.lower(): entry.size for entry in remote.list(_folder(path))}
    size = source.stat().st_size
    parts = -(-size // SIZE)
    with source.open("rb") as stream:
        for part in range(1, parts + 1):
            name = layout.part_path(path, part, parts)
            if there.get(name) == min(SIZE, size - (part - 1) * SIZE):
                continue
            stream.seek((part - 1) * SIZE)
            run.check()
            remote.write(name, stream.read(SIZE), tick=run.went)


def of(remote: Remote, path: str) -> list[str] | None:
    """The parts of the file, in order; empty: not all are there; None: the file is there whole."""
    found = _whole(remote, path)
    return None if found is None else sorted(entry.path for entry in found)


def size(remote: Remote, path: str) -> int | None:
    """Bytes of all parts together; None: not all are there, or the file is there whole."""
    found = _whole(remote, path)
    return sum(entry.size for entry in found) if found else None


def _whole(remote: Remote, path: str) -> list[Entry] | None:
    found: dict[int, list[Entry]] = {}
    for entry in remote.list(_folder(path)):
        name = entry.path.lower()
        if name == path and not entry.strange:
            return None
        number, _, parts = name.removeprefix(f"{path}.").partition("-")
        if len(number) == len(parts) == 4 and (number + parts).isdecimal() and not entry.strange:
            found.setdefault(int(parts), []).append(entry)
    return next(
        (entries for parts, entries in found.items() if len(entries) == parts), list[Entry]()
    )


def remove(remote: Remote, path: str) -> None:
    """Take away the parts of a file of this device's own."""
    for part in [entry.path for entry in remote.list(_folder(path))]:
        if part.lower().startswith(f"{path}."):
            remote.remove(part)


def fetch(home: Home, remote: Retrying, path: str, run: Run, most: int) -> Path | None:
    """The file, or what its parts make, as a file of the home that is not checked yet.

    None: it is not there.  What came of it before the connection broke is not asked for again.
    Raises TooLargeError for more than ``most`` bytes.
    """
    target = home.incoming / layout.file_of(path)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            _append(remote, path, target, 0, run, most)
        except RemoteError as error:
            if error.transient:
                raise
            parts = of(remote, path)
            if parts is None:
                raise
            if not parts:
                target.unlink(missing_ok=True)
                return None
            for number, part in enumerate(parts):
                if _size(target) < (number + 1) * SIZE:
                    _append(remote, part, target, number * SIZE, run, most)
    except OSError as error:
        raise disk.disk_error(error, target) from error
    return target


def _append(remote: Retrying, path: str, target: Path, begin: int, run: Run, most: int) -> None:
    """What ``target`` lacks of a file whose bytes stand in it from ``begin`` on."""

    def use(stream: IO[bytes]) -> None:
        with target.open("ab") as copy:
            for piece in _pieces(stream):
                run.went(len(piece))
                copy.write(piece)
                if copy.tell() > most:
                    raise TooLargeError

    remote.resume(path, use, lambda: _size(target) - begin)


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    while piece := stream.read(PIECE):
        yield piece


def _size(target: Path) -> int:
    return target.stat().st_size if target.exists() else 0


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
