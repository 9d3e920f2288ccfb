"""Runs commands in this process, as ``inspector`` would, on a home with the starter pack."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from inspector import config
from inspector.cli.running import run as run_command
from inspector.home import Home
from inspector.i18n import Language
from inspector.packs.library import Library


class Done(NamedTuple):
    """What came of a command."""

    code: int
    out: str
    err: str


class Run:
    """Commands on one home, as one inspector; what opened the screens is noted."""

    def __init__(
        self,
        home: Home,
        author: str,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        self.home = home
        self.screens: list[tuple[Path | None, Language, bool]] = []
        self._author = author
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def __call__(self, *arguments: object) -> Done:
        self._monkeypatch.setenv("INSPECTOR_HOME", str(self.home.root))
        self._monkeypatch.setenv("INSPECTOR_AUTHOR", self._author)
        self._capsys.readouterr()
        code = run_command([str(argument) for argument in arguments], self._open)
        captured = self._capsys.readouterr()
        return Done(code, captured.out, captured.err)

    def json(self, *arguments: object, code: int | None = 0) -> Any:
        """The one JSON value on stdout; ``code`` None: whatever the exit code."""
        done = self(*arguments, "--json")
        assert code is None or done.code == code, done.err
        return json.loads(done.out)

    def _open(self, home: Home, *, language: Language, demo: bool = False) -> int:
        self.screens.append((home.root, language, demo))
        return 0


@pytest.fixture
def another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Run]:
    """Another inspector's laptop, with the same pack."""
    starter = Library(Home.at(tmp_path / "makes-the-pack")).new(tmp_path / "starter")

    def one(author: str) -> Run:
        home = Home.at(tmp_path / f"laptop {author}")
        info = Library(home).add(starter)
        config.save(home, pack=info.id)
        return Run(home, author, capsys, monkeypatch)

    return one


@pytest.fixture
def run(another: Callable[[str], Run]) -> Run:
    return another("苏日娜")


@pytest.fixture
def pair(another: Callable[[str], Run], tmp_path: Path) -> tuple[Run, Run]:
    """Two laptops with one stick and the same pack, who trust each other."""
    author, reader = another("苏日娜"), another("巴特尔")
    stick = tmp_path / "stick"
    stick.mkdir()
    for one in (author, reader):
        assert one("remote", "add", "stick", stick).code == 0
        assert one("sync").code == 0
    for one in (author, reader):
        one("sync")
        for device in one.json("device", "list"):
            if not device["own"]:
                assert one("device", "trust", device["id"]).code == 0
    return author, reader


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """The smallest picture there is."""
    from PIL import Image

    path = tmp_path / "照片.png"
    Image.new("RGB", (4, 4), "gray").save(path)
    return path
