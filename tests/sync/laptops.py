"""Laptops that bring their work together through real folders."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TypeVar

import msgspec

from inspector.config import Remote as Configured
from inspector.errors import RemoteError
from inspector.home import Home
from inspector.i18n import Text
from inspector.ledger import bodies, evidence
from inspector.ledger.ledger import Ledger
from inspector.ledger.verify import verify
from inspector.sync.engine import sync
from inspector.sync.outcome import RemoteOutcome
from inspector.sync.remotes import Entry, Remote, Tick, open_remote
from inspector.sync.sealing import make_key
from inspector.sync.trust import trust

T = TypeVar("T")


@dataclass
class Config:
    """As much of a config as sync looks at."""

    remotes: dict[str, Configured]
    pack: str | None = None


@dataclass
class Laptop:
    """One device with its ledger and its remotes."""

    ledger: Ledger
    config: Config

    @property
    def device(self) -> str:
        return self.ledger.device

    @property
    def home(self) -> Home:
        return self.ledger.home

    def sync(
        self, remote: str = "stick", *, dry_run: bool = False, accept_changed: bool = False
    ) -> RemoteOutcome:
        (outcome,) = sync(
            self.ledger, self.config, remote, dry_run=dry_run, accept_changed=accept_changed
        )
        return outcome

    def sync_over_network(self, *, accept_changed: bool = False) -> tuple[RemoteOutcome, list[str]]:
        """The outcome, and what was asked of the server."""
        made: list[Network] = []

        def opened(name: str, told: Configured, home: Home) -> Remote:
            made.append(Network(open_remote(name, told, home)))
            return made[0]

        (outcome,) = sync(self.ledger, self.config, accept_changed=accept_changed, opened=opened)
        return outcome, made[0].asked

    def seal(self, recipients: tuple[str, ...]) -> None:
        """From now on what goes to the stick is for these alone."""
        self.tell(recipients=recipients)

    def tell(self, **changes: object) -> None:
        """Something else about the stick in the config."""
        told = self.config.remotes["stick"]
        self.config.remotes["stick"] = msgspec.structs.replace(told, **changes)

    def visit(self) -> str:
        return self.ledger.record(
            bodies.VisitOpened(
                pack="nei-menggu-2016",
                pack_version="1.0.0",
                pack_digest="0" * 64,
                issue=27,
                slug="xilingol-sewage-plants",
                site="abag-plant",
                on="2018-03-05",
            )
        ).id

    def answer(self, visit: str, value: str, check: str = "operating") -> str:
        body = bodies.AnswerSet(visit=visit, check=check, type="yes_no", value=value)
        return self.ledger.record(body).id

    def photo(self, visit: str, source: Path) -> str:
        blob = evidence.store(self.home, source)
        self.ledger.record(
            bodies.EvidenceAttached(
                sha256=blob.sha256,
                name=blob.name,
                media_type=blob.media_type,
                size=blob.size,
                visit=visit,
                check="operating",
            )
        )
        return blob.sha256

    def projection(self, *, blobs: bool = True) -> str:
        """One digest over what the ledger says, which must be without a flaw."""
        found = verify(self.ledger, blobs=blobs)
        assert found.problems == ()
        return found.projection


@dataclass
class Team:
    """Laptops round one stick."""

    folder: Path
    stick: Path
    wall: Callable[[], dt.datetime]
    laptops: list[Laptop] = field(default_factory=list[Laptop])

    def join(self, name: str, *, home: Path | None = None) -> Laptop:
        """A laptop whose config knows the stick."""
        ledger = Ledger.open(
            Home.at(home or self.folder / f"home-{name}"),
            author=name,
            device_name=f"laptop-{name}",
            wall=self.wall,
        )
        laptop = Laptop(ledger, Config({"stick": Configured(url=str(self.stick))}))
        self.laptops.append(laptop)
        return laptop

    def seal_for(self, *readers: Laptop) -> None:
        """These laptops encrypt what they put on the stick, each for all of them."""
        recipients = tuple(make_key(one.home)[0] for one in readers)
        for one in readers:
            one.seal(recipients)

    def trust_each_other(self) -> None:
        for one in self.laptops:
            for other in self.laptops:
                if one is not other:
                    trust(one.ledger, other.device)

    def pair(self) -> tuple[Laptop, Laptop]:
        """Two laptops that trust each other."""
        first, second = self.join("苏日娜"), self.join("巴特尔")
        self.trust_each_other()
        return first, second


class Network:
    """A folder as if a network were in between: asking costs, and what is asked is counted."""

    local = False

    def __init__(self, inner: Remote) -> None:
        self.inner, self.name, self.url = inner, inner.name, inner.url
        self.asked: list[str] = []

    def probe(self) -> None:
        self.inner.probe()

    def list(self, folder: str) -> Iterator[Entry]:
        self.asked.append(f"list {folder}")
        for entry in self.inner.list(folder):
            content = self.inner.read(entry.path, lambda stream: stream.read())
            yield entry._replace(version=hashlib.md5(content).hexdigest())

    def size(self, path: str) -> int | None:
        self.asked.append(f"size {path}")
        return self.inner.size(path)

    def read(self, path: str, use: Callable[[IO[bytes]], T], *, offset: int = 0) -> T:
        self.asked.append(f"read {path}")
        return self.inner.read(path, use, offset=offset)

    def write(self, path: str, source: bytes | Path, *, tick: Tick | None = None) -> None:
        self.asked.append(f"write {path}")
        self.inner.write(path, source, tick=tick)

    def remove(self, path: str) -> None:
        self.asked.append(f"remove {path}")
        self.inner.remove(path)

    def modified(self, path: str) -> dt.datetime | None:
        self.asked.append(f"size {path}")
        return self.inner.modified(path)

    def tidy(self, folder: str) -> None:
        self.asked.append(f"tidy {folder}")
        self.inner.tidy(folder)

    def close(self) -> None:
        self.inner.close()


class Faulty:
    """A remote that fails at its ``at``-th call, before doing it or after: an answer was lost."""

    def __init__(self, inner: Remote, at: int, *, after: bool) -> None:
        self.inner, self.at, self.after = inner, at, after
        self.name, self.url, self.local = inner.name, inner.url, inner.local
        self.calls = 0

    def probe(self) -> None:
        self._call(self.inner.probe)

    def list(self, folder: str) -> Iterator[Entry]:
        yield from self._call(lambda: list(self.inner.list(folder)))

    def size(self, path: str) -> int | None:
        return self._call(lambda: self.inner.size(path))

    def read(self, path: str, use: Callable[[IO[bytes]], T], *, offset: int = 0) -> T:
        return self._call(lambda: self.inner.read(path, use, offset=offset))

    def write(self, path: str, source: bytes | Path, *, tick: Tick | None = None) -> None:
        self._call(lambda: self.inner.write(path, source, tick=tick))

    def modified(self, path: str) -> dt.datetime | None:
        return self._call(lambda: self.inner.modified(path))

    def remove(self, path: str) -> None:
        self._call(lambda: self.inner.remove(path))

    def tidy(self, folder: str) -> None:
        self._call(lambda: self.inner.tidy(folder))

    def close(self) -> None:
        self.inner.close()

    def _call(self, call: Callable[[], T]) -> T:
        self.calls += 1
        if self.calls != self.at:
            return call()
        if self.after:
            call()
        raise RemoteError(Text("拔出了", "pulled out"), transient=False)
