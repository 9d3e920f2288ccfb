"""The last syncs of this home: when, with which remote, what went and came, and what went wrong.

``data/syncs.jsonl``, one line a sync, no part of the ledger: lost, nothing but the memory is lost.
Lines are only added, so two processes may do so at once; now and then the file is written anew
with the last of them.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from inspector import disk
from inspector.home import Home
from inspector.i18n import Text
from inspector.sync.came import Came
from inspector.sync.outcome import RemoteOutcome

MOST: Final = 200
_LARGE: Final = 512 * 1024
"""Bytes from which on it is written anew."""
_MOST_CAME: Final = 20


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One sync; or several in a row with one remote, of which none had anything to do."""

    at: str
    """When it ended, UTC, ISO 8601."""
    remote: str
    sent_events: int = 0
    sent_files: int = 0
    came_events: int = 0
    came_files: int = 0
    came: tuple[Came, ...] = ()
    error: Text | None = None
    cancelled: bool = False
    times: int = 1

    @property
    def idle(self) -> bool:
        """Nothing went, nothing came, nothing was wrong."""
        return self.error is None and not (
            self.sent_events or self.sent_files or self.came_events or self.came_files
        )


def path_of(home: Home) -> Path:
    return home.data / "syncs.jsonl"


def keep(home: Home, at: str, outcome: RemoteOutcome) -> None:
    """Add what came of a sync; a home that is full has other troubles to tell of."""
    entry = Entry(
        at=at,
        remote=outcome.name,
        sent_events=outcome.pushed_events,
        sent_files=outcome.pushed_blobs + outcome.pushed_files,
        came_events=outcome.pulled_events,
        came_files=outcome.pulled_blobs,
        came=outcome.came[:_MOST_CAME],
        error=outcome.error,
        cancelled=outcome.cancelled,
    )
    path = path_of(home)
    with suppress(OSError):
        with path.open("ab") as file:
            file.write(msgspec.json.encode(entry) + b"\n")
            large = file.tell() > _LARGE
        if large:
            lines = [msgspec.json.encode(one) + b"\n" for one in reversed(read(home))]
            disk.write_bytes(path, b"".join(lines))


def read(home: Home) -> list[Entry]:
    """The last syncs, the newest first; a line that is not whole is passed over."""
    found: list[Entry] = []
    newest: dict[str, int] = {}
    try:
        lines = path_of(home).read_bytes().splitlines()
    except OSError:
        return []
    for line in lines:
        try:
            entry = msgspec.json.decode(line, type=Entry)
        except msgspec.DecodeError:
            continue
        before = newest.get(entry.remote)
        if before is not None and entry.idle and found[before].idle:
            times = found[before].times + entry.times
            found[before] = msgspec.structs.replace(entry, times=times)
            continue
        newest[entry.remote] = len(found)
        found.append(entry)
    found.sort(key=lambda one: one.at)
    return found[-MOST:][::-1]
