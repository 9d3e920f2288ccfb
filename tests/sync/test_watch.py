"""The watcher notices that a stick is back, without hurry and without noise."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.config import Remote as Configured
from inspector.home import Home
from inspector.sync import watch
from inspector.sync.outcome import RemoteOutcome
from inspector.sync.watch import Watcher
from tests.sync.laptops import Config


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return tmp_path / "stick"


@pytest.fixture
def watcher(stick: Path, home: Home) -> Watcher:
    def exactly(attempt: int, *, first: float, longest: float) -> float:
        return float(min(longest, first * 2**attempt))

    config = Config({"stick": Configured(url=str(stick)), "wrong": Configured(url="gopher://x")})
    return Watcher(config, home, pause=exactly, start=lambda work: work())


def noticed(watcher: Watcher, now: float) -> list[str]:
    return [one.what for one in watcher.poll(now)]


def test_it_tells_when_a_stick_is_plugged_in_and_pulled_out(watcher: Watcher, stick: Path) -> None:
    assert noticed(watcher, 0) == []
    assert watcher.reachable("stick") is False
    stick.mkdir()
    assert noticed(watcher, 1) == []  # not its time yet
    assert noticed(watcher, 2) == ["back"]
    assert watcher.reachable("stick") is True
    stick.rmdir()
    assert noticed(watcher, 100) == ["gone"]
    assert noticed(watcher, 200) == []


def test_a_stick_that_is_there_from_the_start_is_back(watcher: Watcher, stick: Path) -> None:
    stick.mkdir()
    assert noticed(watcher, 0) == ["back"]


def test_pauses_double_up_to_their_limit(watcher: Watcher) -> None:
    now, pauses = 0.0, list[float]()
    for _ in range(6):
        watcher.poll(now)
        wait = watcher.next_look(now)
        assert wait is not None
        pauses.append(wait)
        now += wait
    assert pauses == [2, 4, 8, 10, 10, 10]


def test_looking_now_begins_anew(watcher: Watcher, stick: Path) -> None:
    for now in (0, 2, 6, 14):
        watcher.poll(now)
    stick.mkdir()
    watcher.look_now()
    assert noticed(watcher, 14.5) == ["back"]


def test_a_stick_that_stays_is_due_now_and_then(watcher: Watcher, stick: Path) -> None:
    stick.mkdir()
    assert noticed(watcher, 0) == ["back"]
    assert noticed(watcher, watch.DUE - 1) == []
    watcher.synced("stick", watch.DUE - 1)
    assert noticed(watcher, watch.DUE + 20) == []
    assert noticed(watcher, 2 * watch.DUE + 20) == ["due"]


def test_what_was_recorded_is_due_in_a_minute_and_twice_makes_it_no_later(
    watcher: Watcher, stick: Path
) -> None:
    stick.mkdir()
    assert noticed(watcher, 0) == ["back"]
    watcher.synced("stick", 0)
    watcher.hurry(20)
    watcher.hurry(50)
    assert noticed(watcher, 19 + watch.SOON) == []
    assert noticed(watcher, 20 + watch.SOON + watch.FIRST) == ["due"]


def test_what_was_recorded_does_not_hurry_a_remote_that_fails(
    watcher: Watcher, stick: Path
) -> None:
    stick.mkdir()
    noticed(watcher, 0)
    for _ in range(8):
        watcher.synced("stick", 0, RemoteOutcome(name="stick", ok=False, transient=True))
    watcher.hurry(0)
    assert noticed(watcher, 2 * watch.SOON) == []
    assert noticed(watcher, watch.LONGEST) == ["due"]


def test_with_no_remote_there_is_nothing_to_wait_for(home: Home) -> None:
    assert Watcher(Config({}), home).next_look(0) is None
    assert Watcher(Config({}), home).poll(0) == []
