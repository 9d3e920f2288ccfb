"""Two laptops over each kind of remote, as their inspectors would."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from inspector.sync import examine
from inspector.sync.remotes import Remote, open_remote
from tests.servers.running import Place
from tests.sync.laptops import Laptop, Team

KINDS = ["folder", "apache", "apache over TLS", "wsgidav", "openssh", "swift"]


@pytest.fixture(params=KINDS)
def pair(
    team: Team,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> tuple[Laptop, Laptop]:
    """Two laptops that trust each other and share one place of each kind."""
    kind = request.param
    one, other = team.pair()
    if kind != "folder":
        server = request.getfixturevalue(kind.split()[0])
        place: Place = server.place(tls=True) if "TLS" in kind else server.place()
        for laptop in (one, other):
            laptop.config.remotes["stick"] = place.let_in(monkeypatch, "stick")
            if kind == "openssh":
                server.introduce(laptop.home)
    return one, other


def test_both_end_with_the_same_ledger_and_photos(
    pair: tuple[Laptop, Laptop], tmp_path: Path
) -> None:
    one, other = pair
    large = tmp_path / "large.jpg"
    large.write_bytes(b"\xff\xd8\xff" + bytes(range(256)) * 40_000)  # 10 MB: in parts where it can
    sha256 = one.photo(one.visit(), large)
    other.answer(other.visit(), "no")
    for laptop in (one, other, one, other):
        outcome = laptop.sync()
        assert outcome.ok, outcome.error
    assert one.projection() == other.projection()
    assert other.home.blob(sha256).read_bytes() == large.read_bytes()


def test_each_step_of_the_test_is_passed(pair: tuple[Laptop, Laptop]) -> None:
    one, _ = pair
    remote = open_remote("stick", one.config.remotes["stick"], one.home)
    steps = list(examine.examine(remote))
    assert [(step.name, step.error) for step in steps] == [(name, None) for name in examine.STEPS]
    assert list(remote.list("inspector-v1")) == []
    remote.close()


class Late:
    """A remote whose clock is an hour behind."""

    def __init__(self, inner: Remote) -> None:
        self.inner = inner
        self.name, self.url, self.local = inner.name, inner.url, False
        self.probe, self.list, self.size, self.read = (
            inner.probe,
            inner.list,
            inner.size,
            inner.read,
        )
        self.write, self.remove, self.tidy, self.close = (
            inner.write,
            inner.remove,
            inner.tidy,
            inner.close,
        )

    def modified(self, path: str) -> dt.datetime | None:
        written = self.inner.modified(path)
        return None if written is None else written - dt.timedelta(hours=1)


def test_a_clock_that_is_an_hour_off_is_told(team: Team) -> None:
    one = team.join("苏日娜")
    remote = open_remote("stick", one.config.remotes["stick"], one.home)
    *passed, last = examine.examine(Late(remote))
    assert all(step.ok for step in passed)
    assert last.error is not None
    assert (last.name, last.error.kind) == ("clock", "clock")
    assert "60 min" in str(last.error)
    assert list(remote.list("inspector-v1")) == []
