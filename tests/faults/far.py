"""A team whose server is real and far away, behind a proxy that can be made bad."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import msgspec

from inspector.config import Remote as Configured
from inspector.ledger import queries
from inspector.sync import layout
from inspector.sync.engine import sync
from inspector.sync.outcome import RemoteOutcome
from tests.servers.running import Place
from tests.sync.laptops import Laptop, Team


class Impatient(threading.Event):
    """A sync that is never stopped and never waits; the pauses that it wanted are noted."""

    def __init__(self) -> None:
        super().__init__()
        self.pauses: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.pauses.append(timeout or 0.0)
        return self.is_set()


@dataclass
class Synced:
    """What came of one sync."""

    outcome: RemoteOutcome
    pauses: list[float]


def sync_now(laptop: Laptop, *, accept_changed: bool = False) -> Synced:
    hurry = Impatient()
    (outcome,) = sync(laptop.ledger, laptop.config, accept_changed=accept_changed, cancelled=hurry)
    return Synced(outcome, hurry.pauses)


def through(place: Place, server: int, proxy: int) -> Configured:
    """The place as the config names it, with the proxy's port for the server's."""
    told = place.remote
    if told.endpoint is not None:
        endpoint = told.endpoint.replace(f":{server}", f":{proxy}")
        return msgspec.structs.replace(told, endpoint=endpoint)
    return msgspec.structs.replace(told, url=told.url.replace(f":{server}/", f":{proxy}/"))


@dataclass
class Work:
    """What people do between two syncs, by chance."""

    chance: Random
    folder: Path
    photos: list[str] = field(default_factory=list[str])

    def do(self, laptop: Laptop, *, most_photo: int = 40_000) -> None:
        visits = [row.id for row in queries.visits(laptop.ledger)]
        if not visits or self.chance.random() < 0.3:
            visits.append(laptop.visit())
        for _ in range(self.chance.randrange(1, 4)):
            check = f"c{self.chance.randrange(4)}"
            laptop.answer(self.chance.choice(visits), self.chance.choice(("yes", "no")), check)
        if self.chance.random() < 0.4:
            photo = self.folder / "photo.jpg"
            photo.write_bytes(self.chance.randbytes(self.chance.randrange(1, most_photo)))
            self.photos.append(laptop.photo(visits[-1], photo))


def assert_once_and_whole(team: Team, folder: Path) -> None:
    """On the server every event and every file of evidence exactly once, and nothing half done."""
    names = [path for path in folder.rglob("*") if path.is_file()]
    assert [path.name for path in names if path.name.startswith(".")] == []
    events = Counter[tuple[str, int]]()
    for path in names:
        relative = path.relative_to(folder).as_posix()
        if (name := layout.bundle_name(relative)) is not None:
            events.update((name.device, number) for number in range(name.first, name.last + 1))
        elif relative.startswith(layout.BLOBS):
            assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name
    wanted = queries.last_seqs(team.laptops[0].ledger)
    assert events == {
        (device, number): 1 for device, last in wanted.items() for number in range(1, last + 1)
    }
