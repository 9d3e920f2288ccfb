"""Children that record, and file systems that are small or read-only."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest

from inspector.home import Home
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.ledger.verify import verify
from tests.conftest import WallClock
from tests.sync.laptops import Team

WRITER = Path(__file__).with_name("writer.py")
Child = subprocess.Popen[str]


class Start(Protocol):
    """Start a writer; ``environment`` is added to ours."""

    def __call__(self, home: Path, count: int, name: str = "a", **environment: str) -> Child: ...


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a writer on a home; whatever still runs at the end is killed."""
    running: list[Child] = []

    def start_one(home: Path, count: int, name: str = "a", **environment: str) -> Child:
        running.append(
            subprocess.Popen(
                [sys.executable, str(WRITER), str(home), str(count), name],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                env={**os.environ, "PYTHONUTF8": "1", **environment},
            )
        )
        return running[-1]

    yield start_one
    for child in running:
        if child.poll() is None:
            child.kill()
        child.communicate()


def recorded(home: Path, events: list[str]) -> None:
    """Every acknowledged event is there and the ledger verifies, with no repair by hand."""
    with Ledger.open(Home.at(home), author="after") as ledger:
        for event in events:
            assert queries.event(ledger, event).id == event
        found = verify(ledger)
        assert found.ok, found.problems


def remount(place: Path, options: str) -> None:
    """Change a mounted file system's options: more room, no writing."""
    subprocess.run(["mount", "-o", f"remount,{options}", str(place)], check=True)


@pytest.fixture
def tmpfs(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """A file system in memory, by its mount options; skips where mounting is not allowed."""
    mounted: list[Path] = []

    def mount(options: str) -> Path:
        place = tmp_path / f"tmpfs-{len(mounted)}"
        place.mkdir()
        if sys.platform != "linux" or os.geteuid() != 0:
            pytest.skip("only root mounts a small file system")
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            pytest.skip(f"mounting is not allowed here: {done.stderr.strip()}")
        mounted.append(place)
        return place

    yield mount
    for place in mounted:
        subprocess.run(["umount", str(place)], check=True)


@pytest.fixture
def team(tmp_path: Path, wall: WallClock) -> Iterator[Team]:
    """A team round a folder that a test may replace by a server."""
    stick = tmp_path / "stick"
    stick.mkdir()
    made = Team(tmp_path, stick, wall)
    yield made
    for laptop in made.laptops:
        laptop.ledger.close()
