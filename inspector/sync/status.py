"""Where things stand: what waits, what can be reached, what was set aside."""

from __future__ import annotations

from contextlib import closing
from typing import Any, Protocol

import msgspec

from inspector.config import Remote
from inspector.errors import InspectorError
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.sync import outbox, quarantine, state
from inspector.sync.engine import Addresses, Open
from inspector.sync.outbox import Backlog
from inspector.sync.remotes import open_remote
from inspector.sync.remotes.network import shown
from inspector.sync.waiting import known_as


class Settings(Addresses, Protocol):
    """The part of the config that status needs."""

    @property
    def pack(self) -> str | None: ...


class RemoteStatus(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    url: str
    reachable: bool | None
    """None: not asked."""
    last_sync: str | None
    unsent: Backlog
    problem: Text | None = None
    """Why it cannot be reached."""

    def plain(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "url": self.url,
            "reachable": self.reachable,
            "last_sync": self.last_sync,
            "unsent": msgspec.to_builtins(self.unsent),
            "problem": None if self.problem is None else str(self.problem),
        }


class Status(msgspec.Struct, frozen=True, kw_only=True):
    home: str
    device: str
    pack: str | None
    remotes: tuple[RemoteStatus, ...]
    outbox: Backlog
    """What at least one remote does not have; with no remote, everything of this device."""
    conflicts: int
    quarantine: int

    def plain(self) -> dict[str, Any]:
        """As ``status --json`` prints it."""
        return {
            "home": self.home,
            "device": self.device,
            "pack": self.pack,
            "remotes": [remote.plain() for remote in self.remotes],
            "outbox": msgspec.to_builtins(self.outbox),
            "conflicts": self.conflicts,
            "quarantine": self.quarantine,
        }


def status(
    ledger: Ledger, config: Settings, *, probe: bool = True, opened: Open = open_remote
) -> Status:
    """Where things stand; ``probe=False`` asks no remote, for a line that is drawn often."""
    remotes = tuple(
        _of(ledger, name, remote, opened if probe else None)
        for name, remote in config.remotes.items()
    )
    return Status(
        home=str(ledger.home.root or ledger.home.data),
        device=ledger.device,
        pack=config.pack,
        remotes=remotes,
        outbox=_most([remote.unsent for remote in remotes], ledger),
        conflicts=queries.count_conflicts(ledger),
        quarantine=quarantine.count(ledger.home),
    )


def _of(ledger: Ledger, name: str, remote: Remote, opened: Open | None) -> RemoteStatus:
    problem: Text | None = None
    if opened is not None:
        try:
            with closing(opened(name, remote, ledger.home)) as asked:
                asked.probe()
        except InspectorError as error:
            problem = error.what
    remembered = state.load(ledger.home, name, known_as(remote))
    return RemoteStatus(
        name=name,
        url=shown(remote.url),
        reachable=None if opened is None else problem is None,
        last_sync=remembered.last_sync,
        unsent=outbox.backlog(ledger, name, remembered),
        problem=problem,
    )


def _most(waiting: list[Backlog], ledger: Ledger) -> Backlog:
    if not waiting:
        return outbox.backlog(ledger, "", state.State())
    return Backlog(
        events=max(one.events for one in waiting),
        files=sum(one.files for one in waiting),
        blobs=max(one.blobs for one in waiting),
        blob_bytes=max(one.blob_bytes for one in waiting),
    )
