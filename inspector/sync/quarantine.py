"""Quarantine: what came in and was not believed, each with its reason.

::

    quarantine/<id>.json    the reason, where it came from, what it says it is
    quarantine/<id>         the file itself, where it is small enough to be kept

The id is made from the place it came from and the content (half each), so setting the same file
aside twice is one entry.  Some entries only wait (a device nobody trusts yet, a gap, a key not
known): those are looked at again whenever something has changed.  Nothing here stops anything else.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from inspector import disk
from inspector.errors import InputError
from inspector.home import Home
from inspector.i18n import Text

KEEP: Final = 64 * 1024 * 1024
"""Bytes of one file that are kept; of a larger one only the reason."""
ROOM: Final = 1024 * 1024 * 1024
"""Bytes that all kept files may take together: nobody fills a laptop with what is not believed."""
MOST: Final = 2000
"""Entries."""

WAITING: Final = frozenset({"untrusted", "gap", "no_key"})
"""Reasons that may go away by themselves."""


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """One entry."""

    id: str
    reason: str
    """A bundle's reason, or untrusted, revoked, gap, fork, flaw, blob, name, pack."""
    what: Text
    remedy: Text | None = None
    remote: str = ""
    """Name of the remote it came from; empty: imported by hand."""
    path: str
    """Its path there, or the path of the imported file."""
    size: int
    device: str | None = None
    device_name: str | None = None
    public_key: str | None = None
    """Hex; the id belongs to it, so it is the device's own."""
    first: int | None = None
    last: int | None = None
    at: str
    """When it was set aside, UTC."""
    kept: bool = False
    """Whether the file itself is here."""


def put(home: Home, held: Held, content: bytes | None) -> Held:
    """Set something aside, in place of what came from the same path before.

    Beyond :data:`MOST` entries nothing new is written: it stays where it came from.
    """
    used, entries = _used(home)
    if entries >= MOST and not (home.quarantine / f"{held.id}.json").exists():
        return held
    keep = content is not None and len(content) <= KEEP and len(content) + used <= ROOM
    held = msgspec.structs.replace(held, kept=keep)
    if content is not None and keep:
        disk.write_bytes(home.quarantine / held.id, content)
    disk.write_bytes(home.quarantine / f"{held.id}.json", msgspec.json.encode(held))
    # on a remote a file is one bundle, whatever it said that it was
    first = None if held.remote else held.first
    discard_from(home, held.remote, held.path, first=first, but=held.id)
    return held


def id_of(remote: str, path: str, content: bytes | None) -> str:
    return f"{_place(remote, path)}{hashlib.sha256(content or b'').hexdigest()[:16]}"


def _place(remote: str, path: str) -> str:
    named = f"{remote}\0{path}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(named).hexdigest()[:16]


def held(home: Home) -> list[Held]:
    """All entries: by device, then in order of their events."""
    entries = list(_entries(home))
    entries.sort(key=lambda one: (one.device or "", one.first or 0, one.last or 0, one.id))
    return entries


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why files are here, and what to do about them."""

    reason: str
    what: Text
    remedy: Text | None
    files: int


def by_reason(entries: Iterable[Held]) -> list[Reason]:
    """The entries' reasons, each once, the one with the most files first."""
    found = Counter((one.reason, one.what, one.remedy) for one in entries)
    return [
        Reason(reason=reason, what=what, remedy=remedy, files=files)
        for (reason, what, remedy), files in found.most_common()
    ]


def find(home: Home, remote: str, path: str) -> list[Held]:
    """What was set aside from this path."""
    return list(_entries(home, f"{_place(remote, path)}*.json"))


def exists(home: Home, id: str) -> bool:
    """Whether this was set aside already."""
    return (home.quarantine / f"{id}.json").exists()


def count(home: Home) -> int:
    """How many entries there are."""
    try:
        return sum(1 for name in home.quarantine.iterdir() if name.suffix == ".json")
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise disk.disk_error(error, home.quarantine) from error


def content(home: Home, entry: Held) -> bytes | None:
    """The file that was set aside, if it is kept and still there."""
    if not entry.kept:
        return None
    try:
        return (home.quarantine / entry.id).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise disk.disk_error(error, home.quarantine / entry.id) from error


def discard(home: Home, id: str) -> None:
    """Remove an entry: it was let in, or a person does not want it. InputError if there is none."""
    if not disk.is_safe_name(id) or not (home.quarantine / f"{id}.json").exists():
        raise InputError(
            Text(f"隔离区没有 {id}", f"there is no {id} in quarantine"),
            Text("用 inspector status 查看", "see `inspector status`"),
        )
    _remove(home, id)


def discard_from(
    home: Home, remote: str, path: str, *, first: int | None = None, but: str | None = None
) -> None:
    """Remove what came from this path, all but ``but``: it was read again.

    ``first``: of a file that holds several bundles, only the one that begins there.
    """
    for entry in find(home, remote, path):
        if entry.id != but and (first is None or entry.first in (None, first)):
            _remove(home, entry.id)


def _remove(home: Home, id: str) -> None:
    # the reason goes last: whatever is cut short leaves an entry that says what it was
    for path in (home.quarantine / id, home.quarantine / f"{id}.json"):
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise disk.disk_error(error, path) from error


def _entries(home: Home, pattern: str = "*.json") -> Iterator[Held]:
    try:
        names = sorted(home.quarantine.glob(pattern))
    except FileNotFoundError:
        return
    except OSError as error:
        raise disk.disk_error(error, home.quarantine) from error
    for path in names:
        entry = _entry(path)
        if entry is not None:
            yield entry


def _entry(path: Path) -> Held | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Held)
    except FileNotFoundError:  # another process let it in meanwhile
        return None
    except msgspec.DecodeError:
        return Held(
            id=path.stem,
            reason="damaged",
            what=Text("隔离记录已损坏", "the note in quarantine is damaged"),
            path=str(path),
            size=0,
            at="",
        )
    except OSError as error:
        raise disk.disk_error(error, path) from error


def _used(home: Home) -> tuple[int, int]:
    """Bytes of the kept files, and how many entries there are."""
    try:
        found = [path.stat().st_size for path in home.quarantine.iterdir()]
        return sum(found), count(home)
    except FileNotFoundError:
        return 0, count(home)
