"""Whatever lies on a remote in place of what should: nothing of it gets in, and the rest goes on.

The same stories on every kind of remote whose files a test can reach.
"""

from __future__ import annotations

import gzip
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from inspector.ledger import queries
from inspector.packs.library import Library
from inspector.sync import layout, offers, publish, quarantine
from inspector.sync.remotes import open_remote
from tests.faults.far import sync_now
from tests.servers.running import Place
from tests.sync.laptops import Laptop, Team

SOAK = bool(os.environ.get("INSPECTOR_SOAK"))
PACK = "round"


@dataclass
class World:
    """Three laptops that have synced; the bad one's newest files are those that get spoiled."""

    folder: Path
    """Where the remote keeps its files."""
    reader: Laptop
    bad: Laptop
    good: Laptop
    photo: str

    def file(self, kind: str) -> Path:
        """The bad laptop's newest file of its kind."""
        match kind:
            case "bundle":
                events = self.folder / layout.EVENTS / self.bad.device
                return max(events.iterdir(), key=lambda path: path.name)
            case "blob":
                return self.folder / layout.blob_path(self.photo)
            case "card":
                return self.folder / layout.device_path(self.bad.device)
            case "pack":
                return self.folder / layout.PackName(PACK, "0.1").zip()
            case _:
                return self.folder / layout.PackName(PACK, "0.1").signature()

    def assert_nothing_came_in(self, before: dict[str, int]) -> None:
        """What was there is there, whole, and the good laptop's work has come."""
        last = queries.last_seqs(self.reader.ledger)
        assert all(last[device] >= count for device, count in before.items())
        good = queries.last_seqs(self.good.ledger)[self.good.device]
        assert last[self.good.device] == good
        self.reader.projection(blobs=False)
        for sha in queries.blobs(self.reader.ledger):
            kept = self.reader.home.blob(sha)
            assert not kept.exists() or kept.read_bytes() == self.bad.home.blob(sha).read_bytes()


@pytest.fixture
def world(
    team: Team, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> World:
    def nothing(_room: str) -> Path:
        return tmp_path / "none"

    monkeypatch.setattr("inspector.packs.library.shipped", nothing)
    reader, bad, good = (team.join(name) for name in ("苏日娜", "巴特尔", "王芳"))
    team.trust_each_other()
    folder, where = team.stick, getattr(request, "param", "folder")
    if where != "folder":
        server = request.getfixturevalue(where)
        place: Place = server.place()
        assert place.folder is not None
        folder = place.folder
        for laptop in team.laptops:
            laptop.config.remotes["stick"] = place.let_in(monkeypatch, "stick")
            if where == "openssh":
                server.introduce(laptop.home)
    for laptop in (reader, bad, good):
        laptop.visit()
    for laptop in (reader, bad, good, reader, bad, good):
        assert sync_now(laptop).outcome.ok
    picture = tmp_path / "picture.jpg"
    picture.write_bytes(b"\xff\xd8\xff" + bytes(range(256)) * 40)
    photo = bad.photo(bad.visit(), picture)
    good.visit()
    library = Library(bad.home)
    library.add(library.new(tmp_path / PACK))
    opened = open_remote("stick", bad.config.remotes["stick"], bad.home)
    publish.publish(bad.ledger, library, opened, PACK)
    opened.close()
    for laptop in (bad, good):
        assert sync_now(laptop).outcome.ok
    return World(folder, reader, bad, good, photo)


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 0x10
    path.write_bytes(content)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def deleted(path: Path) -> None:
    path.unlink()


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def zeros(path: Path) -> None:
    """5 GB of them behind gzip headers; a few megabytes here."""
    one = gzip.compress(bytes(100_000_000), 1)
    with path.open("wb") as stream:
        for _ in range(50):
            stream.write(one)


def another_devices(path: Path) -> None:
    """The same kind of file, of somebody else or of an earlier day."""
    others = sorted(
        other
        for other in path.parent.parent.rglob(f"*{path.suffix}")
        if other.is_file() and other != path and not other.name.startswith(".")
    )
    path.write_bytes(others[0].read_bytes() if others else b"another")


KINDS = ("bundle", "blob", "card", "pack", "signature")
SPOILS = (flipped, emptied, deleted, a_folder, zeros, another_devices)
SERVERS = ("apache", "openssh")
STORIES = [
    *(("folder", kind, spoil) for kind in KINDS for spoil in SPOILS),
    *(
        (server, kind, spoil)
        for server in SERVERS
        for kind in (KINDS if SOAK else ("bundle", "blob"))
        for spoil in (SPOILS if SOAK else (flipped, a_folder))
    ),
]


@pytest.mark.parametrize(
    ("world", "kind", "spoil"),
    STORIES,
    indirect=["world"],
    ids=[f"{where}-{kind}-{spoil.__name__}" for where, kind, spoil in STORIES],
)
def test_a_spoiled_file_stays_outside_and_the_rest_comes_in(
    world: World, kind: str, spoil: Callable[[Path], None]
) -> None:
    path = world.file(kind)
    whole = path.read_bytes()
    before = queries.last_seqs(world.reader.ledger)
    spoil(path)
    for _ in range(2):
        outcome = sync_now(world.reader).outcome
        if outcome.question:  # a bundle or a card that was there is gone
            assert spoil in (deleted, a_folder)
            outcome = sync_now(world.reader, accept_changed=True).outcome
        assert outcome.ok, outcome.error
        world.assert_nothing_came_in(before)
    for held in quarantine.held(world.reader.home):
        assert held.what.zh
        assert held.remedy is None or held.remedy.zh
    if kind in ("pack", "signature"):
        assert all(
            not one.ready for one in offers.offers(world.reader.ledger, Library(world.reader.home))
        )
    elif kind == "bundle":
        assert queries.last_seqs(world.reader.ledger)[world.bad.device] == before[world.bad.device]
    elif kind == "blob":
        assert not world.reader.home.blob(world.photo).exists()
    if path.is_dir():
        path.rmdir()
    path.write_bytes(whole)
    for laptop in (world.bad, world.reader):
        assert sync_now(laptop, accept_changed=True).outcome.ok
    assert world.reader.projection() == world.bad.projection()
    assert quarantine.count(world.reader.home) == 0


@pytest.mark.parametrize("folder", [layout.EVENTS, layout.BLOBS, layout.DEVICES, layout.PACKS])
def test_strange_names_are_read_by_nobody(world: World, folder: str, tmp_path: Path) -> None:
    """Names that a file system can have, and should not."""
    names = (
        "..\\up",
        "a\nb",
        "con",
        "x" * 250,
        "%2e%2e%2fup",
        "$(reboot)",
        "=1+1",
        "\x1b[2J",
        "..;",
        "a.jsonl.gz",
    )
    before = queries.last_seqs(world.reader.ledger)
    for name in names:
        (world.folder / folder / name).write_bytes(b"?")
        (world.folder / folder / f"{name[:200]}.d").mkdir()
        (world.folder / folder / f"{name[:200]}.d" / "0.1.sig.json").write_bytes(b"{}")
    outcome = sync_now(world.reader, accept_changed=True).outcome
    assert outcome.ok, outcome.error
    world.assert_nothing_came_in(before)
    assert not (tmp_path / "up").exists()
    for held in quarantine.held(world.reader.home):
        assert held.reason in ("name", "pack")


def test_two_devices_whose_files_are_swapped_speak_for_nobody(world: World) -> None:
    events = world.folder / layout.EVENTS
    one, other = events / world.bad.device, events / world.good.device
    before = queries.last_seqs(world.reader.ledger)
    shutil.move(one, events / "aside")
    shutil.move(other, one)
    shutil.move(events / "aside", other)
    sync_now(world.reader, accept_changed=True)
    last = queries.last_seqs(world.reader.ledger)
    assert last == before
    world.reader.projection(blobs=False)
    shutil.move(one, events / "aside")
    shutil.move(other, one)
    shutil.move(events / "aside", other)
    for laptop in (world.bad, world.good, world.reader):
        assert sync_now(laptop, accept_changed=True).outcome.ok
    assert world.reader.projection() == world.bad.projection()
    assert quarantine.count(world.reader.home) == 0
