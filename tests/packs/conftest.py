"""Packs made for the tests, and small tables beside them, so that shipped content may change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inspector.home import Home
from inspector.packs.library import Library
from inspector.packs.model import Issue
from inspector.packs.reader import read_pack
from inspector.packs.tables import Tables, load_tables, read_tables

WRITTEN = Path(__file__).with_name("written")
"""Packs and tables as people write them, with a text editor."""
FILE = "issues/27-sewage-plants.toml"


def written(name: str) -> str:
    return (WRITTEN / name).read_text("utf-8")


TABLES = {path.name: written(f"data/{path.name}") for path in WRITTEN.glob("data/*.toml")}
PACK = written("small/pack.toml")
ISSUE = written(f"small/{FILE}")

MakePack = Callable[..., Path]


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    """Three regions, two authorities, one standard, three units."""
    return read_tables(_written(tmp_path / "tables", TABLES))


@pytest.fixture
def make_pack(tmp_path: Path) -> MakePack:
    """Writes a pack: ``make_pack({name: text or bytes}, folder="small")`` over a sound one."""

    def make(files: dict[str, str | bytes] | None = None, folder: str = "small") -> Path:
        return _written(tmp_path / folder, {"pack.toml": PACK, FILE: ISSUE, **(files or {})})

    return make


@pytest.fixture
def rooms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """``checklists/`` with the small pack and ``data/`` in place of the shipped ones."""
    root = tmp_path / "rooms"
    _written(root / "data", TABLES)
    _written(root / "checklists" / "small", {"pack.toml": PACK, FILE: ISSUE})

    def room_of(room: str) -> Path:
        return root / room

    for module in ("tables", "library", "cache"):
        monkeypatch.setattr(f"inspector.packs.{module}.shipped", room_of)
    load_tables.cache_clear()
    yield root
    load_tables.cache_clear()


@pytest.fixture
def library(rooms: Path, tmp_path: Path) -> Library:
    return Library(Home.at(tmp_path / "home"))


def _written(folder: Path, files: dict[str, str | bytes] | dict[str, str]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


@pytest.fixture
def issue(make_pack: MakePack, tables: Tables) -> Issue:
    """The small pack's issue."""
    return read_pack(make_pack(), tables).issues[0]
