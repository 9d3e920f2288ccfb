"""What a remote has kept, as this device remembers it: one small file a remote.

``data/remotes/<name>.json``.  It decides nothing about the ledger; lost, it is made again by
looking at everything on the remote once more.  Its use: to know what to send, what was read
already, and whether the remote is still the one it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from inspector import disk
from inspector.home import Home

Span = tuple[int, int]
"""Numbers from the first to the last, both included."""


class Seen(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A device's card when it was last read, and what was there then."""

    version: str = ""
    """As the remote gives it; empty: read it again."""
    digest: str = ""
    size: int = 0
    public_key: str = ""
    runs: list[Span] = []
    """The numbers of the events there."""
    lacking: dict[str, int] = {}
    """Files, each with its size, that were not read or not believed."""
    packs: dict[str, str] = {}
    """What it says to have published, each in its last version."""


class State(msgspec.Struct, kw_only=True):
    """Of one remote; ``kept`` has per device the runs of events that were seen there and believed.

    This device's own runs are what it pushed.
    """

    format: int = 1
    url: str = ""
    kept: dict[str, list[Span]] = msgspec.field(default_factory=dict[str, list[Span]])
    last_sync: str | None = None
    listed: str | None = None
    """When everything there was last looked at."""
    cards: dict[str, Seen] = msgspec.field(default_factory=dict[str, Seen])
    bundles: dict[str, int] = msgspec.field(default_factory=dict[str, int])
    """This device's own files there, each with its size."""
    head: tuple[str, int, str] | None = None
    """The last event that was pushed from here: its device, number and hash."""
    evidence: int = 0
    """How often evidence was added there."""
    packs: dict[str, str] = msgspec.field(default_factory=dict[str, str])
    """The packs that this device published there, each in its last version."""
    packs_due: bool = True
    """Somebody may have published one since packs were looked for."""
    evidence_of: str = ""
    """The device that the next four are of: a home may become another one."""
    evidence_until: int = 0
    """Number of the event up to which all its evidence is there."""
    evidence_sent: list[str] = msgspec.field(default_factory=list[str])
    """What is there of the evidence behind it."""
    thumbnails_sent: list[str] = msgspec.field(default_factory=list[str])
    begun: list[str] = msgspec.field(default_factory=list[str])
    """Large files whose sending was begun, and perhaps cut off."""
    in_parts: list[str] = msgspec.field(default_factory=list[str])
    """Files that went in parts."""
    asked: str = ""
    """What was asked for in vain, and what the cards were then: asked again when they change."""

    def forget_evidence(self, own: str) -> None:
        """Nothing is known to be there of what this device attached."""
        self.evidence_of, self.evidence_until = own, 0
        self.evidence_sent, self.thumbnails_sent, self.begun = [], [], []

    def keep(self, device: str, first: int, last: int) -> None:
        self.kept[device] = joined([*self.kept.get(device, []), (first, last)])

    def has(self, device: str, first: int, last: int) -> bool:
        return any(run[0] <= first and last <= run[1] for run in self.kept.get(device, []))

    def pushed(self, own: str) -> int:
        """The number up to which the remote has all of this device's events."""
        runs = self.kept.get(own, [])
        return runs[0][1] if runs and runs[0][0] == 1 else 0


def joined(runs: Iterable[Any]) -> list[Span]:
    """The same numbers in as few runs as possible, in order."""
    result: list[Span] = []
    for first, last in sorted(runs):
        if result and first <= result[-1][1] + 1:
            result[-1] = result[-1][0], max(last, result[-1][1])
        else:
            result.append((first, last))
    return result


def path_of(home: Home, name: str) -> Path:
    return home.data / "remotes" / f"{name}.json"


def writing_path(home: Home, name: str) -> Path:
    """What is there while something is written on it (:mod:`.remotes.leftovers`)."""
    return home.data / "remotes" / f"{name}.writing"


def load(home: Home, name: str, url: str) -> State:
    """What is remembered of the remote; nothing yet if its URL is another one now."""
    try:
        state = msgspec.json.decode(path_of(home, name).read_bytes(), type=State)
    except (FileNotFoundError, msgspec.DecodeError):  # damaged: look at everything again
        return State(url=url)
    except OSError as error:
        raise disk.disk_error(error, path_of(home, name)) from error
    return state if (state.format, state.url) == (1, url) else State(url=url)


def paths(home: Home) -> list[Path]:
    """The files that are there, one a remote."""
    return sorted(path_of(home, "x").parent.glob("*.json"))


def every(home: Home) -> Iterator[State]:
    """What is remembered of each remote there ever was."""
    for path in paths(home):
        try:
            yield msgspec.json.decode(path.read_bytes(), type=State)
        except (OSError, msgspec.DecodeError):
            continue


def save(home: Home, name: str, state: State) -> None:
    disk.write_bytes(path_of(home, name), msgspec.json.encode(state))


def forget(home: Home, name: str) -> None:
    """The remote was removed here."""
    path_of(home, name).unlink(missing_ok=True)
    writing_path(home, name).unlink(missing_ok=True)
