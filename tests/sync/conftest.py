"""A team round one stick, for every test of this room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.sync.laptops import Team


@pytest.fixture
def team(tmp_path: Path, wall: Callable[[], dt.datetime]) -> Iterator[Team]:
    stick = tmp_path / "U盘 1"
    stick.mkdir()
    made = Team(tmp_path, stick, wall)
    yield made
    for laptop in made.laptops:
        laptop.ledger.close()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    file = tmp_path / "照片.jpg"
    file.write_bytes(b"\xff\xd8\xff" + bytes(range(256)) * 40)
    return file
