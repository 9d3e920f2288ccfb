"""A home of one's own for every test: no developer's config, locale or clock ever reaches it."""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inspector import i18n
from inspector.home import Home
from inspector.ledger import bodies
from inspector.ledger.ledger import Ledger
from tests.servers.fixtures import apache, openssh, swift, wsgidav

__all__ = ["apache", "openssh", "swift", "wsgidav"]


@pytest.fixture(autouse=True)
def isolated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The environment of a new user who has set nothing."""
    for name in ("INSPECTOR_HOME", "INSPECTOR_AUTHOR", "INSPECTOR_LANG", "NO_COLOR", "LC_ALL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("TZ", "UTC")
    if sys.platform != "win32":
        time.tzset()
    for name in list(os.environ):
        if name.startswith("INSPECTOR_REMOTE_") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    person = tmp_path / "person"
    person.mkdir()
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(person))
    before = i18n.language()
    i18n.use_language("en")
    yield
    i18n.use_language(before)


class WallClock:
    """A wall clock that stands still until a test moves it."""

    def __init__(self, start: dt.datetime) -> None:
        self.time = start

    def __call__(self) -> dt.datetime:
        return self.time

    def move(self, **by: float) -> None:
        self.time += dt.timedelta(**by)


@pytest.fixture
def wall() -> WallClock:
    return WallClock(dt.datetime(2018, 3, 5, 2, 30, tzinfo=dt.UTC))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.at(tmp_path / "home")


@pytest.fixture
def ledger(home: Home, wall: WallClock) -> Iterator[Ledger]:
    with Ledger.open(home, author="苏日娜", device_name="laptop-1", wall=wall) as opened:
        yield opened


@pytest.fixture
def another_ledger(tmp_path: Path, wall: WallClock) -> Iterator[Callable[[str], Ledger]]:
    """Further laptops, by their inspector's name."""
    opened: list[Ledger] = []

    def open_one(name: str) -> Ledger:
        home = Home.at(tmp_path / f"home-{name}")
        opened.append(Ledger.open(home, author=name, device_name=f"laptop-{name}", wall=wall))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


@pytest.fixture
def visit(ledger: Ledger) -> str:
    """A visit to the sewage works of Abag Banner, opened on this laptop."""
    return ledger.record(
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
