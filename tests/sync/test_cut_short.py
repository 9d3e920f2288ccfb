"""A sync cut off at any moment goes on from there, and ends where it would have ended."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from inspector.config import Remote as Configured
from inspector.home import Home
from inspector.ledger import bundle, queries
from inspector.sync import quarantine
from inspector.sync.engine import sync
from inspector.sync.remotes import Remote, open_remote
from tests.sync.laptops import Faulty, Laptop, Team


def work(laptop: Laptop, photo: Path) -> None:
    visit = laptop.visit()
    for number in range(6):
        laptop.answer(visit, "yes", check=f"c{number}")
    laptop.photo(visit, photo)


def assert_whole(team: Team) -> None:
    """Nothing half-written stands under its final name."""
    for path in team.stick.rglob("*.jsonl.gz"):
        with path.open("rb") as stream:
            key = {one.device: one.ledger.key.public_key for one in team.laptops}
            bundle.read_bundle(stream, key_of=key.get)
    assert not [path for path in team.stick.rglob("*.part")]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_remote_that_fails_at_any_call(
    team: Team, photo: Path, after: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the first call, then the second, and so on until it gets through."""
    monkeypatch.setattr(bundle, "EVENTS", 3)
    one, other = team.pair()
    work(one, photo)
    failures = 0
    for laptop in (one, other, one):
        at = 0
        while True:
            at += 1
            assert at < 60

            def opened(name: str, told: Configured, home: Home, at: int = at) -> Remote:
                return Faulty(open_remote(name, told, home), at, after=after)

            (outcome,) = sync(laptop.ledger, laptop.config, opened=opened)
            assert_whole(team)
            laptop.projection(blobs=False)
            if outcome.ok:
                break
            failures += 1
    assert failures > 5
    assert one.projection() == other.projection()
    for laptop in (one, other):
        assert quarantine.count(laptop.home) == 0
        last = queries.last_seqs(laptop.ledger)
        assert last == queries.last_seqs(one.ledger)


_CHILD = """
import os, signal, sys
from dataclasses import dataclass
from pathlib import Path
from inspector import disk
from inspector.config import Remote
from inspector.home import Home
from inspector.ledger import bundle
from inspector.ledger.ledger import Ledger
from inspector.sync.engine import sync

home, stick, at = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
calls = 0

def counted(function):
    def call(*given, **named):
        global calls
        calls += 1
        if calls == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*given, **named)
    return call

disk.replace = counted(disk.replace)
disk.flush_folder = counted(disk.flush_folder)
Path.unlink = counted(Path.unlink)
os.fsync = counted(os.fsync)
bundle.EVENTS = 3

@dataclass
class Config:
    remotes: dict

with Ledger.open(Home.at(home), author="x") as ledger:
    (outcome,) = sync(ledger, Config({"stick": Remote(url=stick)}))
sys.exit(0 if outcome.ok else 3)
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX's")
def test_a_laptop_that_dies_at_any_write(team: Team, photo: Path) -> None:
    """kill -9 before the n-th file operation, each time a later one, until a sync gets through."""
    one, other = team.pair()
    work(one, photo)
    for laptop in (one, other, one):
        at, deaths = 0, 0
        while True:
            at += 2
            command = [sys.executable, "-c", _CHILD, str(laptop.home.root), str(team.stick)]
            done = subprocess.run([*command, str(at)], check=False, capture_output=True)
            laptop.projection(blobs=False)
            if done.returncode == 0:
                break
            assert done.returncode == -9, done.stderr.decode()
            deaths += 1
            for path in team.stick.rglob("*.jsonl.gz"):
                with path.open("rb") as stream:
                    keys = {who.device: who.ledger.key.public_key for who in team.laptops}
                    bundle.read_bundle(stream, key_of=keys.get)
        assert deaths > 0
    assert one.projection() == other.projection()
    assert quarantine.count(one.home) == quarantine.count(other.home) == 0


def test_a_full_stick_is_told_and_syncs_once_there_is_room(
    team: Team, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = team.pair()
    work(one, photo)
    fsync = os.fsync

    def full(handle: int) -> None:
        if str(team.stick) in str(Path(f"/proc/self/fd/{handle}").readlink()):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fsync(handle)

    if not Path("/proc/self/fd").exists():
        pytest.skip("asks /proc which file a handle is")
    monkeypatch.setattr(os, "fsync", full)
    outcome = one.sync()
    assert not outcome.ok
    assert not outcome.transient
    assert outcome.error is not None
    assert "full" in outcome.error.en
    assert not [path for path in team.stick.rglob("*") if path.is_file()]
    monkeypatch.undo()
    assert one.sync().ok
    assert other.sync().pulled_blobs == 1
